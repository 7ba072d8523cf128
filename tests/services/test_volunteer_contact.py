"""A moderator reads a volunteer's contact: only while reviewing, and the volunteer sees it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from reserve_app.domain.actor import SYSTEM, VISITOR
from reserve_app.domain.errors import NotFound, NotSignedIn
from reserve_app.models import CONTACT_VIEW
from reserve_app.models.engine import read_session
from reserve_app.queries.accounts import my_account
from reserve_app.services.my_data import export_my_data
from reserve_app.services.sql import run
from reserve_app.services.volunteer_contact import reveal_to_moderator
from tests.people import NOW, mission, person, volunteer

pytestmark = pytest.mark.usefixtures("database")


def _readings() -> int:
    with read_session() as session:
        return int(run(session, select(func.count()).select_from(CONTACT_VIEW)).scalar_one())


def test_reading_a_contact_is_logged_and_shown_to_the_volunteer() -> None:
    dana, alice = person(departments=("62",)), volunteer("pending")
    contact = reveal_to_moderator(dana.actor, alice.volunteer_id, now=NOW)
    assert (contact.first_name, contact.phone, contact.email) == (
        "Alice",
        "06 12 34 56 78",
        alice.email,
    )
    account = my_account(alice.actor, None)
    assert account is not None
    assert [(one.structure, one.times, one.last_at) for one in account.readings] == [
        ("Équipe du département", 1, NOW)
    ]
    assert len(export_my_data(alice.actor, now=NOW)["data"]["contact_view"]) == 1


def test_nobody_else_reads_it_and_nothing_is_logged_then() -> None:
    mission_id, structure_id = mission()
    del mission_id
    alice, decided = volunteer("pending"), volunteer("validated")
    elsewhere = person(departments=("59",))
    manager, dana = person(structures=(structure_id,)), person(departments=("62",))
    for actor, number in (
        (elsewhere.actor, alice.volunteer_id),
        (manager.actor, alice.volunteer_id),
        (volunteer().actor, alice.volunteer_id),
        (alice.actor, alice.volunteer_id),
        (dana.actor, decided.volunteer_id),
        (dana.actor, 9_999_999),
        (dana.actor, -1),
    ):
        with pytest.raises(NotFound):
            reveal_to_moderator(actor, number, now=NOW)
    for nobody in (VISITOR, SYSTEM):
        with pytest.raises(NotSignedIn):
            reveal_to_moderator(nobody, alice.volunteer_id, now=NOW)
    assert _readings() == 0
