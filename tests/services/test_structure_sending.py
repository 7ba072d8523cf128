"""A structure's form: kept as typed, sent whole, never over somebody else's change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from reserve_app.domain import durations
from reserve_app.domain.actor import SYSTEM, VISITOR
from reserve_app.domain.errors import (
    BadInput,
    Forbidden,
    NotFound,
    NotSignedIn,
    Outdated,
    ReserveError,
    TooMany,
    WrongState,
)
from reserve_app.domain.review import Reviewed
from reserve_app.domain.states import StructureState
from reserve_app.models import AUDIT_ENTRY, STRUCTURE, STRUCTURE_DRAFT
from reserve_app.models.engine import read_session
from reserve_app.queries.review_items import review_item
from reserve_app.queries.structure_records import likely_twins
from reserve_app.queries.structures import get_my_structure
from reserve_app.services.decisions import Verdict, decide, open_item
from reserve_app.services.inputs import StructureInput
from reserve_app.services.sql import LARGEST_ID, run
from reserve_app.services.structure_drafts import discard_draft, forget_old_drafts, save_draft
from reserve_app.services.structure_sending import send_structure, submit_new_structure
from reserve_app.services.structures import transition_structure
from reserve_app.services.undo import undo
from tests.factories import CONTACT
from tests.people import NOW, Person, again, mission, person
from tests.services.review_people import opened

pytestmark = pytest.mark.usefixtures("database")
SENT = {
    "name": "Les Mains tendues d'Arras",
    "legal_kind": "association",
    "rna": "W621234567",
    "commune_insee": "62041",
    **CONTACT,
}


def given(**changes: Any) -> StructureInput:
    return StructureInput.read({**SENT, **changes})


def drafts() -> list[dict[str, Any]]:
    with read_session() as session:
        query = select(STRUCTURE_DRAFT).order_by(STRUCTURE_DRAFT.c.id)
        return [dict(row) for row in run(session, query).mappings()]


def stored(number: int) -> dict[str, Any]:
    with read_session() as session:
        query = select(STRUCTURE).where(STRUCTURE.c.id == number)
        return dict(run(session, query).mappings().one())


def sent() -> tuple[Person, int]:
    """Send a structure; return its manager and its number."""
    someone = person()
    number = submit_new_structure(someone.actor, given(), NOW)
    return again(someone), number


def test_a_draft_is_one_a_person_and_kept_as_typed() -> None:
    alice, bob = person(), person()
    save_draft(alice.actor, {"siret": "123 45", "name": "x" * 9_000, "strange": "y"}, NOW)
    save_draft(alice.actor, {"siret": "123 456"}, NOW + timedelta(minutes=1))
    save_draft(bob.actor, {"name": "Autre"}, NOW)
    mine, other = drafts()
    assert (mine["account_id"], mine["typed"]["siret"]) == (alice.account_id, "123 456")
    assert "strange" not in mine["typed"]
    assert other["typed"]["name"] == "Autre"
    discard_draft(alice.actor)
    discard_draft(alice.actor)
    assert [draft["account_id"] for draft in drafts()] == [bob.account_id]
    with pytest.raises(NotSignedIn):
        save_draft(VISITOR, {}, NOW)


def test_two_savings_at_once_keep_one_draft() -> None:
    alice = person()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: save_draft(alice.actor, {"name": f"Nom {n}"}, NOW), range(8)))
    assert len(drafts()) == 1


def test_the_draft_of_a_structure_is_its_managers_only() -> None:
    _, structure = mission()
    bob = person(structures=(structure,), role="member")
    with pytest.raises(Forbidden):
        save_draft(bob.actor, {}, NOW, structure_id=structure, revision=1)
    for stranger in (person(), person(structures=(mission()[1],))):
        with pytest.raises(NotFound):
            save_draft(stranger.actor, {}, NOW, structure_id=structure, revision=1)
    assert drafts() == []


def test_a_draft_left_for_three_months_is_forgotten() -> None:
    save_draft(person().actor, {"name": "Autre"}, NOW)
    assert forget_old_drafts(NOW + durations.DRAFT_KEPT - timedelta(seconds=1)) == 0
    assert forget_old_drafts(NOW + durations.DRAFT_KEPT) == 1


def test_sending_makes_it_wait_and_forgets_the_draft() -> None:
    alice = person()
    save_draft(alice.actor, {"name": "Les Mains"}, NOW)
    number = submit_new_structure(alice.actor, given(), NOW)
    mine = get_my_structure(alice.actor, number)
    assert (mine.state, mine.manages) == (StructureState.PENDING, True)
    assert drafts() == []


def test_the_same_form_sent_twice_makes_one() -> None:
    alice = person()
    first = submit_new_structure(alice.actor, given(), NOW)
    assert submit_new_structure(alice.actor, given(), NOW) == first
    with read_session() as session:
        query = select(AUDIT_ENTRY.c.act).order_by(AUDIT_ENTRY.c.id)
        assert list(run(session, query).scalars()) == ["structure:created", "structure:submit"]


def test_a_number_belongs_to_one_structure() -> None:
    sent()
    with pytest.raises(BadInput, match="déjà inscrite") as raised:
        submit_new_structure(person().actor, given(name="Une autre"), NOW)
    assert raised.value.field == "rna"


def test_of_two_who_send_one_number_at_once_one_succeeds() -> None:
    people = [person() for _ in range(6)]

    def send(someone: Person) -> str:
        try:
            submit_new_structure(someone.actor, given(), NOW)
        except ReserveError as error:
            return error.code
        return "sent"

    with ThreadPoolExecutor(len(people)) as pool:
        assert sorted(pool.map(send, people)) == ["bad_input"] * 5 + ["sent"]


def test_sent_back_it_is_corrected_and_sent_again_in_one_act() -> None:
    alice, number = sent()
    transition_structure(SYSTEM, number, "request_changes", NOW, "incomplete")
    save_draft(alice.actor, {"name": "Mieux"}, NOW, structure_id=number, revision=1)
    state = send_structure(alice.actor, number, given(description="Colis"), 1, NOW)
    assert state is StructureState.PENDING
    assert (stored(number)["revision"], stored(number)["description"]) == (2, "Colis")
    assert drafts() == []


def test_an_edit_of_a_validated_structure_keeps_it_online() -> None:
    alice, number = sent()
    transition_structure(SYSTEM, number, "validate", NOW)
    assert send_structure(alice.actor, number, given(name="Les Ailes"), 1, NOW) == "validated"
    assert (stored(number)["name"], stored(number)["revision"]) == ("Les Ailes", 2)
    assert send_structure(alice.actor, number, given(name="Les Ailes"), 2, NOW) == "validated"
    assert stored(number)["revision"] == 2  # nothing was another


def test_an_edit_against_an_old_revision_changes_nothing() -> None:
    alice, number = sent()
    send_structure(alice.actor, number, given(name="Les Ailes"), 1, NOW)
    with pytest.raises(Outdated, match="Quelqu'un a modifié"):
        send_structure(alice.actor, number, given(name="Les Elles"), 1, NOW)
    assert stored(number)["name"] == "Les Ailes"


def test_a_structure_that_was_stopped_or_is_anothers_is_not_changed() -> None:
    stranger = person(structures=(mission()[1],))  # whose number the next follows
    alice, number = sent()
    bob = person(structures=(number,), role="member")
    with pytest.raises(NotFound):
        send_structure(stranger.actor, number, given(name="Pirates"), 1, NOW)
    with pytest.raises(Forbidden):
        send_structure(bob.actor, number, given(name="Pirates"), 1, NOW)
    transition_structure(SYSTEM, number, "validate", NOW)
    transition_structure(SYSTEM, number, "suspend", NOW, "unsafe")
    with pytest.raises(WrongState):
        send_structure(alice.actor, number, given(name="Pirates"), 1, NOW)
    assert stored(number)["name"] == SENT["name"]


def test_a_number_cannot_be_taken_from_another_by_an_edit() -> None:
    alice, number = sent()
    submit_new_structure(person().actor, given(rna="W621234568"), NOW)
    with pytest.raises(BadInput) as raised:
        send_structure(alice.actor, number, given(rna="W621234568"), 1, NOW)
    assert raised.value.field == "rna"


def test_one_account_registers_few_structures_a_day() -> None:
    someone = person()
    for n in range(8):
        submit_new_structure(someone.actor, given(rna=f"W62123450{n}"), NOW)
    with pytest.raises(TooMany):
        submit_new_structure(someone.actor, given(rna="W621234599"), NOW)
    submit_new_structure(person().actor, given(rna="W621234599"), NOW)


def test_a_record_is_not_changed_faster_than_moderators_read() -> None:
    boss, structure = sent()
    for n in range(50):
        send_structure(boss.actor, structure, given(description=f"Texte {n}"), n + 1, NOW)
    with pytest.raises(TooMany):
        send_structure(boss.actor, structure, given(), 51, NOW)


def test_a_form_saves_itself_often_and_not_endlessly() -> None:
    someone = person()
    for n in range(90):
        save_draft(someone.actor, {"name": f"Nom {n}"}, NOW)
    with pytest.raises(TooMany):
        save_draft(someone.actor, {"name": "Encore"}, NOW)


def test_a_revision_no_column_can_hold_is_only_outdated() -> None:
    boss, structure = sent()
    save_draft(boss.actor, {"name": "x"}, NOW, structure_id=structure, revision=10**12 - 1)
    assert drafts()[0]["revision"] == LARGEST_ID
    with pytest.raises(Outdated):
        send_structure(boss.actor, structure, given(), 10**12 - 1, NOW)


@pytest.mark.parametrize("verb", ["refuse", "close"])
def test_who_took_somebody_elses_number_does_not_keep_them_out(verb: str) -> None:
    squatter, number = sent()
    theirs = person()
    with pytest.raises(BadInput) as raised:  # as long as it stands
        submit_new_structure(theirs.actor, given(name="La vraie"), NOW)
    assert raised.value.field == "rna"
    assert [twin.id for twin in likely_twins(given(name="La vraie"))] == [number]
    reason = "unsafe" if verb == "refuse" else None
    transition_structure(SYSTEM, number, verb, NOW, reason)
    assert likely_twins(given(name="La vraie")) == ()
    real = submit_new_structure(theirs.actor, given(name="La vraie"), NOW)
    assert stored(real)["state"] == "pending"
    with pytest.raises(BadInput):  # and it is one of one again
        submit_new_structure(squatter.actor, given(), NOW)


@pytest.mark.parametrize(
    ("stands", "typed", "twins"),
    [
        ("CCAS de Racquinghem", "Centre communal d'action sociale de Racquinghem", True),
        ("Centre Communal d’Action Sociale (CCAS) de Racquinghem", "CCAS Racquinghem", True),
        ("CCAS de Racquinghem", "C.C.A.S. de Racquinghem", True),
        ("CCAS de Racquinghem", "C. C. A. S. de Racquinghem", True),
        ("C.C.A.S d'Arras", "centre communal d'action sociale d'Arras", True),
        ("E.H.P.A.D. Les Tilleuls", "EHPAD les Tilleuls", True),
        ("A.B.C.D. d'Arras", "ABCD d'Arras", True),
        ("CCAS de Racquinghem", "Les amis de Racquinghem", False),
        ("CCAS de Racquinghem", "Maison des jeunes et de la culture de Racquinghem", False),
        (
            "Mairie de Saint-Germain-en-Laye",
            "Centre communal d'action sociale de Saint-Germain-en-Laye",
            False,
        ),
        (
            "MDPH de Saint-Germain-en-Laye",
            "Maison des jeunes et de la culture de Saint-Germain-en-Laye",
            False,
        ),
    ],
)
def test_an_acronym_and_its_long_form_are_one_name(stands: str, typed: str, *, twins: bool) -> None:
    number = submit_new_structure(person().actor, given(name=stands), NOW)
    other = given(name=typed, rna="W621234500")
    assert [twin.id for twin in likely_twins(other)] == ([number] if twins else [])


def test_what_was_refused_and_comes_back_says_so_to_the_moderators() -> None:
    _, number = sent()
    dana = person(departments=("62",))
    item = opened(Reviewed.STRUCTURE, number)
    decide(dana.actor, open_item(SYSTEM, item), Verdict("refuse", "unsafe"), now=NOW)
    again_sent = submit_new_structure(person().actor, given(name="Un autre nom"), NOW)
    other = submit_new_structure(person().actor, given(name="Encore", rna="W621234500"), NOW)
    found = {
        one: review_item(dana.actor, opened(Reviewed.STRUCTURE, one), now=NOW)
        for one in (again_sent, other)
    }
    checks = {one: [raised.check for raised in view.checks] for one, view in found.items() if view}
    assert "refused_before" in checks[again_sent]
    assert "refused_before" not in checks[other]


def test_a_refusal_is_not_taken_back_once_the_number_is_anothers() -> None:
    _, number = sent()
    dana = person(departments=("62",))
    item = opened(Reviewed.STRUCTURE, number)
    decide(dana.actor, open_item(SYSTEM, item), Verdict("refuse", "unsafe"), now=NOW)
    undo(dana.actor, item, now=NOW)  # negative control: nobody has it yet
    decide(dana.actor, open_item(SYSTEM, item), Verdict("refuse", "unsafe"), now=NOW)
    submit_new_structure(person().actor, given(name="La vraie"), NOW)
    with pytest.raises(WrongState, match="même numéro"):
        undo(dana.actor, item, now=NOW)
    assert stored(number)["state"] == "refused"
