"""Put interests back where a decision, now taken back, found them: all of them, or none.

The audit log says what the decision moved. Its moves are read backwards, so that a place given to
somebody else is free again before the one who had it takes it back.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import RowMapping, select, update
from sqlmodel import Session

from reserve_app.domain.actor import SYSTEM
from reserve_app.domain.audit import Act
from reserve_app.domain.clocks import next_look, reminders_due
from reserve_app.domain.errors import WrongState
from reserve_app.domain.states import (
    HOLDING,
    LIVE,
    By,
    InterestState,
    MissionState,
    StructureState,
    undone_state,
)
from reserve_app.domain.states import INTEREST as TABLE
from reserve_app.language import N_, _
from reserve_app.models import AUDIT_ENTRY, CONTACT_VIEW, INTEREST, MISSION, STRUCTURE
from reserve_app.services.auditing import Change, Doing, record
from reserve_app.services.cases import cases
from reserve_app.services.mission_rows import lock_structure
from reserve_app.services.places import free_place, lock_mission, retake_place
from reserve_app.services.sql import run

_E, _I, _C, _M, _S = AUDIT_ENTRY.c, INTEREST.c, CONTACT_VIEW.c, MISSION.c, STRUCTURE.c
ENDED = (  # nobody's interest lives on in one of these
    _M.state.in_((MissionState.CANCELLED.value, MissionState.SUSPENDED.value))
    | _S.state.in_((StructureState.CLOSED.value, StructureState.SUSPENDED.value))
)
TOO_LATE = N_(
    "Trop tard pour annuler : quelqu'un a déjà agi sur une des mises en relation que cette "
    "décision a changées. Prenez une nouvelle décision."
)


def put_interests_back(session: Session, item_id: int, decided_at: datetime, now: datetime) -> int:
    """Take back every move of interests a decision made; return how many.

    Raises:
        WrongState: somebody acted on one of them since, its place is gone, or its mission ended.
    """
    mine = (_E.review_item_id == item_id, _E.at == decided_at, _E.subject == "interest")
    moves = run(session, select(AUDIT_ENTRY).where(*mine).order_by(_E.id.desc())).mappings().all()
    numbers = sorted({move["subject_id"] for move in moves})
    theirs = (_M.id == _I.mission_id) & _I.id.in_(numbers)
    structures = select(_M.structure_id).join(INTEREST, theirs).distinct()
    for structure_id in sorted(run(session, structures).scalars()):
        lock_structure(session, structure_id)
    for mission_id in sorted(run(session, select(_M.id).join(INTEREST, theirs)).scalars().unique()):
        lock_mission(session, mission_id)
    for move in moves:
        _put_back(session, move, decided_at, now)
    return len(moves)


def _put_back(session: Session, move: RowMapping, decided_at: datetime, now: datetime) -> None:
    number, verb = move["subject_id"], str(move["act"]).partition(":")[2]
    before, after = InterestState(move["before"]), InterestState(move["after"])
    back = undone_state(TABLE, before, verb, after)
    case = cases(session, _I.id == number)[0]
    gone = back in LIVE and _has_ended(session, case.mission_id)
    if case.at is not after or gone or _was_read(session, number, decided_at):
        raise WrongState(_(TOO_LATE))
    if after in HOLDING and back not in HOLDING:
        free_place(session, case.mission_id)
    elif after not in HOLDING and back in HOLDING:
        _take_again(session, case.mission_id)
    since = _since(session, number, move["id"]) or case.since
    values = {
        "state": back.value,
        "since": since,
        "due_at": next_look(back, since, sent := reminders_due(back, since, now)),
        "reminders": sent,
        "reason": "",
        "reason_text": "",
    }
    guard = (_I.id == number, _I.state == after.value)
    if run(session, update(INTEREST).where(*guard).values(**values)).rowcount != 1:
        raise WrongState(_(TOO_LATE))
    change = Change(after.value, back.value)
    record(session, Act.INTEREST_TAKEN_BACK, case.subject, Doing(SYSTEM, By.SYSTEM, now), change)


def _has_ended(session: Session, mission_id: int) -> bool:
    """Say whether the mission, or its structure, was ended meanwhile: both are locked."""
    query = (
        select(_M.id).join(STRUCTURE, _S.id == _M.structure_id).where(_M.id == mission_id, ENDED)
    )
    return run(session, query).first() is not None


def _take_again(session: Session, mission_id: int) -> None:
    try:
        retake_place(session, mission_id)
    except WrongState:
        raise WrongState(_(TOO_LATE)) from None


def _was_read(session: Session, interest_id: int, since: datetime) -> bool:
    """Whether the structure read the volunteer's contact since: that cannot be taken back."""
    seen = select(_C.id).where(_C.interest_id == interest_id, _C.at >= since).limit(1)
    return run(session, seen).first() is not None


def _since(session: Session, interest_id: int, move_id: int) -> datetime | None:
    """Return when the interest entered the state it goes back to."""
    earlier = (_E.subject == "interest", _E.subject_id == interest_id, _E.id < move_id)
    query = select(_E.at).where(*earlier, _E.after != "").order_by(_E.id.desc()).limit(1)
    return run(session, query).scalar_one_or_none()
