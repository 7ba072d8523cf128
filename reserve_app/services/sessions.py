"""Sessions: open, read, close. The cookie's value is a secret; the database keeps its hash."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, or_, select, update
from sqlmodel import Session

from reserve_app.domain import durations
from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.errors import NotSignedIn, Unavailable
from reserve_app.domain.states import By, StructureState
from reserve_app.language import _
from reserve_app.models import (
    ACCOUNT,
    ACCOUNT_SESSION,
    GRANT,
    MEMBERSHIP,
    STRUCTURE,
    VOLUNTEER,
    prepared,
)
from reserve_app.models.engine import read_connection, read_session, transaction
from reserve_app.services.auditing import Doing, Subject, record
from reserve_app.services.hashing import new_secret, secret_hash
from reserve_app.services.sql import known_id, run

_S, _A = ACCOUNT_SESSION.c, ACCOUNT.c
LONGEST_SECRET = 100  # characters of a cookie worth hashing
_M, _G = MEMBERSHIP.c, GRANT.c
_ALIVE = (
    _S.expires_at > bindparam("now"),
    _S.last_used_at > bindparam("idle_since"),
    _A.suspended_at.is_(None),
    _A.erased_at.is_(None),
    _A.verified_at.is_not(None),
)
_IS_OPEN = STRUCTURE.c.state != StructureState.CLOSED.value
_IN_FORCE = or_(_G.until.is_(None), _G.until > bindparam("now"))
# Made once: building a statement costs more than running it.
# All that a page or an event asks of a cookie: a row for each structure and département.
_HELD = (
    select(
        _S.id, _S.account_id, _S.last_used_at <= bindparam("used_before"), _A.admin,
        VOLUNTEER.c.id, STRUCTURE.c.id, _G.department,
    )
    .join(ACCOUNT, _A.id == _S.account_id)
    .outerjoin(VOLUNTEER, VOLUNTEER.c.account_id == _A.id)
    .outerjoin(MEMBERSHIP, _M.account_id == _A.id)
    .outerjoin(STRUCTURE, and_(STRUCTURE.c.id == _M.structure_id, _IS_OPEN))
    .outerjoin(GRANT, and_(_G.account_id == _A.id, _IN_FORCE))
    .where(_S.token_hash == bindparam("hash"), *_ALIVE)
)  # fmt: skip
_OPEN = (
    select(_S.account_id, _S.token_hash, _A.admin)
    .join(ACCOUNT, _A.id == _S.account_id)
    .where(_S.token_hash.in_(bindparam("hashes", expanding=True)), *_ALIVE)
)
_MANAGED = (
    select(_M.account_id, _M.structure_id)
    .join(STRUCTURE, STRUCTURE.c.id == _M.structure_id)
    .where(_M.account_id.in_(bindparam("accounts", expanding=True)), _IS_OPEN)
)
_MODERATED = select(_G.account_id, _G.department).where(
    _G.account_id.in_(bindparam("accounts", expanding=True)), _IN_FORCE
)
_BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def open_session(session: Session, account_id: int, agent: str, now: datetime) -> str:
    """Open a session in the caller's transaction and return the secret of its cookie."""
    secret = new_secret()
    row = {
        "account_id": account_id,
        "token_hash": secret_hash(secret),
        "created_at": now,
        "last_used_at": now,
        "expires_at": now + durations.SESSION_LIFE,
        "agent": agent_in_words(agent),
    }
    run(session, ACCOUNT_SESSION.insert().values(**row))
    seen = {"last_seen_at": now, "warned_at": None}
    run(session, update(ACCOUNT).where(_A.id == account_id).values(**seen))
    return secret


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a cookie, with their rights, and whether they have a volunteer's profile."""

    actor: Actor
    volunteer: bool


def holder_of(secret: str | None, now: datetime) -> Holder | None:
    """Return who holds that cookie, with the rights the database gives now.

    None when the session is unknown, expired, idle too long or closed, or the account suspended
    or erased. Costs one read; writes "last used" at most every five minutes.

    Raises:
        Unavailable: the database does not answer.
    """
    if not secret or len(secret) > LONGEST_SECRET:
        return None
    asked = _asked(now) | {"hash": secret_hash(secret)}
    asked["used_before"] = now - durations.SESSION_TOUCH
    with read_connection() as connection:
        rows = prepared.run(connection, _HELD, asked)
    if not rows:
        return None
    session_id, account_id, stale, admin, volunteer, _structure, _department = rows[0]
    actor = Actor(
        account_id=account_id,
        structures=frozenset(row[-2] for row in rows if row[-2] is not None),
        departments=frozenset(row[-1] for row in rows if row[-1] is not None),
        admin=admin,
    )
    if stale:
        with suppress(Unavailable):  # busy: a later event will write it
            _touch(session_id, account_id, now)
    return Holder(actor, volunteer is not None)


