"""Read missions as open data: all that a search finds, some at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select

from reserve_app.domain.actor import Actor
from reserve_app.domain.criteria import Mode, Origin, SearchCriteria, Sort
from reserve_app.geo.distance import haversine_km
from reserve_app.models import MISSION, STRUCTURE
from reserve_app.models.engine import read_connection
from reserve_app.queries.details import MissionDetail
from reserve_app.queries.missions import DETAIL, detail_of, today_in_france
from reserve_app.queries.territories import known_territory
from reserve_app.search.criteria import to_query
from reserve_app.search.cursor import read_cursor, write_cursor
from reserve_app.search.listing import listed, ranks_of
from reserve_app.search.question import Question
from reserve_app.search.statements import public

_DETAILS = (
    select(*DETAIL)
    .join(STRUCTURE, STRUCTURE.c.id == MISSION.c.structure_id)
    .where(MISSION.c.id.in_(bindparam("ids", expanding=True)), *public())
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What to list: the finder's criteria, and a département if only one is wanted."""

    criteria: SearchCriteria
    department: str = ""

    @property
    def text(self) -> str:
        """The same text for the same search, whatever its spelling."""
        return f"{to_query(self.criteria)}&department={self.department}"


@dataclass(frozen=True, slots=True)
class ListedMission:
    """A mission of the list; the distance is in kilometres, None when remote or from nowhere."""

    mission: MissionDetail
    distance_km: float | None


@dataclass(frozen=True, slots=True)
class MissionList:
    """Some missions of a list, how many it has, and the cursor of the others; empty at the end."""

    missions: tuple[ListedMission, ...]
    total: int
    next: str


def list_missions(
    filters: Filters, actor: Actor, *, limit: int, cursor: str = "", today: date | None = None
) -> MissionList:
    """Return at most ``limit`` missions everybody may read, from after a cursor if one is given.

    Raises:
        NotFound: there is no such département.
        BadInput: the cursor is none of ours, or of another search.
        Unavailable: the database does not answer.
    """
    del actor  # what is public is so for everybody
    criteria, day = filters.criteria, today or today_in_france()
    ranks = ranks_of(criteria.order)
    after = read_cursor(cursor, filters.text, ranks) if cursor else None
    with read_connection() as connection:
        asked = Question.ask(connection, criteria, day)
        if filters.department:
            asked = asked.in_department(known_territory(filters.department).code)
        found = listed(connection, asked, after, limit)
        ids = [row.id for row in found.rows]
        rows = connection.execute(_DETAILS, {"ids": ids}) if ids else ()
        details = {row.id: detail_of(row, day) for row in rows}
    return MissionList(
        tuple(_listed(details[n], criteria.origin) for n in ids if n in details),
        found.total,
        write_cursor(found.rows[-1], filters.text) if found.more else "",
    )


def newest_missions(
    filters: Filters, actor: Actor, *, limit: int, today: date | None = None
) -> tuple[MissionDetail, ...]:
    """Return the newest missions of a search, remote ones among the others.

    Raises:
        NotFound: there is no such département.
        Unavailable: the database does not answer.
    """
    found: list[MissionDetail] = []
    for mode in Mode:
        if filters.criteria.mode not in {None, mode}:
            continue
        changed = {"mode": mode, "sort": Sort.NEWEST}
        one = Filters(filters.criteria.model_copy(update=changed), filters.department)
        page = list_missions(one, actor, limit=limit, today=today)
        found += [listed.mission for listed in page.missions]
    return tuple(sorted(found, key=_newness, reverse=True)[:limit])


def _newness(mission: MissionDetail) -> tuple[datetime, int]:
    return mission.published_at, mission.id


def _listed(mission: MissionDetail, origin: Origin | None) -> ListedMission:
    if origin is None or mission.lat is None or mission.lon is None:
        return ListedMission(mission, None)
    away = haversine_km(origin.lat, origin.lon, mission.lat, mission.lon)
    return ListedMission(mission, away)
