"""Draw volunteers in memory, only to fill places as a launch does; their accounts come later."""

from __future__ import annotations

from random import Random
from typing import Any

from reserve_app.demo.places import Draw
from reserve_app.geo.distance import haversine_km

Row = dict[str, Any]
RADIUS_KM = 20.0
_TRIES = 0.7  # of those who signed up, four days after the opening


def take_places(rng: Random, draw: Draw, missions: list[Row], volunteers: int) -> int:
    """Let each volunteer take a place in the nearest published mission of a kind they want.

    Changes ``taken`` in the rows; returns how many volunteers found a place. A volunteer who finds
    none within 20 km takes a remote mission, if one has room.
    """
    published = [row for row in missions if row["published"] and row["structure_validated"]]
    kinds = sorted({row["kind"] for row in published})
    placed = 0
    for _ in range(volunteers):
        lat, lon = draw.town(rng).around(rng)
        wanted = kinds[int(rng.random() * len(kinds))]
        if rng.random() > _TRIES:
            continue
        row = _nearest([row for row in published if row["kind"] == wanted], lat, lon)
        if row is not None:
            row["taken"] += 1
            row["is_full"] = row["taken"] == row["places"]
            placed += 1
    return placed


def _nearest(missions: list[Row], lat: float, lon: float) -> Row | None:
    def km(row: Row) -> float:
        # A remote mission is taken when nothing is nearer than the radius.
        return RADIUS_KM if row["lat"] is None else haversine_km(lat, lon, row["lat"], row["lon"])

    open_ = [row for row in missions if row["taken"] < row["places"] and km(row) <= RADIUS_KM]
    return min(open_, key=lambda row: (km(row), row["id"]), default=None)
