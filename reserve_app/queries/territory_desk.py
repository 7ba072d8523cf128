"""Read what a moderator can do next for a territory: who is silent, where to call, whom to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select, true
from sqlmodel import Session

from reserve_app.domain import durations
from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.errors import NotFound
from reserve_app.domain.states import InterestState
from reserve_app.geo.neighbours import neighbours_of
from reserve_app.geo.territories import Territory
from reserve_app.language import _
from reserve_app.mail.dates import paris_day
from reserve_app.models import (
    ACCOUNT,
    AUDIT_ENTRY,
    GRANT,
    INTEREST,
    MISSION,
    STANDBY_WAVE,
    STRUCTURE,
    VOLUNTEER,
)
from reserve_app.models.engine import read_session
from reserve_app.queries.moderators import still_given
from reserve_app.search.statements import public
from reserve_app.services.colleagues import SHOWN_NAME, USABLE
from reserve_app.services.sql import GONE, run

MOST = 8  # lines of each list: what can be done now
_S, _M, _I, _W = STRUCTURE.c, MISSION.c, INTEREST.c, STANDBY_WAVE.c
_A, _G, _E, _V = ACCOUNT.c, GRANT.c, AUDIT_ENTRY.c, VOLUNTEER.c
_ACTS = (Act.STRUCTURE_REMINDED, Act.MISSION_CALLED, Act.TERRITORY_ASKED)


@dataclass(frozen=True, slots=True)
class Done:
    """Who did it last, and when; within 24 hours."""

    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class SilentStructure:
    """A validated structure that lets people wait, or asks for nothing.

    ``waiting`` people wait for its answer, the first since ``since``; without any, none of its
    missions is open.
    """

    id: int
    name: str
    waiting: int
    since: datetime | None
    done: Done | None


@dataclass(frozen=True, slots=True)
class CallableMission:
    """An open mission with places left; ``waved`` is when volunteers were last called for it."""

    id: int
    title: str
    structure: str
    left: int
    waved: datetime | None
    called: int
    done: Done | None

    def may_call(self, now: datetime) -> bool:
        """Whether the last wave is old enough for another one."""
        return self.waved is None or self.waved <= now - durations.NEXT_WAVE


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A neighbour, and how many people moderate it."""

    territory: Territory
    moderators: int
    done: Done | None


@dataclass(frozen=True, slots=True)
class TerritoryDesk:
    """What can be done next; each list shows the most pressing first."""

    silent: tuple[SilentStructure, ...]
    missions: tuple[CallableMission, ...]
    neighbours: tuple[Neighbour, ...]


def territory_desk(actor: Actor, code: str, now: datetime) -> TerritoryDesk:
    """Return what a moderator of a territory, or an administrator, can do for it.

    Raises:
        NotFound: the territory is not the actor's.
        Unavailable: the database does not answer.
    """
    if not (actor.system or actor.admin or code in actor.departments):
        raise NotFound(_(GONE))
    with read_session() as session:
        done = _done(session, code, now)
        return TerritoryDesk(
            _silent(session, code, now, done),
            _missions(session, code, paris_day(now), done),
            _neighbours(session, code, now, done),
        )


_Known = dict[tuple[Act, str], Done]


def _done(session: Session, code: str, now: datetime) -> _Known:
    """Return the acts of the last 24 hours by what they were about; the last of each."""
    query = (
        select(_E.act, _E.subject_id, _E.reason_text, _E.at, SHOWN_NAME.label("who"))
        .select_from(AUDIT_ENTRY)
        .outerjoin(ACCOUNT, _A.id == _E.actor_id)
        .outerjoin(VOLUNTEER, _V.account_id == _A.id)
        .where(
            _E.department == code,
            _E.act.in_([act.value for act in _ACTS]),
            _E.at > now - durations.ONCE_A_DAY,
        )
        .order_by(_E.id)
    )
    found: _Known = {}
    for row in run(session, query):
        act = Act(row.act)
        which = row.reason_text if act is Act.TERRITORY_ASKED else str(row.subject_id)
        found[act, which] = Done(row.at, row.who or "")
    return found


def _silent(
    session: Session, code: str, now: datetime, done: _Known
) -> tuple[SilentStructure, ...]:
    late = (
        select(_M.structure_id, func.count().label("waiting"), func.min(_I.since).label("since"))
        .join(MISSION, _M.id == _I.mission_id)
        .where(
            _M.department == code,
            _I.state == InterestState.PROPOSED.value,
            _I.since <= now - durations.SILENT,
        )
        .group_by(_M.structure_id)
        .subquery("late")
    )
    open_missions = (
        select(func.count())
        .where(_M.structure_id == _S.id, *public())
        .correlate(STRUCTURE)
        .scalar_subquery()
    )
    waiting = func.coalesce(late.c.waiting, 0)
    query = (
        select(_S.id, _S.name, waiting.label("waiting"), late.c.since)
        .outerjoin(late, late.c.structure_id == _S.id)
        .where(
            _S.department == code,
            _S.validated == true(),
            or_(late.c.waiting.is_not(None), open_missions == 0),
        )
        .order_by(late.c.since.is_(None), late.c.since, _S.name, _S.id)
        .limit(MOST)
    )
    return tuple(
        SilentStructure(
            row.id, row.name, row.waiting, row.since,
            done.get((Act.STRUCTURE_REMINDED, str(row.id))),
        )
        for row in run(session, query)
    )  # fmt: skip


def _missions(
    session: Session, code: str, today: date, done: _Known
) -> tuple[CallableMission, ...]:
    waves = select(_W.mission_id, func.max(_W.number).label("number")).group_by(_W.mission_id)
    last = waves.subquery("last")
    left = (_M.places - _M.taken).label("left")
    query = (
        select(_M.id, _M.title, _S.name.label("structure"), left, _W.at, _W.called)
        .join(STRUCTURE, _S.id == _M.structure_id)
        .outerjoin(last, last.c.mission_id == _M.id)
        .outerjoin(STANDBY_WAVE, (_W.mission_id == _M.id) & (_W.number == last.c.number))
        .where(
            _M.department == code,
            *public(),
            _M.taken < _M.places,
            or_(_M.ends_on.is_(None), _M.ends_on >= today),
        )
        .order_by(_M.urgent.desc(), left.desc(), _M.id)
        .limit(MOST)
    )
    return tuple(
        CallableMission(
            row.id, row.title, row.structure, row.left, row.at, row.called or 0,
            done.get((Act.MISSION_CALLED, str(row.id))),
        )
        for row in run(session, query)
    )  # fmt: skip


def _neighbours(session: Session, code: str, now: datetime, done: _Known) -> tuple[Neighbour, ...]:
    near = neighbours_of(code)
    query = (
        select(_G.department, func.count())
        .join(ACCOUNT, _A.id == _G.account_id)
        .where(_G.department.in_([one.code for one in near]), still_given(now), USABLE)
        .group_by(_G.department)
    )
    counted = {row[0]: int(row[1]) for row in run(session, query)}
    return tuple(
        Neighbour(one, counted.get(one.code, 0), done.get((Act.TERRITORY_ASKED, one.code)))
        for one in near
    )
