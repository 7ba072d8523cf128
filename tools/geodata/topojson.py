"""Decode the countries of a TopoJSON file (topojson-specification 1.0, quantised)."""

from collections.abc import Iterator
from itertools import accumulate

import shapely
from shapely.geometry.base import BaseGeometry

from tools.geodata.sources import Json

Point = tuple[float, float]

# A closed ring of three sides.
_FEWEST = 4


def countries(topology: Json) -> Iterator[tuple[str, BaseGeometry]]:
    """Give the name and the outline of each country."""
    arcs = _arcs(topology)
    for geometry in topology["objects"]["countries"]["geometries"]:
        single = geometry["type"] == "Polygon"
        polygons = [geometry["arcs"]] if single else geometry["arcs"]
        shapes = [_polygon(rings, arcs) for rings in polygons]
        solid = [shape for shape in shapes if not shape.is_empty]
        yield geometry["properties"]["name"], shapely.make_valid(shapely.MultiPolygon(solid))


def _arcs(topology: Json) -> list[list[Point]]:
    """Undo the quantisation: each position is a step from the one before, on a scaled grid."""
    (scale_x, scale_y), (shift_x, shift_y) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    decoded = []
    for arc in topology["arcs"]:
        steps = accumulate(arc, lambda at, step: (at[0] + step[0], at[1] + step[1]))
        decoded.append([(x * scale_x + shift_x, y * scale_y + shift_y) for x, y in steps])
    return decoded


def _polygon(rings: list[list[int]], arcs: list[list[Point]]) -> shapely.Polygon:
    """Build a polygon; islets that quantisation flattened to under four points are empty."""
    outer, *holes = [_ring(ring, arcs) for ring in rings]
    solid = [hole for hole in holes if len(hole) >= _FEWEST]
    return shapely.Polygon(outer, solid) if len(outer) >= _FEWEST else shapely.Polygon()


def _ring(references: list[int], arcs: list[list[Point]]) -> list[Point]:
    """Join arcs end to end; a negative reference is an arc run backwards."""
    points: list[Point] = []
    for reference in references:
        arc = arcs[reference] if reference >= 0 else arcs[~reference][::-1]
        points += arc[1:] if points else arc
    return points
