"""What a structure learns of the moderators' queue about its missions: never who, never a note."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlmodel import Session

from reserve_app.domain.review import Decision, ItemState, Reviewed, Why
from reserve_app.models import REVIEW_ITEM
from reserve_app.services.sql import run

_R = REVIEW_ITEM.c
_MISSION = _R.kind == Reviewed.MISSION.value


def read_again(session: Session, missions: Collection[int]) -> frozenset[int]:
    """Return those of the missions that moderators have yet to read again after a change."""
    query = select(_R.subject_id).where(
        _MISSION,
        _R.subject_id.in_(missions),
        _R.state == ItemState.OPEN.value,
        _R.reason == Why.MODIFIED.value,
    )
    return frozenset(run(session, query).scalars())


def fields_to_correct(session: Session, mission_id: int) -> tuple[str, ...]:
    """Return what moderators asked to correct of a mission the last time they sent it back."""
    query = (
        select(_R.to_correct)
        .where(
            _MISSION,
            _R.subject_id == mission_id,
            _R.decision == Decision.REQUEST_CHANGES.value,
        )
        .order_by(_R.closed_at.desc(), _R.id.desc())
        .limit(1)
    )
    return tuple((run(session, query).scalar_one_or_none() or "").split())
