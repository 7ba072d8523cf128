"""Answer a search: one page, the total, the facets; the nearest missions when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil, sqrt
from typing import Any, NamedTuple

from sqlalchemy import Connection

from reserve_app.domain.criteria import PAGE_SIZE, Mode, Origin, SearchCriteria
from reserve_app.geo.distance import MAX_DISTANCE_KM, haversine_km
from reserve_app.geo.mercator import unproject
from reserve_app.models.prepared import run
from reserve_app.search import statements as sql
from reserve_app.search.area import Area, Circle, cover
from reserve_app.search.question import (
    Question,
    Values,
    centre,
    edge_values,
    nothing_is_whole,
    whole_values,
)
from reserve_app.search.results import Facets, MissionCard, SearchPage

# Found so many on site, following the index of the order beats sorting them all; fewer do when
# all there are is known: a step of the index costs a twentieth of a row sorted, or less.
MANY = 2_000
STEPS_A_ROW = 0.5
# A first circle meant to hold three times the missions of the page, for they lie unevenly.
MARGIN = 3.0
NEAREST = 3
NEAREST_RINGS_KM = (25.0, 100.0, 400.0, 1_600.0, MAX_DISTANCE_KM)

Tally = dict[tuple[bool, str], int]
Rows = Sequence[Sequence[Any]]


def search(
    connection: Connection, criteria: SearchCriteria, today: date, kinds: Sequence[str]
) -> SearchPage:
    """Find one page of missions, on site first, then remote ones, newest first.

    ``today`` decides what is past; ``kinds`` are the keys of the crisis profile, so that a kind
    without missions counts 0.
    """
    asked = Question.ask(connection, criteria, today)
    tally, _, everywhere = count(connection, asked)
    facets = _facets(tally, criteria, kinds)
    on_site, remote = totals(tally, criteria)
    total = on_site + remote
    cards = _cards(connection, asked, on_site, remote, _many(everywhere))
    return SearchPage(
        total=total,
        total_on_site=on_site,
        total_remote=remote,
        facets=facets,
        results=cards,
        page=criteria.page,
        pages=max(1, ceil(total / PAGE_SIZE)),
        nearest=() if on_site else nearest(connection, asked),
    )


def facets(
    connection: Connection, criteria: SearchCriteria, today: date, kinds: Sequence[str]
) -> Facets:
    """Count the missions of a search by kind and by mode, without looking for any."""
    found = count(connection, Question.ask(connection, criteria, today))
    return _facets(found.tally, criteria, kinds)


class Counted(NamedTuple):
    """What is found by (remote, kind), whatever the kinds and the mode asked.

    ``trusted`` says whether it comes from the pre-aggregated counts: they hold open missions
    whatever the day, so not while one of these is past (between midnight and the clock's
    `run_out`). ``everywhere`` is how many open missions on site there are in all, 0 if unknown.
    """

    tally: Tally
    trusted: bool
    everywhere: int = 0


def count(connection: Connection, asked: Question) -> Counted:
    """Count what is found."""
    if asked.counted:
        tally = _count(connection, asked, counted=True)
        everywhere = tally.pop((False, sql.EVERYWHERE), 0)
        if not tally.pop((False, sql.STALE), 0):
            return Counted(tally, trusted=True, everywhere=everywhere)
    return Counted(_count(connection, asked, counted=False), trusted=False)


def _count(connection: Connection, asked: Question, *, counted: bool) -> Tally:
    found = cover(asked.area) if asked.area else None
    if found and not counted:
        found = nothing_is_whole(found)
    edge, whole = (found.edge, found.whole) if found else ((), ())
    shape = asked.shape(on_site=True, edge=edge, every_kind=True)
    looks = bool(edge) or (found is None and not counted)
    statement = sql.tally(
        shape if looks else None,
        asked.shape(on_site=False, every_kind=True),
        whole=bool(whole) if found else None,
        counted=counted,
    )
    values = {**asked.values, **edge_values(edge), **whole_values(whole)}
    tally: Tally = {}
    for remote, kind, n in run(connection, statement, values):
        key = (bool(remote), kind)
        tally[key] = tally.get(key, 0) + int(n)
    return tally


def _facets(tally: Tally, criteria: SearchCriteria, kinds: Sequence[str]) -> Facets:
    by_kind = dict.fromkeys(kinds, 0)
    by_mode = {mode.value: 0 for mode in Mode}
    for (remote, kind), n in tally.items():
        mode = Mode.REMOTE if remote else Mode.ON_SITE
        if criteria.mode in {None, mode}:
            by_kind[kind] = by_kind.get(kind, 0) + n
        if not criteria.kinds or kind in criteria.kinds:
            by_mode[mode.value] += n
    return Facets(kinds=by_kind, modes=by_mode)


def totals(tally: Tally, criteria: SearchCriteria) -> tuple[int, int]:
    """Return how many missions of a tally the criteria ask for, on site and remote."""
    found = [0, 0]
    for (remote, kind), n in tally.items():
        if not criteria.kinds or kind in criteria.kinds:
            found[remote] += n
    if criteria.mode is Mode.ON_SITE:
        found[1] = 0
    elif criteria.mode is Mode.REMOTE:
        found[0] = 0
    return found[0], found[1]


def _many(everywhere: int) -> float:
    return min(MANY, sqrt(everywhere / STEPS_A_ROW)) if everywhere else MANY


def _cards(
    connection: Connection, asked: Question, on_site: int, remote: int, many: float
) -> tuple[MissionCard, ...]:
    start = (asked.criteria.page - 1) * PAGE_SIZE
    rows: list[Sequence[Any]] = []
    if start < on_site:
        rows.extend(_on_site(connection, asked, on_site, start, many))
    left = PAGE_SIZE - len(rows)
    if left and remote:
        shape = asked.shape(on_site=False)
        window = {"limit": left, "offset": max(0, start - on_site)}
        statement = sql.page(shape, "newest", walk=True)
        rows.extend(run(connection, statement, {**asked.values, **window}))
    return tuple(card(row, asked.criteria.origin) for row in rows)


def _on_site(connection: Connection, asked: Question, found: int, start: int, many: float) -> Rows:
    """Return the rows of one page of the ``found`` on-site missions, from the ``start``-th."""
    order = asked.criteria.order
    window = {"limit": PAGE_SIZE, "offset": start}
    if order == "distance":
        return _by_distance(connection, asked, found, window)
    if asked.area is None or found >= many:
        statement = sql.page(asked.shape(on_site=True), order, walk=True)
        return run(connection, statement, {**asked.values, **window})
    return _sorted(connection, asked, order, window)


def _by_distance(connection: Connection, asked: Question, found: int, window: Values) -> Rows:
    """Look in a small circle first: whatever fills the page there is nearer than all the rest."""
    origin, area = asked.criteria.origin, asked.area
    if origin is None or area is None:  # `order` is never "distance" then
        return _sorted(connection, asked, "newest", window)
    wanted = min(found - window["offset"], PAGE_SIZE)
    widest = area.circle.km if area.circle else _farthest(area, origin)
    km = widest * sqrt(MARGIN * (window["offset"] + wanted) / found)
    while km < 0.7 * widest:  # beyond, the small circle costs about as much as the whole
        nearer = Area(area.box, Circle(origin.lat, origin.lon, km))
        rows = _sorted(connection, asked.within(nearer), "distance", window)
        if len(rows) == wanted:
            return rows
        km *= 2
    return _sorted(connection, asked, "distance", window)


def _farthest(area: Area, origin: Origin) -> float:
    box = area.box
    if box is None:
        return MAX_DISTANCE_KM
    corners = [unproject(mx, my) for mx in (box.west, box.east) for my in (box.north, box.south)]
    return max(haversine_km(origin.lat, origin.lon, *corner) for corner in corners)


def _sorted(connection: Connection, asked: Question, order: str, window: Values) -> Rows:
    edge = cover(asked.area).tiles if asked.area else ()
    statement = sql.page(asked.shape(on_site=True, edge=edge), order, walk=False)
    return run(connection, statement, {**asked.values, **edge_values(edge), **window})


def nearest(connection: Connection, asked: Question) -> tuple[MissionCard, ...]:
    """Return the three nearest open on-site missions of the kinds asked, wherever they are."""
    criteria = asked.criteria
    if criteria.mode is Mode.REMOTE or (criteria.origin is None and criteria.bbox is None):
        return ()
    lat, lon = (
        (criteria.origin.lat, criteria.origin.lon) if criteria.origin else centre(criteria.bbox)  # type: ignore[arg-type] # one of the two is there
    )
    plain = SearchCriteria(kinds=criteria.kinds, origin=Origin(lat=lat, lon=lon))
    question = Question.ask(connection, plain, asked.today)
    rows: Rows = ()
    for km in NEAREST_RINGS_KM:
        ring = question.within(Area(circle=Circle(lat, lon, km)))
        rows = _sorted(connection, ring, "distance", {"limit": NEAREST, "offset": 0})
        if len(rows) == NEAREST:
            break
    return tuple(card(row, plain.origin) for row in rows)


def card(row: Sequence[Any], origin: Origin | None) -> MissionCard:
    """Make a card of a row of `statements.CARD`, with its true distance in kilometres."""
    (
        id_, slug, title, kind, commune, insee, department, lat, lon,
        places, taken, remote, starts_on, ends_on, slots, urgent, structure,
    ) = row  # fmt: skip
    away = origin is not None and lat is not None
    return MissionCard(
        id_, slug, title, kind, structure, commune, insee, department, lat, lon,
        haversine_km(origin.lat, origin.lon, lat, lon) if away else None,  # type: ignore[union-attr] # `away` says it is there
        places, places - taken, bool(remote), starts_on, ends_on, slots, bool(urgent),
    )  # fmt: skip