def actors_of(secrets: Collection[str], now: datetime) -> dict[str, Actor]:
    """Return who holds each cookie, as `holder_of`; what opens no session is left out.

    Three reads in all. Looking is no use of a session: an open page alone does not prolong it.

    Raises:
        Unavailable: the database does not answer.
    """
    by_hash = {secret_hash(one): one for one in secrets if one and len(one) <= LONGEST_SECRET}
    with read_session() as session:
        rows = run(session, _OPEN, _asked(now) | {"hashes": list(by_hash)}).all()
        actors = _rights(session, {row.account_id: row.admin for row in rows}, now)
    return {by_hash[row.token_hash]: actors[row.account_id] for row in rows}


def account_actor(session: Session, account_id: int, now: datetime) -> Actor:
    """Return the actor of an account, with its rights of now, in the caller's transaction."""
    admin = run(session, select(_A.admin).where(_A.id == account_id)).scalar_one()
    return _with_rights(session, account_id, now, admin=admin)


def sign_out(secret: str | None, now: datetime) -> None:
    """Close one session; an unknown one is already closed."""
    if not secret or len(secret) > LONGEST_SECRET:
        return
    with transaction() as session:
        closed = run(
            session,
            delete(ACCOUNT_SESSION)
            .where(_S.token_hash == secret_hash(secret))
            .returning(_S.account_id),
        ).scalar_one_or_none()
        if closed is not None:
            doing = Doing(Actor(account_id=closed), By.PERSON, now)
            record(session, Act.ACCOUNT_SIGNED_OUT, Subject(closed), doing)
        session.commit()


def sign_out_everywhere(actor: Actor, now: datetime, *, keep: str | None = None) -> int:
    """Close every session of the actor, but the one of the cookie `keep`; return how many.

    Raises:
        NotSignedIn: the actor is a visitor.
    """
    account_id = signed_in(actor)
    with transaction() as session:
        closed = close_sessions(session, account_id, keep=keep)
        doing = Doing(actor, By.PERSON, now)
        record(session, Act.ACCOUNT_SIGNED_OUT_EVERYWHERE, Subject(account_id), doing)
        session.commit()
    return closed


def close_session(actor: Actor, session_id: int, now: datetime) -> None:
    """Close one of the actor's own sessions, by the number the list shows.

    Raises:
        NotFound: not one of theirs.
    """
    account_id = signed_in(actor)
    mine = and_(_S.id == known_id(session_id), _S.account_id == account_id)
    with transaction() as session:
        if run(session, delete(ACCOUNT_SESSION).where(mine)).rowcount:
            doing = Doing(actor, By.PERSON, now)
            record(session, Act.ACCOUNT_SIGNED_OUT, Subject(account_id), doing)
        session.commit()


def close_sessions(session: Session, account_id: int, *, keep: str | None = None) -> int:
    """Close the sessions of an account in the caller's transaction; return how many."""
    which = _S.account_id == account_id
    if keep:
        which = and_(which, _S.token_hash != secret_hash(keep[:LONGEST_SECRET]))
    return int(run(session, delete(ACCOUNT_SESSION).where(which)).rowcount)


def forget_expired(now: datetime) -> int:
    """Delete sessions nobody can use any more; return how many."""
    idle = _S.last_used_at <= now - durations.SESSION_IDLE
    with transaction() as session:
        gone = run(session, delete(ACCOUNT_SESSION).where(or_(_S.expires_at <= now, idle)))
        session.commit()
    return int(gone.rowcount)


def signed_in(actor: Actor) -> int:
    """Return the account of an actor.

    Raises:
        NotSignedIn: a visitor, the clock or the command line.
    """
    if actor.account_id is None:
        msg = _("Connectez-vous pour continuer.")
        raise NotSignedIn(msg)
    return actor.account_id


def agent_in_words(agent: str) -> str:
    """Return « Firefox, Android », all it takes to recognise a device; empty when unknown."""
    names = [
        next((name for sign, name in table if re.search(rf"\b{sign}", agent)), "")
        for table in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(filter(None, names))


def _with_rights(session: Session, account_id: int, now: datetime, *, admin: bool) -> Actor:
    return _rights(session, {account_id: admin}, now)[account_id]


def _rights(session: Session, admins: Mapping[int, bool], now: datetime) -> dict[int, Actor]:
    """Return the actor of each account, whose key says whether it is an administrator's."""
    asked = {"accounts": list(admins)}
    managed: dict[int, set[int]] = defaultdict(set)
    for account_id, structure_id in run(session, _MANAGED, asked):
        managed[account_id].add(structure_id)
    moderated: dict[int, set[str]] = defaultdict(set)
    for account_id, department in run(session, _MODERATED, asked | {"now": now}):
        moderated[account_id].add(department)
    return {
        account_id: Actor(
            account_id=account_id,
            structures=frozenset(managed[account_id]),
            departments=frozenset(moderated[account_id]),
            admin=bool(admin),
        )
        for account_id, admin in admins.items()
    }


def _asked(now: datetime) -> dict[str, Any]:
    return {"now": now, "idle_since": now - durations.SESSION_IDLE}


def _touch(session_id: int, account_id: int, now: datetime) -> None:
    with transaction() as session:
        run(session, update(ACCOUNT_SESSION).where(_S.id == session_id).values(last_used_at=now))
        seen = {"last_seen_at": now, "warned_at": None}
        run(session, update(ACCOUNT).where(_A.id == account_id).values(**seen))
        session.commit()
