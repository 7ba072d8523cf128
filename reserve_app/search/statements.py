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
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
    union_all,
    values,
)
from sqlalchemy import column as sql_column
from sqlalchemy import CTE, CompoundSelect, FromClause
from sqlalchemy.sql import ColumnElement
from sqlmodel import col

from reserve_app.models import Mission, MissionCell, MissionWord, Structure, Visibility
from reserve_app.search.points import REMOTE_LEVEL

Statement = Select[Any] | CompoundSelect[Any]

# A VALUES list of few sizes, so that few statements are compiled; spare rows match nothing.
SIZES = (1, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096)
WHOLE, EDGE = "whole", "edge"
STALE = "stale"


def padded(number: int) -> int:
    """Return the size of the VALUES list that holds so many rows; 0 for none."""
    return next(size for size in SIZES if size >= number) if number else 0


@dataclass(frozen=True, slots=True)
class Shape:
    """What a question is made of, without its values.

    Attributes:
        on_site: on-site missions, or remote ones.
        edge: tile ranges to look in (a size of `SIZES`); 0 looks everywhere.
        box, circle: whether each mission must be tested against them.
        kinds, words: how many.
    """

    on_site: bool
    edge: int = 0
    box: bool = False
    circle: bool = False
    kinds: int = 0
    words: int = 0
    slots: bool = False
    full: bool = False
    past: bool = False


def _v(name: str, type_: Any = None) -> ColumnElement[Any]:  # noqa: ANN401 - any SQL type
    return bindparam(name, type_=type_)


def ranges(name: str, size: int, *, levels: bool = False) -> CTE:
    """Return a table of ranges ``(level,) lo, hi`` whose values are parameters."""
    names = ("level", "lo", "hi") if levels else ("lo", "hi")
    columns = [sql_column(n, BigInteger) for n in names]
    rows = [tuple(_v(f"{name}_{n}_{i}", BigInteger) for n in names) for i in range(size)]
    return values(*columns, name=name).data(rows).cte(name)


def squared_chord_sql() -> ColumnElement[float]:
    """Return the squared chord from the origin: orders as the distance does, with sums only."""
    terms = []
    for axis in ("x", "y", "z"):
        delta = col(getattr(Mission, axis)) - _v(f"origin_{axis}")
        terms.append(delta * delta)
    return terms[0] + terms[1] + terms[2]


def tests(shape: Shape) -> list[ColumnElement[bool]]:
    """Return every condition on a mission but the tile ranges."""
    tile = col(Mission.tile)
    # Written as in the partial indexes, else SQLite does not see that they apply.
    found: list[ColumnElement[bool]] = [
        col(Mission.visibility) > literal_column("0"),
        tile.is_not(None) if shape.on_site else tile.is_(None),
    ]
    if not shape.full:
        found.append(col(Mission.visibility) == literal_column(str(Visibility.OPEN.value)))
    if not shape.past:
        ends = col(Mission.ends_on)
        found.append(or_(ends.is_(None), ends >= _v("today", Date)))
    if shape.kinds:
        keys = [_v(f"kind_{i}") for i in range(shape.kinds)]
        found.append(col(Mission.kind).in_(keys) if len(keys) > 1 else col(Mission.kind) == keys[0])
    if shape.slots:
        mine = col(Mission.slots)
        # A mission that says no half-day suits any.
        found.append(or_(mine == 0, mine.bitwise_and(_v("slots", Integer)) != 0))
    if shape.box:
        found.append(col(Mission.mx).between(_v("west", Integer), _v("east", Integer)))
        found.append(col(Mission.my).between(_v("north", Integer), _v("south", Integer)))
    if shape.circle:
        found.append(squared_chord_sql() <= _v("reach"))
    found.extend(_has_word(i) for i in range(shape.words))
    return found


def _has_word(i: int) -> ColumnElement[bool]:
    word = col(MissionWord.word)
    having = select(col(MissionWord.mission_id)).where(
        word >= _v(f"word_{i}"), word < _v(f"word_end_{i}")
    )
    return col(Mission.id).in_(having)


def missions(shape: Shape, *columns: ColumnElement[Any]) -> Select[Any]:
    """Select columns of the missions a question finds."""
    found = select(*columns).where(*tests(shape))
    if not shape.edge:
        return found.select_from(Mission)
    edge = ranges(EDGE, shape.edge)
    within = col(Mission.tile).between(edge.c.lo, edge.c.hi)
    source: FromClause = edge.join(Mission, within)  # type: ignore[arg-type] # a table is a FROM
    return found.select_from(source)


@lru_cache(maxsize=512)
def tally(on_site: Shape | None, remote: Shape, whole: int | None, *, counted: bool) -> Statement:
    """Count by mode and kind: rows ``(remote, kind, n)``.

    With ``counted``, remote missions and whole cells come from the pre-aggregated table, and a
    row `STALE` says whether an open mission is past: those counts then mean nothing. ``whole`` is
    the number of whole cells, None when the question looks everywhere.
    """
    parts: list[Select[Any]] = []
    for shape in (on_site, remote):
        if shape is None or (counted and not shape.on_site):
            continue
        kind = col(Mission.kind)
        is_remote = literal_column("0" if shape.on_site else "1").label("remote")
        parts.append(
            missions(shape, is_remote, kind.label("kind"), func.count().label("n")).group_by(kind)
        )
    if counted:
        parts += [_counted(REMOTE_LEVEL, "1"), _stale()]
        if whole is None:
            parts.append(_counted(0, "0"))
        elif whole:
            parts.append(_whole_cells(whole))
    return union_all(*parts) if len(parts) > 1 else parts[0]


