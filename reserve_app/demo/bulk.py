"""Write many rows at once: COPY on PostgreSQL, prepared statements on SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert


def copy_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all have the same keys, in the connection's transaction."""
    if not rows:
        return
    if connection.dialect.name != "postgresql":
        connection.execute(insert(table), rows)
        return
    _copy(connection, table, rows[0], (tuple(row.values()) for row in rows))


def copy_pairs(
    connection: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert rows of texts and whole numbers, which need no conversion, as quickly as one can."""
    if not rows:
        return
    if connection.dialect.name != "postgresql":
        marks = ", ".join("?" for _ in columns)
        names = ", ".join(columns)
        statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608 - our names
        connection.exec_driver_sql(statement, list(rows))
        return
    _copy(connection, table, columns, rows)


def _copy(
    connection: Connection,
    table: Table,
    columns: Iterable[str],
    rows: Iterable[tuple[Any, ...]],
) -> None:
    driver: Any = connection.connection.driver_connection
    statement = f"COPY {table.name} ({', '.join(columns)}) FROM STDIN"
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
