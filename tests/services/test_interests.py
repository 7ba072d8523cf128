"""A volunteer applies, waits, is offered a place, withdraws; a structure answers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from reserve_app.domain.actor import VISITOR
from reserve_app.domain.errors import (
    BadInput,
    Forbidden,
    NotEligible,
    NotFound,
    NotSignedIn,
    ReserveError,
    WrongState,
)
from reserve_app.domain.states import InterestState as S
from reserve_app.models.engine import get_engine
from reserve_app.services import interest_answers, interests
from reserve_app.services.interests import Applied, apply, withdraw
from tests.people import NOW, Person, mails, mission, person, states, taken, volunteer

pytestmark = pytest.mark.usefixtures("database")
LATER = NOW + timedelta(hours=1)


def _apply(who: Person, mission_id: int, key: str = "") -> Applied:
    return apply(who.actor, mission_id, key=key or f"clic-{who.account_id:08d}", now=NOW)


def test_a_validated_volunteer_is_proposed_and_takes_a_place() -> None:
    mission_id, structure_id = mission(places=2)
    alice, manager = volunteer(), person(structures=(structure_id,))
    applied = _apply(alice, mission_id)
    assert (applied.state, applied.position, applied.new) == (S.PROPOSED, 0, True)
    assert taken(mission_id) == 1
    assert mails(alice.email) == ["La structure est prévenue"]
    assert mails(manager.email) == ["Une personne propose son aide"]


def test_every_manager_is_told_and_without_any_the_contact_is() -> None:
    mission_id, structure_id = mission(contact_email="contact@structure.fr")
    _apply(volunteer(), mission_id)
    assert len(mails("contact@structure.fr")) == 1
    managers = [person(structures=(structure_id,)) for _ in range(2)]
    _apply(volunteer(), mission_id)
    assert [len(mails(manager.email)) for manager in managers] == [1, 1]
    assert len(mails("contact@structure.fr")) == 1


def test_a_pending_volunteer_holds_a_place_the_structure_does_not_know_of() -> None:
    mission_id, structure_id = mission()
    manager = person(structures=(structure_id,))
    applied = _apply(volunteer("pending"), mission_id)
    assert applied.state is S.HELD
    assert taken(mission_id) == 1
    assert mails(manager.email) == []
    with pytest.raises(NotFound):
        interest_answers.contact(manager.actor, applied.interest_id, now=NOW)


def test_the_same_click_twice_acts_once() -> None:
    mission_id, _ = mission()
    alice = volunteer()
    first, second = _apply(alice, mission_id, "clic-0001"), _apply(alice, mission_id, "clic-0001")
    assert (first.interest_id, second.new) == (second.interest_id, False)
    third = _apply(alice, mission_id, "autre-0002")
    assert third.interest_id == first.interest_id
    assert taken(mission_id) == 1
    assert len(mails(alice.email)) == 1


def test_a_replayed_click_after_a_withdrawal_does_not_apply_again() -> None:
    mission_id, _ = mission()
    alice = volunteer()
    applied = _apply(alice, mission_id, "clic-0001")
    withdraw(alice.actor, applied.interest_id, now=LATER)
    assert _apply(alice, mission_id, "clic-0001").state is S.WITHDRAWN
    assert _apply(alice, mission_id, "clic-0002").state is S.PROPOSED


def test_the_waiting_list_is_first_in_first_out_and_cascades() -> None:
    mission_id, _ = mission(places=1)
    people = [volunteer() for _ in range(4)]
    done = [_apply(who, mission_id) for who in people]
    assert [one.position for one in done] == [0, 1, 2, 3]
    withdraw(people[0].actor, done[0].interest_id, now=LATER)
    assert states(mission_id) == ["withdrawn", "offered", "waitlisted", "waitlisted"]
    withdraw(people[1].actor, done[1].interest_id, now=LATER)
    assert states(mission_id) == ["withdrawn", "withdrawn", "offered", "waitlisted"]
    assert interests.accept_offer(people[2].actor, done[2].interest_id, now=LATER) is S.PROPOSED
    assert taken(mission_id) == 1
    assert "Une place se libère pour vous" in mails(people[2].email)


def test_an_offer_cannot_be_accepted_after_its_end() -> None:
    mission_id, _ = mission(places=1)
    alice, bob = volunteer(), volunteer()
    first, second = _apply(alice, mission_id), _apply(bob, mission_id)
    withdraw(alice.actor, first.interest_id, now=LATER)
    with pytest.raises(WrongState):
        interests.accept_offer(bob.actor, second.interest_id, now=LATER + timedelta(hours=24))


def test_withdrawing_twice_is_once_and_frees_one_place() -> None:
    mission_id, _ = mission()
    alice, bob = volunteer(), volunteer()
    applied = _apply(alice, mission_id)
    _apply(bob, mission_id)
    for _ in range(2):
        assert withdraw(alice.actor, applied.interest_id, now=LATER) is S.WITHDRAWN
    assert taken(mission_id) == 1


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"birth_date": date(1950, 1, 1)}, "food_aid"),
        ({"birth_date": date(2003, 1, 1)}, "childcare"),
    ],
)
def test_an_age_the_kind_excludes_is_refused_with_a_sentence(
    changes: dict[str, date], kind: str
) -> None:
    mission_id, _ = mission(kind=kind)
    with pytest.raises(NotEligible, match="missions"):
        _apply(volunteer(**changes), mission_id)
    assert taken(mission_id) == 0


def test_an_elder_may_help_at_a_distance() -> None:
    mission_id, _ = mission(kind="isolated_people", remote=True)
    assert _apply(volunteer(birth_date=date(1950, 1, 1)), mission_id).state is S.PROPOSED


@pytest.mark.parametrize("state", ["refused", "suspended"])
def test_a_refused_or_suspended_profile_cannot_apply(state: str) -> None:
    mission_id, _ = mission()
    with pytest.raises(Forbidden):
        _apply(volunteer(state), mission_id)


@pytest.mark.parametrize("changes", [{"state": "paused"}, {"state": "draft", "published_at": None}])
def test_a_mission_that_is_not_public_does_not_exist(changes: dict[str, str | None]) -> None:
    mission_id, _ = mission(**changes)
    with pytest.raises(NotFound):
        _apply(volunteer(), mission_id)


def test_a_past_mission_is_closed() -> None:
    mission_id, _ = mission(starts_on=date(2020, 3, 1), ends_on=date(2020, 3, 25))
    with pytest.raises(NotEligible):
        _apply(volunteer(), mission_id)


@pytest.mark.parametrize("number", [0, -1, 10**12, True, "1", None, {"id": 1}, 999_999])
def test_a_forged_number_says_nothing(number: object) -> None:
    alice = volunteer()
    for verb in (withdraw, interests.accept_offer, interest_answers.contact):
        with pytest.raises(NotFound):
            verb(alice.actor, number, now=NOW)  # type: ignore[arg-type, operator]


@pytest.mark.parametrize("key", ["", "court", "x" * 41, "espace ici", "a'; DROP TABLE--"])
def test_a_malformed_key_is_refused(key: str) -> None:
    mission_id, _ = mission()
    with pytest.raises(BadInput):
        apply(volunteer().actor, mission_id, key=key, now=NOW)


def test_a_message_of_a_megabyte_is_refused_and_nothing_changes() -> None:
    mission_id, _ = mission()
    with pytest.raises(BadInput):
        apply(volunteer().actor, mission_id, key="clic-0001", now=NOW, message="é" * 1_000_000)
    assert taken(mission_id) == 0


def test_visitors_and_strangers_can_do_nothing() -> None:
    mission_id, structure_id = mission()
    alice = volunteer()
    applied = _apply(alice, mission_id)
    other_manager = person(structures=(mission()[1],))
    mallory = volunteer()
    verbs = (
        withdraw,
        interests.accept_offer,
        interest_answers.contact,
        interest_answers.reveal_contact,
        interest_answers.confirm,
    )
    for verb in verbs:
        with pytest.raises(NotSignedIn):
            verb(VISITOR, applied.interest_id, now=NOW)  # type: ignore[operator]
        for stranger in (mallory, other_manager):
            with pytest.raises(NotFound):
                verb(stranger.actor, applied.interest_id, now=NOW)  # type: ignore[operator]
    assert states(mission_id) == ["proposed"]
    assert structure_id


def test_a_structure_contacts_confirms_and_closes() -> None:
    mission_id, structure_id = mission()
    alice, manager = volunteer(), person(structures=(structure_id,))
    number = _apply(alice, mission_id).interest_id
    contact = interest_answers.reveal_contact(manager.actor, number, now=NOW)
    assert (contact.phone, contact.email) == ("06 12 34 56 78", alice.email)
    assert interest_answers.contact(manager.actor, number, now=NOW) is S.CONTACTED
    assert interest_answers.confirm(manager.actor, number, now=NOW) is S.CONFIRMED
    assert interest_answers.mark_done(manager.actor, number, now=NOW) is S.DONE
    assert taken(mission_id) == 0
    assert mails(alice.email)[-1] == "C'est confirmé : on compte sur vous"


def test_a_contact_is_revoked_by_a_withdrawal() -> None:
    mission_id, structure_id = mission()
    alice, manager = volunteer(), person(structures=(structure_id,))
    number = _apply(alice, mission_id).interest_id
    withdraw(alice.actor, number, now=LATER)
    with pytest.raises(NotFound):
        interest_answers.reveal_contact(manager.actor, number, now=LATER)
    assert mails(manager.email)[-1] == "Une personne se désiste"


def test_declining_needs_a_reason_that_the_volunteer_reads() -> None:
    mission_id, structure_id = mission()
    alice, manager = volunteer(), person(structures=(structure_id,))
    number = _apply(alice, mission_id).interest_id
    for reason, text in (("", ""), ("inconnu", ""), ("other", "  ")):
        with pytest.raises(ReserveError):
            interest_answers.decline(manager.actor, number, reason, text, now=NOW)
    after = interest_answers.decline(manager.actor, number, "other", "Local fermé", now=NOW)
    assert after is S.DECLINED
    assert taken(mission_id) == 0
    assert mails(alice.email)[-1] == "Cette mission se fera sans vous"


def test_an_application_asks_the_database_nine_times_at_most() -> None:
    """What an application costs is the number of its round trips: one more is a decision."""
    mission_id, structure_id = mission(places=2)
    alice, _ = volunteer(), person(structures=(structure_id,))
    asked: list[str] = []

    def note(*told: Any) -> None:
        asked.append(told[2])

    event.listen(get_engine(), "before_cursor_execute", note)
    try:
        _apply(alice, mission_id)
    finally:
        event.remove(get_engine(), "before_cursor_execute", note)
    assert 0 < len([one for one in asked if not one.startswith("BEGIN")]) <= 9
