"""Move one locked profile from state to state: the only place where its state changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping, select, update
from sqlmodel import Session

from reserve_app.domain.audit import Act
from reserve_app.domain.reasons import NO_REASON, Said
from reserve_app.domain.review import Reviewed
from reserve_app.domain.states import VOLUNTEER as VOLUNTEER_STATES
from reserve_app.domain.states import By, VolunteerState, next_state, undone_state
from reserve_app.models import STANDBY, VOLUNTEER
from reserve_app.services.auditing import Change, Doing, Subject, record
from reserve_app.services.moves import release_to_structures, release_volunteer
from reserve_app.services.review_mail import tell_decided
from reserve_app.services.review_queue import follow_state
from reserve_app.services.review_subjects import Which
from reserve_app.services.sql import run

_V, _B = VOLUNTEER.c, STANDBY.c
_FALLEN = frozenset({VolunteerState.REFUSED, VolunteerState.SUSPENDED})


def lock_volunteer(session: Session, volunteer_id: int) -> RowMapping | None:
    """Return a profile whose row stays as it is until the transaction ends; None without one."""
    statement = select(VOLUNTEER).where(_V.id == volunteer_id).with_for_update()
    return run(session, statement).mappings().one_or_none()


def move_locked_volunteer(
    session: Session, row: Mapping[str, Any], verb: str, doing: Doing, said: Said = NO_REASON
) -> VolunteerState:
    """Move a locked profile by a verb of its state table; what it holds follows.

    Validated, what it holds goes to the structures; refused or suspended, places are freed.

    Raises:
        WrongState: the table has no such row for who acts, or the reason is missing.
    """
    before = VolunteerState(row["state"])
    after = next_state(VOLUNTEER_STATES, before, verb, doing.by, said.code)
    _write(session, row["id"], after)
    change, which = Change(before.value, after.value, said), Which(Reviewed.VOLUNTEER, row["id"])
    record(session, Act(f"volunteer:{verb}"), _subject(row), doing, change)
    tell_decided(session, which, verb, said, doing)
    if after is VolunteerState.VALIDATED:
        release_to_structures(session, row["id"], doing.now)
    elif after in _FALLEN:
        release_volunteer(session, row["id"], doing.now)
        _stop_standby(session, row, doing)
    follow_state(session, which, verb, change, doing)
    return after


def put_volunteer_back(
    session: Session, row: Mapping[str, Any], verb: str, before: VolunteerState, doing: Doing
) -> None:
    """Take a decision on a locked profile back: its state only, the table read backwards.

    Raises:
        WrongState: no such decision led to its present state.
    """
    now_at = VolunteerState(row["state"])
    back = undone_state(VOLUNTEER_STATES, before, verb, now_at)
    _write(session, row["id"], back)
    change = Change(now_at.value, back.value)
    record(session, Act.VOLUNTEER_DECISION_UNDONE, _subject(row), doing, change)


def restart_standby(session: Session, row: Mapping[str, Any], doing: Doing) -> None:
    """Call a volunteer again whose standby a decision, now taken back, had stopped."""
    again = update(STANDBY).where(_B.volunteer_id == row["id"]).values(active=True)
    if run(session, again).rowcount:
        record(session, Act.STANDBY_STARTED, _subject(row), doing)


def _stop_standby(session: Session, row: Mapping[str, Any], doing: Doing) -> None:
    active = (_B.volunteer_id == row["id"], _B.active)
    if run(session, update(STANDBY).where(*active).values(active=False)).rowcount:
        record(
            session, Act.STANDBY_STOPPED, _subject(row), Doing(doing.actor, By.SYSTEM, doing.now)
        )


def _write(session: Session, volunteer_id: int, state: VolunteerState) -> None:
    run(session, update(VOLUNTEER).where(_V.id == volunteer_id).values(state=state.value))


def _subject(row: Mapping[str, Any]) -> Subject:
    return Subject(row["id"], row["department"])
