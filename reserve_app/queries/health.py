"""Whether the database answers."""

from __future__ import annotations

from sqlalchemy import text

from reserve_app.models.engine import read_connection


def database_answers() -> None:
    """Ask the database for nothing.

    Raises:
        Unavailable: it does not answer, or has not our tables.
    """
    with read_connection() as connection:
        connection.execute(text("SELECT 1 FROM mission WHERE 1 = 0"))
