"""Read how to reach a volunteer while their profile is looked at: logged, and shown to them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, or_, select

from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import NotFound
from reserve_app.domain.phones import shown_phone
from reserve_app.domain.review import ItemState, Reviewed
from reserve_app.domain.states import VolunteerState
from reserve_app.language import _
from reserve_app.models import ACCOUNT, CONTACT_VIEW, REVIEW_ITEM, VOLUNTEER
from reserve_app.models.engine import transaction
from reserve_app.services import throttle
from reserve_app.services.interest_answers import Contact
from reserve_app.services.sessions import signed_in
from reserve_app.services.sql import GONE, insert_row, known_id, run
from reserve_app.services.throttle import Limit
from reserve_app.services.volunteer_review import may_review

_V, _A, _R = VOLUNTEER.c, ACCOUNT.c, REVIEW_ITEM.c
_IN_THE_QUEUE = exists().where(
    _R.kind == Reviewed.VOLUNTEER.value,
    _R.subject_id == _V.id,
    _R.state == ItemState.OPEN.value,
)


def reveal_to_moderator(actor: Actor, volunteer_id: int, *, now: datetime) -> Contact:
    """Read how to reach a volunteer whose profile waits for a decision, or is back in the queue.

    The volunteer sees in `/compte` that the team of their département read it, and when.

    Args:
        actor: a moderator of the département, or an administrator; never about themselves.
        volunteer_id: whom.
        now: the present moment.

    Raises:
        NotFound: none of that number, not the actor's to decide, or nothing to decide.
        NotSignedIn: nobody, or no person: a reading has a reader.
        TooMany: too many contacts read in a day.
    """
    reader = signed_in(actor)
    throttle.check(Limit.CONTACT_BY_ACCOUNT, reader)
    waits = or_(_V.state == VolunteerState.PENDING.value, _IN_THE_QUEUE)
    query = (
        select(_V.id, _V.first_name, _V.last_name, _V.phone, _A.email)
        .join(ACCOUNT, _A.id == _V.account_id)
        .where(_V.id == known_id(volunteer_id), may_review(actor), waits)
    )
    with transaction() as session:
        row = run(session, query).one_or_none()
        if row is None:
            raise NotFound(_(GONE))
        insert_row(session, CONTACT_VIEW, {"volunteer_id": row.id, "viewer_id": reader, "at": now})
        session.commit()
    return Contact(row.first_name, row.last_name, shown_phone(row.phone), row.email, "")
