"""Fifteen seconds to take a decision back: all of what it did, or nothing; and no mail leaves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from reserve_app.domain import durations
from reserve_app.domain.actor import SYSTEM
from reserve_app.domain.errors import NotFound, WrongState
from reserve_app.domain.review import Why
from reserve_app.mail.dispatcher import claim as take_mail
from reserve_app.models import (
    AUDIT_ENTRY,
    INTEREST,
    MISSION,
    OUTBOX_MAIL,
    REVIEW_ITEM,
    STANDBY,
    STRUCTURE,
    VOLUNTEER,
)
from reserve_app.models.engine import read_session
from reserve_app.queries.queue import Filters, queue_page
from reserve_app.services import interest_answers
from reserve_app.services.decisions import Verdict, decide, open_item
from reserve_app.services.interests import accept_offer, apply
from reserve_app.services.mission_writing import edit_mission
from reserve_app.services.missions import transition_mission
from reserve_app.services.reports import report_mission
from reserve_app.services.sql import run
from reserve_app.services.standby import StandbyWish, start_standby
from reserve_app.services.standby_waves import call_standby
from reserve_app.services.structures import transition_structure
from reserve_app.services.undo import undo
from tests.factories import mission_row, store, structure_row
from tests.people import NOW, Person, mails, mission, person, states, taken, volunteer
from tests.services.review_people import opened, queued, waiting_volunteers
from tests.services.test_missions import given

pytestmark = pytest.mark.usefixtures("database")
YES, NO, DOWN = Verdict("validate"), Verdict("refuse", "unsafe"), Verdict("suspend", "unsafe")
IN_TIME = NOW + durations.UNDO - timedelta(seconds=1)


def dana() -> Person:
    return person(departments=("62",), name="Dana Leroy")


def _decide(who: Person, item: int, verdict: Verdict, at: datetime = NOW) -> None:
    decide(who.actor, open_item(SYSTEM, item), verdict, now=at)


def _rows(*tables: Any) -> list[Any]:
    """Return the rows of tables, without what says when and how often somebody looked at them."""
    left_out = {"version", "claimed_by", "claimed_until", "revision", "subject_revision"}
    with read_session() as session:
        found = []
        for table in tables:
            columns = [column for column in table.c if column.name not in left_out]
            found.append(run(session, select(*columns).order_by(*table.primary_key)).all())
        return found


def _facts() -> list[Any]:
    return _rows(INTEREST, MISSION, STRUCTURE, VOLUNTEER, OUTBOX_MAIL, REVIEW_ITEM, STANDBY)


def _interests(mission_id: int, *people: Person) -> list[int]:
    return [
        apply(who.actor, mission_id, key=f"clic-{who.account_id:05}", now=NOW).interest_id
        for who in people
    ]


def _volunteers() -> tuple[int, int, list[Person]]:
    """Give an item of Alice, pending, who holds the only place of a mission where Bob waits."""
    mission_id, structure_id = mission(places=1)
    alice, bob = volunteer("pending"), volunteer()
    _interests(mission_id, alice, bob)
    start_standby(alice.actor, StandbyWish(), now=NOW)
    item = queued("volunteer", alice.volunteer_id)
    return item, mission_id, [alice, bob, person(structures=(structure_id,))]


@pytest.mark.parametrize("verdict", [YES, NO, Verdict("request_changes", "incomplete")], ids=str)
def test_a_decision_on_a_volunteer_is_taken_back_whole(verdict: Verdict) -> None:
    item, mission_id, _ = _volunteers()
    who, before = dana(), _facts()
    _decide(who, item, verdict)
    assert _facts() != before
    undo(who.actor, item, now=IN_TIME)
    assert _facts() == before
    assert taken(mission_id) == 1
    assert take_mail("worker", NOW + timedelta(days=1)) != []  # of the applications, not of this
    with read_session() as session:
        query = select(AUDIT_ENTRY.c.before, AUDIT_ENTRY.c.after).where(
            AUDIT_ENTRY.c.subject == "volunteer"
        )
        chain = [tuple(row) for row in run(session, query.order_by(AUDIT_ENTRY.c.id))]
    assert chain[0] == chain[1][::-1]


def test_an_item_taken_back_is_held_by_who_decided_and_can_be_decided_again() -> None:
    item, mission_id, _ = _volunteers()
    who = dana()
    _decide(who, item, NO)
    undo(who.actor, item, now=IN_TIME)
    with read_session() as session:
        query = select(REVIEW_ITEM.c.claimed_by).where(REVIEW_ITEM.c.id == item)
        assert run(session, query).scalar_one() == who.account_id
    _decide(who, item, YES, IN_TIME)
    assert states(mission_id) == ["proposed", "waitlisted"]
    undo(who.actor, item, now=IN_TIME)
    assert states(mission_id) == ["held", "waitlisted"]


def test_after_fifteen_seconds_or_twice_or_by_another_nothing_is_taken_back() -> None:
    item, mission_id, _ = _volunteers()
    who = dana()
    with pytest.raises(WrongState, match="pas de décision"):
        undo(who.actor, item, now=NOW)
    _decide(who, item, YES)
    before = _facts()
    with pytest.raises(WrongState, match="15 secondes"):
        undo(who.actor, item, now=NOW + durations.UNDO)
    for other in (person(departments=("62",)), person(departments=("59",)), person(admin=True)):
        with pytest.raises(NotFound):
            undo(other.actor, item, now=IN_TIME)
    assert _facts() == before
    undo(who.actor, item, now=IN_TIME)
    with pytest.raises(WrongState):
        undo(who.actor, item, now=IN_TIME)
    assert states(mission_id) == ["held", "waitlisted"]


def test_once_the_letter_was_taken_by_the_dispatcher_the_decision_stays() -> None:
    item, _, people = _volunteers()
    who = dana()
    _decide(who, item, YES)
    assert "Votre profil est validé" in mails(people[0].email)
    for _ in range(3):
        take_mail("worker", NOW + durations.UNDO)  # a clock ahead of ours
    before = _facts()
    with pytest.raises(WrongState):
        undo(who.actor, item, now=IN_TIME)
    assert _facts() == before


@pytest.mark.parametrize("act", ["reveal_contact", "contact"])
def test_what_a_structure_already_acted_on_is_not_taken_back(act: str) -> None:
    item, mission_id, people = _volunteers()
    who = dana()
    _decide(who, item, YES)
    with read_session() as session:
        query = select(INTEREST.c.id).where(INTEREST.c.mission_id == mission_id)
        number = run(session, query.order_by(INTEREST.c.id)).scalars().first() or 0
    getattr(interest_answers, act)(people[2].actor, number, now=NOW)
    before = _facts()
    with pytest.raises(WrongState, match="déjà agi"):
        undo(who.actor, item, now=IN_TIME)
    assert _facts() == before


@pytest.mark.parametrize("ends", ["structure", "mission"])
def test_nobody_comes_back_to_what_was_ended_meanwhile(ends: str) -> None:
    mission_id, structure_id = mission(places=1)
    alice = volunteer("pending")
    _interests(mission_id, alice)
    item, who = queued("volunteer", alice.volunteer_id), dana()
    _decide(who, item, NO)
    if ends == "structure":
        transition_structure(SYSTEM, structure_id, "close", NOW, "unsafe")
    else:
        transition_mission(SYSTEM, mission_id, "cancel", NOW, "unsafe")
    before = _facts()
    with pytest.raises(WrongState, match="déjà agi"):
        undo(who.actor, item, now=IN_TIME)
    assert _facts() == before
    assert states(mission_id) == ["released"]


def test_who_accepted_the_place_a_refusal_freed_keeps_it() -> None:
    item, mission_id, people = _volunteers()
    who = dana()
    _decide(who, item, NO)
    assert states(mission_id) == ["released", "offered"]
    with read_session() as session:
        number = run(session, select(INTEREST.c.id).order_by(INTEREST.c.id.desc())).scalars()
        accept_offer(people[1].actor, number.first() or 0, now=NOW)
    with pytest.raises(WrongState, match="déjà agi"):
        undo(who.actor, item, now=IN_TIME)
    assert states(mission_id) == ["released", "proposed"]
    assert taken(mission_id) == 1


def test_who_went_further_once_validated_stays_validated() -> None:
    item, _, people = _volunteers()
    who = dana()
    _decide(who, item, YES)
    apply(people[0].actor, mission()[0], key="autre-clic", now=NOW)
    with pytest.raises(WrongState, match="déjà agi"):
        undo(who.actor, item, now=IN_TIME)


def _waiting_mission() -> tuple[int, int, int]:
    structure = structure_row(state="pending")
    row = mission_row(structure, state="pending", published_at=None)
    store([structure], [row])
    return (
        row["id"],
        queued("structure", structure["id"]),
        queued("mission", row["id"]),
    )


def test_structures_and_missions_are_taken_back_in_their_order() -> None:
    _, of_structure, of_mission = _waiting_mission()
    who, before = dana(), _facts()
    _decide(who, of_structure, YES)
    _decide(who, of_mission, YES)
    with pytest.raises(WrongState, match="annulez d'abord celle-là"):
        undo(who.actor, of_structure, now=IN_TIME)
    undo(who.actor, of_mission, now=IN_TIME)
    undo(who.actor, of_structure, now=IN_TIME)
    assert _facts() == before


def test_a_mission_somebody_applied_to_stays_published() -> None:
    number, of_structure, of_mission = _waiting_mission()
    who = dana()
    _decide(who, of_structure, YES)
    _decide(who, of_mission, YES)
    _interests(number, volunteer())
    with pytest.raises(WrongState, match="déjà agi"):
        undo(who.actor, of_mission, now=IN_TIME)
    assert states(number) == ["proposed"]


def test_nobody_is_called_for_a_mission_whose_publication_can_be_undone() -> None:
    alice = volunteer()
    start_standby(alice.actor, StandbyWish(), now=NOW)
    _, of_structure, of_mission = _waiting_mission()
    who = dana()
    _decide(who, of_structure, YES)
    _decide(who, of_mission, YES)
    assert call_standby(IN_TIME) == 0
    assert call_standby(NOW + durations.UNDO) == 1


@pytest.mark.parametrize("kind", ["mission", "structure", "paused"])
def test_a_suspension_taken_back_gives_everybody_their_place_again(kind: str) -> None:
    state = "paused" if kind == "paused" else "published"
    structure = structure_row()
    row = mission_row(structure, places=2)
    store([structure], [row])
    people = [volunteer() for _ in range(4)]
    numbers = _interests(row["id"], *people)
    manager = person(structures=(structure["id"],))
    interest_answers.contact(manager.actor, numbers[0], now=NOW)
    interest_answers.confirm(manager.actor, numbers[0], now=NOW)
    report_mission(people[0].actor, row["id"], "unsafe", now=NOW)
    if state == "paused":
        transition_mission(SYSTEM, row["id"], "pause", NOW)
    item = opened("mission", row["id"])
    if kind == "structure":
        item = queued("structure", structure["id"], Why.MODIFIED)
    who, before = dana(), _facts()
    _decide(who, item, DOWN)
    assert set(states(row["id"])) == {"released"}
    undo(who.actor, item, now=IN_TIME)
    assert _facts() == before
    assert taken(row["id"]) == 2


@pytest.mark.parametrize(
    "verdict", [YES, Verdict("request_changes", "unsafe"), NO, DOWN], ids=lambda v: v.decision
)
def test_a_decision_on_a_modified_mission_is_taken_back(verdict: Verdict) -> None:
    number, _ = mission(places=3)
    edit_mission(SYSTEM, number, given(title="Conduire la camionnette", places=5), NOW)
    report_mission(volunteer().actor, number, "unsafe", now=NOW)
    item = opened("mission", number) - 1
    who, before = dana(), _facts()
    _decide(who, item, verdict)
    undo(who.actor, item, now=IN_TIME)
    assert _facts() == before


def test_what_was_edited_since_the_decision_is_not_taken_back() -> None:
    number, _ = mission()
    edit_mission(SYSTEM, number, given(title="Conduire la camionnette"), NOW)
    item, who = opened("mission", number), dana()
    _decide(who, item, YES)
    edit_mission(SYSTEM, number, given(title="Porter des colis lourds"), NOW)
    with pytest.raises(WrongState, match="a changé"):
        undo(who.actor, item, now=IN_TIME)


def test_waiting_items_taken_back_keep_their_place_in_the_queue() -> None:
    items, who = waiting_volunteers(3), dana()
    _decide(who, items[1], NO)
    undo(who.actor, items[1], now=IN_TIME)
    assert [row.id for row in queue_page(who.actor, Filters(), now=NOW).rows] == items
