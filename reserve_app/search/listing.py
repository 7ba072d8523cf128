"""List all that a search finds, some at a time, from after the last row given.

The order is that of the pages: on site as asked, then remote, newest first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from reserve_app.search import find
from reserve_app.search import statements as sql
from reserve_app.search.area import cover
from reserve_app.search.cursor import Position, Rank
from reserve_app.search.question import Question, edge_values

ON_SITE, REMOTE = "s", "r"
RANKS: dict[str, type[Rank]] = {"distance": float, "newest": datetime, "soonest": date}


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a list, how many there are in all, and whether others follow."""

    rows: tuple[Position, ...]
    total: int
    more: bool


def ranks_of(order: str) -> dict[str, type[Rank]]:
    """Return what each part of a list in that order is ordered by."""
    return {ON_SITE: RANKS[order], REMOTE: datetime}


def listed(connection: Connection, asked: Question, after: Position | None, limit: int) -> Rows:
    """Return at most ``limit`` rows of what a question finds, those after a position if given."""
    tally = find.count(connection, asked).tally
    on_site, remote = find.totals(tally, asked.criteria)
    rows: list[Position] = []
    wanted = limit + 1  # one more says whether others follow
    if on_site and (after is None or after.part == ON_SITE):
        rows += _on_site(connection, asked, on_site, after, wanted)
    if remote and len(rows) < wanted:
        rows += _remote(connection, asked, after, wanted - len(rows))
    return Rows(tuple(rows[:limit]), on_site + remote, len(rows) > limit)


def _on_site(
    connection: Connection, asked: Question, found: int, after: Position | None, limit: int
) -> list[Position]:
    order = asked.criteria.order
    walk = order != "distance" and (asked.area is None or found >= find.MANY)
    edge = cover(asked.area).tiles if asked.area and not walk else ()
    shape = asked.shape(on_site=True, edge=edge)
    statement = sql.listing(shape, order, walk=walk, after=after is not None)
    values = {**asked.values, **edge_values(edge), **_from(after, limit)}
    return [Position(ON_SITE, row.rank, row.id) for row in connection.execute(statement, values)]


def _remote(
    connection: Connection, asked: Question, after: Position | None, limit: int
) -> list[Position]:
    last = after if after is not None and after.part == REMOTE else None
    shape = asked.shape(on_site=False)
    statement = sql.listing(shape, "newest", walk=True, after=last is not None)
    values = {**asked.values, **_from(last, limit)}
    return [Position(REMOTE, row.rank, row.id) for row in connection.execute(statement, values)]


def _from(after: Position | None, limit: int) -> dict[str, object]:
    if after is None:
        return {"limit": limit}
    return {"limit": limit, "after_rank": after.rank, "after_id": after.id}
