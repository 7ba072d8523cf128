"""One decision a version; whoever comes second learns who decided; bad input changes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from reserve_app.domain import durations
from reserve_app.domain.actor import SYSTEM, VISITOR, Actor
from reserve_app.domain.errors import (
    BadInput,
    Conflict,
    Forbidden,
    NotFound,
    ReserveError,
    WrongState,
)
from reserve_app.domain.review import Why
from reserve_app.models import (
    AUDIT_ENTRY,
    GRANT,
    MISSION,
    OUTBOX_MAIL,
    REVIEW_ITEM,
    STRUCTURE,
    VOLUNTEER,
)
from reserve_app.models.engine import read_session, transaction
from reserve_app.queries.queue import Filters, queue_counts, queue_page, rows_of
from reserve_app.queries.review_items import review_item
from reserve_app.services.claims import claim
from reserve_app.services.decisions import Seen, Verdict, decide, decide_bulk, open_item
from reserve_app.services.interests import apply
from reserve_app.services.mission_writing import edit_mission
from reserve_app.services.missions import transition_mission
from reserve_app.services.reports import report_mission
from reserve_app.services.review_notes import add_note
from reserve_app.services.sessions import account_actor
from reserve_app.services.sql import run
from reserve_app.services.undo import undo
from reserve_app.services.volunteers import edit_profile
from tests.factories import mission_row, store, structure_row
from tests.people import NOW, Person, form, mails, mission, person, states, volunteer
from tests.services.review_people import opened, queued, waiting_structures, waiting_volunteers
from tests.services.test_missions import given

pytestmark = pytest.mark.usefixtures("database")
YES = Verdict("validate")
NO = Verdict("refuse", "incomplete")


def dana() -> Person:
    return person(departments=("62",), name="Dana Leroy")


def _seen(item_id: int) -> Seen:
    return open_item(SYSTEM, item_id)


def _state(table: Any, number: int) -> str:
    with read_session() as session:
        return str(run(session, select(table.c.state).where(table.c.id == number)).scalar_one())


def _everything() -> list[Any]:
    """Return all that a decision could have changed."""
    tables = (REVIEW_ITEM, STRUCTURE, MISSION, VOLUNTEER, AUDIT_ENTRY, OUTBOX_MAIL)
    with read_session() as session:
        return [run(session, select(table).order_by(table.c.id)).all() for table in tables]


def test_validating_a_volunteer_hands_what_was_held_to_the_structures_and_holds_the_mail() -> None:
    mission_id, structure_id = mission()
    manager, alice = person(structures=(structure_id,)), volunteer("pending")
    apply(alice.actor, mission_id, key="clic-0001", now=NOW)
    decided = decide(dana().actor, _seen(queued("volunteer", alice.volunteer_id)), YES, now=NOW)
    assert states(mission_id) == ["proposed"]
    assert _state(VOLUNTEER, alice.volunteer_id) == "validated"
    assert decided.undo_until == NOW + durations.UNDO
    assert "Votre profil est validé" in mails(alice.email)
    assert "Une personne propose son aide" in mails(manager.email)
    with read_session() as session:
        held = OUTBOX_MAIL.c.review_item_id == decided.item_id
        due = run(session, select(OUTBOX_MAIL.c.due_at).where(held)).scalars().all()
    assert set(due) == {NOW + durations.UNDO}


def test_validating_a_structure_offers_its_waiting_missions_next() -> None:
    structure = structure_row(state="pending")
    rows = [mission_row(structure, state="pending", published_at=None) for _ in range(2)]
    store([structure], rows)
    item = queued("structure", structure["id"])
    missions = [queued("mission", row["id"]) for row in rows]
    who = dana()
    with pytest.raises(WrongState, match="Validez d'abord la structure"):
        decide(who.actor, _seen(missions[0]), YES, now=NOW)
    decided = decide(who.actor, _seen(item), YES, now=NOW)
    assert decided.next_items == tuple(missions)
    for number in decided.next_items:
        decide(who.actor, _seen(number), YES, now=NOW)
    assert {_state(MISSION, row["id"]) for row in rows} == {"published"}


def test_a_request_for_changes_names_reason_and_fields_and_leads_to_the_first_of_them() -> None:
    structure = structure_row(state="pending")
    store([structure], [])
    manager = person(structures=(structure["id"],))
    asked = Verdict("request_changes", "incomplete", "le quartier", ("description", "name"))
    decide(dana().actor, _seen(queued("structure", structure["id"])), asked, now=NOW)
    assert _state(STRUCTURE, structure["id"]) == "changes_requested"
    with read_session() as session:
        mine = OUTBOX_MAIL.c.recipient == manager.email
        letter = run(session, select(OUTBOX_MAIL.c.text).where(mine)).scalar_one()
    assert "des informations manquent (le quartier)" in " ".join(letter.split())
    assert "À corriger : nom, présentation" in letter
    assert f"/structure/{structure['id']}/fiche#name" in letter


def test_the_second_moderator_learns_who_decided_what_and_when() -> None:
    item = waiting_volunteers(1)[0]
    seen, first, second = _seen(item), dana(), person(departments=("62",))
    decide(first.actor, seen, YES, now=NOW)
    before = _everything()
    with pytest.raises(Conflict, match="Déjà validé par Dana Leroy à 10\u00a0h\u00a030"):
        decide(second.actor, seen, NO, now=NOW)
    assert _everything() == before
    assert rows_of(second.actor, [item], now=NOW)[0].closed.startswith("Déjà validé par Dana")


def test_a_decision_on_what_changed_since_it_was_read_is_refused() -> None:
    alice = volunteer("pending")
    seen = _seen(queued("volunteer", alice.volunteer_id))
    edit_profile(alice.actor, form(last_name="Martin"), now=NOW)
    with pytest.raises(Conflict, match="a changé depuis"):
        decide(dana().actor, seen, YES, now=NOW)
    assert _state(VOLUNTEER, alice.volunteer_id) == "pending"


@pytest.mark.parametrize(
    "verdict",
    [
        Verdict("refuse"),
        Verdict("refuse", "nonsense"),
        Verdict("refuse", "other"),
        Verdict("request_changes", "other", " "),
        Verdict("refuse", "incomplete", "x" * 501),
        Verdict("destroy", "incomplete"),
        Verdict("request_changes", "incomplete", fields=("email",)),
        Verdict("request_changes", "incomplete", fields=("name",) * 50),
        Verdict("suspend", "unsafe"),
    ],
    ids=str,
)
def test_a_decision_that_says_too_little_or_too_much_changes_nothing(verdict: Verdict) -> None:
    item = waiting_structures(1)[0]
    seen, who, before = _seen(item), dana(), _everything()
    with pytest.raises((BadInput, WrongState)) as refused:
        decide(who.actor, seen, verdict, now=NOW)
    assert refused.value.sentence
    with pytest.raises((BadInput, WrongState)):
        decide(SYSTEM, seen, verdict, now=NOW)
    assert _everything() == before


@pytest.mark.parametrize("number", [0, -1, 987_654, 2**31, 2**63, True])
def test_a_forged_number_is_nothing(number: Any) -> None:
    before, who = _everything(), dana()
    for act in (
        lambda: decide(who.actor, Seen(number, 1, 1), YES, now=NOW),
        lambda: claim(who.actor, number, now=NOW),
        lambda: undo(who.actor, number, now=NOW),
        lambda: add_note(who.actor, number, "Bonjour", now=NOW),
        lambda: review_item(who.actor, number, now=NOW),
    ):
        with pytest.raises(NotFound):
            act()
    assert _everything() == before


def test_nobody_of_another_departement_sees_counts_or_decides_anything() -> None:
    items = [*waiting_volunteers(2), *waiting_structures(2)]
    seen, before = [_seen(item) for item in items], _everything()
    strangers = [
        person(departments=("59",)).actor,
        person().actor,
        VISITOR,
        Actor(account_id=volunteer().account_id),
    ]
    before = _everything()
    for actor in strangers:
        assert queue_page(actor, Filters(), now=NOW).rows == ()
        assert queue_page(actor, Filters(department="62"), now=NOW).rows == ()
        assert queue_counts(actor, now=NOW).waiting == 0
        assert rows_of(actor, items, now=NOW) == ()
        with pytest.raises((NotFound, Forbidden)):
            decide(actor, seen[0], YES, now=NOW)
        if actor is not VISITOR:
            outcomes = decide_bulk(actor, seen, YES, now=NOW)
            assert {outcome.status for outcome in outcomes} == {"forbidden"}
        for act in (claim, review_item, undo):
            with pytest.raises(ReserveError):
                act(actor, items[0], now=NOW)
    assert _everything() == before
    assert queue_counts(dana().actor, now=NOW).waiting == 4


@pytest.mark.parametrize("admin", [False, True])
def test_nobody_decides_on_their_own_structure_missions_or_profile(*, admin: bool) -> None:
    structure = structure_row(state="pending")
    row = mission_row(structure, state="pending", published_at=None)
    store([structure], [row])
    alice = volunteer("pending")
    items = [
        queued("structure", structure["id"]),
        queued("mission", row["id"]),
        queued("volunteer", alice.volunteer_id),
    ]
    judge = Actor(
        account_id=alice.account_id,
        departments=frozenset({"62"}),
        structures=frozenset({structure["id"]}),
        admin=admin,
    )
    before = _everything()
    assert queue_page(judge, Filters(), now=NOW).rows == ()
    for item in items:
        with pytest.raises(NotFound):
            decide(judge, _seen(item), YES, now=NOW)
    assert _everything() == before


def test_up_to_fifty_are_decided_at_once_each_on_its_own() -> None:
    items = waiting_structures(4)
    elsewhere = waiting_structures(1, department="59", commune_insee="59350", commune="Lille")
    who, other = dana(), person(departments=("62",))
    seen = [_seen(item) for item in (*items, *elsewhere)]
    claim(other.actor, items[1], now=NOW)
    decide(other.actor, seen[2], YES, now=NOW)
    stale = replace(seen[3], version=99)
    outcomes = decide_bulk(who.actor, [*seen[:3], stale, seen[4]], NO, now=NOW)
    assert [outcome.status for outcome in outcomes] == [
        "ok",
        "conflict",
        "conflict",
        "conflict",
        "forbidden",
    ]
    assert all(outcome.sentence for outcome in outcomes[1:])


def test_fifty_one_or_none_at_once_are_refused_whole() -> None:
    item = waiting_volunteers(1)[0]
    seen, before = _seen(item), _everything()
    many = [replace(seen, item_id=item + n) for n in range(51)]
    for chosen in ([], many):
        with pytest.raises(BadInput):
            decide_bulk(SYSTEM, chosen, YES, now=NOW)
    with pytest.raises(BadInput):
        decide_bulk(SYSTEM, [seen], Verdict("refuse"), now=NOW)
    assert _everything() == before


def test_a_claim_that_expired_decides_nothing_until_the_item_is_opened_again() -> None:
    item = waiting_volunteers(1)[0]
    who, late = dana(), NOW + durations.CLAIM
    claim(who.actor, item, now=NOW)
    with pytest.raises(WrongState, match="expiré"):
        decide(who.actor, _seen(item), YES, now=late)
    claim(who.actor, item, now=late)
    decide(who.actor, _seen(item), YES, now=late)


@pytest.mark.parametrize(
    ("verdict", "state", "title"),
    [
        (YES, "published", "Conduire la camionnette"),
        (Verdict("request_changes", "unsafe"), "published", "Conduire la camionnette"),
        (Verdict("refuse", "unsafe"), "published", "Préparer des colis à Arras"),
        (Verdict("suspend", "unsafe"), "suspended", "Conduire la camionnette"),
    ],
    ids=lambda v: getattr(v, "decision", ""),
)
def test_a_modified_mission_is_kept_corrected_brought_back_or_taken_down(
    verdict: Verdict, state: str, title: str
) -> None:
    number, _ = mission(places=3)
    people = [volunteer() for _ in range(3)]
    for who in people:
        apply(who.actor, number, key=f"clic-{who.account_id:05}", now=NOW)
    edit_mission(SYSTEM, number, given(title="Conduire la camionnette", places=5), NOW)
    apply(volunteer().actor, number, key="clic-de-plus", now=NOW)
    decide(dana().actor, _seen(opened("mission", number)), verdict, now=NOW)
    with read_session() as session:
        row = run(session, select(MISSION).where(MISSION.c.id == number)).mappings().one()
    assert (row["state"], row["title"]) == (state, title)
    if verdict.decision == "refuse":  # nobody loses a place that was theirs
        assert (row["places"], row["taken"], row["is_full"]) == (4, 4, True)
        assert row["revision"] == 3
    assert queue_counts(SYSTEM, now=NOW).waiting == 0


def test_a_deputy_of_a_neighbouring_departement_decides_there_until_the_grant_ends() -> None:

    item = waiting_volunteers(1)[0]
    deputy = person(departments=("62",))
    with transaction() as session:
        run(session, GRANT.update().values(until=NOW))
        ended = account_actor(session, deputy.account_id, NOW)
        session.commit()
    with pytest.raises(NotFound):
        decide(ended, _seen(item), YES, now=NOW)


def test_a_decision_is_one_audit_row_and_letters_leave_after_it() -> None:
    items = waiting_volunteers(3)
    for item in items:
        decide(dana().actor, _seen(item), NO, now=NOW)
    with read_session() as session:
        rows = select(AUDIT_ENTRY.c.review_item_id, func.count()).group_by("review_item_id")
        counts = {number: count for number, count in run(session, rows) if number}
    assert counts == dict.fromkeys(items, 1)


def test_a_reported_mission_is_kept_or_suspended_with_the_words_of_those_who_reported() -> None:

    number, _ = mission()
    report_mission(volunteer().actor, number, "unsafe", "Il fait nuit", now=NOW)
    view = review_item(dana().actor, opened("mission", number), now=NOW)
    assert view is not None
    assert [(one.reason, one.text) for one in view.reports] == [("unsafe", "Il fait nuit")]
    assert view.decisions == ("validate", "request_changes", "suspend")
    with pytest.raises(WrongState):
        decide(dana().actor, _seen(view.row.id), NO, now=NOW)
    decide(dana().actor, _seen(view.row.id), Verdict("suspend", "unsafe"), now=NOW)
    assert _state(MISSION, number) == "suspended"


def test_suspending_takes_the_other_items_of_the_subject_out_of_the_queue() -> None:

    number, _ = mission()
    report_mission(volunteer().actor, number, "unsafe", now=NOW)
    edit_mission(SYSTEM, number, given(title="Conduire la camionnette"), NOW)
    items = [row.id for row in queue_page(SYSTEM, Filters(), now=NOW).rows]
    assert len(items) == 2
    decide(dana().actor, _seen(items[0]), Verdict("suspend", "unsafe"), now=NOW)
    assert queue_counts(SYSTEM, now=NOW).waiting == 0
    transition_mission(SYSTEM, number, "reinstate", NOW)
    assert queue_counts(SYSTEM, now=NOW).waiting == 0


def test_notes_stay_with_the_subject_and_are_for_moderators() -> None:
    alice = volunteer("pending")
    item = queued("volunteer", alice.volunteer_id, Why.NEW)
    who = dana()
    add_note(who.actor, item, "Je l'appelle demain", now=NOW)
    for text in ("", "   ", "x" * 1001):
        with pytest.raises(BadInput):
            add_note(who.actor, item, text, now=NOW)
    with pytest.raises(NotFound):
        add_note(person(departments=("59",)).actor, item, "Bonjour", now=NOW)
    decide(who.actor, _seen(item), Verdict("request_changes", "incomplete"), now=NOW)
    edit_profile(alice.actor, form(last_name="Martin"), now=NOW)
    view = review_item(SYSTEM, opened("volunteer", alice.volunteer_id), now=NOW)
    assert view is not None
    assert [(note.author, note.text) for note in view.notes] == [
        ("Dana Leroy", "Je l'appelle demain")
    ]
