"""Where a search looks: a box, a circle or both, and the map cells that cover it.

`cover` walks the quadtree of map cells. A cell wholly inside the area is counted from the
pre-aggregated table; only the missions of the cells on the edge are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from reserve_app.domain.criteria import BBox, SearchCriteria
from reserve_app.geo.distance import bounding_box, haversine_km
from reserve_app.geo.mercator import CELL_BITS, WORLD_SIZE, cell_shift, project, unproject
from reserve_app.search.points import CELL_LEVELS, TILE_LEVEL, morton

# The nearest point of a cell is looked for along its edges as if meridians were parallel lines;
# at 100 km that errs by far less than this.
_MARGIN = 1.02
# How fine the edge is: the area is 2**FINE to 2**(FINE+1) cells wide. Measured in docs/search.md.
FINE = 3
MOST_ACROSS = 5


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in map units, borders included."""

    west: int
    north: int
    east: int
    south: int

    def meets(self, other: Box) -> Box | None:
        """Return what both hold, None when nothing."""
        west, east = max(self.west, other.west), min(self.east, other.east)
        north, south = max(self.north, other.north), min(self.south, other.south)
        return Box(west, north, east, south) if west <= east and north <= south else None


@dataclass(frozen=True, slots=True)
class Circle:
    """All that lies within some kilometres of a point in degrees."""

    lat: float
    lon: float
    km: float


@dataclass(frozen=True, slots=True)
class Area:
    """What lies in the box, if there is one, and in the circle, if there is one."""

    box: Box | None = None
    circle: Circle | None = None

    def bounds(self) -> tuple[Box, ...]:
        """Return the boxes that hold the area: none when it is empty, two over the antimeridian."""
        if self.circle is None:
            return (self.box,) if self.box else ()
        round_it = bounding_box(self.circle.lat, self.circle.lon, self.circle.km)
        boxes = [box_of(p.west, p.south, p.east, p.north) for p in round_it.parts()]
        if self.box is None:
            return tuple(boxes)
        return tuple(both for box in boxes if (both := box.meets(self.box)))


# Ranges of tile numbers, borders included.
Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """Cells that cover an area: ``whole`` ones lie inside, ``edge`` ones only touch it.

    ``whole`` holds (level, first cell, last cell), ``edge`` ranges of tiles.
    """

    whole: tuple[tuple[int, int, int], ...]
    edge: Ranges

    @property
    def tiles(self) -> Ranges:
        """Every tile of the cover."""
        return _merged([*(_tiles(*run) for run in self.whole), *self.edge])

    def whole_at(self, level: int) -> Ranges:
        """Return the whole cells as ranges of cells of one level, none being coarser than it."""
        shift = 2 * (TILE_LEVEL - level)
        return _merged([(lo >> shift, hi >> shift) for lo, hi in (_tiles(*r) for r in self.whole)])


def box_of(west: float, south: float, east: float, north: float) -> Box:
    """Turn a box in degrees into map units; the 180th meridian is the far end of the map."""
    mx0, my1 = project(south, west)
    mx1, my0 = project(north, east)
    return Box(mx0, my0, WORLD_SIZE - 1 if east >= 180.0 else mx1, my1)  # noqa: PLR2004 - degrees


def area_of(criteria: SearchCriteria) -> Area | None:
    """Return where a search looks, None for everywhere; a box takes the place of the radius."""
    if criteria.bbox is not None:
        return Area(box=_box(criteria.bbox))
    if criteria.origin is not None:
        origin = criteria.origin
        return Area(circle=Circle(origin.lat, origin.lon, criteria.radius_km))
    return None


def view_of(criteria: SearchCriteria, view: BBox) -> Area | None:
    """Return what a map view shows of a search, None when nothing."""
    asked, box = area_of(criteria), _box(view)
    if asked is None:
        return Area(box=box)
    if asked.box is None:
        return Area(box=box, circle=asked.circle)
    both = box.meets(asked.box)
    return Area(box=both) if both else None


def _box(bbox: BBox) -> Box:
    return box_of(bbox.west, bbox.south, bbox.east, bbox.north)


