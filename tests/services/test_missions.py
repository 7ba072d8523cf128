"""Missions and structures move only as their state tables say, and only by whom they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from reserve_app.domain.actor import SYSTEM, VISITOR, Actor
from reserve_app.domain.criteria import SearchCriteria
from reserve_app.domain.errors import BadInput, Forbidden, NotFound, ReserveError, WrongState
from reserve_app.domain.states import MissionState, StructureState
from reserve_app.models import MISSION
from reserve_app.models.engine import read_connection
from reserve_app.queries.missions import find_missions, get_mission
from reserve_app.services.inputs import MissionInput, StructureInput
from reserve_app.services.mission_writing import create_mission, edit_mission
from reserve_app.services.missions import run_out, transition_mission
from reserve_app.services.structures import (
    create_structure,
    edit_structure,
    transition_structure,
)
from tests.factories import ARRAS, CONTACT, NOW, TODAY, mission_row, store, structure_row
from tests.people import person

pytestmark = pytest.mark.usefixtures("database")

STRUCTURE = {
    "name": "Les Mains tendues d'Arras",
    "legal_kind": "association",
    "rna": "W621234567",
    "commune_insee": "62041",
    **CONTACT,
}
MISSION_SENT = {
    "kind": "food_aid",
    "title": "Préparer des colis",
    "commune_insee": "62041",
    "lat": ARRAS[0],
    "lon": ARRAS[1],
    "starts_on": TODAY,
    "places": 3,
    **CONTACT,
}


def given(**changes: Any) -> MissionInput:
    return MissionInput.read({**MISSION_SENT, **changes})


def found(text: str = "") -> list[int]:
    page = find_missions(SearchCriteria(text=text), VISITOR, today=TODAY)
    return [card.id for card in page.results]


def alice_and_structure() -> tuple[Actor, int]:
    """Alice manages a validated structure of Arras."""
    structure = structure_row()
    store([structure], [])
    return person(structures=(structure["id"],)).actor, structure["id"]


DANA = Actor(account_id=4, departments=frozenset({"62"}))
# Of accounts that no sequence reaches: a number of Alice would be Alice.
CHARLIE = Actor(account_id=987_003, structures=frozenset({987_654}), departments=frozenset({"59"}))


def test_from_an_idea_to_the_finder() -> None:
    structure = create_structure(SYSTEM, StructureInput.read(STRUCTURE), NOW)
    alice = person(structures=(structure,)).actor
    mission = create_mission(alice, structure, given(), NOW)
    transition_mission(alice, mission, "submit", NOW)
    with pytest.raises(WrongState, match="Validez d'abord la structure"):
        transition_mission(DANA, mission, "publish", NOW)
    transition_structure(alice, structure, "submit", NOW)
    transition_structure(DANA, structure, "validate", NOW)
    assert found() == []
    transition_mission(DANA, mission, "publish", NOW)
    assert found() == [mission]
    assert found("mains tend coli") == [mission]


def test_a_managers_own_mission_is_never_decided_by_that_manager() -> None:
    alice, structure = alice_and_structure()
    judge_and_party = replace(alice, departments=DANA.departments)
    mission = create_mission(alice, structure, given(), NOW)
    transition_mission(alice, mission, "submit", NOW)
    with pytest.raises(WrongState):
        transition_mission(judge_and_party, mission, "publish", NOW)


@pytest.mark.parametrize("stranger", [CHARLIE, Actor(account_id=987_009)])
def test_what_is_not_yours_answers_as_what_does_not_exist(stranger: Actor) -> None:
    alice, structure = alice_and_structure()
    mission = create_mission(alice, structure, given(), NOW)
    acts = [
        lambda n: transition_mission(stranger, n or mission, "submit", NOW),
        lambda n: edit_mission(stranger, n or mission, given(), NOW),
        lambda n: create_mission(stranger, n or structure, given(), NOW),
        lambda n: transition_structure(stranger, n or structure, "close", NOW),
        lambda n: edit_structure(stranger, n or structure, StructureInput.read(STRUCTURE), NOW),
    ]
    for act in acts:
        sentences = set()
        for number in (None, 555_555):
            with pytest.raises(NotFound) as raised:
                act(number)
            sentences.add(raised.value.sentence)
        assert len(sentences) == 1


def test_a_moderator_does_not_write_in_a_structures_place() -> None:
    alice, structure = alice_and_structure()
    mission = create_mission(alice, structure, given(), NOW)
    for act in (
        lambda: edit_mission(DANA, mission, given(), NOW),
        lambda: create_mission(DANA, structure, given(), NOW),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_visitor_changes_nothing() -> None:
    alice, structure = alice_and_structure()
    mission = create_mission(alice, structure, given(), NOW)
    for act in (
        lambda: create_structure(VISITOR, StructureInput.read(STRUCTURE), NOW),
        lambda: edit_structure(VISITOR, structure, StructureInput.read(STRUCTURE), NOW),
        lambda: transition_structure(VISITOR, structure, "close", NOW),
        lambda: create_mission(VISITOR, structure, given(), NOW),
        lambda: edit_mission(VISITOR, mission, given(), NOW),
        lambda: transition_mission(VISITOR, mission, "submit", NOW),
        lambda: run_out(VISITOR, TODAY),
    ):
        with pytest.raises(Forbidden):
            act()


def test_only_the_clock_runs_missions_out() -> None:
    with pytest.raises(NotFound):
        run_out(DANA, TODAY)


def test_a_late_run_finishes_every_mission_that_is_over_and_no_other() -> None:
    structure = structure_row()
    ends = [TODAY - timedelta(days=30), TODAY - timedelta(days=1), TODAY, None]
    rows = [
        mission_row(structure, starts_on=TODAY - timedelta(days=40), ends_on=end) for end in ends
    ]
    store([structure], rows)
    assert run_out(SYSTEM, TODAY) == 2
    with read_connection() as connection:
        states = dict(connection.execute(select(MISSION.c.id, MISSION.c.state)).all())
    assert [states[row["id"]] for row in rows] == ["finished", "finished", "published", "published"]


def test_an_edited_mission_stays_online_and_is_found_by_its_new_words() -> None:
    alice, structure = alice_and_structure()
    mission = create_mission(alice, structure, given(), NOW)
    transition_mission(alice, mission, "submit", NOW)
    transition_mission(DANA, mission, "publish", NOW)
    assert edit_mission(alice, mission, given(title="Conduire la camionnette"), NOW) == 2
    assert found("camionnette") == [mission]
    assert found("colis") == []


def test_a_renamed_structure_is_found_by_its_new_name() -> None:
    structure = structure_row(name="Ancien nom")
    row = mission_row(structure)
    store([structure], [row])
    renamed = StructureInput.read({**STRUCTURE, "name": "Les Ailes"})
    edit_structure(SYSTEM, structure["id"], renamed, NOW)
    assert found("ailes") == [row["id"]]
    assert found("ancien") == []


def test_fewer_places_than_are_taken_are_refused() -> None:
    structure = structure_row()
    row = mission_row(structure, taken=3)
    store([structure], [row])
    with pytest.raises(BadInput, match="3 places sont déjà prises") as raised:
        edit_mission(SYSTEM, row["id"], given(places=2), NOW)
    assert raised.value.field == "places"


def test_a_decision_against_someone_needs_a_reason() -> None:
    structure = structure_row()
    row = mission_row(structure)
    store([structure], [row])
    for reason in (None, "", "  "):
        with pytest.raises(WrongState) as raised:
            transition_mission(DANA, row["id"], "suspend", NOW, reason)
        assert raised.value.field == "reason"
    assert transition_mission(DANA, row["id"], "suspend", NOW, "unsafe") is MissionState.SUSPENDED


def test_nothing_unmoderated_is_ever_public() -> None:
    """Walk every state of a mission and of its structure (P6)."""
    structures = {state: structure_row(state=state.value) for state in StructureState}
    rows = {
        (of, state, remote): mission_row(structure, state=state.value, remote=remote)
        for of, structure in structures.items()
        for state in MissionState
        for remote in (False, True)
    }
    store(list(structures.values()), list(rows.values()))
    everything = SearchCriteria(include_full=True, include_past=True)
    page = find_missions(everything, VISITOR, today=TODAY)
    public = {
        (StructureState.VALIDATED, MissionState.PUBLISHED, remote) for remote in (False, True)
    }
    assert {card.id for card in page.results} == {rows[key]["id"] for key in public}
    assert page.total == 2
    for key, row in rows.items():
        if key in public:
            assert get_mission(row["id"], VISITOR).id == row["id"]
        else:
            with pytest.raises(NotFound):
                get_mission(row["id"], VISITOR)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "nonsense"}, None),
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"places": 0}, "places"),
        ({"places": 10**9}, "places"),
        ({"ends_on": TODAY - timedelta(days=1)}, None),
        ({"remote": True}, None),
        ({"lat": None}, None),
        ({"lat": float("nan")}, "lat"),
        ({"commune_insee": "00000"}, None),
        ({"slots": 1 << 21}, "slots"),
        ({"contact_phone": "0321"}, "contact_phone"),
        ({"state": "published"}, "state"),
        ({"id": 1}, "id"),
    ],
    ids=str,
)
def test_a_mission_filled_in_wrong_is_told_in_words(
    changes: dict[str, Any], field: str | None
) -> None:
    with pytest.raises(BadInput) as raised:
        given(**changes)
    assert raised.value.field == field
    assert raised.value.sentence.endswith(".")


@pytest.mark.parametrize(
    "changes",
    [{"rna": None}, {"rna": "X1"}, {"siret": "12345678901234"}, {"legal_kind": "club"}],
    ids=str,
)
def test_a_structure_filled_in_wrong_is_told_in_words(changes: dict[str, Any]) -> None:
    with pytest.raises(ReserveError):
        StructureInput.read({**STRUCTURE, **changes})
