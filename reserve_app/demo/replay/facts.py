"""What happened on one side, read from its database: the same reading for both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, select

from reserve_app.demo.replay.world import World
from reserve_app.domain.audit import Act
from reserve_app.domain.forgotten import BIG_COMMUNE, LONGEST_QUEUE
from reserve_app.domain.states import HOLDING, InterestState, MissionState
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.models import (
    AUDIT_ENTRY,
    INTEREST,
    MISSION,
    OUTBOX_MAIL,
    REVIEW_ITEM,
    STANDBY_CALL,
    VOLUNTEER,
)
from reserve_app.services.territory_watch import Place

_A, _I, _M, _V, _R, _C = (
    AUDIT_ENTRY.c, INTEREST.c, MISSION.c, VOLUNTEER.c, REVIEW_ITEM.c, STANDBY_CALL.c,
)  # fmt: skip
# What a volunteer may hear of a person: the structure said something, or a place was offered.
ANSWERS = (Act.INTEREST_CONTACTED, Act.INTEREST_CONFIRMED, Act.INTEREST_DECLINED)
HEARD = (*ANSWERS, Act.INTEREST_OFFERED)
# What makes a telephone ring or a letter ask somebody for something.
CALLS = (Act.INTEREST_CONTACTED, Act.INTEREST_OFFERED)
FILLED = (InterestState.CONFIRMED.value, InterestState.DONE.value)
_INSTANT = timedelta(microseconds=1)


class Site(NamedTuple):
    """A mission: where it is, and how many places it has; no point when it is remote."""

    department: str
    places: int
    at: tuple[float, float] | None


class Town(NamedTuple):
    """A big commune, which must not be far from help."""

    insee: str
    department: str
    population: int
    at: tuple[float, float]


class Turn(NamedTuple):
    """One change of what territories are measured by.

    ``what`` is ``open`` (n = 1 or -1) or ``taken`` of the mission ``which``; ``waitlisted``,
    ``standby`` or ``queue`` of a département, ``which`` being the volunteer or the item; or
    ``look``: nothing changes, but a bound is passed.
    """

    at: datetime
    what: str
    department: str
    which: int = 0
    n: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the figures are made of.

    Attributes:
        opened, ended: what the play lasted.
        departments: the territories played.
        signed: when each volunteer signed up.
        heard: when each first heard of a person, who did.
        calls: how often each was called.
        filled: places with somebody confirmed, at the end.
        places: of the missions online at the end.
        mails: letters written.
        sites: missions by number.
        towns: the big communes.
        turns: what changed, in order.
        seen: the places flagged, at each moment somebody looked.
    """

    opened: datetime
    ended: datetime
    departments: frozenset[str]
    signed: dict[int, datetime]
    heard: dict[int, datetime]
    calls: dict[int, int]
    filled: int
    places: int
    mails: int
    sites: dict[int, Site]
    towns: tuple[Town, ...]
    turns: tuple[Turn, ...]
    seen: tuple[tuple[datetime, frozenset[Place]], ...]


def read_facts(connection: Connection, world: World) -> Facts:
    """Read what happened in the world that was played in this database."""

    def one(query: Select[Any]) -> int:
        return int(connection.execute(query).scalar_one() or 0)

    people = connection.execute(select(_V.id, _V.created_at)).all()
    heard = (
        select(_I.volunteer_id, func.min(_A.at))
        .join(INTEREST, (_A.subject == "interest") & (_I.id == _A.subject_id))
        .where(_A.act.in_([act.value for act in HEARD]))
        .group_by(_I.volunteer_id)
    )
    return Facts(
        opened=world.script.asked.opened,
        ended=world.now,
        departments=frozenset(world.script.departments),
        signed={number: _utc(at) for number, at in people},
        heard={number: _utc(at) for number, at in connection.execute(heard)},
        calls=_calls(connection),
        filled=one(select(func.count()).select_from(INTEREST).where(_I.state.in_(FILLED))),
        places=one(select(func.sum(_M.places)).where(_M.published, _M.structure_validated)),
        mails=one(select(func.count()).select_from(OUTBOX_MAIL)),
        sites={
            row.id: Site(row.department, row.places, None if row.remote else (row.lat, row.lon))
            for row in connection.execute(select(MISSION))
        },
        towns=tuple(_towns(world.script.departments)),
        turns=tuple(sorted(_turns(connection), key=lambda turn: turn.at)),
        seen=tuple(world.seen),
    )


def _calls(connection: Connection) -> dict[int, int]:
    """Count the calls of each volunteer: by a structure, with an offered place, of the standby."""
    asked = (
        select(_I.volunteer_id)
        .join(AUDIT_ENTRY, (_A.subject == "interest") & (_I.id == _A.subject_id))
        .where(_A.act.in_([act.value for act in CALLS]))
    )
    called = Counter(connection.execute(asked).scalars())
    called.update(connection.execute(select(_C.volunteer_id)).scalars())
    return dict(called)


def _towns(departments: tuple[str, ...]) -> Iterator[Town]:
    for code in departments:
        for one in get_gazetteer().in_department(code):
            if one.population >= BIG_COMMUNE and one.point:
                yield Town(one.insee, code, one.population, one.point)


def _turns(connection: Connection) -> Iterator[Turn]:
    """Give what changed, from the audit log and the queue: not from what counts territories."""
    log = (
        select(_A.at, _A.act, _A.subject, _A.subject_id, _A.before, _A.after, _A.department,
               _I.mission_id)
        .outerjoin(INTEREST, (_A.subject == "interest") & (_I.id == _A.subject_id))
        .where(_A.subject.in_(("interest", "mission", "standby")))
        .order_by(_A.id)
    )  # fmt: skip
    online = MissionState.PUBLISHED.value
    for row in connection.execute(log):
        at, code, number = _utc(row.at), row.department, row.subject_id
        if row.subject == "mission" and online in {row.before, row.after}:
            yield Turn(at, "open", code, number, (row.after == online) - (row.before == online))
        elif row.subject == "interest":
            holds = (row.after in HOLDING) - (row.before in HOLDING)
            waits = _is_waiting(row.after) - _is_waiting(row.before)
            yield Turn(at, "taken", code, row.mission_id, holds)
            yield Turn(at, "waitlisted", code, number, waits)
        elif row.act in {Act.STANDBY_STARTED, Act.STANDBY_STOPPED}:
            yield Turn(at, "standby", code, number, row.act == Act.STANDBY_STARTED)
    for item in connection.execute(select(_R.id, _R.department, _R.opened_at, _R.closed_at)):
        opened = _utc(item.opened_at)
        yield Turn(opened, "queue", item.department, item.id, 1)
        if item.closed_at is not None:
            yield Turn(_utc(item.closed_at), "queue", item.department, item.id, -1)
        yield Turn(opened + LONGEST_QUEUE + _INSTANT, "look", item.department)


def _is_waiting(state: str) -> bool:
    return state == InterestState.WAITLISTED.value


def _utc(at: datetime | str) -> datetime:
    """Give its zone to what an aggregate of SQLite returns without its type."""
    found = datetime.fromisoformat(at) if isinstance(at, str) else at
    return found if found.tzinfo else found.replace(tzinfo=UTC)
