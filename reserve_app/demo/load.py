"""Load the demonstration into an empty database, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import Connection, delete, select, text
from sqlmodel import SQLModel

from reserve_app.demo import missions as draw_missions
from reserve_app.demo import structures as draw_structures
from reserve_app.demo import volunteers as draw_volunteers
from reserve_app.demo.boards import let_some_have_come, shown_structures
from reserve_app.demo.bulk import copy_pairs, copy_rows
from reserve_app.demo.days import Lived
from reserve_app.demo.helping import Launch
from reserve_app.demo.interests import Drawn, draw_one, written
from reserve_app.demo.places import draw_from, town_of
from reserve_app.demo.review import queue_launch
from reserve_app.demo.sign_ins import SignIn, roles, told
from reserve_app.domain.errors import BadInput
from reserve_app.domain.states import InterestState
from reserve_app.models import (
    ACCOUNT,
    AUDIT_ENTRY,
    GRANT,
    INTEREST,
    MEMBERSHIP,
    MISSION,
    MISSION_WORD,
    STRUCTURE,
    TERRITORY_DAY,
    VOLUNTEER,
)
from reserve_app.models.engine import read_connection, transaction
from reserve_app.search.cells import recount
from reserve_app.search.words import words_of

LAUNCH_STRUCTURES = 50
LAUNCH_VOLUNTEERS = 600
FRANCE_MISSIONS = 100_000
MISSIONS_PER_STRUCTURE = 20
BATCH = 5_000
SHOWN_AT = timedelta(hours=8)  # UTC

Row = dict[str, Any]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much was loaded; ``placed`` is the number of places taken.

    ``sign_ins`` are the accounts one can sign in to, all with `DEMO_PASSWORD`.
    """

    structures: int
    missions: int
    volunteers: int
    placed: int
    sign_ins: tuple[SignIn, ...] = ()


def is_empty() -> bool:
    """Say whether the database holds nothing of anybody: no structure and no account."""
    with read_connection() as connection:
        return all(
            connection.execute(select(table.c.id).limit(1)).first() is None
            for table in (STRUCTURE, ACCOUNT)
        )


