"""Three small things every service does with its session, the same on both databases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import CursorResult, Executable, Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from reserve_app.domain.errors import NotFound

LARGEST_ID = 2**31 - 1  # of an INTEGER column; beyond, PostgreSQL refuses the comparison


def run(session: Session, statement: Executable) -> CursorResult[*tuple[Any, ...]]:
    """Run a Core statement in the session's transaction."""
    return session.connection().execute(statement)


def insert_row(session: Session, table: Table, values: Mapping[str, Any]) -> int:
    """Insert one row and return its id."""
    key = run(session, insert(table).values(**values)).inserted_primary_key
    if key is None:  # SQLAlchemy gives none only for a statement of several rows
        msg = table.name
        raise TypeError(msg)
    return int(key[0])


def insert_once(session: Session, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert one row unless a unique key already has it; say whether it was inserted."""
    dialect = sqlite if session.connection().dialect.name == "sqlite" else postgresql
    # Asked by what comes back: psycopg's row count means nothing when SQLAlchemy adds RETURNING.
    statement = dialect.insert(table).values(**values).on_conflict_do_nothing()
    return run(session, statement.returning(*table.primary_key.columns)).first() is not None


def known_id(number: int) -> int:
    """Return an id that a column can hold.

    Raises:
        NotFound: no row can have that number.
    """
    if isinstance(number, bool) or not isinstance(number, int) or not 0 < number <= LARGEST_ID:
        raise NotFound(GONE)
    return number


GONE = "Cette page n'existe pas, ou n'est pas la vôtre."
