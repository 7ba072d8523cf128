"""Read who administers and who moderates which territory, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, false, or_, select, true

from reserve_app.domain.actor import Actor
from reserve_app.models import ACCOUNT, GRANT
from reserve_app.models.engine import read_session
from reserve_app.services.sql import run

_A, _G = ACCOUNT.c, GRANT.c
_GIVER = ACCOUNT.alias("giver")
_BY = _GIVER.c


@dataclass(frozen=True, slots=True)
class GivenTerritory:
    """One territory of a moderator; ``until`` is None for one that is theirs, not a stand-in's."""

    department: str
    since: datetime
    until: datetime | None
    granted_by: str


@dataclass(frozen=True, slots=True)
class Moderator:
    """Somebody who administers or moderates; ``confirmed`` once they chose a password."""

    account_id: int
    email: str
    admin: bool
    confirmed: bool
    last_seen_at: datetime
    territories: tuple[GivenTerritory, ...]


def moderators(actor: Actor, now: datetime) -> tuple[Moderator, ...]:
    """Return whom the actor may see: everybody for an administrator, else those of their own.

    Of a colleague a moderator learns only the territories they share.
    """
    everywhere = true() if actor.admin or actor.system else false()
    shared = or_(everywhere, _G.department.in_(sorted(actor.departments)))
    alive = still_given(now)
    grants = (
        select(_G.account_id, _G.department, _G.since, _G.until, _BY.email.label("giver"))
        .select_from(GRANT)
        .outerjoin(_GIVER, _BY.id == _G.granted_by)
        .where(shared, alive)
        .order_by(_G.department)
    )
    with read_session() as session:
        lines: dict[int, list[GivenTerritory]] = {}
        for row in run(session, grants):
            line = GivenTerritory(row.department, row.since, row.until, row.giver or "")
            lines.setdefault(row.account_id, []).append(line)
        chosen = or_(_A.id.in_(sorted(lines)), everywhere & _A.admin)
        people = (
            select(_A.id, _A.email, _A.admin, _A.verified_at, _A.last_seen_at)
            .where(chosen, _A.erased_at.is_(None))
            .order_by(_A.email_key)
        )
        return tuple(
            Moderator(
                account_id=row.id,
                email=row.email,
                admin=row.admin,
                confirmed=row.verified_at is not None,
                last_seen_at=row.last_seen_at,
                territories=tuple(lines.get(row.id, ())),
            )
            for row in run(session, people)
        )


def own_departments(actor: Actor) -> tuple[str, ...]:
    """Return the territories the actor moderates for good, and may let a colleague stand in for."""
    query = select(_G.department).where(_G.account_id == actor.account_id, _G.until.is_(None))
    with read_session() as session:
        return tuple(run(session, query.order_by(_G.department)).scalars())


def still_given(now: datetime) -> ColumnElement[bool]:
    """Return the condition on grants that count now."""
    return or_(_G.until.is_(None), _G.until > now)
