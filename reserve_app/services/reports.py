"""Report a published mission: it comes back to the moderators, once, however many report it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session

from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.errors import NotFound
from reserve_app.domain.reasons import ReportReason, Said, check_reason
from reserve_app.domain.review import Reviewed, Why
from reserve_app.domain.states import By
from reserve_app.language import _
from reserve_app.models import REVIEW_ITEM, REVIEW_REPORT, Mission
from reserve_app.models.engine import transaction
from reserve_app.services import throttle
from reserve_app.services.auditing import Change, Doing, record
from reserve_app.services.mission_rows import lock_mission_row, mission_subject
from reserve_app.services.review_queue import put_in_queue
from reserve_app.services.review_subjects import Which
from reserve_app.services.sessions import signed_in
from reserve_app.services.sql import GONE, insert_once, known_id, run
from reserve_app.services.throttle import Limit

_R = REVIEW_ITEM.c


def report_mission(
    actor: Actor, mission_id: int, reason: str, text: str = "", *, now: datetime
) -> bool:
    """Report a published mission; return False when the same person already had.

    Raises:
        NotSignedIn: a visitor.
        BadInput: unknown reason, or `other` without words.
        NotFound: no such mission, or not public.
        TooMany: too many reports in a day.
    """
    account_id, number = signed_in(actor), known_id(mission_id)
    said = check_reason(ReportReason, reason, text)
    throttle.check(Limit.REPORT_BY_ACCOUNT, account_id)
    with transaction() as session:
        mission, structure = lock_mission_row(session, number)
        if not (mission.published and structure.validated):
            raise NotFound(_(GONE))
        new = report(session, mission, said, Doing(actor, By.PERSON, now))
        session.commit()
    return new


def report(session: Session, mission: Mission, said: Said, doing: Doing) -> bool:
    """Count one person's report of a locked mission; say whether it is new. Does not commit."""
    subject = mission_subject(mission)
    which = Which(Reviewed.MISSION, subject.id)
    item_id = put_in_queue(session, which, Why.REPORTED, doing.now)
    row = {
        "item_id": item_id,
        "account_id": doing.actor.account_id,
        "reason": said.code,
        "text": said.text,
        "at": doing.now,
    }
    if not insert_once(session, REVIEW_REPORT, row):
        return False
    # One more voice is something more to decide on: who read the item must read it again.
    counted = {"reports": _R.reports + 1, "version": _R.version + 1}
    run(session, update(REVIEW_ITEM).where(_R.id == item_id).values(**counted))
    record(session, Act.MISSION_REPORTED, subject, doing, Change(said=said))
    return True
