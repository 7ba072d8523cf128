"""The database counts by département whatever writes, and never wrongly."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import delete, insert, text, update

from reserve_app.doctor import examine, recount
from reserve_app.domain.states import InterestState, MissionState, StructureState, VolunteerState
from reserve_app.models import INTEREST, MISSION, STANDBY, STRUCTURE, VOLUNTEER, counting
from reserve_app.models.engine import get_engine, read_connection, transaction
from reserve_app.models.migrations import migrate
from tests.factories import NOW, mission_row, structure_row, write
from tests.people import volunteer

pytestmark = pytest.mark.usefixtures("database")
DEPARTMENTS = ("62", "59", "2A")


def kept() -> dict[tuple[str, str, str], int]:
    with read_connection() as connection:
        rows = connection.execute(text(counting.KEPT))
        return {(d, m, i): int(n) for d, m, i, n in rows if n}


def drift() -> dict[tuple[str, str, str], tuple[int, int]]:
    with read_connection() as connection:
        return counting.drift(connection)


def change(*statements: Any) -> None:
    with transaction() as session:
        for statement in statements:
            session.connection().execute(statement)
        session.commit()


def launch() -> tuple[dict[str, Any], list[int]]:
    """Store a structure with two missions, a volunteer on standby and an interest."""
    structure = structure_row()
    missions = [mission_row(structure, places=4), mission_row(structure, kind="childcare")]
    someone = volunteer().volunteer_id
    interest = {
        "volunteer_id": someone, "mission_id": missions[0]["id"], "state": "proposed",
        "key": f"clic-{someone}", "created_at": NOW, "queued_at": NOW, "since": NOW,
    }  # fmt: skip
    standby = {"volunteer_id": someone, "kinds": " ", "radius_km": 10, "since": NOW, "slots": 0}
    with transaction() as session:
        write(session.connection(), [structure], missions)
        session.connection().execute(insert(INTEREST).values(**interest))
        session.connection().execute(
            insert(STANDBY).values(**standby, active=True, on_site=True, remote=True)
        )
        session.commit()
    return structure, [mission["id"] for mission in missions]


def test_each_fact_is_counted_where_it_is() -> None:
    launch()
    assert kept() == {
        ("62", "missions", "food_aid"): 1,
        ("62", "missions", "childcare"): 1,
        ("62", "places", "food_aid"): 4,
        ("62", "places", "childcare"): 3,
        ("62", "places_left", "food_aid"): 4,
        ("62", "places_left", "childcare"): 3,
        ("62", "structures", "validated"): 1,
        ("62", "volunteers", "validated"): 1,
        ("62", "interests", "proposed"): 1,
        ("62", "standby", ""): 1,
    }


def test_suspending_a_structure_takes_its_missions_out_of_the_counts() -> None:
    structure, _ = launch()
    suspended = {"state": StructureState.SUSPENDED.value, "validated": False}
    change(update(STRUCTURE).where(STRUCTURE.c.id == structure["id"]).values(**suspended))
    assert not {key for key in kept() if key[1] in {"missions", "places", "places_left"}}
    assert drift() == {}


def test_what_moves_to_another_departement_takes_what_hangs_on_it_along() -> None:
    structure, _ = launch()
    moved = {"department": "59"}
    change(
        update(MISSION).where(MISSION.c.structure_id == structure["id"]).values(**moved),
        update(VOLUNTEER).values(**moved),
    )
    assert {key[:2] for key in kept() if key[0] == "59"} == {
        ("59", "missions"), ("59", "places"), ("59", "places_left"), ("59", "volunteers"),
        ("59", "interests"), ("59", "standby"),
    }  # fmt: skip
    assert drift() == {}


def test_nothing_drifts_whatever_is_written() -> None:
    structure, missions = launch()
    chance = random.Random(7)  # noqa: S311 - a test wants the same chance each time
    for _ in range(60):
        change(_anything(chance, structure["id"], chance.choice(missions)))
        if chance.random() < 0.2:
            with transaction() as session:
                counting.fold(session.connection())
                session.commit()
    assert drift() == {}


def _anything(chance: random.Random, structure: int, mission: int) -> Any:
    state = chance.choice([MissionState.PUBLISHED, MissionState.PAUSED])
    where = {"department": chance.choice(DEPARTMENTS)}
    valid = chance.random() < 0.7
    return chance.choice(
        [
            update(MISSION)
            .where(MISSION.c.id == mission)
            .values(state=state.value, published=state is MissionState.PUBLISHED),
            update(MISSION).where(MISSION.c.id == mission).values(**where),
            update(MISSION)
            .where(MISSION.c.id == mission)
            .values(taken=chance.randint(0, 2), places=chance.randint(3, 9)),
            update(STRUCTURE)
            .where(STRUCTURE.c.id == structure)
            .values(
                state=(StructureState.VALIDATED if valid else StructureState.PENDING).value,
                validated=valid,
                **where,
            ),
            update(VOLUNTEER).values(state=chance.choice([*VolunteerState]).value, **where),
            update(VOLUNTEER).values(erased=chance.random() < 0.3),
            update(STANDBY).values(active=chance.random() < 0.5),
            update(INTEREST).values(state=chance.choice([*InterestState]).value),
        ]
    )


def test_deleting_counts_too() -> None:
    launch()
    change(delete(INTEREST), delete(STANDBY), delete(MISSION), delete(STRUCTURE), delete(VOLUNTEER))
    assert kept() == {}


def test_without_a_trigger_the_drift_is_seen() -> None:
    """The control: what the tests above rely on can fail."""
    launch()
    with get_engine().begin() as connection:
        counting.remove(connection)
        assert len(counting.missing_triggers(connection)) == 15
    try:
        change(update(INTEREST).values(state="confirmed"))
        assert drift() == {
            ("62", "interests", "confirmed"): (0, 1),
            ("62", "interests", "proposed"): (1, 0),
        }
    finally:
        migrate()  # puts them back, and counts again
    assert drift() == {}


def test_the_doctor_counts_anew_and_names_what_is_wrong() -> None:
    launch()
    assert examine(counters=True)[-1].well
    with get_engine().begin() as connection:
        connection.execute(text("UPDATE territory_count SET n = n + 2 WHERE measure = 'standby'"))
        connection.execute(text("UPDATE territory_delta SET n = n + 2 WHERE measure = 'standby'"))
    found = examine(counters=True)[-1]
    assert not found.well
    assert "62 standby 3 au lieu de 1" in found.found
    recount()
    assert examine(counters=True)[-1].well


def test_many_writers_of_one_departement_neither_deadlock_nor_drift() -> None:
    structure, missions = launch()

    def write_some(seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311
        for _ in range(10):
            for mission in chance.sample(missions, 2):
                change(
                    update(MISSION)
                    .where(MISSION.c.id == mission)
                    .values(places=chance.randint(3, 9))
                )
            with transaction() as session:
                counting.fold(session.connection())
                session.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write_some, range(4)))
    assert structure
    assert drift() == {}


_WRITER = """
import itertools
from sqlalchemy import update
from reserve_app.models import MISSION
from reserve_app.models.engine import transaction
for n in itertools.count():
    with transaction() as session:
        session.connection().execute(update(MISSION).values(places=5 + n % 7))
        session.commit()
    if not n:
        print("writing", flush=True)
"""


def test_a_writer_killed_at_any_moment_leaves_the_counts_exact() -> None:
    launch()
    for pause in (0.05, 0.15):
        writer = subprocess.Popen([sys.executable, "-c", _WRITER], stdout=subprocess.PIPE)
        assert writer.stdout
        writer.stdout.readline()
        time.sleep(pause)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        assert drift() == {}
    assert kept()["62", "places", "food_aid"] != 4  # it had been writing
