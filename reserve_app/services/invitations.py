"""Accounts opened for somebody else: they wait, without a password, for their owner's link.

Until the link is used nobody can enter: an account somebody began with that address and a password
of their own loses it, or they would come in with the rights given here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlmodel import Session

from reserve_app.domain import durations
from reserve_app.domain.audit import Act
from reserve_app.domain.emails import clean_email, email_key
from reserve_app.domain.errors import BadInput
from reserve_app.domain.names import clean_shown_name
from reserve_app.geo.territories import Territory
from reserve_app.language import _, current_language
from reserve_app.mail import moderator_letters
from reserve_app.models import ACCOUNT, LinkPurpose, MailFrequency
from reserve_app.services.auditing import Doing, Subject, record
from reserve_app.services.links import forget_links, new_link
from reserve_app.services.outbox import Reader, post
from reserve_app.services.sessions import close_sessions
from reserve_app.services.sql import insert_row, run

_A = ACCOUNT.c


def account_for(session: Session, email: str, doing: Doing, name: str = "") -> tuple[Reader, bool]:
    """Return the account of an address, opened now if there is none, and whether it must be taken.

    It goes by that name if it had none: whoever chose one keeps it.

    Raises:
        BadInput: not an address, not a name, or its account is suspended.
    """
    clean, shown = clean_email(email), clean_shown_name(name)
    known = _known(session, email_key(clean))
    if known is None:
        account_id = insert_row(session, ACCOUNT, {**_row(clean, doing.now), "name": shown})
        return Reader(account_id, clean), True
    if known.suspended_at is not None:
        msg = _("Ce compte est suspendu : rien ne peut lui être confié.")
        raise BadInput(msg, field="email")
    if known.verified_at is None:
        _close(session, known.id, doing.now)
    if shown:
        unnamed = update(ACCOUNT).where(_A.id == known.id, _A.name == "")
        run(session, unnamed.values(name=shown))
    return Reader(known.id, known.email), known.verified_at is None


def invite(
    session: Session, reader: Reader, territories: Sequence[Territory], doing: Doing
) -> None:
    """Mail the link by which the owner of an address chooses a password, to moderate territories.

    With none, it is to administer.
    """
    account_id = reader.account_id
    assert account_id is not None  # noqa: S101 - `account_for` gave it
    until = doing.now + durations.INVITE_LINK
    purpose, email = LinkPurpose.RESET, reader.email
    link = new_link(session, purpose, account_id, email, doing.now, expires_at=until)
    invited, key = moderator_letters.invited, f"account:{account_id}:link:{link.key}"
    post(session, key, reader, lambda: invited(link.secret, until, territories), now=doing.now)
    record(session, Act.ACCOUNT_INVITED, Subject(account_id), doing)


def _known(session: Session, key: str) -> Row[Any] | None:
    query = select(_A.id, _A.email, _A.verified_at, _A.suspended_at)
    mine = query.where(_A.email_key == key, _A.erased_at.is_(None)).with_for_update()
    return run(session, mine).one_or_none()


def _close(session: Session, account_id: int, now: datetime) -> None:
    values = {"password_hash": None, "last_seen_at": now}
    run(session, update(ACCOUNT).where(_A.id == account_id).values(**values))
    forget_links(session, account_id)
    close_sessions(session, account_id)


def _row(email: str, now: datetime) -> dict[str, object]:
    return {
        "email": email,
        "email_key": email_key(email),
        "password_hash": None,
        "created_at": now,
        "last_seen_at": now,
        "admin": False,
        "language": current_language(),
        "mail_frequency": MailFrequency.IMMEDIATE.value,
    }
