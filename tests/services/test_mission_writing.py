"""What each revision of a mission said is kept, and nobody writes over somebody else."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from reserve_app.domain.actor import SYSTEM, Actor
from reserve_app.domain.errors import Outdated, WrongState
from reserve_app.domain.revisions import changed, needs_review
from reserve_app.domain.states import InterestState
from reserve_app.models import AUDIT_ENTRY, MISSION, MISSION_REVISION
from reserve_app.models.engine import read_session
from reserve_app.services.inputs import MissionInput, StructureInput
from reserve_app.services.interests import apply
from reserve_app.services.mission_writing import create_mission, edit_mission
from reserve_app.services.missions import transition_mission
from reserve_app.services.sql import run
from reserve_app.services.structures import edit_structure, transition_structure
from tests.factories import NOW, mission_row, store, structure_row
from tests.people import mission, states, volunteer
from tests.services.test_missions import given

pytestmark = pytest.mark.usefixtures("database")


def revisions(mission_id: int) -> dict[int, dict[str, Any]]:
    query = select(MISSION_REVISION.c.revision, MISSION_REVISION.c.content)
    with read_session() as session:
        rows = run(session, query.where(MISSION_REVISION.c.mission_id == mission_id))
        return {row.revision: row.content for row in rows}


def acts(mission_id: int) -> list[str]:
    entry = AUDIT_ENTRY.c
    query = select(entry.act).where(entry.subject == "mission", entry.subject_id == mission_id)
    with read_session() as session:
        return list(run(session, query.order_by(entry.id)).scalars())


def managed(**changes: Any) -> tuple[Actor, dict[str, Any]]:
    structure = structure_row(**changes)
    store([structure], [])
    return Actor(account_id=1, structures=frozenset({structure["id"]})), structure


def test_before_and_after_of_a_change_are_kept_and_logged_once() -> None:
    alice, structure = managed()
    number = create_mission(alice, structure["id"], given(), NOW)
    assert edit_mission(alice, number, given(title="Livrer des repas", places=5), NOW) == 2
    kept = revisions(number)
    assert kept[1]["title"] == "Préparer des colis"
    assert changed(kept[1], kept[2]) == ("title", "places")
    assert needs_review(kept[1], kept[2])
    assert acts(number) == ["mission:created", "mission:edited"]


def test_what_a_mission_said_before_revisions_were_kept_is_kept_at_its_first_change() -> None:
    structure = structure_row()
    row = mission_row(structure)
    store([structure], [row])
    edit_mission(SYSTEM, row["id"], given(title="Livrer des repas"), NOW)
    assert revisions(row["id"])[1]["title"] == row["title"]


def test_a_change_that_changes_nothing_is_none() -> None:
    alice, structure = managed()
    number = create_mission(alice, structure["id"], given(), NOW)
    assert edit_mission(alice, number, given(), NOW) == 1
    assert list(revisions(number)) == [1]
    assert acts(number) == ["mission:created"]


def test_dates_and_hours_change_without_another_review() -> None:
    before = {"title": "a", "starts_on": "2020-03-26", "slots": 0}
    assert not needs_review(before, {**before, "starts_on": "2020-03-27", "slots": 3})
    assert needs_review(before, {**before, "title": "b"})


def test_a_change_begun_before_somebody_elses_is_refused_and_changes_nothing() -> None:
    alice, structure = managed()
    number = create_mission(alice, structure["id"], given(), NOW)
    edit_mission(alice, number, given(title="Le premier arrivé"), NOW, based_on=1)
    with pytest.raises(Outdated):
        edit_mission(alice, number, given(title="Le second"), NOW, based_on=1)
    with read_session() as session:
        title = run(session, select(MISSION.c.title).where(MISSION.c.id == number)).scalar_one()
    assert title == "Le premier arrivé"
    assert edit_mission(alice, number, given(title="Le second"), NOW, based_on=2) == 3


@pytest.mark.parametrize("state", ["suspended", "refused", "closed"])
def test_a_structure_that_may_not_act_changes_nothing(state: str) -> None:
    alice, structure = managed(state=state)
    row = mission_row(structure)
    store([], [row])
    for act in (
        lambda: create_mission(alice, structure["id"], given(), NOW),
        lambda: edit_mission(alice, row["id"], given(), NOW),
        lambda: transition_mission(alice, row["id"], "pause", NOW),
    ):
        with pytest.raises(WrongState, match="structure"):
            act()
    assert revisions(row["id"]) == {}


def test_a_structure_suspended_meanwhile_stops_what_was_open_before() -> None:
    alice, structure = managed()
    number = create_mission(alice, structure["id"], given(), NOW)
    transition_structure(SYSTEM, structure["id"], "suspend", NOW, "unsafe")
    with pytest.raises(WrongState, match="suspendue"):
        transition_mission(alice, number, "submit", NOW)


def test_places_added_go_to_those_who_wait() -> None:
    number, _ = mission(places=1)
    for key in ("premiere-cle", "seconde-cle"):
        apply(volunteer().actor, number, key=key, now=NOW)
    with read_session() as session:
        row = run(session, select(MISSION).where(MISSION.c.id == number)).mappings().one()
    same = {name: row[name] for name in MissionInput.model_fields}
    edit_mission(SYSTEM, number, MissionInput.read({**same, "places": 2}), NOW)
    assert states(number) == [InterestState.PROPOSED, InterestState.OFFERED]


def test_the_log_of_an_edit_names_the_fields_and_nothing_they_hold() -> None:
    alice, structure = managed()
    number = create_mission(alice, structure["id"], given(), NOW)
    told = {"contact_name": "Zoé Canari", "contact_phone": "+33699887766", "places": 7}
    edit_mission(alice, number, given(**told), NOW)
    about = {"contact_email": "canari@exemple.fr", "name": "Les Canaris"}
    edit_structure(SYSTEM, structure["id"], given_structure(structure, **about), NOW)
    entry = AUDIT_ENTRY.c
    with read_session() as session:
        query = select(entry.act, entry.reason_text).where(entry.act.endswith(":edited"))
        rows = {row.act: row.reason_text for row in run(session, query.order_by(entry.id))}
        everything = str(run(session, select(AUDIT_ENTRY)).all()).lower()
    assert rows["mission:edited"].split(", ") == ["contact_name", "contact_phone", "places"]
    assert set(rows["structure:edited"].split(", ")) == {"contact_email", "name"}
    for canary in ("canari", "699887766"):
        assert canary not in everything


def given_structure(row: dict[str, Any], **changes: Any) -> StructureInput:
    """Give a structure's record as its manager would type it, changed as asked."""
    fields = {name: row.get(name) for name in StructureInput.model_fields}
    return StructureInput.read({**fields, **changes})
