"""Keep the counts of open missions by map cell equal to the missions, in one transaction.

The rows of the widest cells are shared by all of France. A transaction therefore gathers what it
changes and writes it last, just before it commits, in the order of the keys: whoever frees places
of several missions, of several kinds, waits for nobody who waits for it (`tests/services/
test_cell_locks.py` keeps the careless way as a control), and holds those rows for a moment only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import Connection, and_, delete, event, false, select, text
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session

from reserve_app.models import MISSION, MISSION_CELL
from reserve_app.search.points import CELL_LEVELS, REMOTE_LEVEL, TILE_LEVEL, cell_at
from reserve_app.search.statements import public


class Open(NamedTuple):
    """What an open mission adds to the counts; no point when it is remote."""

    kind: str
    tile: int | None
    mx: int | None
    my: int | None


class Cell(NamedTuple):
    """The key of one count."""

    level: int
    cell: int
    kind: str


Counts = dict[Cell, tuple[int, int, int]]

_KEY = "reserve_cells"
# The same words on SQLite and PostgreSQL.
_ADD = text(
    "INSERT INTO mission_cell (level, cell, kind, n, sum_mx, sum_my) "
    "VALUES (:level, :cell, :kind, :n, :sum_mx, :sum_my) "
    "ON CONFLICT (level, cell, kind) DO UPDATE SET n = mission_cell.n + excluded.n, "
    "sum_mx = mission_cell.sum_mx + excluded.sum_mx, "
    "sum_my = mission_cell.sum_my + excluded.sum_my"
)
_TAKE = text(
    "UPDATE mission_cell SET n = n + :n, sum_mx = sum_mx + :sum_mx, sum_my = sum_my + :sum_my "
    "WHERE level = :level AND cell = :cell AND kind = :kind"
)
_FORGET = text(
    "DELETE FROM mission_cell WHERE level = :level AND cell = :cell AND kind = :kind AND n = 0"
)
_RECOUNT = tuple(
    text(
        "INSERT INTO mission_cell (level, cell, kind, n, sum_mx, sum_my) "  # noqa: S608 - ours
        f"SELECT CAST(:level AS INTEGER), {cell}, kind, count(*), "
        "CAST(coalesce(sum(mx), 0) AS BIGINT), CAST(coalesce(sum(my), 0) AS BIGINT) "
        "FROM mission WHERE published AND structure_validated AND NOT is_full "
        f"AND tile IS {no} NULL "
        f"GROUP BY {cell}, kind"
    )
    for cell, no in (
        ("tile / CAST(:divisor AS BIGINT)", "NOT"),
        ("0 * CAST(:divisor AS BIGINT)", ""),
    )
)
_IS_OPEN = and_(*public(), MISSION.c.is_full == false())
_OPEN = (MISSION.c.kind, MISSION.c.tile, MISSION.c.mx, MISSION.c.my)


@contextmanager
def keeping_cells(session: Session, which: ColumnElement[bool]) -> Iterator[None]:
    """Lock the missions `which` names, let the block change them, then correct the counts.

    Does not commit: the counts change with the missions or not at all.
    """
    before = _open_missions(session, which)
    yield
    session.flush()
    change_counts(session, before, _open_missions(session, which))


def change_counts(session: Session, before: Sequence[Open], after: Sequence[Open]) -> None:
    """Take some open missions out of the counts and add others, when the transaction commits.

    Raises:
        RuntimeError: inside a savepoint, whose end would not be noticed here.
    """
    if session.in_nested_transaction():
        msg = "the counts by cell do not follow savepoints"
        raise RuntimeError(msg)
    gone, come = Counter(before), Counter(after)
    change = count([*(come - gone).elements()], [*(gone - come).elements()])
    gathered: Counts = session.info.setdefault(_KEY, {})
    for key, sums in change.items():
        known = gathered.get(key, (0, 0, 0))
        gathered[key] = (known[0] + sums[0], known[1] + sums[1], known[2] + sums[2])


@event.listens_for(Session, "before_commit")
def _write_gathered(session: Session) -> None:
    gathered: Counts = session.info.pop(_KEY, {})
    if gathered:
        _write(session.connection(), gathered)


@event.listens_for(Session, "after_soft_rollback")
def _forget_gathered(session: Session, _: object) -> None:
    session.info.pop(_KEY, None)


def _write(connection: Connection, change: Counts) -> None:
    for key in sorted(change):
        n, sum_mx, sum_my = change[key]
        if (n, sum_mx, sum_my) == (0, 0, 0):
            continue
        row = {**key._asdict(), "n": n, "sum_mx": sum_mx, "sum_my": sum_my}
        # Not an upsert when taking away: the row it proposes would break the CHECK on n.
        connection.execute(_ADD if n > 0 else _TAKE, row)
        if n < 0:
            connection.execute(_FORGET, row)


def count(added: Sequence[Open], removed: Sequence[Open] = ()) -> Counts:
    """Return, by cell, the number of missions and the sums of their coordinates."""
    counts: Counts = {}
    for sign, missions in ((1, added), (-1, removed)):
        for mission in missions:
            for key in _keys(mission):
                n, sum_mx, sum_my = counts.get(key, (0, 0, 0))
                mx, my = mission.mx or 0, mission.my or 0
                counts[key] = n + sign, sum_mx + sign * mx, sum_my + sign * my
    return {key: sums for key, sums in counts.items() if sums != (0, 0, 0)}


def recount(connection: Connection) -> None:
    """Rebuild every count from the missions: after a bulk load, or for the doctor."""
    connection.execute(delete(MISSION_CELL))
    for level in (REMOTE_LEVEL, *CELL_LEVELS):
        connection.execute(_RECOUNT[level == REMOTE_LEVEL], _level_parameters(level))


def _level_parameters(level: int) -> dict[str, int]:
    divisor = 1 << 2 * (TILE_LEVEL - max(level, 0))
    return {"level": level, "divisor": divisor}


def counts_of(connection: Connection) -> Counts:
    """Return the counts as they stand."""
    rows = connection.execute(select(MISSION_CELL))
    return {Cell(r.level, r.cell, r.kind): (r.n, r.sum_mx, r.sum_my) for r in rows}


def _open_missions(session: Session, which: ColumnElement[bool]) -> list[Open]:
    found = select(_IS_OPEN, *_OPEN).where(which).order_by(MISSION.c.id).with_for_update()
    rows = session.connection().execute(found)
    return [Open(kind, tile, mx, my) for is_open, kind, tile, mx, my in rows if is_open]


def _keys(mission: Open) -> Iterator[Cell]:
    if mission.tile is None:
        yield Cell(REMOTE_LEVEL, 0, mission.kind)
        return
    for level in CELL_LEVELS:
        yield Cell(level, cell_at(mission.tile, level), mission.kind)
