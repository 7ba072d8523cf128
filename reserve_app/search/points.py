"""Repeat a point the ways the search needs it: map units, a unit vector, a tile number.

A tile number is the Morton number of the map cell at `TILE_LEVEL`: bits of ``my`` and ``mx``
interleaved. Every cell of every coarser level is then one range of tile numbers, so one plain
B-tree is a two-dimensional index, with no extension.
"""

from __future__ import annotations

from math import cos, radians, sin
from typing import NamedTuple

from reserve_app.geo.distance import EARTH_RADIUS_KM
from reserve_app.geo.mercator import cell_shift, project

TILE_LEVEL = 12  # cells of 64 px at zoom 12: about 1.6 km in France
CELL_LEVELS = range(TILE_LEVEL + 1)
REMOTE_LEVEL = -1  # where the remote missions are counted: they lie nowhere

_TILE_SHIFT = cell_shift(TILE_LEVEL)
_SPREAD = tuple(sum((byte >> bit & 1) << 2 * bit for bit in range(8)) for byte in range(256))


class Point(NamedTuple):
    """Columns of a mission on site; see `models.mission.Mission`."""

    lat: float
    lon: float
    mx: int
    my: int
    x: float
    y: float
    z: float
    tile: int


def point(lat: float, lon: float) -> Point:
    """Give the columns of a point in degrees WGS 84.

    Raises:
        ValueError: not a point on Earth.
    """
    mx, my = project(lat, lon)
    x, y, z = unit_vector(lat, lon)
    tile = morton(mx >> _TILE_SHIFT, my >> _TILE_SHIFT)
    return Point(lat, lon, mx, my, x, y, z, tile)


def unit_vector(lat: float, lon: float) -> tuple[float, float, float]:
    """Give the point of the unit sphere: distances become sums of squares, which any SQL adds."""
    phi, lam = radians(lat), radians(lon)
    return cos(phi) * cos(lam), cos(phi) * sin(lam), sin(phi)


def squared_chord(km: float) -> float:
    """Give the squared length, through the unit sphere, of an arc of that many kilometres."""
    return (2.0 * sin(km / (2.0 * EARTH_RADIUS_KM))) ** 2


def morton(cx: int, cy: int) -> int:
    """Interleave the bits of two cell numbers of at most 16 bits, those of ``cy`` above."""
    return _spread(cx) | _spread(cy) << 1


def _spread(number: int) -> int:
    return _SPREAD[number & 0xFF] | _SPREAD[number >> 8] << 16


def cell_at(tile: int, level: int) -> int:
    """Give the number, at a coarser level, of the cell that holds a tile."""
    return tile >> 2 * (TILE_LEVEL - level)
