"""Know which territories are next to one: made from the outlines, see docs/geodata.md."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from reserve_app.geo.territories import Territory, get_territories


def neighbours_of(code: str) -> tuple[Territory, ...]:
    """Give the neighbours of a territory by code; none of Saint-Pierre-et-Miquelon."""
    known = get_territories()
    return tuple(one for one in map(known.get, _codes().get(code, ())) if one is not None)


@cache
def _codes() -> dict[str, list[str]]:
    path = files("reserve_app") / "data" / "geo" / "neighbours.json"
    found: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    return found
