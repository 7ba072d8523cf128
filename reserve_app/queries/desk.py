"""What the desk shows beside its queue: the missions that wait with their structure."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from reserve_app.domain.actor import Actor
from reserve_app.domain.review import ItemState, Reviewed
from reserve_app.models import REVIEW_ITEM
from reserve_app.models.engine import read_session
from reserve_app.services.review_scope import in_scope
from reserve_app.services.sql import run

MOST = 20  # missions named
_R = REVIEW_ITEM.c


@dataclass(frozen=True, slots=True)
class WaitingMission:
    """A mission in the queue; ``id`` is its item's."""

    id: int
    label: str


def missions_waiting(actor: Actor, structure_id: int) -> tuple[WaitingMission, ...]:
    """Return the missions of a structure that the actor may decide on, oldest deadline first."""
    waiting = (
        _R.kind == Reviewed.MISSION.value,
        _R.structure_id == structure_id,
        _R.state == ItemState.OPEN.value,
    )
    query = select(_R.id, _R.label).where(*waiting, in_scope(actor))
    with read_session() as session:
        rows = run(session, query.order_by(_R.due_at, _R.id).limit(MOST))
        return tuple(WaitingMission(*row) for row in rows)
