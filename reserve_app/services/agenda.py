"""A mission as a calendar file, for the letter that confirms it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session

from reserve_app.language import _
from reserve_app.mail.addresses import mission_page
from reserve_app.mail.calendar import CalendarMission, calendar_of
from reserve_app.models import MISSION
from reserve_app.services.sql import run


def calendar_for(session: Session, mission_id: int, now: datetime) -> str:
    """Return the iCalendar text of a mission, whatever state it is in."""
    mission = run(session, select(MISSION).where(MISSION.c.id == mission_id)).mappings().one()
    place = ", ".join(filter(None, (mission["address"], mission["commune"])))
    return calendar_of(
        CalendarMission(
            id=mission_id,
            title=mission["title"],
            description=mission["description"],
            where=_("À distance") if mission["remote"] else place,
            address=mission_page(mission_id, mission["slug"]),
            starts_on=mission["starts_on"],
            ends_on=mission["ends_on"],
            slots=mission["slots"],
            revision=mission["revision"],
            department=mission["department"],
        ),
        now,
    )
