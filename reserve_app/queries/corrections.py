"""Read which fields the moderators asked the actor to correct in their own profile."""

from __future__ import annotations

from sqlalchemy import select

from reserve_app.domain.actor import Actor
from reserve_app.domain.review import VOLUNTEER_FIELDS, Decision, ItemState, Reviewed
from reserve_app.domain.states import VolunteerState
from reserve_app.models import REVIEW_ITEM, VOLUNTEER
from reserve_app.models.engine import read_session
from reserve_app.services.sql import run

_R, _V = REVIEW_ITEM.c, VOLUNTEER.c


def my_corrections(actor: Actor) -> tuple[str, ...]:
    """Return the fields of the last request for changes, as long as the profile waits for them."""
    query = (
        select(_R.to_correct)
        .join(VOLUNTEER, _V.id == _R.subject_id)
        .where(
            _V.account_id == (actor.account_id or 0),
            _V.state == VolunteerState.CHANGES_REQUESTED.value,
            _R.kind == Reviewed.VOLUNTEER.value,
            _R.state == ItemState.DECIDED.value,
            _R.decision == Decision.REQUEST_CHANGES.value,
        )
        .order_by(_R.closed_at.desc(), _R.id.desc())
        .limit(1)
    )
    with read_session() as session:
        named = (run(session, query).scalar_one_or_none() or "").split()
    return tuple(name for name in VOLUNTEER_FIELDS if name in named)
