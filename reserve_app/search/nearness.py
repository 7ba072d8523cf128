"""Say whether any open mission on site is near a point, of whatever kind; or near many points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from math import floor

from sqlalchemy import Connection, false, or_, select

from reserve_app.domain.criteria import Mode, Origin, SearchCriteria
from reserve_app.geo.distance import bounding_box, haversine_km
from reserve_app.models import MISSION
from reserve_app.search import find
from reserve_app.search.question import Question
from reserve_app.search.statements import public

SQUARE_DEGREES = 0.25  # a circle of 15 km meets four to nine of them


def help_is_near(
    connection: Connection,
    at: tuple[float, float],
    within_km: float,
    today: date,
    kinds: Sequence[str],
) -> bool:
    """Say whether a mission with places left is within so many kilometres of ``(lat, lon)``."""
    around = SearchCriteria(
        origin=Origin(lat=at[0], lon=at[1]), radius_km=within_km, mode=Mode.ON_SITE
    )
    tally = find.count(connection, Question.ask(connection, around, today)).tally
    return any(n for (remote, kind), n in tally.items() if not remote and kind in kinds)


class Helping:
    """Every mission on site with places left, by square of the map: for many points at once.

    A thousand questions to the database cost more than reading what they would all look at.
    """

    def __init__(self, points: Iterable[tuple[float, float]]) -> None:
        self._squares: defaultdict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
        for lat, lon in points:
            self._squares[_square(lat, lon)].append((lat, lon))

    def is_near(self, at: tuple[float, float], within_km: float) -> bool:
        """Say the same as `help_is_near`, of the missions that were read."""
        box = bounding_box(*at, within_km)
        (south, west), (north, east) = _square(box.south, box.west), _square(box.north, box.east)
        return any(
            haversine_km(*at, *point) <= within_km
            for row in range(south, north + 1)
            for column in range(west, east + 1)
            for point in self._squares.get((row, column), ())
        )


def helping_missions(connection: Connection, today: date, kinds: Sequence[str]) -> Helping:
    """Read every mission on site, of whatever kind, that has places left today."""
    query = select(MISSION.c.lat, MISSION.c.lon).where(
        *public(),
        MISSION.c.tile.is_not(None),
        MISSION.c.is_full == false(),
        or_(MISSION.c.ends_on.is_(None), MISSION.c.ends_on >= today),
        MISSION.c.kind.in_(kinds),
    )
    return Helping((lat, lon) for lat, lon in connection.execute(query))


def _square(lat: float, lon: float) -> tuple[int, int]:
    return floor(lat / SQUARE_DEGREES), floor(lon / SQUARE_DEGREES)
