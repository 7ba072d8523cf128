"""Whose items an actor may see and decide: one condition on one table, in every statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, false, or_, select, true
from sqlmodel import Session

from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import Conflict
from reserve_app.domain.review import ItemState, decided_in_words
from reserve_app.language import _
from reserve_app.mail.dates import time_in_words
from reserve_app.models import ACCOUNT, REVIEW_ITEM, VOLUNTEER
from reserve_app.services.permissions import missing
from reserve_app.services.sql import known_id, run

_R = REVIEW_ITEM.c


def in_scope(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on the items of an actor: their départements, never their own.

    One's own structure, its missions and one's own profile are left to somebody else, whatever
    one's role.
    """
    if actor.system:
        return true()
    everywhere = true() if actor.admin else false()
    there = or_(everywhere, _R.department.in_(sorted(actor.departments)))
    conditions = [there, _R.account_id.is_distinct_from(actor.account_id or 0)]
    if actor.structures:
        theirs = _R.structure_id.in_(sorted(actor.structures))
        conditions.append(or_(_R.structure_id.is_(None), ~theirs))
    return and_(*conditions)


def reader_of(actor: Actor, *, has_profile: bool) -> Actor:
    """Return who to read the queue as: the same for all who moderate the same there.

    `in_scope` gives this reader what it gives the actor: only whoever has a profile or a structure
    can have items of their own, and they stay themselves.
    """
    if has_profile or actor.structures or actor.system:
        return actor
    return replace(actor, account_id=None)


def item_in_scope(session: Session, actor: Actor, item_id: int) -> dict[str, Any]:
    """Return an item of the actor's, whatever its state.

    Raises:
        NotFound: none of that number, or not the actor's: both answer alike.
    """
    number = known_id(item_id)
    query = select(REVIEW_ITEM).where(_R.id == number, in_scope(actor))
    row: RowMapping | None = run(session, query).mappings().one_or_none()
    if row is None:
        raise missing()
    return dict(row)


def name_of(session: Session, account_id: int | None) -> str:
    """Return how colleagues know somebody: their name, else the beginning of their address."""
    return name_in(names_of(session, [account_id] if account_id is not None else []), account_id)


def name_in(names: Mapping[int, str], account_id: int | None) -> str:
    """Return the name of an account among those read; nobody is the site's administration."""
    return names.get(account_id or 0, _("l'administration du site"))


def names_of(session: Session, accounts: list[int]) -> dict[int, str]:
    """Return the names of those accounts, as `name_of`."""
    if not accounts:
        return {}
    a, v = ACCOUNT.c, VOLUNTEER.c
    query = (
        select(a.id, a.name, a.email, v.first_name, v.last_name)
        .outerjoin(VOLUNTEER, v.account_id == a.id)
        .where(a.id.in_(sorted(set(accounts))))
    )
    found = {}
    for row in run(session, query):
        profile = f"{row.first_name or ''} {row.last_name or ''}".strip()
        found[row.id] = row.name or profile or row.email.partition("@")[0]
    return found


def conflict_of(session: Session, item: dict[str, Any]) -> Conflict:
    """Return the refusal of whoever comes after: who decided what and when, or that it left."""
    return Conflict(closed_in_words(item, name_of(session, item["decided_by"])))


def closed_in_words(item: Mapping[str, Any], name: str) -> str:
    """Say what became of an item that no longer waits."""
    at = time_in_words(item["closed_at"])
    if item["state"] == ItemState.WITHDRAWN.value:
        return _("Cet élément a quitté la file à {time} : il n'y a plus rien à décider.", time=at)
    what = decided_in_words(item["kind"], item["decision"])
    return _("Déjà {decided} par {name} à {time}.", decided=what, name=name, time=at)
