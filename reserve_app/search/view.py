"""Answer a map view: single missions when few, clusters when many."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import Connection

from reserve_app.domain.criteria import BBox, Mode, SearchCriteria
from reserve_app.geo.mercator import MAX_ZOOM, cell_shift, unproject
from reserve_app.models.prepared import run
from reserve_app.search import statements as sql
from reserve_app.search.area import cover, finest_grid, view_of
from reserve_app.search.find import card, count
from reserve_app.search.points import TILE_LEVEL
from reserve_app.search.question import (
    Question,
    Values,
    edge_values,
    nothing_is_whole,
    whole_values,
)
from reserve_app.search.results import Cluster, MapView, MissionCard

FEW = 300  # more markers than that overlap on a phone, and weigh more than the clusters
NOTHING = MapView(0, (), ())


def map_view(
    connection: Connection, criteria: SearchCriteria, view: BBox, zoom: int, today: date
) -> MapView:
    """Return what a map of ``view`` at ``zoom`` shows of a search: on-site missions only."""
    area = view_of(criteria, view)
    if area is None or criteria.mode is Mode.REMOTE:
        return NOTHING
    asked = Question.ask(connection, criteria, today, area)
    tally, counted, _ = count(connection, asked)
    kinds = criteria.kinds or {kind for _, kind in tally}
    total = sum(n for (remote, kind), n in tally.items() if not remote and kind in kinds)
    if total <= FEW:
        return MapView(total, _missions(connection, asked) if total else (), ())
    level = max(0, min(zoom, MAX_ZOOM, finest_grid(area)))
    return MapView(total, (), _clusters(connection, asked, level, counted=counted))


def _missions(connection: Connection, asked: Question) -> tuple[MissionCard, ...]:
    edge = cover(asked.area).tiles if asked.area else ()
    statement = sql.page(asked.shape(on_site=True, edge=edge), "newest", walk=False)
    window = {"limit": FEW, "offset": 0}
    rows = run(connection, statement, {**asked.values, **edge_values(edge), **window})
    return tuple(card(row, asked.criteria.origin) for row in rows)


def _clusters(
    connection: Connection, asked: Question, zoom: int, *, counted: bool
) -> tuple[Cluster, ...]:
    level = min(zoom, TILE_LEVEL)
    found = cover(asked.area, level) if asked.area else None
    assert found is not None  # noqa: S101 - a view always has an area
    fine = zoom > TILE_LEVEL
    if fine or not counted:
        found = nothing_is_whole(found)
    whole = found.whole_at(level)
    shape = asked.shape(on_site=True, edge=found.edge) if found.edge else None
    statement = sql.grid(shape, whole=bool(whole), fine=fine, lateral=asked.lateral)
    values: Values = {
        **asked.values,
        **edge_values(found.edge),
        **whole_values(whole),
        "level": level,
        "divisor": 1 << 2 * (TILE_LEVEL - level),
        "shift": cell_shift(zoom),
    }
    kinds = asked.criteria.kinds
    cells: dict[int, list[tuple[str, int, int, int]]] = defaultdict(list)
    for cell, kind, n, sum_mx, sum_my in run(connection, statement, values):
        if not kinds or kind in kinds:
            cells[cell].append((kind, n, int(sum_mx), int(sum_my)))
    return tuple(_cluster(parts) for _, parts in sorted(cells.items()))


def _cluster(parts: list[tuple[str, int, int, int]]) -> Cluster:
    kinds: dict[str, int] = {}
    total = east = south = 0
    for kind, n, sum_mx, sum_my in parts:
        kinds[kind] = kinds.get(kind, 0) + n
        total, east, south = total + n, east + sum_mx, south + sum_my
    lat, lon = unproject(east / total, south / total)
    return Cluster(lat=lat, lon=lon, count=total, kinds=kinds)
