"""Statements compiled once for a kind of database: running one binds its values, and no more.

For what each page, event or search asks: what SQLAlchemy does around a statement, parameter by
parameter and row by row, takes longer than SQLite takes to answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Dialect, Select

Statement = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]
Ready = tuple[str, dict[str, Any], tuple[str, ...], tuple[tuple[str, Callable[[Any], Any]], ...]]


def run(
    connection: Connection, statement: Statement, values: Mapping[str, Any]
) -> Iterable[Sequence[Any]]:
    """Run a statement that lives as long as the process, and give its rows as the driver does.

    Columns of dates or booleans are for the caller to convert. Other values than those the
    statement names are left aside.
    """
    text, usual, order, converted = _ready(statement, connection.dialect)
    given = {**usual, **values}
    for name, convert in converted:
        given[name] = convert(given[name])
    if connection.dialect.positional:
        return connection.exec_driver_sql(text, tuple(map(given.__getitem__, order)))
    return connection.exec_driver_sql(text, {name: given[name] for name in order})


@lru_cache(maxsize=1_024)
def _ready(statement: Statement, dialect: Dialect) -> Ready:
    """Return the text, the values that never change, the names in order, and what to convert."""
    compiled = statement.compile(dialect=dialect)
    usual = {name: value for name, value in compiled.params.items() if value is not None}
    # By position a name comes once for each place it is used in.
    order = tuple(compiled.positiontup or compiled.params)
    converted = []
    for name, parameter in compiled.binds.items():
        convert = parameter.type.dialect_impl(dialect).bind_processor(dialect)
        if convert is not None:
            converted.append((name, convert))
    return str(compiled), usual, order, tuple(converted)
