"""The SQL of the search, one dialect for both databases, built once for each shape of question.

A statement built once keeps its cache key and its compiled text: asking again costs only the
binding of its parameters. Values never enter the text; only their number does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Date,
    Integer,
    Select,
    String,
    Subquery,
    Table,
    and_,
    bindparam,
    cast,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql import ColumnElement

from reserve_app.models import MISSION, MISSION_CELL, MISSION_WORD, STRUCTURE
from reserve_app.models.prepared import Statement
from reserve_app.search.points import REMOTE_LEVEL

Columns = Select[*tuple[Any, ...]]

WHOLE, EDGE = "whole", "edge"  # parameters: ranges, as JSON
STALE, EVERYWHERE = "stale", "everywhere"
# Added to a column, it keeps planners from looking it up in an index: PostgreSQL takes ``mx`` and
# ``my`` for independent and would rather scan all of France than a few tiles.
_ZERO: ColumnElement[int] = literal_column("0", Integer)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a question is made of, without its values.

    Attributes:
        on_site: on-site missions, or remote ones.
        edge: look in tile ranges only.
        box, circle: whether each mission must be tested against them.
        kinds, words: how many.
        rare: few missions have the first word.
        department: only those of one département.
        lateral: ask as PostgreSQL likes it, see `in_ranges`.
    """

    on_site: bool
    edge: bool = False
    box: bool = False
    circle: bool = False
    kinds: int = 0
    words: int = 0
    rare: bool = False
    slots: bool = False
    full: bool = False
    past: bool = False
    department: bool = False
    lateral: bool = False


def _v(name: str, type_: Any = None) -> ColumnElement[Any]:  # noqa: ANN401 - any SQL type
    return bindparam(name, type_=type_)


def ranges(name: str, *columns: str, lateral: bool) -> Subquery:
    """Return a table of whole numbers whose rows are one parameter: a JSON list of lists.

    One text serves however many ranges, and binding them costs nothing.
    """
    given = bindparam(name, type_=String)
    numbers: list[ColumnElement[int]]
    if lateral:
        rows = func.jsonb_array_elements(cast(given, JSONB)).table_valued("value")
        item = rows.c.value.op("->>")
        numbers = [cast(item(literal_column(str(i))), BigInteger) for i in range(len(columns))]
    else:
        rows = func.json_each(given).table_valued("value")
        paths: list[ColumnElement[str]] = [literal_column(f"'$[{i}]'") for i in range(len(columns))]
        numbers = [func.json_extract(rows.c.value, path, type_=BigInteger) for path in paths]
    named = (number.label(column) for number, column in zip(numbers, columns, strict=True))
    return select(*named).select_from(rows).subquery(name)


def in_ranges(
    found: Columns, table: Table, where: ColumnElement[bool], listed: Subquery, *, lateral: bool
) -> Columns:
    """Select rows of a table that lie in listed ranges: they are looked up range after range.

    PostgreSQL cannot guess how few they are, and would rather read all of France: LATERAL, with an
    OFFSET it may not look behind, leaves it no other way. SQLite knows no LATERAL, and does well.
    """
    if not lateral:
        return found.select_from(listed.join(table, where))
    here = found.where(where).offset(_ZERO).lateral("here")
    return select(here).select_from(listed.join(here, true()))


def squared_chord_sql() -> ColumnElement[float]:
    """Return the squared chord from the origin: orders as the distance does, with sums only."""
    terms = []
    for axis in ("x", "y", "z"):
        delta = MISSION.c[axis] - _v(f"origin_{axis}")
        terms.append(delta * delta)
    return terms[0] + terms[1] + terms[2]


