"""A mission never holds more people than places, whatever races (P1)."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context

import pytest
from sqlalchemy import select

from reserve_app.domain.errors import NotFound, WrongState
from reserve_app.models import MISSION
from reserve_app.models.engine import read_connection, transaction
from reserve_app.search import cells
from reserve_app.services.places import free_place, take_place
from tests.factories import TODAY, mission_row, store, structure_row
from tests.services.racers import naive_race, race

pytestmark = pytest.mark.usefixtures("database")
PEOPLE, PLACES = 60, 5


def a_mission(**changes: object) -> int:
    structure = structure_row(state=changes.pop("structure_state", "validated"))
    row = mission_row(structure, **{"places": PLACES, **changes})
    store([structure], [row])
    return int(row["id"])


def taken(mission: int) -> int:
    with read_connection() as connection:
        return int(connection.scalars(select(MISSION.c.taken).where(MISSION.c.id == mission)).one())


def take(mission: int) -> None:
    with transaction() as session:
        take_place(session, mission, TODAY)
        session.commit()


def test_sixty_people_for_five_places_in_threads_fill_exactly_five() -> None:
    for _ in range(5):
        mission = a_mission()
        assert race(mission, PEOPLE // 3) == PLACES
        assert taken(mission) == PLACES


def test_sixty_people_for_five_places_in_processes_fill_exactly_five() -> None:
    mission = a_mission()
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        won = list(pool.map(race, [mission] * 3, [PEOPLE // 3] * 3))
    assert sum(won) == taken(mission) == PLACES
    with read_connection() as connection:
        kept = cells.counts_of(connection)
        assert kept == {}


def test_reading_first_and_writing_after_overbooks() -> None:
    """The control: were this not seen to overbook, the races above would prove nothing."""
    assert any(naive_race(a_mission(), PEOPLE // 3) > PLACES for _ in range(5))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"taken": PLACES}, WrongState),
        (
            {"starts_on": TODAY - timedelta(days=3), "ends_on": TODAY - timedelta(days=1)},
            WrongState,
        ),
        ({"state": "paused"}, NotFound),
        ({"state": "draft"}, NotFound),
        ({"structure_state": "suspended"}, NotFound),
    ],
    ids=str,
)
def test_no_place_is_taken_in_a_mission_that_is_not_open(
    changes: dict[str, object], error: type[Exception]
) -> None:
    mission = a_mission(**changes)
    before = taken(mission)
    with pytest.raises(error):
        take(mission)
    assert taken(mission) == before


def test_no_place_is_taken_in_a_mission_that_does_not_exist() -> None:
    with pytest.raises(NotFound):
        take(987_654)


def test_a_place_given_back_can_be_taken_again() -> None:
    mission = a_mission(taken=PLACES)
    with transaction() as session:
        free_place(session, mission)
        session.commit()
    take(mission)
    assert taken(mission) == PLACES


def test_a_place_nobody_holds_cannot_be_given_back() -> None:
    mission = a_mission()
    with pytest.raises(NotFound), transaction() as session:
        free_place(session, mission)
