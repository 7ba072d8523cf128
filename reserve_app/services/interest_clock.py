"""What the clock does to interests: remind, expire, pass an offer on. Safe from any worker.

Each interest is looked at in a transaction of its own, with its mission locked, and read again
under the lock: of ten workers that saw the same one due, the first acts and nine find nothing.
A run after a stop catches up: one reminder at most, or straight to the end.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlmodel import Session

from reserve_app.domain.actor import SYSTEM
from reserve_app.domain.clocks import has_expired, next_look, reminders_due
from reserve_app.domain.errors import NotFound
from reserve_app.domain.states import LIVE, By, InterestState, MissionState, StructureState
from reserve_app.mail.dates import paris_day
from reserve_app.models import INTEREST, MISSION, STRUCTURE
from reserve_app.models.engine import read_session, transaction
from reserve_app.services import missions
from reserve_app.services.auditing import Doing
from reserve_app.services.cases import Case, locked_case
from reserve_app.services.interest_mail import remind_structure
from reserve_app.services.moves import move, offer_places, release_interests
from reserve_app.services.places import lock_mission
from reserve_app.services.sql import run

CALLED_OFF = (MissionState.CANCELLED.value, MissionState.SUSPENDED.value)
STOPPED = (StructureState.SUSPENDED.value, StructureState.CLOSED.value)
BATCH = 200  # looked at in one run; the next run takes the rest
_I, _M = INTEREST.c, MISSION.c


def wind_interests(now: datetime) -> int:
    """Act on every interest whose moment has come; return on how many.

    Raises:
        Unavailable: the database does not answer; the next run takes over.
    """
    with read_session() as session:
        due = select(_I.id).where(_I.due_at <= now).order_by(_I.due_at, _I.id).limit(BATCH)
        ids = list(run(session, due).scalars())
    return sum(_wind(interest_id, now) for interest_id in ids)


def end_missions(now: datetime) -> int:
    """Finish the missions whose last day is over, and release whom any ended mission still kept.

    Services release in the transaction that ends the mission; this is the net below them. Returns
    how many missions it finished and how many interests the net caught.
    At its end, those confirmed stay so: the structure says whether they came. A mission called
    off, or suspended with or without its structure, releases them too.
    """
    finished_now = missions.run_out(SYSTEM, paris_day(now), now)
    called_off = or_(_M.state.in_(CALLED_OFF), STRUCTURE.c.state.in_(STOPPED))
    finished = _M.state == MissionState.FINISHED.value
    late = _release_left(now, called_off, LIVE, over=False)
    late += _release_left(
        now, and_(finished, ~called_off), LIVE - {InterestState.CONFIRMED}, over=True
    )
    return finished_now + late


def fill_places(now: datetime) -> int:
    """Offer places that are free though somebody waits (a mission got more places, or resumed)."""
    with read_session() as session:
        room = and_(_M.published, _M.structure_validated, _M.taken < _M.places)
        query = (
            select(_I.mission_id)
            .join(MISSION, _M.id == _I.mission_id)
            .where(_I.state == InterestState.WAITLISTED.value, room)
            .distinct()
            .limit(BATCH)
        )
        ids = sorted(run(session, query).scalars())
    offers = 0
    for mission_id in ids:
        with transaction() as session:
            lock_mission(session, mission_id)
            offers += offer_places(session, mission_id, now)
            session.commit()
    return offers


def _release_left(
    now: datetime, ended: ColumnElement[bool], states: frozenset[InterestState], *, over: bool
) -> int:
    query = (
        select(_I.mission_id)
        .join(MISSION, _M.id == _I.mission_id)
        .join(STRUCTURE, STRUCTURE.c.id == _M.structure_id)
        .where(ended, _I.state.in_(sorted(states)))
        .distinct()
        .limit(BATCH)
    )
    with read_session() as session:
        ids = sorted(run(session, query).scalars())
    released = 0
    for mission_id in ids:
        with transaction() as session:
            released += release_interests(session, mission_id, now, over=over)
            session.commit()
    return released


def _wind(interest_id: int, now: datetime) -> int:
    with transaction() as session:
        try:
            case = locked_case(session, _I.id == interest_id, _I.due_at <= now)
        except NotFound:
            return 0  # another worker was here first
        if has_expired(case.at, case.since, now):
            move(session, case, "expire", Doing(SYSTEM, By.CLOCK, now))
        elif not _remind(session, case, now):
            return 0
        session.commit()
    return 1


def _remind(session: Session, case: Case, now: datetime) -> bool:
    number = reminders_due(case.at, case.since, now)
    guard = (_I.id == case.id, _I.state == case.state, _I.reminders < number)
    values = {"reminders": number, "due_at": next_look(case.at, case.since, number)}
    if run(session, update(INTEREST).where(*guard).values(**values)).rowcount != 1:
        return False
    remind_structure(session, case, number, now)
    return True
