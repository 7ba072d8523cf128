"""Write ``territories.json``: départements, collectivities, regions, and what belongs where."""

import json
from collections.abc import Iterable
from pathlib import Path

from tools.geodata.gazetteer import Row, rows
from tools.geodata.prepositions import within
from tools.geodata.sources import Json, cog_departments, cog_regions

# Overseas collectivities with inhabitants. INSEE also lists 984 (Terres australes et antarctiques)
# and 989 (Clipperton), where nobody lives: no volunteers, no moderators, no territory.
COLLECTIVITIES = frozenset({"975", "977", "978", "986", "987", "988"})

# INSEE's "type de nom en clair" (TNCC) as the article that goes before a name in a sentence.
_ARTICLES = {0: "", 1: "", 2: "le ", 3: "la ", 4: "les ", 5: "l'", 6: "aux ", 7: "las ", 8: "los "}

# A box around the points of an archipelago whose outlines we lack: about 10 km more on each side.
_MARGIN = 0.1
_DECIMALS = 4


def write_territories(path: Path) -> None:
    """Write the territories by code; the same input always gives the same bytes."""
    departments = [_department(entry) for entry in cog_departments() if _is_kept(entry)]
    regions = [_region(entry, departments) for entry in cog_regions() if entry["zone"] != "com"]
    content = {
        "regions": sorted(regions, key=lambda region: region["code"]),
        "territories": sorted(departments, key=lambda department: department["code"]),
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _is_kept(entry: Json) -> bool:
    return entry["zone"] != "com" or entry["code"] in COLLECTIVITIES


def _department(entry: Json) -> Json:
    communes = [row for row in rows() if row.department == entry["code"] and row.kind == "commune"]
    collectivity = entry["code"] in COLLECTIVITIES
    article = _ARTICLES[entry["typeLiaison"]]
    return {
        "code": entry["code"],
        "name": entry["nom"],
        "article": article,
        "within": within(entry["code"], article),
        "kind": "collectivity" if collectivity else "department",
        "region": None if collectivity else entry["region"],
        **_place(entry["chefLieu"], communes),
    }


def _region(entry: Json, departments: Iterable[Json]) -> Json:
    inside = {
        department["code"] for department in departments if department["region"] == entry["code"]
    }
    communes = [row for row in rows() if row.department in inside and row.kind == "commune"]
    return {
        "code": entry["code"],
        "name": entry["nom"],
        "article": _ARTICLES[entry["typeLiaison"]],
        **_place(entry["chefLieu"], communes),
    }


def _place(seat: str, communes: list[Row]) -> Json:
    by_code = {row.insee: row for row in communes}
    chief = by_code.get(seat) or max(communes, key=lambda row: row.population)
    pin = chief.pin or next(row.pin for row in communes if row.pin)
    return {
        "seat": chief.insee,
        "lat": round(pin.lat, 5),
        "lon": round(pin.lon, 5),
        "population": sum(row.population for row in communes),
        "bbox": _box(communes),
    }


def _box(communes: list[Row]) -> list[float]:
    boxes = [row.shape.bounds for row in communes if row.shape]
    if not boxes:
        pins = [row.pin for row in communes if row.pin]
        boxes = [(p.lon - _MARGIN, p.lat - _MARGIN, p.lon + _MARGIN, p.lat + _MARGIN) for p in pins]
    west, south, east, north = zip(*boxes, strict=True)
    return [round(edge, _DECIMALS) for edge in (min(west), min(south), max(east), max(north))]