def _counted(level: int, remote: str) -> Select[Any]:
    kind = col(MissionCell.kind)
    return (
        select(literal_column(remote), kind, func.sum(col(MissionCell.n)))
        .where(col(MissionCell.level) == literal_column(str(level)))
        .group_by(kind)
    )


def _whole_cells(size: int) -> Select[Any]:
    whole = ranges(WHOLE, size, levels=True)
    kind = col(MissionCell.kind)
    within = and_(
        col(MissionCell.level) == whole.c.level,
        col(MissionCell.cell).between(whole.c.lo, whole.c.hi),
    )
    return (
        select(literal_column("0"), kind, func.sum(col(MissionCell.n)))
        .select_from(whole.join(MissionCell, within))  # type: ignore[arg-type] # a table is a FROM
        .group_by(kind)
    )


def _stale() -> Select[Any]:
    past = (
        select(literal_column("1"))
        .where(
            col(Mission.visibility) > literal_column("0"), col(Mission.ends_on) < _v("today", Date)
        )
        .limit(literal_column("1"))
        .subquery("past")
    )
    return select(literal_column("0"), literal_column(f"'{STALE}'"), func.count()).select_from(past)


CARD = (
    "id", "slug", "title", "kind", "commune", "commune_insee", "department", "lat", "lon",
    "places", "taken", "remote", "starts_on", "ends_on", "slots", "urgent",
)  # fmt: skip


@lru_cache(maxsize=512)
def page(shape: Shape, order: str, *, walk: bool) -> Statement:
    """Select the cards of one page, in order, with the name of the structure last.

    ``walk`` follows the index of the order until the page is full, which wins when the question
    finds a good part of all missions; else everything found is sorted.
    """
    mission = Mission.__table__  # type: ignore[attr-defined] # SQLModel hides its table
    first, *more = _order(order, walk=walk)
    keys = [first.label("rank"), col(Mission.id).label("id")]
    few = missions(shape, *keys).order_by(*_directed(order, first, col(Mission.id), *more))
    few = few.limit(_v("limit", Integer)).offset(_v("offset", Integer))
    ids = few.subquery("few")
    return (
        select(*(mission.c[name] for name in CARD), col(Structure.name).label("structure"))
        .select_from(ids.join(mission, mission.c.id == ids.c.id).join(Structure, _owner()))
        .order_by(*_directed(order, ids.c.rank, ids.c.id))
    )


def _owner() -> ColumnElement[bool]:
    return col(Structure.id) == col(Mission.structure_id)


def _order(order: str, *, walk: bool) -> tuple[ColumnElement[Any], ...]:
    if order == "distance":
        return (squared_chord_sql(),)
    key = col(Mission.published_at if order == "newest" else Mission.starts_on)
    # Through a function the index of the order cannot serve, so the tile index is taken.
    return (key if walk else func.coalesce(key, key),)


def _directed(order: str, *keys: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    return [key.desc() if order == "newest" else key.asc() for key in keys]


@lru_cache(maxsize=128)
def grid(shape: Shape | None, whole: int, *, fine: bool) -> Statement:
    """Count by map cell and kind: rows ``(cell, kind, n, sum_mx, sum_my)``.

    ``whole`` ranges are cells of the parameter ``level`` and come from the pre-aggregated table.
    ``fine`` cells are smaller than tiles.
    """
    parts: list[Select[Any]] = []
    if shape is not None:
        kind, mx, my = col(Mission.kind), col(Mission.mx), col(Mission.my)
        cell = _fine_cell() if fine else col(Mission.tile).op("/")(_v("divisor", BigInteger))
        cell = cell.label("cell")
        sums = (func.count().label("n"), func.sum(mx).label("sum_mx"), func.sum(my).label("sum_my"))
        grouped = missions(shape, cell, kind.label("kind"), *sums).group_by(
            literal_column("1"), kind
        )
        parts.append(grouped)
    if whole:
        cells = ranges(WHOLE, whole)
        c = MissionCell.__table__.c  # type: ignore[attr-defined] # SQLModel hides its table
        within = and_(c.level == _v("level", Integer), c.cell.between(cells.c.lo, cells.c.hi))
        parts.append(
            select(c.cell, c.kind, c.n, c.sum_mx, c.sum_my).select_from(
                cells.join(MissionCell.__table__, within)  # type: ignore[attr-defined]
            )
        )
    return union_all(*parts) if len(parts) > 1 else parts[0]


def _fine_cell() -> ColumnElement[int]:
    mx, my = (cast(col(axis), BigInteger) for axis in (Mission.mx, Mission.my))
    shift = _v("shift", Integer)
    return mx.bitwise_rshift(shift) * (1 << 30) + my.bitwise_rshift(shift)
