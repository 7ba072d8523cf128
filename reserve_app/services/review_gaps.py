"""Nothing may wait without an open item: find what does, and queue it.

Services queue what they change in the same transaction. This is the net below them, for what a hand
in the database or a load of data left; `reserve doctor` looks, the clock repairs.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, false, select
from sqlmodel import Session

from reserve_app.domain.review import WAITING, ItemState, Reviewed, Why
from reserve_app.domain.states import StructureState
from reserve_app.models import ACCOUNT, MISSION, REVIEW_ITEM, STRUCTURE, VOLUNTEER
from reserve_app.models.engine import read_session, transaction
from reserve_app.services.review_queue import put_in_queue
from reserve_app.services.review_subjects import TABLES, Which
from reserve_app.services.sql import run

_R, _S, _M, _V = REVIEW_ITEM.c, STRUCTURE.c, MISSION.c, VOLUNTEER.c
BATCH = 200


def gaps(session: Session, limit: int | None = None) -> list[tuple[Which, datetime]]:
    """Return what waits without an open item, with when it came, oldest first."""
    found = [
        (Which(kind, row.id), row.since)
        for kind in Reviewed
        for row in run(session, _waiting(kind).limit(limit))
    ]
    found.sort(key=lambda one: (one[1], *one[0]))
    return found


def gap_count() -> int:
    """Return how much waits without an open item; 0 is right."""
    with read_session() as session:
        return len(gaps(session))


def queue_gaps(session: Session, limit: int | None = None) -> int:
    """Queue what waits without an item, its promise counted from when it came; return how many."""
    queued = 0
    for which, since in gaps(session, limit):
        table = TABLES[which.kind]
        lock = select(table.c.id).where(table.c.id == which.id, table.c.state == WAITING)
        if run(session, lock.with_for_update()).first() is not None:
            put_in_queue(session, which, Why.NEW, since)
            queued += 1
    return queued


def fill_gaps(now: datetime) -> int:
    """Queue some of what waits without an item, for the clock; return how many."""
    del now
    with read_session() as session:
        if not gaps(session, 1):
            return 0
    with transaction() as session:
        queued = queue_gaps(session, BATCH)
        session.commit()
    return queued


def _waiting(kind: Reviewed) -> Select[Any]:
    table = TABLES[kind]
    waits = table.c.state == WAITING
    mine = and_(_R.kind == kind.value, _R.subject_id == table.c.id)
    unseen = ~exists().where(mine, _R.state == ItemState.OPEN.value)
    if kind is Reviewed.VOLUNTEER:
        query = select(_V.id, _V.submitted_at.label("since"))
        query = query.join(ACCOUNT, ACCOUNT.c.id == _V.account_id)
        real = and_(ACCOUNT.c.verified_at.is_not(None), _V.erased == false())
        return query.where(waits, unseen, real).order_by("since", _V.id)
    query = select(table.c.id, table.c.created_at.label("since"))
    if kind is Reviewed.MISSION:
        query = query.join(STRUCTURE, _S.id == _M.structure_id)
        query = query.where(_S.state != StructureState.CLOSED.value)
    return query.where(waits, unseen).order_by("since", table.c.id)
