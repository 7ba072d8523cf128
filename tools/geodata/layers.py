"""Make the features of each layer of the base map."""

import json
from collections.abc import Collection, Iterator
from math import cos, radians

import shapely
from shapely.geometry.base import BaseGeometry

from tools.geodata.gazetteer import Row, rows
from tools.geodata.labels import first_zooms
from tools.geodata.outlines import department_shapes, feature, region_shapes
from tools.geodata.shapes import GRID
from tools.geodata.sources import (
    Json,
    cog_departments,
    natural_earth_water,
    world_topology,
)
from tools.geodata.topojson import countries

# Land and water shown around the territories: west, south, east, north.
VIEWS = (
    (-12.0, 38.0, 17.0, 56.0),  # metropolitan France
    (-64.5, 13.5, -59.0, 19.0),  # Antilles
    (-58.0, 0.0, -48.0, 8.0),  # Guyane
    (42.0, -24.0, 60.0, -10.0),  # Réunion, Mayotte
    (-60.0, 44.0, -52.0, 50.0),  # Saint-Pierre-et-Miquelon
    (160.0, -25.0, 172.0, -17.0),  # Nouvelle-Calédonie
    (-179.0, -15.0, -175.0, -12.0),  # Wallis et Futuna
    (-156.0, -30.0, -132.0, -6.0),  # Polynésie française
)

# Natural Earth's names of collectivities whose outline no other source of ours has.
_COLLECTIVITIES = {
    "Fr. Polynesia",
    "New Caledonia",
    "St-Barthélemy",
    "St-Martin",
    "St. Pierre and Miquelon",
    "Wallis and Futuna Is.",
}

# Width in degrees of the frontier strip, more than the two sources ever differ.
_STRIP = 0.05

# People per km²: INSEE's density grid calls 1,500 dense; 1,000 shows the shape of small towns too.
_TOWN, _CITY = 1000.0, 3000.0

_KM2_PER_DEGREE2 = 111.2**2


def lands() -> Iterator[Json]:
    """Give the land around France; French collectivities are marked ``own``."""
    window = shapely.union_all([shapely.box(*view) for view in VIEWS])
    shapes = {name: shape.intersection(window) for name, shape in countries(world_topology())}
    france = shapes.pop("France")
    abroad = [shape for name, shape in shapes.items() if name not in _COLLECTIVITIES]
    for name, shape in shapes.items():
        if not shape.is_empty:
            yield feature(shape, {"own": int(name in _COLLECTIVITIES)})
    # Natural Earth's frontiers are coarser than ours: without this strip the sea would show between
    # the two.
    strip = france.intersection(shapely.union_all(abroad).buffer(_STRIP))
    yield feature(strip, {"own": 0})


def departments() -> Iterator[Json]:
    """Give the outlines of départements."""
    for code, shape in department_shapes().items():
        yield feature(shape, {"code": code})


def regions() -> Iterator[Json]:
    """Give the outlines of regions."""
    for code, shape in region_shapes(department_shapes()).items():
        yield feature(shape, {"code": code})


def department_labels() -> Iterator[Json]:
    """Give a point well inside each département for its name."""
    names = {entry["code"]: entry["nom"] for entry in cog_departments()}
    for code, shape in department_shapes().items():
        yield _label(shape, {"code": code, "name": names[code]})


def built_up() -> Iterator[Json]:
    """Give the dense communes, merged: ``level`` 1 for towns, 2 for cities."""
    for level, density in ((1, _TOWN), (2, _CITY)):
        dense = [row.shape for row in rows() if row.shape is not None and _density(row) >= density]
        for part in shapely.get_parts(shapely.union_all(dense, grid_size=GRID)):
            yield feature(part, {"level": level})


def places() -> Iterator[Json]:
    """Give the communes' names, each from the zoom at which it has room."""
    seats = {entry["chefLieu"] for entry in cog_departments()}
    placed = [row for row in rows() if row.pin is not None and row.kind == "commune"]
    ordered = sorted(placed, key=lambda row: (-_importance(row, seats), row.insee))
    zooms = first_zooms(
        [
            (row.name, _importance(row, seats), row.pin.lat, row.pin.lon)
            for row in ordered
            if row.pin
        ]
    )
    for rank, (row, zoom) in enumerate(zip(ordered, zooms, strict=True)):
        if row.pin is not None:
            point = shapely.Point(round(row.pin.lon, 5), round(row.pin.lat, 5))
            properties = {"name": row.name, "rank": rank, "size": _size(row.population)}
            yield {**feature(point, properties), "tippecanoe": {"minzoom": zoom}}


def waters(name: str) -> Iterator[Json]:
    """Give the ``rivers`` or ``lakes`` of Natural Earth around the territories."""
    window = shapely.union_all([shapely.box(*view) for view in VIEWS])
    for entry in natural_earth_water(name):
        shape = shapely.from_geojson(json.dumps(entry["geometry"])).intersection(window)
        if not shape.is_empty:
            yield feature(shape, {})


def _label(shape: BaseGeometry, properties: Json) -> Json:
    largest = max(shapely.get_parts(shape), key=lambda part: part.area)
    return feature(shapely.maximum_inscribed_circle(largest, 0.01).centroid, properties)


def _density(row: Row) -> float:
    if row.shape is None:
        return 0.0
    latitude = row.shape.centroid.y
    area: float = row.shape.area * _KM2_PER_DEGREE2 * cos(radians(latitude))
    return row.population / area


def _importance(row: Row, seats: Collection[str]) -> float:
    """Weigh a name: a prefecture counts as a town three times its size."""
    return row.population * (3.0 if row.insee in seats else 1.0)


def _size(population: int) -> int:
    """Give the class of a place, 0 to 5, that sets the size of its name."""
    return sum(population >= least for least in (2_000, 10_000, 30_000, 100_000, 300_000))
