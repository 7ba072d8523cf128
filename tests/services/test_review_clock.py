"""Each morning's letter, and the net below the queue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from reserve_app.demo.load import load_demo
from reserve_app.domain.actor import SYSTEM
from reserve_app.models import GRANT, OUTBOX_MAIL, REVIEW_ITEM
from reserve_app.models.engine import read_session, transaction
from reserve_app.queries.queue import Filters, queue_counts, queue_page
from reserve_app.services.review_digest import send_digests
from reserve_app.services.review_gaps import fill_gaps, gap_count
from reserve_app.services.sql import run
from tests.factories import TODAY, mission_row, store, structure_row
from tests.people import NOW, mails, person, volunteer
from tests.services.review_people import queued, waiting_structures, waiting_volunteers

pytestmark = pytest.mark.usefixtures("database")
MORNING = datetime(2020, 4, 15, 7, 0, tzinfo=UTC)  # 9 h in Paris, twenty days later


def _letter(recipient: str) -> str:
    with read_session() as session:
        query = select(OUTBOX_MAIL.c.text).where(OUTBOX_MAIL.c.recipient == recipient)
        return str(run(session, query).scalar_one())


def test_a_moderator_is_told_each_morning_of_everything_that_waits_however_old() -> None:
    waiting_volunteers(2)
    waiting_structures(1)
    who = person(departments=("62",))
    young = MORNING - timedelta(hours=1)
    with transaction() as session:
        newest = select(REVIEW_ITEM.c.id).order_by(REVIEW_ITEM.c.id.desc()).limit(1)
        this = REVIEW_ITEM.c.id == newest.scalar_subquery()
        run(session, update(REVIEW_ITEM).where(this).values(opened_at=young, due_at=young))
        session.commit()
    assert send_digests(MORNING - timedelta(hours=2)) == 0
    assert send_digests(MORNING) == 1
    assert send_digests(MORNING) == 0
    assert mails(who.email) == ["3 éléments attendent votre décision"]
    told = " ".join(_letter(who.email).split())
    assert "Dont 2 au-delà des 24 heures promises" in told
    assert told.count("Depuis 19 jours : Bénévole n°") == 2
    assert "Depuis moins de 24 heures : Structure « Les Mains tendues" in told
    assert "Dubois" not in told
    assert send_digests(MORNING + timedelta(days=1)) == 1


def test_only_moderators_of_the_departement_are_told_and_stand_ins_until_their_end() -> None:
    waiting_volunteers(1)
    elsewhere, deputy = person(departments=("59",)), person(departments=("62",))
    gone, idle = person(departments=("62",), suspended_at=NOW), person()
    with transaction() as session:
        ends = update(GRANT).where(GRANT.c.account_id == deputy.account_id)
        run(session, ends.values(until=MORNING + timedelta(hours=1)))
        session.commit()
    assert send_digests(MORNING) == 1
    assert send_digests(MORNING + timedelta(days=1)) == 0
    assert [mails(who.email) for who in (elsewhere, gone, idle)] == [[], [], []]
    assert len(mails(deputy.email)) == 1


def test_what_waits_without_an_item_is_found_and_queued_with_its_own_age() -> None:
    alice, structure = volunteer("pending"), structure_row(state="pending")
    closed = structure_row(state="closed")
    rows = [mission_row(one, state="pending", published_at=None) for one in (structure, closed)]
    store([structure, closed], rows)
    queued("structure", structure["id"])
    assert gap_count() == 2
    assert fill_gaps(MORNING) == 2
    assert fill_gaps(MORNING) == gap_count() == 0
    page = queue_page(SYSTEM, Filters(), now=MORNING)
    assert {(row.kind, row.subject_id) for row in page.rows} == {
        ("structure", structure["id"]),
        ("mission", rows[0]["id"]),
        ("volunteer", alice.volunteer_id),
    }
    assert max(row.opened_at for row in page.rows) == NOW


def test_the_demonstration_has_a_queue_with_something_of_everything() -> None:
    load_demo(today=TODAY)
    assert gap_count() == 0
    rows = queue_page(SYSTEM, Filters(), now=NOW, limit=200).rows
    assert {row.kind for row in rows} == {"structure", "mission", "volunteer"}
    assert {row.reason for row in rows} == {"new", "modified", "reported"}
    assert queue_counts(SYSTEM, now=NOW).waiting == len(rows)
    assert any(row.flags for row in rows)
