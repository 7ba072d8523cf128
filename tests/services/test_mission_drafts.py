"""What is typed of a mission is kept as it is, by its team alone, and becomes a mission whole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from reserve_app.domain.actor import VISITOR, Actor
from reserve_app.domain.durations import DRAFT_KEPT
from reserve_app.domain.errors import (
    BadFields,
    Forbidden,
    NotFound,
    Outdated,
    TooMany,
    WrongState,
)
from reserve_app.domain.mission_form import Typed
from reserve_app.domain.states import MissionState
from reserve_app.models import MISSION, MISSION_DRAFT
from reserve_app.models.engine import read_session
from reserve_app.queries.structure_missions import (
    own_draft,
    own_drafts,
    own_mission,
    own_missions,
    owner_of,
)
from reserve_app.services.mission_drafts import (
    MOST_DRAFTS,
    drop_draft,
    duplicate_mission,
    forget_left_drafts,
    save_draft,
    save_edit,
    send_draft,
    send_edit,
    start_draft,
)
from reserve_app.services.mission_writing import edit_mission
from reserve_app.services.sql import LARGEST_ID, run
from tests.factories import NOW, mission_row, store, structure_row
from tests.services.test_missions import given

pytestmark = pytest.mark.usefixtures("database")
WHOLE: Typed = {
    "kind": ["food_aid"],
    "title": ["Préparer des colis"],
    "description": ["Trier les dons, composer les colis et les remettre aux familles."],
    "mode": ["on_site"],
    "commune": ["Arras (62)"],
    "insee": ["62041"],
    "address": ["3 rue des Fours"],
    "starts_on": ["2020-03-27"],
    "slot": ["mon-morning", "wed-morning"],
    "places": ["4"],
    "contact_name": ["Alice Dubois"],
    "contact_email": ["alice@exemple.fr"],
    "contact_phone": ["06 12 34 56 78"],
}
STRANGER = Actor(account_id=987_003, structures=frozenset({987_654}))


def typed(**changes: str) -> Typed:
    return {**WHOLE, **{name: [value] for name, value in changes.items()}}


def alice(state: str = "validated") -> tuple[Actor, int]:
    structure = structure_row(state=state)
    store([structure], [])
    return Actor(account_id=1, structures=frozenset({structure["id"]})), structure["id"]


def published(**changes: Any) -> tuple[Actor, int, int]:
    structure = structure_row()
    row = mission_row(structure, **changes)
    store([structure], [row])
    actor = Actor(account_id=1, structures=frozenset({structure["id"]}))
    return actor, structure["id"], row["id"]


def count(table: Any) -> int:
    with read_session() as session:
        return int(run(session, select(func.count()).select_from(table)).scalar_one())


def test_an_incomplete_draft_is_kept_as_it_was_typed() -> None:
    actor, structure = alice()
    number = start_draft(actor, structure, {"kind": ["food_aid"]}, NOW)
    saved = save_draft(actor, number, {"title": ["Pré"], "places": ["dix"]}, 1, NOW)
    assert saved.version == 2
    assert own_draft(actor, structure, number).typed == {"title": ["Pré"], "places": ["dix"]}
    assert count(MISSION) == 0


def test_a_whole_draft_becomes_a_mission_that_waits_for_the_moderators() -> None:
    actor, structure = alice()
    number = start_draft(actor, structure, {"kind": ["food_aid"]}, NOW)
    mission = send_draft(actor, number, WHOLE, NOW)
    edited = own_mission(actor, structure, mission)
    assert edited.mission.state is MissionState.PENDING
    assert {**edited.said, "pin": []} | {"lat": [], "lon": []} == {
        **WHOLE,
        "pin": [],
        "lat": [],
        "lon": [],
    }
    assert own_drafts(actor, structure) == ()
    with pytest.raises(NotFound):
        send_draft(actor, number, WHOLE, NOW)


def test_a_draft_with_faults_is_refused_field_by_field_and_kept() -> None:
    actor, structure = alice()
    number = start_draft(actor, structure, {"kind": ["food_aid"]}, NOW)
    wrong = typed(title="x", places="10000", ends_on="2020-03-01", contact_email="moi")
    with pytest.raises(BadFields) as raised:
        send_draft(actor, number, wrong, NOW)
    assert list(raised.value.fields) == ["title", "ends_on", "places", "contact_email"]
    assert count(MISSION) == 0
    assert count(MISSION_DRAFT) == 1


def test_of_two_screens_the_second_is_told_and_may_then_keep_its_own() -> None:
    actor, structure = alice()
    number = start_draft(actor, structure, {"kind": ["food_aid"]}, NOW)
    save_draft(actor, number, typed(title="Premier écran"), 1, NOW)
    with pytest.raises(Outdated):
        save_draft(actor, number, typed(title="Second écran"), 1, NOW)
    assert save_draft(actor, number, typed(title="Premier écran"), 1, NOW).version == 2
    assert save_draft(actor, number, typed(title="Second écran"), 2, NOW).version == 3


def test_a_tab_never_stands_in_its_own_way_and_what_it_sent_first_never_wins() -> None:
    actor, structure = alice()
    number = start_draft(actor, structure, {"kind": ["food_aid"]}, NOW)
    save_draft(actor, number, typed(title="Second envoi", screen="onglet.2000"), 1, NOW)
    with pytest.raises(Outdated):
        save_draft(actor, number, typed(title="Premier envoi", screen="onglet.1000"), 1, NOW)
    with pytest.raises(Outdated):
        save_draft(actor, number, typed(title="Autre onglet", screen="autre.3000"), 1, NOW)
    saved = save_draft(actor, number, typed(title="Troisième", screen="onglet.3000"), 1, NOW)
    assert saved.version == 3
    assert own_draft(actor, structure, number).typed["title"] == ["Troisième"]


def test_two_clicks_begin_one_draft_and_a_copy_is_never_taken_for_an_empty_one() -> None:
    actor, structure, mission = published()
    copy = duplicate_mission(actor, mission, NOW)
    first = start_draft(actor, structure, {"kind": ["childcare"]}, NOW)
    assert start_draft(actor, structure, {"kind": ["food_aid"]}, NOW) == first != copy
    assert own_draft(actor, structure, first).typed == {"kind": ["food_aid"]}


def test_a_copy_says_the_same_without_dates() -> None:
    actor, structure, mission = published(places=7, slots=5)
    draft = own_draft(actor, structure, duplicate_mission(actor, mission, NOW))
    assert draft.typed["title"] == ["Préparer des colis à Arras"]
    assert draft.typed["places"] == ["7"]
    assert draft.typed["slot"] == ["mon-morning", "mon-evening"]
    assert not {"starts_on", "ends_on", "urgent"} & set(draft.typed)


def test_a_change_of_a_published_mission_waits_in_its_draft_until_it_is_sent() -> None:
    actor, structure, mission = published()
    save_edit(actor, mission, typed(title="Livrer des repas chauds"), 1, 0, NOW)
    assert own_mission(actor, structure, mission).said["title"] == ["Préparer des colis à Arras"]
    assert own_missions(actor, structure)[0].draft_saved_at == NOW
    state = send_edit(actor, mission, typed(title="Livrer des repas chauds"), 1, NOW)
    edited = own_mission(actor, structure, mission)
    assert (state, edited.mission.revision, edited.draft) == (MissionState.PUBLISHED, 2, None)
    assert edited.said["title"] == ["Livrer des repas chauds"]


def test_a_change_begun_on_an_old_revision_is_refused_and_stays_in_its_draft() -> None:
    actor, structure, mission = published()
    save_edit(actor, mission, typed(title="Ma version à moi"), 1, 0, NOW)
    edit_mission(actor, mission, given(title="Celle d'une collègue"), NOW)
    with pytest.raises(Outdated):
        send_edit(actor, mission, typed(title="Ma version à moi"), 1, NOW)
    edited = own_mission(actor, structure, mission)
    assert edited.said["title"] == ["Celle d'une collègue"]
    assert edited.draft
    assert edited.draft.typed["title"] == ["Ma version à moi"]


def test_what_a_second_screen_types_is_kept_when_the_first_has_sent() -> None:
    actor, structure, mission = published()
    save_edit(actor, mission, typed(title="Premier écran"), 1, 0, NOW)
    send_edit(actor, mission, typed(title="Premier écran"), 1, NOW)
    save_edit(actor, mission, typed(title="Second écran"), 1, 1, NOW)
    edited = own_mission(actor, structure, mission)
    assert edited.draft
    assert (edited.draft.typed["title"], edited.draft.base) == (["Second écran"], 1)
    with pytest.raises(Outdated):
        send_edit(actor, mission, typed(title="Second écran"), 1, NOW)


def test_what_was_sent_back_is_submitted_again_by_its_correction() -> None:
    actor, _, mission = published(state="changes_requested")
    assert send_edit(actor, mission, WHOLE, 1, NOW) is MissionState.PENDING


@pytest.mark.parametrize("state", ["finished", "cancelled", "refused", "suspended"])
def test_what_is_over_is_not_changed(state: str) -> None:
    actor, _, mission = published(state=state)
    for act in (
        lambda: save_edit(actor, mission, WHOLE, 1, 0, NOW),
        lambda: send_edit(actor, mission, WHOLE, 1, NOW),
    ):
        with pytest.raises(WrongState):
            act()


def test_drafts_of_a_structure_are_its_teams_alone() -> None:
    actor, structure, mission = published()
    number = start_draft(actor, structure, WHOLE, NOW)
    acts = (
        lambda who: start_draft(who, structure, WHOLE, NOW),
        lambda who: save_draft(who, number, WHOLE, 1, NOW),
        lambda who: send_draft(who, number, WHOLE, NOW),
        lambda who: drop_draft(who, number),
        lambda who: save_edit(who, mission, WHOLE, 1, 0, NOW),
        lambda who: send_edit(who, mission, WHOLE, 1, NOW),
        lambda who: duplicate_mission(who, mission, NOW),
        lambda who: own_draft(who, structure, number),
        lambda who: own_mission(who, structure, mission),
        lambda who: own_missions(who, structure),
        lambda who: owner_of(who, structure),
    )
    for act in acts:
        with pytest.raises(NotFound):
            act(STRANGER)
        with pytest.raises((Forbidden, NotFound)):
            act(VISITOR)
    assert own_drafts(STRANGER, structure) == ()
    assert count(MISSION_DRAFT) == 1
    # A draft is found under its own structure only, whoever asks.
    with pytest.raises(NotFound):
        own_draft(actor, structure + 1, number)


def test_a_suspended_structure_keeps_its_drafts_and_may_only_throw_them_away() -> None:
    actor, structure = alice(state="suspended")
    with pytest.raises(WrongState, match="suspendue"):
        start_draft(actor, structure, WHOLE, NOW)


def test_too_many_drafts_are_refused_in_words() -> None:
    actor, structure, mission = published()
    for _ in range(MOST_DRAFTS):
        duplicate_mission(actor, mission, NOW)
    with pytest.raises(WrongState, match="brouillons attendent"):
        duplicate_mission(actor, mission, NOW)
    drop_draft(actor, own_drafts(actor, structure)[0].id)
    duplicate_mission(actor, mission, NOW)


def test_drafts_left_for_three_months_are_forgotten_and_no_other() -> None:
    actor, structure, mission = published()
    old = NOW - DRAFT_KEPT
    left = start_draft(actor, structure, WHOLE, old)
    save_edit(actor, mission, WHOLE, 1, 0, NOW)
    kept = duplicate_mission(actor, mission, NOW)
    assert forget_left_drafts(NOW) == 1
    assert [draft.id for draft in own_drafts(actor, structure)] == [kept] != [left]
    assert own_mission(actor, structure, mission).draft


def test_a_mission_is_not_changed_faster_than_moderators_read() -> None:
    """They decide on the revision they read: endless changes would keep it from being stopped."""
    actor, _, number = published()
    for n in range(50):
        send_edit(actor, number, typed(title=f"Préparer {n} colis"), n + 1, NOW)
    with pytest.raises(TooMany):
        send_edit(actor, number, WHOLE, 51, NOW)


def test_saving_has_an_end_and_a_colleague_is_not_kept_from_it() -> None:
    actor, structure = alice()
    number = start_draft(actor, structure, {"kind": ["food_aid"]}, NOW)
    for n in range(90):
        save_draft(actor, number, {"title": [f"Colis {n}"]}, n + 1, NOW)
    with pytest.raises(TooMany):
        save_draft(actor, number, WHOLE, 91, NOW)
    save_draft(replace(actor, account_id=2), number, WHOLE, 91, NOW)


def test_a_revision_no_column_can_hold_is_only_outdated() -> None:
    actor, structure, number = published()
    save_edit(actor, number, typed(title="Autre titre"), 10**12 - 1, 0, NOW)
    draft = own_mission(actor, structure, number).draft
    assert draft is not None
    assert draft.base == LARGEST_ID
    with pytest.raises(Outdated):
        send_edit(actor, number, WHOLE, 10**12 - 1, NOW)
