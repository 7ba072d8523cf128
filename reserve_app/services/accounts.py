"""Accounts: sign up, confirm, sign in. Passwords, addresses and frequency are in `credentials`.

Everything a stranger can call answers alike, in words and in time, whether an address has an
account or not: the difference is only in what is mailed to its owner.
Hashing takes about 30 ms of a core: call these from a thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore
from typing import Any

from sqlalchemy import RowMapping, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from reserve_app.data import common_passwords
from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.emails import clean_email, email_key
from reserve_app.domain.errors import BadCredentials, Forbidden, NotConfirmed
from reserve_app.domain.free_text import refuse_contact
from reserve_app.domain.names import clean_text
from reserve_app.domain.passwords import LONGEST, check_password
from reserve_app.domain.profile import Profile
from reserve_app.domain.states import By
from reserve_app.language import _, current_language
from reserve_app.mail import account_letters
from reserve_app.mail.dates import paris_day
from reserve_app.models import ACCOUNT, MISSION, LinkPurpose
from reserve_app.models.engine import read_session, transaction
from reserve_app.services import throttle
from reserve_app.services.auditing import Doing, Subject, record
from reserve_app.services.hashing import AT_ONCE, hash_password, is_outdated, verify_password
from reserve_app.services.links import key_of, new_link, use_link
from reserve_app.services.outbox import Reader, post
from reserve_app.services.profiles import queue_profile, write_profile
from reserve_app.services.sessions import open_session, sign_out
from reserve_app.services.sql import LARGEST_ID, insert_row, run
from reserve_app.services.throttle import Limit

LONGEST_MESSAGE = 1000  # characters
_A = ACCOUNT.c
# Whole sign-ins take turns, not their hashing alone: fifty threads that query at the same moment
# make the event loop wait its turn fifty times.
_turns = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class SignUp:
    """What a person typed to sign up, with the mission they wanted to help, if any.

    Whoever comes for a structure has a name and no profile.
    """

    email: str
    password: str
    profile: Profile | None = None
    name: str = ""
    mission_id: int | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session just opened: ``secret`` is the value of the cookie, kept nowhere else.

    ``mission_id`` and ``message`` are what the person wanted to apply to before signing up, and
    ``key`` the idempotency key of that application.
    """

    secret: str
    account_id: int
    mission_id: int | None = None
    message: str = ""
    key: str = ""


def sign_up(form: SignUp, *, address: str, now: datetime) -> None:
    """Create an account and mail the link that confirms it; say nothing of what existed.

    Args:
        form: as typed; the profile is already checked (`domain.profile`).
        address: network address of the request, for the rate limit.
        now: the present moment.

    Raises:
        BadInput: the e-mail address, the password or the message is not acceptable.
        TooMany: too many sign-ups from that network address.
    """
    throttle.check(Limit.SIGN_UP_BY_ADDRESS, address)
    email = clean_email(form.email)
    names = (form.profile.first_name, form.profile.last_name) if form.profile else (form.name,)
    check_password(form.password, common_passwords(), (email, *names))
    message = clean_text(form.message, longest=LONGEST_MESSAGE, field="message")
    refuse_contact(message, field="message")
    hashed = hash_password(form.password)
    for last_try in (False, True):
        try:
            _sign_up(email, hashed, form, message, now)
        except IntegrityError:  # the same person, twice at the same moment
            if last_try:
                raise
        else:
            return


def confirm_email(secret: str, *, agent: str, now: datetime) -> SignedIn:
    """Confirm the address a link was sent to, and open a session: the link proves who it is.

    Raises:
        BadLink: unknown, used or too old.
    """
    with transaction() as session:
        used = use_link(session, LinkPurpose.CONFIRM, secret, now)
        run(session, update(ACCOUNT).where(_A.id == used.account_id).values(verified_at=now))
        doing = Doing(Actor(account_id=used.account_id), By.PERSON, now)
        record(session, Act.ACCOUNT_CONFIRMED, Subject(used.account_id), doing)
        queue_profile(session, used.account_id, now)
        opened = open_session(session, used.account_id, agent, now)
        session.commit()
    key = f"confirm-{key_of(secret)}"
    return SignedIn(opened, used.account_id, used.mission_id, used.message, key)


def sign_in(  # noqa: PLR0913 - what a sign-in form and its request carry
    email: str, password: str, *, agent: str, address: str, now: datetime, old: str | None = None
) -> SignedIn:
    """Open a session for the person who knows the password; close the session of cookie `old`.

    Raises:
        BadCredentials: the two do not go together, or there is no such account.
        NotConfirmed: right password, address not confirmed; a new link was mailed.
        Forbidden: right password, account suspended.
        TooMany: too many tries, for that account or from that network address.
    """
    key = email_key(email.strip())
    throttle.check(Limit.SIGN_IN_BY_ADDRESS, address)
    throttle.check(Limit.SIGN_IN_BY_ACCOUNT_AND_ADDRESS, key, address)
    throttle.check(Limit.SIGN_IN_BY_ACCOUNT, key)
    with _turns:
        return _sign_in(key, password, agent, now, old)


