"""Whatever waits is in the queue, once; whatever stops waiting leaves it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from reserve_app.domain.actor import SYSTEM, VISITOR
from reserve_app.domain.errors import BadInput, NotFound, NotSignedIn, TooMany
from reserve_app.domain.states import By
from reserve_app.models import REVIEW_ITEM
from reserve_app.models.engine import read_session, transaction
from reserve_app.queries.queue import Filters, queue_page
from reserve_app.queries.review_items import review_item
from reserve_app.services.accounts import SignUp, confirm_email, sign_up
from reserve_app.services.auditing import Doing
from reserve_app.services.decisions import Verdict, decide, open_item
from reserve_app.services.erasure import erase
from reserve_app.services.inputs import StructureInput
from reserve_app.services.mission_writing import create_mission, edit_mission
from reserve_app.services.missions import run_out, transition_mission
from reserve_app.services.profiles import checked
from reserve_app.services.reports import report_mission
from reserve_app.services.sql import run
from reserve_app.services.structures import create_structure, edit_structure, transition_structure
from reserve_app.services.volunteers import create_profile, edit_profile
from tests.people import NOW, PASSWORD, form, mission, person, volunteer
from tests.services.review_people import opened
from tests.services.test_accounts import _secret as secret_for
from tests.services.test_missions import STRUCTURE, given

pytestmark = pytest.mark.usefixtures("database")
LATER = NOW + timedelta(minutes=5)


def _structure(state: str = "pending", **changes: Any) -> int:
    number = create_structure(SYSTEM, StructureInput.read({**STRUCTURE, **changes}), NOW)
    verbs = {"draft": (), "pending": ("submit",), "validated": ("submit", "validate")}
    for verb in verbs[state]:
        transition_structure(SYSTEM, number, verb, NOW)
    return number


def _reasons(kind: str = "") -> list[str]:
    return [row.reason for row in queue_page(SYSTEM, Filters(kind=kind), now=NOW).rows]


def test_a_volunteer_waits_once_the_address_is_confirmed() -> None:
    sign_up(SignUp("a@exemple.fr", PASSWORD, checked(form(), NOW)), address="x", now=NOW)
    assert _reasons() == []
    confirm_email(secret_for("a@exemple.fr"), agent="", now=NOW)
    assert _reasons() == ["new"]


def test_a_profile_of_an_account_that_is_confirmed_waits_at_once() -> None:
    create_profile(person().actor, form(), now=NOW)
    assert _reasons("volunteer") == ["new"]


def test_a_structure_and_a_mission_wait_once_they_are_sent() -> None:
    structure = _structure("draft")
    assert _reasons() == []
    transition_structure(SYSTEM, structure, "submit", NOW)
    transition_mission(SYSTEM, create_mission(SYSTEM, structure, given(), NOW), "submit", NOW)
    assert sorted(row.kind for row in queue_page(SYSTEM, Filters(), now=NOW).rows) == [
        "mission",
        "structure",
    ]


def test_what_was_sent_back_and_corrected_is_compared_with_what_the_moderator_saw() -> None:
    structure = _structure(description="Avant")
    seen = open_item(SYSTEM, opened("structure", structure))
    decide(SYSTEM, seen, Verdict("request_changes", "incomplete", fields=("name",)), now=NOW)
    edited = StructureInput.read({**STRUCTURE, "description": "Après", "name": "Les Ailes"})
    edit_structure(SYSTEM, structure, edited, NOW)
    assert _reasons() == []
    transition_structure(SYSTEM, structure, "submit", LATER)
    view = review_item(SYSTEM, opened("structure", structure), now=LATER)
    assert view is not None
    assert view.row.reason == "resubmitted"
    assert [(c.field, c.after) for c in view.changes] == [
        ("name", "Les Ailes"),
        ("description", "Après"),
    ]
    assert view.to_correct == ("name",)


@pytest.mark.parametrize(
    ("changes", "queued"),
    [
        ({"title": "Conduire la camionnette"}, True),
        ({"places": 9}, True),
        ({"ends_on": date(2021, 1, 1)}, False),
        ({"urgent": True}, False),
    ],
    ids=str,
)
def test_a_published_mission_comes_back_when_what_matters_is_edited(
    changes: dict[str, Any], *, queued: bool
) -> None:
    structure = _structure("validated")
    number = create_mission(SYSTEM, structure, given(), NOW)
    for verb in ("submit", "publish"):
        transition_mission(SYSTEM, number, verb, NOW)
    edit_mission(SYSTEM, number, given(**changes), LATER)
    assert _reasons() == (["modified"] if queued else [])
    if queued:
        view = review_item(SYSTEM, opened("mission", number), now=LATER)
        assert view is not None
        assert [c.field for c in view.changes] == list(changes)


def test_two_edits_are_one_item_compared_with_what_was_accepted() -> None:
    structure = _structure("validated")
    before = StructureInput.read({**STRUCTURE, "description": "Un"})
    edit_structure(SYSTEM, structure, before, NOW)
    first = open_item(SYSTEM, opened("structure", structure))
    edit_structure(
        SYSTEM, structure, StructureInput.read({**STRUCTURE, "description": "Deux"}), LATER
    )
    second = open_item(SYSTEM, opened("structure", structure))
    assert first.item_id == second.item_id
    assert second.version > first.version
    view = review_item(SYSTEM, second.item_id, now=LATER)
    assert view is not None
    assert [(c.before, c.after) for c in view.changes] == [("", "Deux")]


def test_a_validated_profile_comes_back_when_its_name_changes_not_its_evenings() -> None:
    alice = volunteer("validated")
    edit_profile(alice.actor, form(radius_km=40), now=NOW)
    assert _reasons() == []
    edit_profile(alice.actor, form(last_name="Martin"), now=NOW)
    assert _reasons() == ["modified"]


def test_a_mission_is_reported_once_however_many_do_and_each_counts_once() -> None:
    number, _ = mission()
    people = [person() for _ in range(3)]
    told = [report_mission(who.actor, number, "unsafe", "x", now=NOW) for who in people]
    assert told == [True, True, True]
    assert report_mission(people[0].actor, number, "unsafe", now=NOW) is False
    assert [row.reports for row in queue_page(SYSTEM, Filters(), now=NOW).rows] == [3]
    for _ in range(11):
        assert report_mission(people[1].actor, number, "unsafe", now=NOW) is False
    with pytest.raises(TooMany):
        report_mission(people[1].actor, number, "unsafe", now=NOW)


def test_only_people_signed_in_report_only_what_is_public_and_say_why() -> None:
    number, structure = mission()
    who = person().actor
    with pytest.raises(NotSignedIn):
        report_mission(VISITOR, number, "unsafe", now=NOW)
    for reason, text in (("bad", ""), ("other", ""), ("unsafe", "x" * 501)):
        with pytest.raises(BadInput):
            report_mission(who, number, reason, text, now=NOW)
    transition_structure(SYSTEM, structure, "suspend", NOW, "unsafe")
    for other in (number, 987_654, 2**40, -1):
        with pytest.raises(NotFound):
            report_mission(who, other, "unsafe", now=NOW)
    assert _reasons() == []


@pytest.mark.parametrize("how", ["cancel", "close", "run_out", "erase"])
def test_what_stops_waiting_leaves_the_queue_by_itself(how: str) -> None:
    number, structure = mission(ends_on=NOW.date())
    report_mission(person().actor, number, "unsafe", now=NOW)
    alice = volunteer("validated")
    edit_profile(alice.actor, form(last_name="Martin"), now=NOW)
    if how == "erase":
        with transaction() as session:
            erase(session, alice.account_id, Doing(SYSTEM, By.SYSTEM, LATER))
            session.commit()
        assert _reasons() == ["reported"]
        return
    if how == "cancel":
        transition_mission(SYSTEM, number, "cancel", LATER)
    elif how == "close":
        transition_structure(SYSTEM, structure, "close", LATER)
    else:
        run_out(SYSTEM, NOW.date() + timedelta(days=1), LATER)
    assert _reasons() == ["modified"]
    with read_session() as session:
        states = run(session, select(REVIEW_ITEM.c.state).order_by(REVIEW_ITEM.c.id)).scalars()
        assert list(states) == ["withdrawn", "open"]
