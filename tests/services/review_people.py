"""What tests of the moderators' desk share: items, and people who may decide on them."""

from __future__ import annotations

from sqlalchemy import select

from reserve_app.domain.review import Reviewed, Why
from reserve_app.models import REVIEW_ITEM
from reserve_app.models.engine import read_session, transaction
from reserve_app.services.review_queue import put_in_queue
from reserve_app.services.review_subjects import Which
from reserve_app.services.sql import run
from tests.factories import NOW, store, structure_row
from tests.people import volunteer

_R = REVIEW_ITEM.c


def opened(kind: str, subject_id: int) -> int:
    """Return the number of the newest open item of a subject."""
    mine = (_R.kind == kind, _R.subject_id == subject_id, _R.state == "open")
    with read_session() as session:
        query = select(_R.id).where(*mine).order_by(_R.id.desc()).limit(1)
        return int(run(session, query).scalar_one())


def queued(kind: str, subject_id: int, why: Why = Why.NEW) -> int:
    """Put a stored subject in the queue, as the service that moved it would have."""
    with transaction() as session:
        number = put_in_queue(session, Which(Reviewed(kind), subject_id), why, NOW)
        session.commit()
    return number


def waiting_volunteers(number: int, **changes: object) -> list[int]:
    """Store so many pending profiles and return their items."""
    people = [volunteer("pending", **changes) for _ in range(number)]
    return [queued("volunteer", who.volunteer_id) for who in people]


def waiting_structures(number: int, **changes: object) -> list[int]:
    """Store so many pending structures and return their items."""
    rows = [structure_row(state="pending", **changes) for _ in range(number)]
    store(rows, [])
    return [queued("structure", row["id"]) for row in rows]
