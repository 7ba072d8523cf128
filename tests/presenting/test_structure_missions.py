"""What an act would do is said with its numbers, singular and plural, before it is done."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from reserve_app.domain.reasons import NO_REASON, Said
from reserve_app.domain.states import MISSION, By, MissionState
from reserve_app.presenting.mission_editor import asked_fields, online_differences, warning
from reserve_app.presenting.structure_missions import (
    GROUP_LABELS,
    GROUP_OF,
    STATE_LABELS,
    Group,
    acts_of,
    done_words,
    mission_line,
)
from reserve_app.queries.structure_missions import OwnMission, People

TODAY = date(2020, 3, 26)


def own(state: str = "published", people: People | None = None, **changes: Any) -> OwnMission:
    values: dict[str, Any] = {
        "id": 7, "slug": "colis", "title": "Préparer des colis", "kind": "food_aid",
        "state": MissionState(state), "remote": False, "commune": "Arras", "starts_on": TODAY,
        "ends_on": None, "slots": 1, "places": 5, "taken": 2, "urgent": False, "revision": 1,
        "said": NO_REASON, "people": people or People(), "draft_saved_at": None,
        "read_again": False, **changes,
    }  # fmt: skip
    return OwnMission(**values)


def effects(one: OwnMission) -> dict[str, str]:
    return {act.verb: act.effect for act in acts_of(one)}


def test_nobody_is_told_when_nobody_waits() -> None:
    assert effects(own())["cancel"] == (
        "C'est définitif. Personne n'attend : aucun courriel ne part."
    )


def test_one_and_several_are_counted_before() -> None:
    people = People(confirmed=3, to_answer=1, hidden=1, waiting=2)
    said = effects(own(people=people))
    assert "7 personnes seront libérées et prévenues par courriel." in said["cancel"]
    assert "3 bénévoles confirmés" in said["cancel"]
    assert "4 personnes seront libérées" in said["finish"]
    assert "7 personnes sont inscrites : rien ne change pour elles." in said["pause"]
    alone = effects(own(people=People(waiting=1)))
    assert "Une personne sera libérée et prévenue par courriel." in alone["finish"]


@pytest.mark.parametrize("state", MissionState)
def test_what_may_be_done_is_what_the_state_table_says(state: MissionState) -> None:
    offered = {act.verb for act in acts_of(own(state.value))}
    allowed = {row.verb for row in MISSION if row.before is state and By.MANAGER in row.by}
    assert offered == allowed - {"submit"}


def test_every_state_has_its_label_and_its_group() -> None:
    assert set(STATE_LABELS) == set(GROUP_OF) == set(MissionState)
    assert set(GROUP_LABELS) == set(Group)


def test_the_next_step_is_said() -> None:
    def next_of(**changes: Any) -> str:
        return mission_line(1, own(**changes), TODAY).next

    assert next_of(people=People(to_answer=1)) == "1 personne attend votre réponse."
    assert next_of(people=People(to_answer=2)) == "2 personnes attendent votre réponse."
    assert next_of(taken=5, people=People(waiting=2)) == "Complet, 2 personnes en liste d'attente."
    assert next_of(read_again=True) == "Le département relit vos derniers changements."
    said = next_of(state="changes_requested", said=Said("incomplete"))
    assert said == "Le département demande une correction : des informations manquent."


def test_what_was_done_is_said_with_who_was_told() -> None:
    assert done_words("cancel", 3).endswith("3 personnes prévenues par courriel.")
    assert done_words("pause", 0) == "La mission est en pause : plus personne ne la voit."
    assert done_words("<script>", 3) == ""


def test_what_moderators_ask_is_named_as_the_form_names_it() -> None:
    named = asked_fields(("title", "lat", "lon", "nonsense"))
    assert named == (("title", "le titre"), ("commune", "la commune"))


def test_a_contact_in_a_text_is_quoted_once() -> None:
    said = warning("Écrivez à a@b.fr, oui a@b.fr, ou 06 12 34 56 78", "62")
    assert said.count("a@b.fr") == 1
    assert "06 12 34 56 78" in said
    assert warning("Venez à 14 h.", "62") == ""


def test_only_what_differs_online_is_shown() -> None:
    said = {"title": ["En ligne"], "slot": ["mon-morning"], "places": ["3"]}
    mine = {"title": ["À moi"], "slot": ["mon-morning"], "places": ["3"]}
    assert online_differences(said, mine) == (("Titre", "En ligne"),)
