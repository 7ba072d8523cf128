"""Draw départements and regions from the outlines of their communes."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from math import cos, radians
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from tools.geodata.gazetteer import rows
from tools.geodata.shapes import GRID
from tools.geodata.sources import Json, cog_departments, cog_regions

Shapes = dict[str, BaseGeometry]

# Details under 800 m are lost on a map of the country and cost five times the bytes.
SIMPLIFIED_M = 800.0
_METRES_PER_DEGREE = 111_195.0
_DECIMALS = 4

# The middle of metropolitan France, where degrees are squeezed to look square.
_LATITUDE = 46.5

# A Spanish town enclosed in the Pyrénées-Orientales: the one true hole that no département fills.
# Under five square kilometres: smaller than any enclave of a region, Llívia included.
_SLIVER = 5e-4
_LLIVIA = shapely.Point(1.984, 42.463)


@cache
def department_shapes() -> Shapes:
    """Give the exact outline of each département; neighbours share identical borders."""
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for row in rows():
        if row.shape is not None and row.kind == "commune":
            parts[row.department].append(row.shape)
    whole = {code: shapely.union_all(shapes, grid_size=GRID) for code, shapes in parts.items()}
    return _fill_gaps(dict(sorted(whole.items())))


def region_shapes(departments: Mapping[str, BaseGeometry], grid: float = GRID) -> Shapes:
    """Give the outline of each region from its départements, which lie on the same grid."""
    region_of = {entry["code"]: entry["region"] for entry in cog_departments()}
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for code, shape in departments.items():
        parts[region_of[code]].append(shape)
    whole = {code: shapely.union_all(shapes, grid_size=grid) for code, shapes in parts.items()}
    return {code: _without_slivers(shape) for code, shape in sorted(whole.items())}


def simplified(shapes: Mapping[str, BaseGeometry], metres: float) -> Shapes:
    """Drop details smaller than ``metres``, borders of neighbours staying one line."""
    squeeze = np.array([cos(radians(_LATITUDE)), 1.0])
    flat = [shapely.transform(shape, lambda xy: xy * squeeze) for shape in shapes.values()]
    coarse = shapely.coverage_simplify(flat, metres / _METRES_PER_DEGREE)
    back = [shapely.transform(shape, lambda xy: xy / squeeze) for shape in coarse]
    rounded = [shapely.set_precision(shape, 10.0**-_DECIMALS) for shape in back]
    return dict(zip(shapes, rounded, strict=True))


def write_outlines(folder: Path) -> None:
    """Write ``departements.geojson`` and ``regions.geojson`` for maps without tiles."""
    departments = simplified(department_shapes(), SIMPLIFIED_M)
    names = {entry["code"]: (entry["nom"], entry["region"]) for entry in cog_departments()}
    folder.mkdir(parents=True, exist_ok=True)
    _write(
        folder / "departements.geojson",
        (
            feature(shape, {"code": code, "name": names[code][0], "region": names[code][1]})
            for code, shape in departments.items()
        ),
    )
    region_names = {entry["code"]: entry["nom"] for entry in cog_regions()}
    _write(
        folder / "regions.geojson",
        (
            feature(shape, {"code": code, "name": region_names[code]})
            for code, shape in region_shapes(departments, 10.0**-_DECIMALS).items()
        ),
    )


def feature(shape: BaseGeometry, properties: Json) -> Json:
    """Give a GeoJSON feature, coordinates rounded to what the shape's grid holds."""
    geometry = json.loads(shapely.to_geojson(shape), parse_float=lambda text: round(float(text), 5))
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _write(path: Path, features: Iterable[Json]) -> None:
    content = {
        "type": "FeatureCollection",
        "attribution": "IGN Admin Express, INSEE COG — Licence Ouverte 2.0",
        "features": list(features),
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8")


def _fill_gaps(shapes: Shapes) -> Shapes:
    """Give the holes that missing communes leave to the neighbour that shares most of their border.

    Between two départements too: Pierrefitte-sur-Seine, merged into Saint-Denis in 2025, lies
    between 93 and 95 and has no outline.
    """
    filled = dict(shapes)
    for part in shapely.get_parts(shapely.union_all(list(shapes.values()), grid_size=GRID)):
        for ring in part.interiors:
            gap = shapely.Polygon(ring)
            if not gap.contains(_LLIVIA):
                owner = max(shapes, key=lambda code: _shared_border(gap, shapes[code]))
                filled[owner] = shapely.union_all([filled[owner], gap], grid_size=GRID)
    return filled


def _shared_border(gap: BaseGeometry, shape: BaseGeometry) -> float:
    """Give the length in degrees of the border of a gap that is also that of a shape."""
    if not shapely.box(*gap.bounds).intersects(shapely.box(*shape.bounds)):
        return 0.0
    shared: float = gap.exterior.intersection(shape.boundary).length
    return shared


def _without_slivers(shape: BaseGeometry) -> BaseGeometry:
    """Fill the hair-thin holes that rounding leaves along the borders of départements."""
    parts = [
        shapely.Polygon(
            part.exterior, [r for r in part.interiors if shapely.Polygon(r).area > _SLIVER]
        )
        for part in shapely.get_parts(shape)
    ]
    return shapely.MultiPolygon(parts) if len(parts) > 1 else parts[0]
