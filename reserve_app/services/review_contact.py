"""Let a moderator reach whom an item is about: each reading is logged, and shown to a volunteer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from reserve_app.domain.actor import Actor
from reserve_app.domain.phones import shown_phone
from reserve_app.domain.review import ItemState, Reviewed
from reserve_app.models import CONTACT_VIEW
from reserve_app.models.engine import transaction
from reserve_app.services import throttle
from reserve_app.services.permissions import missing
from reserve_app.services.review_scope import conflict_of, item_in_scope
from reserve_app.services.review_subjects import Facts, Which, facts_of
from reserve_app.services.sessions import signed_in
from reserve_app.services.sql import insert_row
from reserve_app.services.throttle import Limit


@dataclass(frozen=True, slots=True)
class ReviewContact:
    """How to reach a volunteer, or who answers for a structure or a mission."""

    name: str
    email: str
    phone: str


def reveal_contact(actor: Actor, item_id: int, *, now: datetime) -> ReviewContact:
    """Return how to reach whom an open item is about; a volunteer sees that it was read.

    Raises:
        NotSignedIn: a visitor, the clock or the command line.
        NotFound: no such item, or not the actor's.
        Conflict: it is not being reviewed any more.
        TooMany: too many readings in a day.
    """
    viewer = signed_in(actor)
    with transaction() as session:
        item = item_in_scope(session, actor, item_id)
        if item["state"] != ItemState.OPEN.value:
            raise conflict_of(session, item)
        facts = facts_of(session, Which(Reviewed(item["kind"]), item["subject_id"]))
        if facts is None:
            raise missing()
        throttle.check(Limit.CONTACT_BY_ACCOUNT, viewer)
        if facts.kind is Reviewed.VOLUNTEER:
            _log(session, facts, viewer, now)
        session.commit()
    return _contact(facts)


def _log(session: Session, facts: Facts, viewer: int, now: datetime) -> None:
    row = {"volunteer_id": facts.id, "viewer_id": viewer, "at": now}
    insert_row(session, CONTACT_VIEW, row)


def _contact(facts: Facts) -> ReviewContact:
    row = facts.row
    if facts.kind is Reviewed.VOLUNTEER:
        return ReviewContact(facts.label, row["email"], shown_phone(row["phone"]))
    return ReviewContact(
        row["contact_name"], row["contact_email"], shown_phone(row["contact_phone"])
    )