def reset_demo() -> None:
    """Delete every row of every table, accounts and mail included."""
    with transaction() as session:
        connection = session.connection()
        tables = reversed(SQLModel.metadata.sorted_tables)
        # Triggers write what is deleted into the counts of territories: those go last.
        for table in sorted(tables, key=lambda one: one.name.startswith("territory_")):
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
        today: the day the demonstration is set on; by default the last on which nothing in it is
            still to come.

    Raises:
        BadInput: there is no such size, or it is given a number it does not take.
    """
    rng = Random(seed)
    day = today or (datetime.now(UTC) - SHOWN_AT).date()
    tell = progress or (lambda _done, _total: None)
    with transaction() as session:
        connection = session.connection()
        if size == "pas-de-calais" and missions is None:
            loaded = _load_launch(connection, rng, day, tell)
            queue_launch(session, _moment(day))
        elif size == "france":
            loaded = _load_france(connection, rng, day, missions or FRANCE_MISSIONS, tell)
        else:
            msg = "Choisissez pas-de-calais, ou france avec un nombre de missions."
            raise BadInput(msg, field="size")
        recount(connection)
        settle(connection)
        session.commit()
    return loaded


def _load_launch(connection: Connection, rng: Random, today: date, tell: Progress) -> Loaded:
    draw, moment = draw_from("62"), _moment(today)
    opened = _opened(today, days=4)
    structures = draw_structures.launch_structures(rng, draw, LAUNCH_STRUCTURES, opened)
    missions = draw_missions.launch_missions(rng, draw, structures, today)
    accounts, volunteers = draw_volunteers.launch_volunteers(
        rng, draw, LAUNCH_VOLUNTEERS, opened, moment
    )
    drawn = Launch(rng, missions, today, moment).help(volunteers)
    shown = shown_structures(structures, drawn)
    for one in shown.values():
        let_some_have_come(rng, drawn, one["id"], today, moment)
    others, memberships, grants = roles(len(accounts) + 1, opened, shown)
    _write(connection, structures, missions, len(missions), tell)
    _write_people(connection, [*accounts, *others], volunteers)
    copy_rows(connection, MEMBERSHIP, memberships)
    copy_rows(connection, GRANT, grants)
    decided = draw_volunteers.decisions(volunteers)
    copy_rows(connection, AUDIT_ENTRY, decided)
    managers = {row["structure_id"]: row["account_id"] for row in memberships}
    steps = _write_interests(connection, drawn, moment, first_id=1, managers=managers)
    lived = Lived(structures, missions, [*decided, *steps], opened)
    copy_rows(connection, TERRITORY_DAY, lived.days_before(today))
    placed = sum(row["taken"] for row in missions)
    return Loaded(len(structures), len(missions), len(volunteers), placed, told(shown))


def _load_france(
    connection: Connection, rng: Random, today: date, number: int, tell: Progress
) -> Loaded:
    draw, moment = draw_from(None), _moment(today)
    wanted = max(1, number // MISSIONS_PER_STRUCTURE)
    structures = draw_structures.validated_structures(rng, draw, wanted, _opened(today, days=40))
    drawn: list[Drawn] = []

    def filled() -> Iterator[Row]:
        for row in draw_missions.published_missions(rng, draw, structures, number, today):
            # One mission in twelve has one place: those are full, each with one volunteer.
            if row["places"] == 1:
                drawn.append(_confirmed(rng, row, len(drawn) + 1, moment))
            yield row

    _write(connection, structures, filled(), number, tell)
    for start in range(0, len(drawn), BATCH):
        some = drawn[start : start + BATCH]
        volunteers = [one.volunteer for one in some]
        accounts = [draw_volunteers.account_of(row) for row in volunteers]
        _write_people(connection, accounts, volunteers)
        copy_rows(connection, AUDIT_ENTRY, draw_volunteers.decisions(volunteers))
        _write_interests(connection, some, moment, first_id=start + 1)
    return Loaded(len(structures), number, len(drawn), len(drawn))


def _confirmed(rng: Random, mission: Row, number: int, moment: datetime) -> Drawn:
    """Confirm a volunteer of the commune of a mission; its one place is taken."""
    town = town_of(mission["commune_insee"])
    since = mission["created_at"] - timedelta(days=1)
    volunteer = draw_volunteers.volunteer(rng, number, town, since, [mission["kind"]])
    volunteer["birth_date"] = date(1988, 6, 21)  # old and young enough for any mission
    return draw_one(rng, volunteer, mission, InterestState.CONFIRMED, moment)


def _write_people(connection: Connection, accounts: list[Row], volunteers: list[Row]) -> None:
    copy_rows(connection, ACCOUNT, accounts)
    copy_rows(connection, VOLUNTEER, volunteers)


def _write_interests(
    connection: Connection,
    drawn: list[Drawn],
    moment: datetime,
    first_id: int,
    managers: dict[int, int] | None = None,
) -> list[Row]:
    """Write the interests and their log; return the log, each line with its mission."""
    interests, log = written(drawn, moment, first_id, managers)
    copy_rows(connection, INTEREST, interests)
    copy_rows(connection, AUDIT_ENTRY, log)
    of = {row["id"]: row["mission_id"] for row in interests}
    return [{**row, "mission_id": of[row["subject_id"]]} for row in log]


def _moment(today: date) -> datetime:
    """Return the moment a demonstration shows: nothing in it happened later."""
    return datetime.combine(today, time(), UTC) + SHOWN_AT


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


def settle(connection: Connection) -> None:
    """Let the planner know the tables, and identifiers go on after ours."""
    if connection.dialect.name == "postgresql":
        for table in ("structure", "mission", "account", "volunteer", "interest"):
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "  # noqa: S608 - ours
                    f"(SELECT coalesce(max(id), 1) FROM {table}))"
                )
            )
    connection.execute(text("ANALYZE"))
