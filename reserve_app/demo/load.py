"""Load the demonstration into an empty database, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import Connection, delete, select, text

from reserve_app.demo import missions as draw_missions
from reserve_app.demo import structures as draw_structures
from reserve_app.demo.bulk import copy_pairs, copy_rows
from reserve_app.demo.places import draw_from
from reserve_app.demo.volunteers import take_places
from reserve_app.domain.errors import BadInput
from reserve_app.models import MISSION, MISSION_CELL, MISSION_WORD, STRUCTURE
from reserve_app.models.engine import read_connection, transaction
from reserve_app.queries.missions import today_in_france
from reserve_app.search.cells import recount
from reserve_app.search.words import words_of

LAUNCH_STRUCTURES = 50
LAUNCH_VOLUNTEERS = 600
FRANCE_MISSIONS = 100_000
MISSIONS_PER_STRUCTURE = 20
BATCH = 5_000

Row = dict[str, Any]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much was loaded; ``placed`` volunteers hold a place."""

    structures: int
    missions: int
    placed: int


def is_empty() -> bool:
    """Say whether the database holds no structure, hence no mission."""
    with read_connection() as connection:
        return connection.execute(select(STRUCTURE.c.id).limit(1)).first() is None


def reset_demo() -> None:
    """Delete every mission and structure, with what is computed from them."""
    with transaction() as session:
        connection = session.connection()
        for table in (MISSION_WORD, MISSION_CELL, MISSION, STRUCTURE):
            connection.execute(delete(table))
        session.commit()


def load_demo(
    size: str = "pas-de-calais",
    missions: int | None = None,
    seed: int = 1,
    progress: Progress | None = None,
    today: date | None = None,
) -> Loaded:
    """Fill an empty database; the same arguments give the same rows on both databases.

    Args:
        size: ``pas-de-calais``, a launch of 50 structures in every state; or ``france``, published
            missions over all communes.
        missions: how many, for ``france`` only (100,000).
        seed: the same seed gives the same demonstration.
        progress: called with (done, total) missions.
        today: the day the demonstration is set on; by default the present one.

    Raises:
        BadInput: there is no such size, or it is given a number it does not take.
    """
    rng = Random(seed)
    day = today or today_in_france()
    tell = progress or (lambda _done, _total: None)
    with transaction() as session:
        connection = session.connection()
        if size == "pas-de-calais" and missions is None:
            loaded = _load_launch(connection, rng, day, tell)
        elif size == "france":
            loaded = _load_france(connection, rng, day, missions or FRANCE_MISSIONS, tell)
        else:
            msg = "Choisissez pas-de-calais, ou france avec un nombre de missions."
            raise BadInput(msg, field="size")
        recount(connection)
        _after(connection)
        session.commit()
    return loaded


def _load_launch(connection: Connection, rng: Random, today: date, tell: Progress) -> Loaded:
    draw = draw_from("62")
    opened = _opened(today, days=4)
    structures = draw_structures.launch_structures(rng, draw, LAUNCH_STRUCTURES, opened)
    missions = draw_missions.launch_missions(rng, draw, structures, today)
    placed = take_places(rng, draw, missions, LAUNCH_VOLUNTEERS)
    _write(connection, structures, missions, len(missions), tell)
    return Loaded(len(structures), len(missions), placed)


def _load_france(
    connection: Connection, rng: Random, today: date, number: int, tell: Progress
) -> Loaded:
    draw = draw_from(None)
    wanted = max(1, number // MISSIONS_PER_STRUCTURE)
    structures = draw_structures.validated_structures(rng, draw, wanted, _opened(today, days=40))
    placed = 0

    def counted() -> Iterator[Row]:
        nonlocal placed
        for row in draw_missions.published_missions(rng, draw, structures, number, today):
            placed += row["taken"]
            yield row

    _write(connection, structures, counted(), number, tell)
    return Loaded(len(structures), number, placed)


def _opened(today: date, days: int) -> datetime:
    return datetime.combine(today, time(9), UTC) - timedelta(days=days)


def _write(
    connection: Connection,
    structures: list[Row],
    missions: Iterable[Row],
    total: int,
    tell: Progress,
) -> None:
    copy_rows(connection, STRUCTURE, structures)
    names = {row["id"]: row["name"] for row in structures}
    rows, done = iter(missions), 0
    tell(0, total)
    while batch := list(islice(rows, BATCH)):
        copy_rows(connection, MISSION, batch)
        copy_pairs(connection, MISSION_WORD, ("word", "mission_id"), _words(batch, names))
        done += len(batch)
        tell(done, total)


def _words(missions: list[Row], names: dict[int, str]) -> list[tuple[str, int]]:
    """Return (word, mission) in the order of the key: pages fill one after the other."""
    return sorted(
        (word, row["id"])
        for row in missions
        for word in words_of(row["title"], names[row["structure_id"]], row["commune"])
    )


def _after(connection: Connection) -> None:
    """Let the planner know the tables, and identifiers go on after ours."""
    if connection.dialect.name == "postgresql":
        for table in ("structure", "mission"):
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "  # noqa: S608 - ours
                    f"(SELECT coalesce(max(id), 1) FROM {table}))"
                )
            )
    connection.execute(text("ANALYZE"))
