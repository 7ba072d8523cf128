"""Fill the moderators' queue of the demonstration: all that waits, a change, a report."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session

from reserve_app.domain.actor import Actor
from reserve_app.domain.reasons import ReportReason, Said
from reserve_app.domain.review import Reviewed, Why
from reserve_app.domain.states import By
from reserve_app.models import MISSION, Mission
from reserve_app.services.auditing import Doing
from reserve_app.services.reports import report
from reserve_app.services.review_gaps import queue_gaps
from reserve_app.services.review_queue import put_in_queue
from reserve_app.services.review_subjects import Which, facts_of
from reserve_app.services.sql import run

_REPORTED = Said(ReportReason.WRONG_PLACE.value, "L'adresse indiquée est celle d'une autre mairie.")


def queue_launch(session: Session, moment: datetime) -> None:
    """Queue what waits; let one mission online have been edited, and another reported."""
    queue_gaps(session)
    online = MISSION.c.published & MISSION.c.structure_validated
    query = select(MISSION.c.id).where(online).order_by(MISSION.c.id).limit(2)
    edited, reported = run(session, query).scalars()
    _modified(session, edited, moment - timedelta(hours=3))
    doing = Doing(Actor(account_id=1), By.PERSON, moment - timedelta(hours=1))
    report(session, session.get_one(Mission, reported), _REPORTED, doing)


def _modified(session: Session, mission_id: int, at: datetime) -> None:
    which = Which(Reviewed.MISSION, mission_id)
    facts = facts_of(session, which)
    if facts is None:
        return
    before = {**facts.content, "places": facts.row["places"] + 2}
    before["title"] = f"{facts.row['title']} (le matin)"[:120]
    put_in_queue(session, which, Why.MODIFIED, at, before=before)
