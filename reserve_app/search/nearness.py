"""Say whether a mission on site is near points of the map, of whatever kind, full or not.

A mission whose places are taken is help that came: it is near whoever lives around it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from math import floor

from sqlalchemy import Connection, or_, select, union_all

from reserve_app.geo.distance import BoundingBox, bounding_box, haversine_km
from reserve_app.models import MISSION
from reserve_app.search.area import Area, box_of, cover
from reserve_app.search.statements import public

SQUARE_DEGREES = 0.25  # a circle of 15 km meets four to nine of them


class Helping:
    """Every open mission on site, by square of the map: for many points at once.

    A thousand questions to the database cost more than reading what they would all look at.
    """

    def __init__(self, points: Iterable[tuple[float, float]]) -> None:
        self._squares: defaultdict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
        for lat, lon in points:
            self._squares[_square(lat, lon)].append((lat, lon))

    def is_near(self, at: tuple[float, float], within_km: float) -> bool:
        """Say whether one of them is within so many kilometres of ``(lat, lon)``."""
        box = bounding_box(*at, within_km)
        (south, west), (north, east) = _square(box.south, box.west), _square(box.north, box.east)
        return any(
            haversine_km(*at, *point) <= within_km
            for row in range(south, north + 1)
            for column in range(west, east + 1)
            for point in self._squares.get((row, column), ())
        )


def helping_missions(
    connection: Connection, today: date, kinds: Sequence[str], around: BoundingBox | None = None
) -> Helping:
    """Read every mission on site that is open today, of whatever kind, full or not.

    With a box, which may not cross the antimeridian, only those in it and a few around it: a page
    of one territory is not to read all of France.
    """
    found = select(MISSION.c.lat, MISSION.c.lon).where(
        *public(),
        MISSION.c.tile.is_not(None),
        or_(MISSION.c.ends_on.is_(None), MISSION.c.ends_on >= today),
        MISSION.c.kind.in_(kinds),
    )
    if around is None:
        return Helping((lat, lon) for lat, lon in connection.execute(found))
    south, west, north, east = around
    tiles = cover(Area(box=box_of(west, south, east, north))).tiles
    # A branch each: over one list of ranges SQLite reads the whole index (ADR 0022).
    query = union_all(*(found.where(MISSION.c.tile.between(*run)) for run in tiles))
    return Helping((lat, lon) for lat, lon in connection.execute(query))


def _square(lat: float, lon: float) -> tuple[int, int]:
    return floor(lat / SQUARE_DEGREES), floor(lon / SQUARE_DEGREES)