def _sign_in(key: str, password: str, agent: str, now: datetime, old: str | None) -> SignedIn:
    with read_session() as session:
        account = _account(session, key)
    known = account["password_hash"] if account else None
    if not verify_password(password[: LONGEST + 1], known) or account is None:
        msg = _("L'adresse ou le mot de passe n'est pas le bon.")
        raise BadCredentials(msg, field="password")
    _refuse_unless_usable(account, now)
    rehashed = hash_password(password) if is_outdated(known or "") else None
    secret = _open(account["id"], agent, now, known, rehashed)
    sign_out(old, now)
    return SignedIn(secret, account["id"])


def _sign_up(email: str, hashed: str, form: SignUp, message: str, now: datetime) -> None:
    with transaction() as session:
        account = _account(session, email_key(email))
        if account is not None and (account["verified_at"] or account["password_hash"] is None):
            # An account opened for its owner (`invitations`) waits for them: nobody else's
            # password may enter with the rights it was given.
            _tell_already_registered(session, account, now)
        elif account is None or account["suspended_at"] is None:
            account_id = _write_account(session, account, email, form.name, hashed, now)
            if form.profile is not None:
                write_profile(session, Actor(account_id=account_id), account_id, form.profile, now)
            _mail_confirmation(session, account_id, email, now, _wish(session, form, message))
        session.commit()


def _write_account(  # noqa: PLR0913, PLR0917 - the columns of an account
    session: Session, known: RowMapping | None, email: str, name: str, hashed: str, now: datetime
) -> int:
    """Insert the account, or start again one that was never confirmed: nobody proved it theirs."""
    if known is not None:
        values = {"password_hash": hashed, "email": email, "name": name, "last_seen_at": now}
        run(session, update(ACCOUNT).where(_A.id == known["id"]).values(**values))
        return int(known["id"])
    row = {
        "email": email,
        "email_key": email_key(email),
        "name": name,
        "password_hash": hashed,
        "created_at": now,
        "last_seen_at": now,
        "admin": False,
        "mail_frequency": "immediate",
        "language": current_language(),
    }
    account_id = insert_row(session, ACCOUNT, row)
    doing = Doing(Actor(account_id=account_id), By.PERSON, now)
    record(session, Act.ACCOUNT_SIGNED_UP, Subject(account_id), doing)
    return account_id


def _wish(session: Session, form: SignUp, message: str) -> dict[str, Any]:
    """Return the mission to come back to, if it exists."""
    number = form.mission_id
    if number is None or not 0 < number <= LARGEST_ID:
        return {}
    found = run(session, select(MISSION.c.id).where(MISSION.c.id == number)).scalar_one_or_none()
    return {"mission_id": found, "message": message} if found else {}


def _mail_confirmation(
    session: Session, account_id: int, email: str, now: datetime, wish: dict[str, Any]
) -> None:
    if not throttle.allowed(Limit.LINK_BY_ACCOUNT, "confirm", email_key(email)):
        return
    link = new_link(session, LinkPurpose.CONFIRM, account_id, email, now, **wish)
    key = f"account:{account_id}:link:{link.key}"
    reader = Reader(account_id, email)
    post(session, key, reader, lambda: account_letters.confirm(link.secret, link.until), now=now)


def _tell_already_registered(session: Session, account: RowMapping, now: datetime) -> None:
    key = f"account:{account['id']}:already:{paris_day(now)}"
    reader = Reader(account["id"], account["email"])
    post(session, key, reader, account_letters.already_registered, now=now)


def _account(session: Session, key: str) -> RowMapping | None:
    found = select(ACCOUNT).where(_A.email_key == key, _A.erased_at.is_(None))
    return run(session, found).mappings().one_or_none()


def _refuse_unless_usable(account: RowMapping, now: datetime) -> None:
    if account["suspended_at"] is not None:
        msg = _("Ce compte est suspendu. Écrivez-nous si c'est une erreur.")
        raise Forbidden(msg)
    if account["verified_at"] is None:
        with transaction() as session:
            _mail_confirmation(session, account["id"], account["email"], now, {})
            session.commit()
        msg = _("Confirmez d'abord votre adresse : un lien vous attend dans vos courriels.")
        raise NotConfirmed(msg)


def _open(account_id: int, agent: str, now: datetime, known: Any, rehashed: str | None) -> str:  # noqa: ANN401 - a column
    with transaction() as session:
        if rehashed:
            same = (_A.id == account_id) & (_A.password_hash == known)
            run(session, update(ACCOUNT).where(same).values(password_hash=rehashed))
        secret = open_session(session, account_id, agent, now)
        doing = Doing(Actor(account_id=account_id), By.PERSON, now)
        record(session, Act.ACCOUNT_SIGNED_IN, Subject(account_id), doing)
        session.commit()
    return secret
