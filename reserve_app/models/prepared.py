"""Statements compiled once for a kind of database: running one binds its values, and no more.

For what each page, event or search asks: what SQLAlchemy does around a statement, parameter by
parameter and row by row, takes longer than SQLite takes to answer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Connection, Dialect, Select
from sqlalchemy.exc import DBAPIError

Statement = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]
Convert = Callable[[Any], Any]


class _Ready(NamedTuple):
    """A statement as a driver takes it: what to bind in which order, and what to convert."""

    text: str
    usual: Mapping[str, Any]  # values that never change
    order: tuple[str, ...]
    bound: tuple[tuple[str, Convert], ...]
    read: tuple[tuple[int, Convert], ...]


def run(
    connection: Connection, statement: Statement, values: Mapping[str, Any]
) -> Sequence[Sequence[Any]]:
    """Run a statement that lives as long as the process, and return its rows.

    Other values than those the statement names are left aside.
    """
    ready = _ready(statement, connection.dialect)
    given = {**ready.usual, **values}
    for name, convert in ready.bound:
        given[name] = convert(given[name])
    rows: Sequence[Sequence[Any]]
    if connection.dialect.positional:
        rows = _run_on_sqlite(connection, ready.text, tuple(given[name] for name in ready.order))
    else:
        named = {name: given[name] for name in ready.order}
        rows = connection.exec_driver_sql(ready.text, named).all()
    return [_converted(row, ready.read) for row in rows] if ready.read else rows


def _run_on_sqlite(
    connection: Connection, text: str, values: tuple[Any, ...]
) -> Sequence[Sequence[Any]]:
    """Run a statement by the driver itself, within the connection's transaction."""
    if not connection.in_transaction():
        connection.begin()
    try:
        rows: list[tuple[Any, ...]] = (
            connection.connection.cursor().execute(text, values).fetchall()
        )
    except sqlite3.Error as error:
        raise DBAPIError.instance(text, values, error, sqlite3.Error) from error
    return rows


def _converted(row: Sequence[Any], read: tuple[tuple[int, Convert], ...]) -> Sequence[Any]:
    values = list(row)
    for place, convert in read:
        values[place] = convert(values[place])
    return values


@lru_cache(maxsize=1_024)
def _ready(statement: Statement, dialect: Dialect) -> _Ready:
    compiled = statement.compile(dialect=dialect)
    bound, read = [], []
    for name, parameter in compiled.binds.items():
        convert = parameter.type.dialect_impl(dialect).bind_processor(dialect)
        if convert is not None:
            bound.append((name, convert))
    # psycopg gives dates and booleans by itself; SQLite has none.
    columns = statement.selected_columns if dialect.name == "sqlite" else ()
    for place, column in enumerate(columns):
        convert = column.type.dialect_impl(dialect).result_processor(dialect, None)
        if convert is not None:
            read.append((place, convert))
    return _Ready(
        str(compiled),
        {name: value for name, value in compiled.params.items() if value is not None},
        # By position a name comes once for each place it is used in.
        tuple(compiled.positiontup or compiled.params),
        tuple(bound),
        tuple(read),
    )
