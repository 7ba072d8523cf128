"""Move one locked structure from state to state: the only place where its state changes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from reserve_app.domain.audit import Act
from reserve_app.domain.errors import WrongState
from reserve_app.domain.reasons import NO_REASON, Said
from reserve_app.domain.review import Reviewed
from reserve_app.domain.states import STRUCTURE as STRUCTURE_STATES
from reserve_app.domain.states import StructureState, next_state, undone_state
from reserve_app.language import N_, _
from reserve_app.models import MISSION, REVIEW_ITEM, Structure
from reserve_app.search.cells import keeping_cells
from reserve_app.services.auditing import Change, Doing, Subject, record
from reserve_app.services.moves import release_interests, with_live
from reserve_app.services.review_mail import tell_decided
from reserve_app.services.review_queue import follow_state, withdraw
from reserve_app.services.review_subjects import Which
from reserve_app.services.structure_numbers import GONE, taken_number

NUMBER_GONE = N_(
    "Trop tard pour annuler : une autre structure vient d'être inscrite avec le même numéro."
)
_STOPPED = frozenset({StructureState.SUSPENDED, StructureState.CLOSED})


def move_locked_structure(
    session: Session, structure: Structure, verb: str, doing: Doing, said: Said = NO_REASON
) -> StructureState:
    """Move a locked structure by a verb of its state table; its missions appear or hide with it.

    Raises:
        WrongState: the table has no such row for who acts, or the reason is missing.
    """
    before = StructureState(structure.state)
    after = next_state(STRUCTURE_STATES, before, verb, doing.by, said.code)
    subject = structure_subject(structure)
    with keeping_cells(session, MISSION.c.structure_id == subject.id):
        structure.move_to(after)
    change, which = Change(before.value, after.value, said), Which(Reviewed.STRUCTURE, subject.id)
    record(session, Act(f"structure:{verb}"), subject, doing, change)
    if after in _STOPPED:
        _release_people(session, subject.id, doing.now)
    tell_decided(session, which, verb, said, doing)
    follow_state(session, which, verb, change, doing)
    if after is StructureState.CLOSED:
        missions = and_(
            REVIEW_ITEM.c.structure_id == subject.id, REVIEW_ITEM.c.kind == Reviewed.MISSION.value
        )
        withdraw(session, missions, doing.now)
    return after


def put_structure_back(
    session: Session, structure: Structure, verb: str, before: StructureState, doing: Doing
) -> None:
    """Take a decision on a locked structure back: its state only, the table read backwards.

    Raises:
        WrongState: no such decision led to its present state, or its number went to another.
    """
    now_at = StructureState(structure.state)
    back = undone_state(STRUCTURE_STATES, before, verb, now_at)
    subject = structure_subject(structure)
    if now_at in GONE and taken_number(session, structure.siret, structure.rna, subject.id):
        raise WrongState(_(NUMBER_GONE))
    try:
        with keeping_cells(session, MISSION.c.structure_id == subject.id):
            structure.move_to(back)
            session.flush()
    except IntegrityError:  # taken at this very moment
        raise WrongState(_(NUMBER_GONE)) from None
    change = Change(now_at.value, back.value)
    record(session, Act.STRUCTURE_DECISION_UNDONE, subject, doing, change)


def structure_subject(structure: Structure) -> Subject:
    """Return what the audit log calls a structure."""
    assert structure.id is not None  # noqa: S101 - stored
    return Subject(structure.id, structure.department, structure.id)


def _release_people(session: Session, structure_id: int, now: datetime) -> None:
    mine = select(MISSION.c.id).where(MISSION.c.structure_id == structure_id)
    for mission_id in with_live(session, session.exec(mine).all()):
        release_interests(session, mission_id, now, over=False)
