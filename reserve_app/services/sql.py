"""Small things every service does with its session, the same on both databases."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Executable,
    Insert,
    Table,
    insert,
    literal_column,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from reserve_app.domain.errors import NotFound
from reserve_app.language import N_, _

LARGEST_ID = 2**31 - 1  # of an INTEGER column; beyond, PostgreSQL refuses the comparison


def run(
    session: Session, statement: Executable, values: Mapping[str, Any] | None = None
) -> CursorResult[*tuple[Any, ...]]:
    """Run a Core statement in the session's transaction, with the values of its parameters.

    A statement made once, at import, keeps its compiled text: building one costs more than running
    it on SQLite.
    """
    return session.connection().execute(statement, values)


def insert_row(session: Session, table: Table, values: Mapping[str, Any]) -> int:
    """Insert one row and return its id."""
    key = run(session, inserting(table), values).inserted_primary_key
    if key is None:  # SQLAlchemy gives none only for a statement of several rows
        msg = table.name
        raise TypeError(msg)
    return int(key[0])


def insert_once(session: Session, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert one row unless a unique key already has it; say whether it was inserted."""
    statement = _inserting_once(table, session.connection().dialect.name)
    return run(session, statement, values).first() is not None


def insert_all_once(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose unique keys it does not have yet, in one statement run for each."""
    if rows:
        statement = _skipping(table, session.connection().dialect.name)
        session.connection().execute(statement, [dict(row) for row in rows])


@cache
def inserting(table: Table) -> Insert:
    """Return the INSERT of a table, made once; the values come when it is run."""
    return insert(table)


@cache
def _inserting_once(table: Table, dialect: str) -> Executable:
    # Asked by what comes back: psycopg's row count means nothing when SQLAlchemy adds RETURNING.
    once: Executable = _skipping(table, dialect).returning(*table.primary_key.columns)
    return once


@cache
def _skipping(table: Table, dialect: str) -> sqlite.Insert | postgresql.Insert:
    if dialect == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


def one_of(column: ColumnElement[str], states: Collection[str]) -> ColumnElement[bool]:
    """Return `column IN (…)` with our own words in the text: a list of parameters is slower."""
    return column.in_([literal_column(f"'{state}'") for state in sorted(states)])


def known_id(number: int) -> int:
    """Return an id that a column can hold.

    Raises:
        NotFound: no row can have that number.
    """
    if isinstance(number, bool) or not isinstance(number, int) or not 0 < number <= LARGEST_ID:
        raise NotFound(_(GONE))
    return number


GONE = N_("Cette page n'existe pas, ou n'est pas la vôtre.")