@lru_cache(maxsize=2048)
def cover(area: Area, finest: int = TILE_LEVEL) -> Cover:
    """Cover an area with cells no finer than ``finest``, its edge with some cells across."""
    whole: list[tuple[int, int, int]] = []
    edge: list[tuple[int, int]] = []
    for bound in area.bounds():
        start = min(_start_level(bound), finest)
        last = min(finest, start + FINE)
        for cx, cy in _cells(bound, start):
            _divide(area, bound, (start, cx, cy, morton(cx, cy)), last, whole, edge)
    return Cover(_merged_whole(whole), _merged(edge))


def finest_grid(area: Area) -> int:
    """Return the finest zoom whose cells may be drawn for an area: 32 to 64 of them across.

    A screen shows 19; a caller who asks for more gets them coarser, not a flood.
    """
    return min((_start_level(bound) + MOST_ACROSS for bound in area.bounds()), default=0)


def _start_level(bound: Box) -> int:
    """Return the finest level where the box is no wider than a cell (so it meets 1 to 4)."""
    width = max(bound.east - bound.west, bound.south - bound.north, 1)
    return max((level for level in CELL_LEVELS if width <= 1 << cell_shift(level)), default=0)


def _cells(bound: Box, level: int) -> Iterator[tuple[int, int]]:
    shift = cell_shift(level)
    for cx in range(bound.west >> shift, (bound.east >> shift) + 1):
        for cy in range(bound.north >> shift, (bound.south >> shift) + 1):
            yield cx, cy


def _divide(  # noqa: PLR0913, PLR0917 - a recursion carries its accumulators
    area: Area,
    bound: Box,
    cell: tuple[int, int, int, int],
    last: int,
    whole: list[tuple[int, int, int]],
    edge: list[tuple[int, int]],
) -> None:
    """Sort a cell ``(level, cx, cy, its number)`` or its children. Sixty times a search: bare."""
    level, cx, cy, number = cell
    size = WORLD_SIZE >> CELL_BITS + level
    west, north = cx * size, cy * size
    east, south = west + size - 1, north + size - 1
    if east < bound.west or bound.east < west or south < bound.north or bound.south < north:
        return
    circle, box = area.circle, area.box
    in_circle = True if circle is None else _in_circle(circle, Box(west, north, east, south))
    if in_circle is False:
        return
    if in_circle and (
        box is None
        or (box.west <= west and east <= box.east and box.north <= north and south <= box.south)
    ):
        whole.append((level, number, number))
    elif level == last:
        edge.append(_tiles(level, number, number))
    else:
        for child in range(4):
            below = (level + 1, 2 * cx + (child & 1), 2 * cy + (child >> 1), 4 * number + child)
            _divide(area, bound, below, last, whole, edge)


def _in_circle(circle: Circle, cell: Box) -> bool | None:
    """Say whether a cell lies inside the circle, outside (False) or on its edge (None)."""
    north, west = unproject(cell.west, cell.north)
    south, east = unproject(cell.east + 1, cell.south + 1)
    lat = min(max(circle.lat, south), north)
    lon = min(max(circle.lon, west), east)
    if haversine_km(circle.lat, circle.lon, lat, lon) > circle.km * _MARGIN:
        return False
    # Along a side the distance has no inner maximum: the farthest point of a cell is a corner.
    corners = ((north, west), (north, east), (south, west), (south, east))
    if all(haversine_km(circle.lat, circle.lon, *corner) <= circle.km for corner in corners):
        return True
    return None


def _tiles(level: int, first: int, last: int) -> tuple[int, int]:
    shift = 2 * (TILE_LEVEL - level)
    return first << shift, ((last + 1) << shift) - 1


def _merged(ranges: Iterable[tuple[int, int]]) -> Ranges:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(set(ranges)):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = merged[-1][0], max(last, merged[-1][1])
        else:
            merged.append((first, last))
    return tuple(merged)


def _merged_whole(runs: list[tuple[int, int, int]]) -> tuple[tuple[int, int, int], ...]:
    levels = sorted({level for level, _, _ in runs})
    return tuple(
        (level, first, last)
        for level in levels
        for first, last in _merged((lo, hi) for of, lo, hi in runs if of == level)
    )
