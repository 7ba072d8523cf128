"""Move an interest from one state to the next: the only place where its state changes.

State table, place of the mission, clock, audit row and letters go in one transaction; what a
freed place makes possible (an offer to the first of the waiting list) goes with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select, update
from sqlmodel import Session

from reserve_app.domain.actor import SYSTEM
from reserve_app.domain.audit import Act
from reserve_app.domain.clocks import next_look
from reserve_app.domain.errors import WrongState
from reserve_app.domain.reasons import NO_REASON, ReleaseReason, Said
from reserve_app.domain.states import (
    HOLDING,
    LIVE,
    By,
    InterestState,
    VolunteerState,
    next_state,
)
from reserve_app.domain.states import INTEREST as TABLE
from reserve_app.language import _
from reserve_app.mail.dates import paris_day
from reserve_app.models import ACCOUNT, INTEREST, VOLUNTEER
from reserve_app.services.auditing import Change, Doing, record
from reserve_app.services.cases import Case, cases
from reserve_app.services.interest_mail import tell
from reserve_app.services.places import free_place, has_room, lock_mission, take_place
from reserve_app.services.sql import run

_I = INTEREST.c
_ENGAGED = frozenset({InterestState.CONFIRMED})


def move(
    session: Session, case: Case, verb: str, doing: Doing, said: Said = NO_REASON
) -> InterestState:
    """Move one interest whose mission the caller has locked; offer the place it frees.

    Raises:
        WrongState: the table has no such row, it moved meanwhile, or there is no place left.
    """
    after = next_state(TABLE, case.at, verb, doing.by, said.code)
    _write(session, case, after, doing.now, said)
    change = Change(case.state, after.value, said)
    record(session, Act(f"interest:{verb}"), case.subject, doing, change)
    _keep_places(session, case, after, doing.now)
    tell(session, case, verb, doing.now, said)
    if case.at in HOLDING and after not in HOLDING:
        offer_places(session, case.mission_id, doing.now)
    return after


def offer_places(session: Session, mission_id: int, now: datetime) -> int:
    """Offer each free place of a locked mission to the next who waits; return how many.

    A volunteer whose profile still waits keeps their rank, and is passed over for now.
    """
    offers = 0
    doing = Doing(SYSTEM, By.SYSTEM, now)
    while has_room(session, mission_id, paris_day(now)):
        waiting = run(session, _first_waiting(mission_id)).scalar_one_or_none()
        if waiting is None:
            break
        move(session, cases(session, _I.id == waiting)[0], "offer", doing)
        offers += 1
    return offers


def release_interests(session: Session, mission_id: int, now: datetime, *, over: bool) -> int:
    """Release every live interest of a mission that will not take place; return how many.

    Args:
        session: the transaction that ends the mission.
        mission_id: the mission, already in its new state: nobody is offered the places.
        now: the present moment.
        over: it came to its end, so those already confirmed stay so; else it is called off and
            they are told too.
    """
    lock_mission(session, mission_id)
    kept = _ENGAGED if over else frozenset()
    states = [state.value for state in LIVE - kept]
    why = ReleaseReason.OVER if over else ReleaseReason.CALLED_OFF
    return _release(session, now, why, _I.mission_id == mission_id, _I.state.in_(states))


def with_live(session: Session, missions: Sequence[int]) -> list[int]:
    """Return those of the missions that have a live interest, in the order locks are taken."""
    query = select(_I.mission_id).where(_I.mission_id.in_(missions), _I.state.in_(sorted(LIVE)))
    return sorted(run(session, query.distinct()).scalars())


def release_volunteer(session: Session, volunteer_id: int, now: datetime) -> int:
    """Release every live interest of a volunteer who may no longer help; return how many."""
    mine = (_I.volunteer_id == volunteer_id, _I.state.in_([state.value for state in LIVE]))
    missions = run(session, select(_I.mission_id).where(*mine).distinct()).scalars()
    for mission_id in sorted(missions):  # in one order everywhere: no deadlock
        lock_mission(session, mission_id)
    return _release(session, now, ReleaseReason.PROFILE, *mine)


def release_to_structures(session: Session, volunteer_id: int, now: datetime) -> int:
    """Hand the held interests of a volunteer just validated to the structures; return how many.

    Where they wait for a place that is free, it is offered to whoever is first.
    """
    mine = _I.volunteer_id == volunteer_id
    live = run(session, select(_I.mission_id).where(mine, _I.state.in_(sorted(LIVE))).distinct())
    missions = sorted(live.scalars())
    for mission_id in missions:
        lock_mission(session, mission_id)
    held = cases(session, mine, _I.state == InterestState.HELD.value)
    for case in held:
        move(session, case, "release_to_structure", Doing(SYSTEM, By.SYSTEM, now))
    for mission_id in missions:
        offer_places(session, mission_id, now)
    return len(held)


def _release(
    session: Session, now: datetime, why: ReleaseReason, *which: ColumnElement[bool]
) -> int:
    found = cases(session, *which)
    for case in found:
        move(session, case, "release", Doing(SYSTEM, By.SYSTEM, now), Said(why.value))
    return len(found)


def _write(session: Session, case: Case, after: InterestState, now: datetime, said: Said) -> None:
    values = {
        "state": after.value,
        "since": now,
        "due_at": next_look(after, now),
        "reminders": 0,
        "reason": said.code,
        "reason_text": said.text,
    }
    guard = (_I.id == case.id, _I.state == case.state)
    if run(session, update(INTEREST).where(*guard).values(**values)).rowcount != 1:
        msg = _("Quelqu'un d'autre vient de changer cette proposition : rechargez la page.")
        raise WrongState(msg)


def _keep_places(session: Session, case: Case, after: InterestState, now: datetime) -> None:
    if case.at in HOLDING and after not in HOLDING:
        free_place(session, case.mission_id)
    elif case.at not in HOLDING and after in HOLDING:
        take_place(session, case.mission_id, paris_day(now))


def _first_waiting(mission_id: int) -> Select[tuple[int]]:
    return (
        select(_I.id)
        .join(VOLUNTEER, VOLUNTEER.c.id == _I.volunteer_id)
        .join(ACCOUNT, ACCOUNT.c.id == VOLUNTEER.c.account_id)
        .where(
            _I.mission_id == mission_id,
            _I.state == InterestState.WAITLISTED.value,
            VOLUNTEER.c.state == VolunteerState.VALIDATED.value,
            ACCOUNT.c.suspended_at.is_(None),
        )
        .order_by(_I.queued_at, _I.id)
        .limit(1)
    )
