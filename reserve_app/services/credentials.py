"""Change what an account signs in with: password, address; its name and its mail.

As in `accounts`, a stranger learns nothing about which addresses have an account.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import RowMapping, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from reserve_app.data import common_passwords
from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.emails import clean_email, email_key
from reserve_app.domain.errors import BadCredentials, BadInput, BadLink
from reserve_app.domain.names import clean_shown_name
from reserve_app.domain.passwords import LONGEST, check_password
from reserve_app.domain.states import By
from reserve_app.language import LANGUAGES, _
from reserve_app.live.topics import structure, touch
from reserve_app.mail import account_letters
from reserve_app.mail.dates import paris_day
from reserve_app.models import ACCOUNT, LinkPurpose, MailFrequency
from reserve_app.models.engine import read_session, transaction
from reserve_app.services import throttle
from reserve_app.services.auditing import Doing, Subject, record
from reserve_app.services.hashing import hash_password, verify_password
from reserve_app.services.links import forget_links, key_of, new_link, use_link
from reserve_app.services.outbox import Reader, post
from reserve_app.services.profiles import queue_profile
from reserve_app.services.sessions import close_sessions, signed_in
from reserve_app.services.sql import run
from reserve_app.services.throttle import Limit

_A = ACCOUNT.c


def request_password_reset(email: str, *, address: str, now: datetime) -> None:
    """Mail a link to choose a new password, if there is such an account; answer alike if not.

    Raises:
        BadInput: not an address at all.
        TooMany: too many requests from that network address.
    """
    throttle.check(Limit.LINK_BY_ADDRESS, address)
    clean = clean_email(email)
    within = throttle.allowed(Limit.LINK_BY_ACCOUNT, "reset", email_key(clean))
    with transaction() as session:
        usable = (
            _A.email_key == email_key(clean),
            _A.erased_at.is_(None),
            _A.suspended_at.is_(None),
        )
        account = run(session, select(_A.id, _A.email).where(*usable)).one_or_none()
        if account is not None and within:
            link = new_link(session, LinkPurpose.RESET, account.id, account.email, now)
            reader, key = Reader(account.id, account.email), f"account:{account.id}:link:{link.key}"
            reset = account_letters.reset
            post(session, key, reader, lambda: reset(link.secret, link.until), now=now)
        session.commit()


def reset_password(secret: str, password: str, *, now: datetime) -> None:
    """Set a new password by a mailed link, and close every session.

    The link also proves the address, so it confirms it.

    Raises:
        BadLink: unknown, used or too old.
        BadInput: the password is not acceptable; the link may be used again.
    """
    check_password(password, common_passwords())
    hashed = hash_password(password)
    with transaction() as session:
        used = use_link(session, LinkPurpose.RESET, secret, now)
        account = _by_id(session, used.account_id)
        check_password(password, common_passwords(), (account["email"],))
        verified = account["verified_at"] or now
        values = {"password_hash": hashed, "verified_at": verified}
        run(session, update(ACCOUNT).where(_A.id == used.account_id).values(**values))
        queue_profile(session, used.account_id, now)
        forget_links(session, used.account_id)
        close_sessions(session, used.account_id)
        _tell_password_changed(session, account, Act.ACCOUNT_PASSWORD_RESET, now)
        session.commit()


def change_password(
    actor: Actor, old: str, new: str, *, now: datetime, keep: str | None = None
) -> None:
    """Set a new password; close every session but the one of the cookie `keep`.

    Raises:
        NotSignedIn: the actor is a visitor.
        BadCredentials: the present password is not the one given.
        BadInput: the new one is not acceptable.
    """
    account = _prove(actor, old)
    check_password(new, common_passwords(), (account["email"],))
    hashed = hash_password(new)
    with transaction() as session:
        run(session, update(ACCOUNT).where(_A.id == account["id"]).values(password_hash=hashed))
        forget_links(session, account["id"])
        close_sessions(session, account["id"], keep=keep)
        _tell_password_changed(session, account, Act.ACCOUNT_PASSWORD_CHANGED, now)
        session.commit()


def request_email_change(actor: Actor, password: str, email: str, *, now: datetime) -> None:
    """Mail a link to the new address; nothing changes before it is used.

    An address that has an account gets a note instead: the answer here is the same.

    Raises:
        NotSignedIn, BadCredentials: as `change_password`.
        BadInput: not an address.
        TooMany: too many tries.
    """
    account = _prove(actor, password)
    throttle.check(Limit.LINK_BY_ACCOUNT, "change", account["id"])
    clean = clean_email(email)
    with transaction() as session:
        taken = select(_A.id, _A.email).where(_A.email_key == email_key(clean))
        owner = run(session, taken).one_or_none()
        if owner is None or owner.id == account["id"]:
            link = new_link(session, LinkPurpose.CHANGE, account["id"], clean, now)
            change, key = account_letters.change_email, f"account:{account['id']}:link:{link.key}"
            reader = Reader(account["id"], clean)
            post(session, key, reader, lambda: change(link.secret, link.until), now=now)
        else:
            already = account_letters.already_registered
            key = f"account:{owner.id}:already:{paris_day(now)}"
            post(session, key, Reader(owner.id, owner.email), already, now=now)
        session.commit()


def change_email(secret: str, *, now: datetime) -> None:
    """Replace the address by the one the link was sent to, and tell the old one.

    Raises:
        BadLink: unknown, used, too old, or the address was taken meanwhile.
    """
    try:
        with transaction() as session:
            used = use_link(session, LinkPurpose.CHANGE, secret, now)
            account = _by_id(session, used.account_id)
            values = {"email": used.email, "email_key": email_key(used.email)}
            run(session, update(ACCOUNT).where(_A.id == used.account_id).values(**values))
            reader = Reader(used.account_id, account["email"])
            key = f"account:{used.account_id}:email-changed:{key_of(secret)}"
            post(session, key, reader, lambda: account_letters.email_changed(now), now=now)
            doing = Doing(Actor(account_id=used.account_id), By.PERSON, now)
            record(session, Act.ACCOUNT_EMAIL_CHANGED, Subject(used.account_id), doing)
            session.commit()
    except IntegrityError:
        msg = _("Ce lien n'est plus valable : recommencez depuis votre compte.")
        raise BadLink(msg) from None


def choose_mail(actor: Actor, frequency: str, language: str, *, now: datetime) -> None:
    """Choose mail at once or one a day, and the language of its letters.

    Raises:
        NotSignedIn: the actor is a visitor.
        BadInput: neither of the two, or a language we do not write.
    """
    account_id = signed_in(actor)
    try:
        chosen = MailFrequency(frequency)
    except ValueError:
        msg = _("Choisissez « tout de suite » ou « une fois par jour ».")
        raise BadInput(msg, field="frequency") from None
    if language not in LANGUAGES:
        msg = _("Choisissez une des langues proposées.")
        raise BadInput(msg, field="language")
    values = {"mail_frequency": chosen.value, "language": language}
    with transaction() as session:
        run(session, update(ACCOUNT).where(_A.id == account_id).values(**values))
        record(session, Act.ACCOUNT_MAIL_CHOSEN, Subject(account_id), Doing(actor, By.PERSON, now))
        session.commit()


def choose_name(actor: Actor, name: str, *, now: datetime) -> None:
    """Choose the name colleagues see; empty for that of the profile, or else the address.

    Raises:
        NotSignedIn: the actor is a visitor.
        BadInput: not a name.
    """
    account_id, chosen = signed_in(actor), clean_shown_name(name)
    with transaction() as session:
        run(session, update(ACCOUNT).where(_A.id == account_id).values(name=chosen))
        record(session, Act.ACCOUNT_RENAMED, Subject(account_id), Doing(actor, By.PERSON, now))
        touch(session, *(structure(number) for number in actor.structures))
        session.commit()


def prove_password(actor: Actor, password: str) -> None:
    """Ask for the password again before something grave.

    Raises:
        NotSignedIn: the actor is a visitor.
        BadCredentials: it is not the right one.
        TooMany: too many tries.
    """
    _prove(actor, password)


def _prove(actor: Actor, password: str) -> RowMapping:
    account_id = signed_in(actor)
    throttle.check(Limit.PASSWORD_BY_ACCOUNT, account_id)
    with read_session() as session:
        account = _by_id(session, account_id)
    if not verify_password(password[: LONGEST + 1], account["password_hash"]):
        msg = _("Ce n'est pas votre mot de passe actuel.")
        raise BadCredentials(msg, field="old_password")
    return account


def _by_id(session: Session, account_id: int) -> RowMapping:
    return run(session, select(ACCOUNT).where(_A.id == account_id)).mappings().one()


def _tell_password_changed(session: Session, account: RowMapping, act: Act, now: datetime) -> None:
    key = f"account:{account['id']}:password:{now.timestamp():.6f}"
    reader = Reader(account["id"], account["email"])
    post(session, key, reader, lambda: account_letters.password_changed(now), now=now)
    doing = Doing(Actor(account_id=account["id"]), By.PERSON, now)
    record(session, act, Subject(account["id"]), doing)
