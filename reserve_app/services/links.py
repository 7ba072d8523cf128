"""Single-use links in mails: made, and used once. The database keeps only their hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, or_, update
from sqlmodel import Session

from reserve_app.domain import durations
from reserve_app.domain.errors import BadLink
from reserve_app.language import _
from reserve_app.models import ACCOUNT_LINK, LinkPurpose
from reserve_app.models.engine import transaction
from reserve_app.services.hashing import new_secret, secret_hash
from reserve_app.services.sql import run

LIVES = {
    LinkPurpose.CONFIRM: durations.CONFIRM_LINK,
    LinkPurpose.RESET: durations.RESET_LINK,
    LinkPurpose.CHANGE: durations.CHANGE_LINK,
}
LONGEST_SECRET = 100  # characters
_L = ACCOUNT_LINK.c


@dataclass(frozen=True, slots=True)
class Used:
    """What a link was for. A confirmation remembers the mission one wanted to help."""

    account_id: int
    email: str
    mission_id: int | None
    message: str


class NewLink(NamedTuple):
    """A link just made: its secret goes into the letter and nowhere else."""

    secret: str
    until: datetime

    @property
    def key(self) -> str:
        """What names this link for ever: numbers of deleted rows are used again on SQLite."""
        return key_of(self.secret)


def new_link(
    session: Session,
    purpose: LinkPurpose,
    account_id: int,
    email: str,
    now: datetime,
    **more: Any,  # noqa: ANN401 - columns
) -> NewLink:
    """Make a link, forget the account's others of that purpose; return it."""
    secret, until = new_secret(), now + LIVES[purpose]
    forget_links(session, account_id, purpose)
    row = {
        "account_id": account_id,
        "purpose": purpose.value,
        "token_hash": secret_hash(secret),
        "email": email,
        "message": "",
        "created_at": now,
        "expires_at": until,
        **more,
    }
    run(session, ACCOUNT_LINK.insert().values(**row))
    return NewLink(secret, until)


def key_of(secret: str) -> str:
    """Return the name of a link, safe to keep: 64 bits of its hash."""
    return secret_hash(secret)[:16]


def use_link(session: Session, purpose: LinkPurpose, secret: str, now: datetime) -> Used:
    """Use a link up, in the caller's transaction.

    Raises:
        BadLink: unknown, used or too old: all answer alike.
    """
    if secret and len(secret) <= LONGEST_SECRET:
        statement = (
            update(ACCOUNT_LINK)
            .where(
                _L.token_hash == secret_hash(secret),
                _L.purpose == purpose.value,
                _L.used_at.is_(None),
                _L.expires_at > now,
            )
            .values(used_at=now)
            .returning(_L.account_id, _L.email, _L.mission_id, _L.message)
        )
        row = run(session, statement).mappings().one_or_none()
        if row is not None:
            return Used(**row)
    msg = _(
        "Ce lien n'est plus valable : il a déjà servi, ou il est trop ancien. Demandez-en un autre."
    )
    raise BadLink(msg)


def forget_links(session: Session, account_id: int, purpose: LinkPurpose | None = None) -> None:
    """Delete the links of an account, of one purpose or all."""
    statement = delete(ACCOUNT_LINK).where(_L.account_id == account_id)
    run(session, statement if purpose is None else statement.where(_L.purpose == purpose.value))


def forget_expired_links(now: datetime) -> int:
    """Delete links that can no longer be used; return how many."""
    with transaction() as session:
        old = or_(_L.expires_at <= now, _L.used_at.is_not(None))
        gone = run(session, delete(ACCOUNT_LINK).where(old))
        session.commit()
    return int(gone.rowcount)
