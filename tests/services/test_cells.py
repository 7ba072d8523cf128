"""The counts by cell equal a recount after any sequence of changes, on both databases."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from reserve_app.domain.actor import SYSTEM
from reserve_app.domain.errors import BadInput, NotFound, WrongState
from reserve_app.domain.states import MISSION as MISSION_STATES
from reserve_app.domain.states import STRUCTURE as STRUCTURE_STATES
from reserve_app.models import MISSION, MISSION_WORD, STRUCTURE
from reserve_app.models.engine import read_connection, transaction
from reserve_app.search import cells
from reserve_app.search.words import words_of
from reserve_app.services.inputs import MissionInput
from reserve_app.services.mission_writing import create_mission, edit_mission
from reserve_app.services.missions import run_out, transition_mission
from reserve_app.services.places import free_place, take_place
from reserve_app.services.structures import transition_structure
from tests.conftest import empty_tables
from tests.factories import CONTACT, NOW, TODAY, store, structure_row

MISSION_VERBS = sorted({row.verb for row in MISSION_STATES})
STRUCTURE_VERBS = sorted({row.verb for row in STRUCTURE_STATES} - {"close"})
REFUSALS = (BadInput, NotFound, WrongState)
spots = st.sampled_from([(50.2931, 2.7785), (50.43, 2.83), (-21.1, 55.5), None])


def given_mission(spot: Any, places: int, ends: int | None, title: str = "Porter des colis") -> Any:
    return MissionInput.read(
        {
            "kind": "isolated_people" if spot is None else "food_aid",
            "title": title,
            "remote": spot is None,
            "lat": spot and spot[0],
            "lon": spot and spot[1],
            "commune_insee": "62041",
            "starts_on": TODAY,
            "ends_on": None if ends is None else TODAY + timedelta(days=ends),
            "places": places,
            **CONTACT,
        }
    )


class Life(RuleBasedStateMachine):
    """Structures and missions created, edited, moved, filled and emptied, in any order."""

    def __init__(self) -> None:
        super().__init__()
        empty_tables()
        self.structures: list[int] = []
        self.missions: list[int] = []
        self.today = TODAY

    @initialize()
    def open_two_structures(self) -> None:
        rows = [structure_row(), structure_row(state="pending")]
        store(rows, [])
        self.structures = [row["id"] for row in rows]

    @rule(
        which=st.integers(0, 1),
        spot=spots,
        places=st.integers(1, 2),
        ends=st.none() | st.integers(0, 3),
    )
    def create(self, which: int, spot: Any, places: int, ends: int | None) -> None:
        with contextlib.suppress(*REFUSALS):
            given = given_mission(spot, places, ends)
            mission = create_mission(SYSTEM, self.structures[which], given, NOW)
            transition_mission(SYSTEM, mission, "submit", NOW)
            self.missions.append(mission)
            transition_mission(SYSTEM, mission, "publish", NOW)

    @rule(data=st.data(), verb=st.sampled_from(MISSION_VERBS))
    def move(self, data: st.DataObject, verb: str) -> None:
        self.on_a_mission(data, lambda m: transition_mission(SYSTEM, m, verb, NOW, "motif"))

    @rule(data=st.data(), spot=spots, places=st.integers(1, 3))
    def edit(self, data: st.DataObject, spot: Any, places: int) -> None:
        given = given_mission(spot, places, None, "Livrer des repas chauds")
        self.on_a_mission(data, lambda m: edit_mission(SYSTEM, m, given, NOW))

    @rule(data=st.data())
    def take(self, data: st.DataObject) -> None:
        self.on_a_mission(data, lambda m: self.within(take_place, m, self.today))

    @rule(data=st.data())
    def free(self, data: st.DataObject) -> None:
        self.on_a_mission(data, lambda m: self.within(free_place, m))

    @rule(which=st.integers(0, 1), verb=st.sampled_from(STRUCTURE_VERBS))
    def move_structure(self, which: int, verb: str) -> None:
        with contextlib.suppress(*REFUSALS):
            transition_structure(SYSTEM, self.structures[which], verb, NOW, "motif")

    @rule(days=st.integers(1, 2))
    def let_days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)
        run_out(SYSTEM, self.today)

    @rule(data=st.data())
    def change_and_think_better(self, data: st.DataObject) -> None:
        """A transaction that is not committed leaves no count behind."""
        if self.missions:
            mission = data.draw(st.sampled_from(self.missions))
            with transaction() as session, contextlib.suppress(*REFUSALS):
                take_place(session, mission, self.today)

    def on_a_mission(self, data: st.DataObject, act: Any) -> None:
        if self.missions:
            with contextlib.suppress(*REFUSALS):
                act(data.draw(st.sampled_from(self.missions)))

    @staticmethod
    def within(act: Any, *args: Any) -> None:
        with transaction() as session:
            act(session, *args)
            session.commit()

    @invariant()
    def counts_equal_a_recount(self) -> None:
        with read_connection() as connection:
            kept = cells.counts_of(connection)
            cells.recount(connection)
            assert kept == cells.counts_of(connection)

    @invariant()
    def places_are_never_overbooked(self) -> None:
        with read_connection() as connection:
            for row in connection.execute(select(MISSION)):
                assert 0 <= row.taken <= row.places
                assert row.is_full == (row.taken == row.places)

    @invariant()
    def words_are_those_of_the_texts(self) -> None:
        with read_connection() as connection:
            rows = connection.execute(
                select(MISSION.c.id, MISSION.c.title, STRUCTURE.c.name, MISSION.c.commune).join(
                    STRUCTURE, STRUCTURE.c.id == MISSION.c.structure_id
                )
            )
            expected = {(word, row[0]) for row in rows for word in words_of(*row[1:])}
            kept = {tuple(row) for row in connection.execute(select(MISSION_WORD))}
        assert kept == expected


@pytest.mark.usefixtures("database")
def test_the_counts_equal_a_recount_after_any_sequence_of_changes() -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
