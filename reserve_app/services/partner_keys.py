"""Keys for the programs of a structure: made, known again, revoked.

A key is shown once; the database keeps a prefix to find it by and the SHA-256 of the rest. It has
no right of its own: it acts as whoever made it, within its structure and scopes, and opens nothing
any more once they do not manage that structure.
"""

from __future__ import annotations

import hmac
import secrets
import string
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlmodel import Session

from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.errors import BadFields, BadKey, WrongState
from reserve_app.domain.names import clean_text
from reserve_app.domain.partners import (
    LONGEST_KEY_NAME,
    MOST_KEYS,
    WRITTEN,
    Scope,
    scopes_of,
    written,
)
from reserve_app.domain.states import By
from reserve_app.domain.teams import MemberRole
from reserve_app.language import N_, _
from reserve_app.models import ACCOUNT, MEMBERSHIP, PARTNER_KEY
from reserve_app.models.engine import read_session, transaction
from reserve_app.services import throttle
from reserve_app.services.auditing import Change, Doing, record
from reserve_app.services.hashing import new_secret, secret_hash
from reserve_app.services.permissions import missing
from reserve_app.services.sessions import signed_in
from reserve_app.services.sql import insert_row, known_id, run
from reserve_app.services.team_access import managed_team, refuse_stopped
from reserve_app.services.throttle import Limit

_K, _A, _B = PARTNER_KEY.c, ACCOUNT.c, MEMBERSHIP.c
_LETTERS = string.ascii_lowercase + string.digits
_PREFIX = 12
_TOUCH = timedelta(minutes=5)  # how stale "last used" may be: a write a call would cost
_NOBODY = secret_hash("")
REFUSED = N_("Cette clé n'ouvre rien : vérifiez-la, ou demandez-en une autre à votre structure.")


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """A program that came with a good key."""

    key_id: int
    actor: Actor
    scopes: frozenset[Scope]


def make_key(
    actor: Actor, structure_id: int, name: str, scopes: Iterable[str], now: datetime
) -> str:
    """Make a key of a structure and return it, the only time it can be read.

    Raises:
        NotFound: the structure does not exist, or the actor is not in its team.
        Forbidden: the actor is a member of it, not a manager.
        WrongState: it may not act, or has too many keys.
        BadFields: no name, or no scope.
        TooMany: too many in a day.
    """
    mine = signed_in(actor)
    shown, wanted = _read(name, scopes)
    prefix = "".join(secrets.choice(_LETTERS) for _ in range(_PREFIX))
    secret = new_secret()
    with transaction() as session:
        team = managed_team(session, actor, structure_id)
        refuse_stopped(team)
        throttle.check(Limit.KEY_BY_STRUCTURE, structure_id)
        standing = (_K.structure_id == structure_id, _K.revoked_at.is_(None))
        if run(session, select(func.count()).where(*standing)).scalar_one() >= MOST_KEYS:
            msg = _("Cette structure a déjà {most} clés : révoquez-en une.", most=MOST_KEYS)
            raise WrongState(msg)
        row = {
            "structure_id": structure_id,
            "account_id": mine,
            "name": shown,
            "prefix": prefix,
            "token_hash": secret_hash(secret),
            "scopes": ",".join(sorted(wanted)),
            "created_at": now,
        }
        insert_row(session, PARTNER_KEY, row)
        doing = Doing(actor, By.MANAGER, now)
        change = Change(fields=(prefix, *sorted(wanted)))
        record(session, Act.STRUCTURE_KEY_MADE, team.subject, doing, change)
        session.commit()
    return written(prefix, secret)


def revoke_key(actor: Actor, structure_id: int, key_id: int, now: datetime) -> None:
    """Make a key open nothing any more, from now on; twice is once.

    Raises:
        NotFound: not a key of that structure, or the actor is not in its team.
        Forbidden: the actor is a member of it, not a manager.
    """
    signed_in(actor)
    with transaction() as session:
        team = managed_team(session, actor, structure_id)
        mine = and_(_K.id == known_id(key_id), _K.structure_id == structure_id)
        row = run(session, select(_K.prefix, _K.revoked_at).where(mine)).one_or_none()
        if row is None:
            raise missing()
        if row.revoked_at is None:
            run(session, update(PARTNER_KEY).where(mine).values(revoked_at=now))
            doing, change = Doing(actor, By.MANAGER, now), Change(fields=(row.prefix,))
            record(session, Act.STRUCTURE_KEY_REVOKED, team.subject, doing, change)
        session.commit()


def holder_of(sent: str, now: datetime) -> KeyHolder:
    """Return who comes with a key.

    Unknown, revoked and no longer backed answer alike, and in the same time.

    Raises:
        BadKey: it opens nothing.
    """
    read = WRITTEN.fullmatch(sent)
    prefix, secret = (read["prefix"], read["secret"]) if read else ("", "")
    with read_session() as session:
        row = run(session, _good().where(_K.prefix == prefix)).one_or_none()
    same = hmac.compare_digest(secret_hash(secret), row.token_hash if row else _NOBODY)
    if row is None or not same:
        raise BadKey(_(REFUSED))
    _touch(row.id, now)
    actor = Actor(account_id=row.account_id, structures=frozenset({row.structure_id}))
    return KeyHolder(row.id, actor, scopes_of(row.scopes))


def refuse_dead_key(session: Session, key_id: int | None) -> None:
    """Refuse a key that was revoked since it came; in the transaction of what it does.

    Raises:
        BadKey: it was.
    """
    if key_id is None:
        return
    if run(session, _good().where(_K.id == key_id)).first() is None:
        raise BadKey(_(REFUSED))


def backed() -> ColumnElement[bool]:
    """Return the condition that whoever made a key may still act for its structure.

    Of a statement on the key, its account and their membership.
    """
    return and_(
        _B.role == MemberRole.MANAGER.value,
        _A.suspended_at.is_(None),
        _A.erased_at.is_(None),
    )


def _good() -> Select[tuple[int, int, int, str, str]]:
    return (
        select(_K.id, _K.structure_id, _K.account_id, _K.token_hash, _K.scopes)
        .join(ACCOUNT, _A.id == _K.account_id)
        .join(MEMBERSHIP, and_(_B.account_id == _K.account_id, _B.structure_id == _K.structure_id))
        .where(_K.revoked_at.is_(None), backed())
    )


def _touch(key_id: int, now: datetime) -> None:
    stale = or_(_K.last_used_at.is_(None), _K.last_used_at <= now - _TOUCH)
    with read_session() as session:
        known = run(session, select(_K.id).where(_K.id == key_id, stale)).first()
    if known is None:
        return
    with transaction() as session:
        run(session, update(PARTNER_KEY).where(_K.id == key_id).values(last_used_at=now))
        session.commit()


def _read(name: str, scopes: Iterable[str]) -> tuple[str, frozenset[Scope]]:
    wrong: dict[str, str] = {}
    shown = clean_text(" ".join(name[:200].split()), longest=200, field="name")
    if not 1 < len(shown) <= LONGEST_KEY_NAME:
        wrong["name"] = _(
            "Donnez-lui un nom de 2 à {longest} caractères.",
            longest=LONGEST_KEY_NAME,
        )
    known = {scope.value: scope for scope in Scope}
    sent = frozenset(scopes)
    if not sent or not sent <= known.keys():
        wrong["scope"] = _("Cochez ce que cette clé pourra faire.")
    if wrong:
        raise BadFields(wrong)
    return shown, frozenset(known[one] for one in sent)
