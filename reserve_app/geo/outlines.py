"""Outlines of the départements as SVG paths: a map that needs no script, prints, and is light.

The metropolis is drawn as an equirectangular map squeezed at its middle latitude; each overseas
département has a small frame of its own, at its own scale. Source: `assets/geo`, see
docs/geodata.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from math import cos, hypot, radians
from pathlib import Path
from typing import Any, NamedTuple

from reserve_app.settings import ROOT

FILE = ROOT / "assets" / "geo" / "departements.geojson"
WIDTH = 600  # units of the drawing of the metropolis
FRAME, GAP = 84, 14  # side of an overseas frame, and what is between two
FINEST = 0.7  # units: what a point must stand out from its neighbours to be drawn
SMALLEST = 2.0  # units: an island narrower than that is left out, unless it is all there is
METROPOLIS = (-5.2, 41.3, 9.6, 51.15)  # degrees: west, south, east, north
OVERSEAS = ("971", "972", "973", "974", "976")

Point = tuple[float, float]


class Drawing(NamedTuple):
    """The size of the drawing, the frames ``(x, y, code)`` overseas, and a path for each code."""

    width: int
    height: int
    frames: tuple[tuple[int, int, str], ...]
    paths: dict[str, str]


class _Frame(NamedTuple):
    west: float
    north: float
    squeeze: float
    scale: float
    x: float
    y: float

    def to(self, lon: float, lat: float) -> Point:
        across = (lon - self.west) * self.squeeze * self.scale
        return self.x + across, self.y + (self.north - lat) * self.scale


@cache
def outlines() -> Drawing:
    """Give the drawing, made once from the outlines."""
    rings = _all_rings()
    main = _frame(METROPOLIS, WIDTH, 0, 0)
    height = round((METROPOLIS[3] - METROPOLIS[1]) * main.scale)
    frames = tuple((n * (FRAME + GAP) + GAP, height + GAP, code) for n, code in enumerate(OVERSEAS))
    places = {code: _inset(rings[code], x, y) for x, y, code in frames}
    paths = {
        code: _path([_projected(ring, places.get(code, main)) for ring in of])
        for code, of in rings.items()
    }
    return Drawing(WIDTH, height + FRAME + 2 * GAP, frames, paths)


class LocalMap(NamedTuple):
    """One territory drawn alone: its size, its outline, and where a point of it falls."""

    width: int
    height: int
    path: str
    frame: _Frame

    def at(self, lat: float, lon: float) -> Point:
        """Return where a point in degrees is drawn."""
        return self.frame.to(lon, lat)


LOCAL_WIDTH, LOCAL_HEIGHT = 560, 460  # units: the largest drawing of one territory


@cache
def local_map(code: str) -> LocalMap | None:
    """Give the drawing of one département; None for a collectivity, whose outline we lack."""
    rings = _all_rings().get(code)
    if rings is None:
        return None
    lons, lats = zip(*(point for ring in rings for point in ring), strict=True)
    box = (min(lons), min(lats), max(lons), max(lats))
    squeeze = cos(radians((box[1] + box[3]) / 2))
    tall = (box[3] - box[1]) / ((box[2] - box[0]) * squeeze)
    width = min(float(LOCAL_WIDTH), LOCAL_HEIGHT / tall) - 2 * GAP
    frame = _frame(box, width, GAP, GAP)
    path = _path([_projected(ring, frame) for ring in rings])
    return LocalMap(round(width) + 2 * GAP, round(width * tall) + 2 * GAP, path, frame)


def simplified(points: Sequence[Point], finest: float) -> list[Point]:
    """Drop the points of a line that stand out by less than `finest` (Douglas and Peucker)."""
    if len(points) < 3:  # noqa: PLR2004 - a segment
        return list(points)
    keep = {0, len(points) - 1}
    todo = [(0, len(points) - 1)]
    while todo:
        first, last = todo.pop()
        inside = range(first + 1, last)
        far = max(inside, key=lambda i: _away(points[i], points[first], points[last]), default=0)
        if far and _away(points[far], points[first], points[last]) > finest:
            keep.add(far)
            todo += [(first, far), (far, last)]
    return [points[i] for i in sorted(keep)]


@cache
def _all_rings() -> dict[str, list[list[Point]]]:
    return {
        feature["properties"]["code"]: _rings(feature["geometry"])
        for feature in json.loads(Path(FILE).read_text(encoding="utf-8"))["features"]
    }


def _away(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = hypot(dx, dy)
    if not length:
        return hypot(point[0] - start[0], point[1] - start[1])
    return abs(dx * (start[1] - point[1]) - (start[0] - point[0]) * dy) / length


def _rings(geometry: dict[str, Any]) -> list[list[Point]]:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [[(lon, lat) for lon, lat in polygon[0]] for polygon in polygons]


def _frame(box: Sequence[float], width: float, x: float, y: float) -> _Frame:
    west, south, east, north = box
    squeeze = cos(radians((south + north) / 2))
    return _Frame(west, north, squeeze, width / ((east - west) * squeeze), x, y)


def _inset(rings: list[list[Point]], x: float, y: float) -> _Frame:
    lons, lats = zip(*(point for ring in rings for point in ring), strict=True)
    west, south, east, north = min(lons), min(lats), max(lons), max(lats)
    squeeze = cos(radians((south + north) / 2))
    scale = (FRAME - 12) / max((east - west) * squeeze, north - south)
    aside = (FRAME - (east - west) * squeeze * scale) / 2
    above = (FRAME - (north - south) * scale) / 2
    return _Frame(west, north, squeeze, scale, x + aside, y + above)


def _projected(ring: Iterable[Point], frame: _Frame) -> list[Point]:
    return simplified([frame.to(lon, lat) for lon, lat in ring], FINEST)


def _path(rings: list[list[Point]]) -> str:
    """Write the rings with whole steps from point to point; the largest is always drawn."""
    ordered = sorted(rings, key=_extent, reverse=True)
    drawn = [ordered[0], *(ring for ring in ordered[1:] if _extent(ring) > SMALLEST)]
    return "".join(_ring(ring) for ring in drawn)


def _extent(ring: list[Point]) -> float:
    xs, ys = zip(*ring, strict=True)
    return float(max(max(xs) - min(xs), max(ys) - min(ys)))


def _ring(ring: list[Point]) -> str:
    corners = [(round(x * 10), round(y * 10)) for x, y in ring]
    x, y = corners[0]
    steps = []
    for next_x, next_y in corners[1:-1]:
        steps.append(f"{(next_x - x) / 10:g} {(next_y - y) / 10:g}")
        x, y = next_x, next_y
    return f"M{corners[0][0] / 10:g} {corners[0][1] / 10:g}l{' '.join(steps)}z"
