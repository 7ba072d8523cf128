"""Assemble and write ``communes.csv.gz``."""

import csv
import gzip
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from tools.geodata.names import Alias, aliases
from tools.geodata.points import Pin, approximate_pin, choose_pin
from tools.geodata.shapes import commune_shapes
from tools.geodata.sources import Json, cog

COLUMNS = (
    *("insee", "name", "type", "department", "region", "lat", "lon", "coord_source", "population"),
    *("postcodes", "minx", "miny", "maxx", "maxy", "aliases"),
)
_KINDS = {"commune-actuelle": "commune", "arrondissement-municipal": "arrondissement"}

# 1e-5 degree is about a metre; boxes are for framing a map, 1e-4 is enough.
_POINT_DECIMALS = 5
_BOX_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Row:
    """A commune as the gazetteer lists it."""

    insee: str
    name: str
    kind: str
    department: str
    region: str
    pin: Pin | None
    population: int
    postcodes: tuple[str, ...]
    shape: BaseGeometry | None
    aliases: tuple[Alias, ...]


@cache
def rows() -> tuple[Row, ...]:
    """Give every commune and municipal arrondissement, by INSEE code."""
    entries = sorted((e for e in cog() if e["type"] in _KINDS), key=lambda e: e["code"])
    pins = {entry["code"]: choose_pin(entry["code"], entry["nom"]) for entry in entries}
    _approximate_missing(entries, pins)
    return tuple(_row(entry, pins[entry["code"]]) for entry in entries)


def write_gazetteer(path: Path) -> None:
    """Write the gazetteer; the same rows always give the same bytes (no time stamp)."""
    text = io.StringIO()
    # No quoting: the application splits lines at commas, which is quicker; a cell with a comma
    # stops the build here.
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_NONE)
    writer.writerow(COLUMNS)
    writer.writerows(_cells(row) for row in rows())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0))


def _approximate_missing(entries: list[Json], pins: dict[str, Pin | None]) -> None:
    """Place the few communes without outline at a neighbour of the same postcode."""
    located: dict[str, tuple[int, Pin]] = {}
    for entry in entries:
        pin = pins[entry["code"]]
        if pin is None:
            continue
        here: tuple[int, Pin] = (entry.get("population", 0), pin)
        for postcode in entry.get("codesPostaux", []):
            located[postcode] = max(located.get(postcode, here), here)
    for entry in entries:
        if pins[entry["code"]] is None and entry["zone"] != "com":
            pins[entry["code"]] = approximate_pin(entry["codesPostaux"], located)


def _row(entry: Json, pin: Pin | None) -> Row:
    return Row(
        insee=entry["code"],
        name=entry["nom"],
        kind=_KINDS[entry["type"]],
        department=entry["departement"],
        region=entry["region"],
        pin=pin,
        population=entry.get("population", 0),
        postcodes=tuple(sorted(entry.get("codesPostaux", ()))),
        shape=commune_shapes().get(entry["code"]),
        aliases=aliases().get(entry["code"], ()),
    )


def _cells(row: Row) -> list[str | int | float]:
    return [
        *(row.insee, row.name, row.kind, row.department, row.region),
        *_point_cells(row.pin),
        *(row.population, " ".join(row.postcodes)),
        *_box_cells(row.shape),
        "|".join(f"{code}:{name}" for code, name in row.aliases),
    ]


def _point_cells(pin: Pin | None) -> tuple[str | float, str | float, str]:
    if pin is None:
        return "", "", "none"
    return round(pin.lat, _POINT_DECIMALS), round(pin.lon, _POINT_DECIMALS), pin.source


def _box_cells(shape: BaseGeometry | None) -> list[str | float]:
    if shape is None:
        return [""] * 4
    return [round(edge, _BOX_DECIMALS) for edge in shape.bounds]
