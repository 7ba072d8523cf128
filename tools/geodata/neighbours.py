"""Write ``neighbours.json``: which territories touch, or are the nearest across the sea."""

import json
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

# Points two outlines share before they are neighbours: one alone is a corner where four meet.
LEAST_SHARED = 2
# No outline tells them: whom each territory overseas would ask first. Saint-Pierre-et-Miquelon
# has nobody near.
ACROSS_THE_SEA = (
    ("971", "972"), ("971", "977"), ("971", "978"), ("972", "973"), ("974", "976"),
    ("977", "978"), ("986", "987"), ("986", "988"), ("987", "988"),
)  # fmt: skip


def write_neighbours(outlines: Path, path: Path) -> None:
    """Write the neighbours of each territory, from the outlines of départements."""
    content = json.loads(outlines.read_text(encoding="utf-8"))
    at: dict[tuple[float, float], set[str]] = defaultdict(set)
    for feature in content["features"]:
        for ring in _rings(feature["geometry"]):
            for lon, lat in ring:
                at[lon, lat].add(feature["properties"]["code"])
    shared = Counter(pair for codes in at.values() for pair in combinations(sorted(codes), 2))
    touching = [pair for pair, points in shared.items() if points >= LEAST_SHARED]
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in (*touching, *ACROSS_THE_SEA):
        found[one].add(other)
        found[other].add(one)
    lines = [f' "{code}": {json.dumps(sorted(found[code]))}' for code in sorted(found)]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _rings(geometry: dict) -> list[list[list[float]]]:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [ring for polygon in polygons for ring in polygon]
