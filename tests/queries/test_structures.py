"""Whoever is in the team of a structure reads where it stands; nobody else knows it exists."""

from __future__ import annotations

from secrets import token_hex

import pytest

from reserve_app.domain.actor import SYSTEM, VISITOR
from reserve_app.domain.errors import Forbidden, NotFound
from reserve_app.domain.states import StructureState
from reserve_app.domain.teams import MemberRole
from reserve_app.presenting.structures import STATE_LABELS, structure_view
from reserve_app.queries.structures import get_my_structure, my_structures
from reserve_app.services.inputs import StructureInput
from reserve_app.services.interests import apply
from reserve_app.services.structures import create_structure, transition_structure
from tests.factories import CONTACT
from tests.people import NOW, again, mission, person, volunteer

pytestmark = pytest.mark.usefixtures("database")
SENT = {
    "name": "Les Mains tendues d'Arras",
    "legal_kind": "association",
    "rna": "W621234567",
    "commune_insee": "62041",
    **CONTACT,
}


def test_who_creates_a_structure_manages_it() -> None:
    someone = person()
    number = create_structure(someone.actor, StructureInput.read(SENT), NOW)
    mine = get_my_structure(someone.actor, number)
    assert (mine.role, mine.manages, mine.state) == (MemberRole.MANAGER, True, StructureState.DRAFT)
    assert (mine.commune, mine.department) == ("Arras", "62")


def test_only_the_team_knows_it() -> None:
    _, structure = mission()
    for stranger in (VISITOR, SYSTEM, person().actor, person(departments=("62",)).actor):
        assert my_structures(stranger) == ()
        with pytest.raises(NotFound):
            get_my_structure(stranger, structure)
    alice = person(structures=(structure,))
    for number in (0, -1, 2**40, 987_654):
        with pytest.raises(NotFound):
            get_my_structure(alice.actor, number)


def test_its_missions_and_people_are_counted() -> None:
    number, structure = mission()
    mission()  # another's
    apply(volunteer().actor, number, key=token_hex(8), now=NOW)
    mine = get_my_structure(person(structures=(structure,), role="member").actor, structure)
    assert (mine.open_missions, mine.to_answer, mine.confirmed) == (1, 1, 0)
    assert structure_view(mine).next == "1 personne attend votre réponse."
    assert structure_view(mine).role == "Membre"


def test_why_it_was_sent_back_is_told_until_it_is_sent_again() -> None:
    someone = person()
    number = create_structure(someone.actor, StructureInput.read(SENT), NOW)
    alice = again(someone)
    transition_structure(alice.actor, number, "submit", NOW)
    transition_structure(SYSTEM, number, "request_changes", NOW, "Le numéro RNA est d'une autre")
    mine = get_my_structure(alice.actor, number)
    assert mine.said.text == "Le numéro RNA est d'une autre"
    assert "Le numéro RNA est d'une autre" in structure_view(mine).next
    transition_structure(alice.actor, number, "submit", NOW)
    assert get_my_structure(alice.actor, number).said.code == ""


def test_a_member_neither_closes_nor_submits() -> None:
    _, structure = mission()
    member = person(structures=(structure,), role="member")
    with pytest.raises(Forbidden, match="Seuls les responsables"):
        transition_structure(member.actor, structure, "close", NOW)
    assert get_my_structure(member.actor, structure).state is StructureState.VALIDATED


def test_a_closed_structure_is_listed_last_and_opened_no_more() -> None:
    _, first = mission()
    _, second = mission()
    alice = person(structures=(first, second))
    transition_structure(alice.actor, first, "close", NOW)
    assert [one.id for one in my_structures(alice.actor)] == [second, first]
    with pytest.raises(NotFound):
        get_my_structure(alice.actor, first)


def test_every_state_has_its_label() -> None:
    assert set(STATE_LABELS) == set(StructureState)
