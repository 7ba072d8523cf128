"""Read the addresses of all public missions, for search engines: in files, and in small bites."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from reserve_app.domain.actor import Actor
from reserve_app.models import MISSION
from reserve_app.models.engine import read_connection
from reserve_app.search.statements import public

LARGEST_FILE = 25_000  # missions; in two languages the 50,000 addresses sitemaps.org allows
BITE = 5_000  # rows read at a time: no connection waits for a slow reader
Addresses = tuple[tuple[int, str], ...]


def mission_files(actor: Actor, today: date) -> tuple[int, ...]:
    """Return the numbers of the files that hold missions, each a range of `LARGEST_FILE` numbers.

    Raises:
        Unavailable: the database does not answer.
    """
    del actor  # what is public is the same whoever asks
    files: list[int] = []
    after = 0
    with read_connection() as connection:
        while True:
            statement = select(func.min(MISSION.c.id)).where(MISSION.c.id > after, _open(today))
            following = connection.scalar(statement)
            if following is None:
                return tuple(files)
            files.append((following - 1) // LARGEST_FILE + 1)
            after = files[-1] * LARGEST_FILE


def mission_addresses(actor: Actor, file: int, today: date) -> Iterator[Addresses]:
    """Give number and slug of the missions of a file, a bite at a time, in order.

    Raises:
        Unavailable: the database does not answer.
    """
    del actor
    after, last = (file - 1) * LARGEST_FILE, file * LARGEST_FILE
    while rows := _bite(after, last, today):
        after = rows[-1].id
        yield tuple((row.id, row.slug) for row in rows)


def _bite(after: int, last: int, today: date) -> list[Row[Any]]:
    statement = (
        select(MISSION.c.id, MISSION.c.slug)
        .where(MISSION.c.id > after, MISSION.c.id <= last, _open(today))
        .order_by(MISSION.c.id)
        .limit(BITE)
    )
    with read_connection() as connection:
        return list(connection.execute(statement))


def _open(today: date) -> ColumnElement[bool]:
    """Leave out past missions: their pages ask not to be indexed."""
    ends_on = MISSION.c.ends_on
    return and_(*public(), or_(ends_on.is_(None), ends_on >= today))