def public() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions no public reading goes without, worded as the partial indexes are."""
    return MISSION.c.published == true(), MISSION.c.structure_validated == true()


def tests(shape: Shape) -> list[ColumnElement[bool]]:
    """Return every condition on a mission but the tile ranges and the words."""
    tile, ends_on, slots = MISSION.c.tile, MISSION.c.ends_on, MISSION.c.slots
    found = [*public(), tile.is_not(None) if shape.on_site else tile.is_(None)]
    if not shape.full:
        found.append(MISSION.c.is_full == false())
    if not shape.past:
        found.append(or_(ends_on.is_(None), ends_on >= _v("today", Date)))
    if shape.department:
        found.append(MISSION.c.department == _v("department"))
    if shape.kinds:
        found.append(MISSION.c.kind.in_([_v(f"kind_{i}") for i in range(shape.kinds)]))
    if shape.slots:
        # A mission that says no half-day suits any.
        found.append(or_(slots == 0, slots.bitwise_and(_v("slots", Integer)) != 0))
    if shape.box:
        for axis, least, most in (("mx", "west", "east"), ("my", "north", "south")):
            place = MISSION.c[axis] + _ZERO if shape.edge else MISSION.c[axis]
            found.append(place.between(_v(least, Integer), _v(most, Integer)))
    if shape.circle:
        found.append(squared_chord_sql() <= _v("reach"))
    return found


def _has_words(shape: Shape, mission_id: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """Return the conditions on words, the rarest first.

    When it is rare, its missions are looked up one by one and their other words checked; else the
    sum keeps planners from doing so, and the missions of the area are sought in each word's list.
    """
    mission, word = MISSION_WORD.c.mission_id, MISSION_WORD.c.word
    found: list[ColumnElement[bool]] = []
    for i in range(shape.words):
        having = select(mission).where(word >= _v(f"word_{i}"), word < _v(f"word_end_{i}"))
        if shape.rare and i:
            found.append(exists(having.where(mission == mission_id)))
        else:
            found.append((mission_id if shape.rare else mission_id + _ZERO).in_(having))
    return found


def missions(shape: Shape, *columns: ColumnElement[Any]) -> Subquery:
    """Give labelled columns of the missions a question finds, as a table to select from.

    With a rare word the tile ranges are left out: its missions are few, and the exact area is
    tested on each.
    """
    mission_id = MISSION.c.id.label("mission_id")
    found = select(*columns, mission_id).where(*tests(shape))
    if not shape.edge or shape.rare:
        return found.where(*_has_words(shape, MISSION.c.id)).subquery("found")
    edge = ranges(EDGE, "lo", "hi", lateral=shape.lateral)
    tile = MISSION.c.tile.between(edge.c.lo, edge.c.hi)
    near = in_ranges(found, MISSION, tile, edge, lateral=shape.lateral).subquery("near")
    if not shape.words:
        return near
    # Outside, so that each word's list is made once.
    return select(near).where(*_has_words(shape, near.c.mission_id)).subquery("found")


@lru_cache(maxsize=512)
def tally(on_site: Shape | None, remote: Shape, *, whole: bool | None, counted: bool) -> Statement:
    """Count by mode and kind: rows ``(remote, kind, n)``.

    With ``counted``, remote missions and whole cells come from the pre-aggregated table, and a
    row `STALE` says whether an open mission is past: those counts then mean nothing. ``whole`` says
    whether there are whole cells, None when the question looks everywhere; else a row `EVERYWHERE`
    says how many open missions on site there are in all.
    """
    parts: list[Columns] = []
    for shape in (on_site, remote):
        if shape is None or (counted and not shape.on_site):
            continue
        found = missions(shape, MISSION.c.kind.label("kind"))
        remote_ = literal_column("0" if shape.on_site else "1", Integer).label("remote")
        parts.append(select(remote_, found.c.kind, func.count().label("n")).group_by(found.c.kind))
    if counted:
        parts += [_counted(REMOTE_LEVEL, "1"), _stale()]
        if whole is None:
            parts.append(_counted(0, "0"))
        else:
            parts.append(_everywhere())
            if whole:
                parts.append(_whole_cells(lateral=remote.lateral))
    return union_all(*parts) if len(parts) > 1 else parts[0]


def _counted(level: int, remote: str) -> Columns:
    kind = MISSION_CELL.c.kind
    return (
        select(literal_column(remote), kind, func.sum(MISSION_CELL.c.n))
        .where(MISSION_CELL.c.level == literal_column(str(level)))
        .group_by(kind)
    )


def _everywhere() -> Columns:
    n = func.coalesce(func.sum(MISSION_CELL.c.n), 0)
    return select(literal_column("0"), literal_column(f"'{EVERYWHERE}'"), n).where(
        MISSION_CELL.c.level == literal_column("0")
    )


def _whole_cells(*, lateral: bool) -> Columns:
    whole, c = ranges(WHOLE, "level", "lo", "hi", lateral=lateral), MISSION_CELL.c
    within = and_(c.level == whole.c.level, c.cell.between(whole.c.lo, whole.c.hi))
    cells = in_ranges(select(c.kind, c.n), MISSION_CELL, within, whole, lateral=lateral)
    found = cells.subquery("cells").c
    return select(literal_column("0"), found.kind, func.sum(found.n)).group_by(found.kind)


def _stale() -> Columns:
    past = (
        select(literal_column("1"))
        .where(*public(), MISSION.c.is_full == false(), MISSION.c.ends_on < _v("today", Date))
        .limit(literal_column("1"))
        .subquery("past")
    )
    return select(literal_column("0"), literal_column(f"'{STALE}'"), func.count()).select_from(past)


# What `find.card` makes a card of.
CARD: tuple[ColumnElement[Any], ...] = (
    *(
        MISSION.c[name]
        for name in (
            "id", "slug", "title", "kind", "commune", "commune_insee", "department", "lat", "lon",
            "places", "taken", "remote", "starts_on", "ends_on", "slots", "urgent",
        )
    ),
    STRUCTURE.c.name.label("structure"),
)  # fmt: skip


@lru_cache(maxsize=512)
def page(shape: Shape, order: str, *, walk: bool) -> Statement:
    """Select the cards of one page, in order, with the name of the structure last.

    ``walk`` follows the index of the order until the page is full, which wins when the question
    finds a good part of all missions; else everything found is sorted.
    """
    rank = _rank(order, walk=walk).label("rank")
    found = missions(shape, rank, MISSION.c.id.label("id")).c
    few = select(found.rank, found.id).order_by(*_directed(order, found.rank, found.id))
    few = few.limit(_v("limit", Integer)).offset(_v("offset", Integer))
    ids = few.subquery("few")
    return (
        select(*CARD)
        .select_from(ids.join(MISSION, MISSION.c.id == ids.c.id).join(STRUCTURE, _owner()))
        .order_by(*_directed(order, ids.c.rank, ids.c.id))
    )


@lru_cache(maxsize=512)
def listing(shape: Shape, order: str, *, walk: bool, after: bool) -> Statement:
    """Select rows ``(rank, id)`` in order; with ``after``, those that follow a row already given.

    Rows that come or go between two pages move no other row: none is given twice or left out.
    """
    found = missions(shape, _rank(order, walk=walk).label("rank"), MISSION.c.id.label("id")).c
    rows = select(found.rank, found.id).order_by(*_directed(order, found.rank, found.id))
    if after:
        last = tuple_(_v("after_rank", found.rank.type), _v("after_id", Integer))
        here = tuple_(found.rank, found.id)
        rows = rows.where(here < last if order == "newest" else here > last)
    return rows.limit(_v("limit", Integer))


def _owner() -> ColumnElement[bool]:
    return STRUCTURE.c.id == MISSION.c.structure_id


def _rank(order: str, *, walk: bool) -> ColumnElement[Any]:
    if order == "distance":
        return squared_chord_sql()
    key = MISSION.c.published_at if order == "newest" else MISSION.c.starts_on
    # Through a function the index of the order cannot serve, so the tile index is taken.
    return key if walk else func.coalesce(key, key)


def _directed(order: str, *keys: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    return [key.desc() if order == "newest" else key.asc() for key in keys]


@lru_cache(maxsize=128)
def grid(shape: Shape | None, *, whole: bool, fine: bool, lateral: bool) -> Statement:
    """Count by map cell and kind: rows ``(cell, kind, n, sum_mx, sum_my)``.

    With ``whole``, ranges of cells of the parameter ``level`` come from the pre-aggregated table.
    ``fine`` cells are smaller than tiles.
    """
    parts: list[Columns] = []
    if shape is not None:
        cell = _fine_cell() if fine else MISSION.c.tile.op("/")(_v("divisor", BigInteger))
        plain = (MISSION.c[name].label(name) for name in ("kind", "mx", "my"))
        found = missions(shape, cell.label("cell"), *plain).c
        sums = (func.count().label("n"), func.sum(found.mx), func.sum(found.my))
        parts.append(select(found.cell, found.kind, *sums).group_by(found.cell, found.kind))
    if whole:
        cells, c = ranges(WHOLE, "lo", "hi", lateral=lateral), MISSION_CELL.c
        within = and_(c.level == _v("level", Integer), c.cell.between(cells.c.lo, cells.c.hi))
        counts = select(c.cell, c.kind, c.n, c.sum_mx, c.sum_my)
        parts.append(in_ranges(counts, MISSION_CELL, within, cells, lateral=lateral))
    return union_all(*parts) if len(parts) > 1 else parts[0]


def _fine_cell() -> ColumnElement[int]:
    mx, my = (cast(MISSION.c[axis], BigInteger) for axis in ("mx", "my"))
    shift = _v("shift", Integer)
    return mx.bitwise_rshift(shift) * (1 << 30) + my.bitwise_rshift(shift)
