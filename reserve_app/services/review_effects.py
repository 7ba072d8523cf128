"""What a decision does to its subject, one function a kind, all through their state tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, select

from reserve_app.domain.audit import Act
from reserve_app.domain.reasons import Said
from reserve_app.domain.review import Decision, Reviewed
from reserve_app.models import Mission, Structure
from reserve_app.services.auditing import Change, Doing, Subject, record
from reserve_app.services.mission_moves import move_locked_mission
from reserve_app.services.mission_rows import lock_mission_row, mission_subject
from reserve_app.services.permissions import missing
from reserve_app.services.review_mail import tell_decided
from reserve_app.services.review_queue import refresh
from reserve_app.services.review_restore import (
    restore_mission,
    restore_structure,
    restore_volunteer,
)
from reserve_app.services.review_subjects import Which, facts_of
from reserve_app.services.structure_moves import move_locked_structure, structure_subject
from reserve_app.services.volunteer_moves import lock_volunteer, move_locked_volunteer

Locked = tuple[Mission, Structure] | Structure | Mapping[str, Any]


def lock_subject(session: Session, which: Which) -> Locked:
    """Lock a subject, its structure first for a mission, and return its rows.

    Raises:
        NotFound: it is gone.
    """
    if which.kind is Reviewed.MISSION:
        return lock_mission_row(session, which.id)
    if which.kind is Reviewed.STRUCTURE:
        query = select(Structure).where(Structure.id == which.id).with_for_update()
        structure = session.exec(query).one_or_none()
        if structure is None:
            raise missing()
        return structure
    row = lock_volunteer(session, which.id)
    if row is None:
        raise missing()
    return dict(row)


def act_on(  # noqa: PLR0913, PLR0917 - what a decision is made of
    session: Session, subject: Locked, item: Mapping[str, Any], decided: tuple[Decision, str],
    doing: Doing, said: Said,
) -> str:  # fmt: skip
    """Do to a locked subject what was decided, and return its state after.

    Args:
        session: the transaction of the decision.
        subject: as `lock_subject` gave it.
        item: the item, as it was read.
        decided: the decision, and the verb of the state table it is, or ``""``.
        doing: who, as a moderator, and when.
        said: the reason.
    """
    decision, verb = decided
    if verb:
        return _move(session, subject, verb, doing, said)
    which = Which(Reviewed(item["kind"]), item["subject_id"])
    if decision is Decision.VALIDATE:
        act = "keep"
    elif decision is Decision.REQUEST_CHANGES:
        act = "request_changes"
        tell_decided(session, which, "ask", said, doing)
    else:
        act = "restore"
        restore(session, subject, item["before"], doing)
        tell_decided(session, which, "restore", said, doing)
        session.flush()
        facts = facts_of(session, which)
        if facts is not None:  # whatever else is open about it must be read again
            refresh(session, facts, doing.now)
    change = Change(said=said)
    record(session, Act(f"{which.kind.value}:{act}"), subject_of(subject), doing, change)
    return state_of(subject)


def state_of(subject: Locked) -> str:
    """Return where a locked subject stands."""
    if isinstance(subject, tuple):
        return subject[0].state
    return subject.state if isinstance(subject, Structure) else str(subject["state"])


def subject_of(subject: Locked) -> Subject:
    """Return what the audit log calls a locked subject."""
    if isinstance(subject, tuple):
        return mission_subject(subject[0])
    if isinstance(subject, Structure):
        return structure_subject(subject)
    return Subject(subject["id"], subject["department"])


def _move(session: Session, subject: Locked, verb: str, doing: Doing, said: Said) -> str:
    if isinstance(subject, tuple):
        return move_locked_mission(session, *subject, verb, doing, said).value
    if isinstance(subject, Structure):
        return move_locked_structure(session, subject, verb, doing, said).value
    return move_locked_volunteer(session, subject, verb, doing, said).value


def restore(session: Session, subject: Locked, before: Mapping[str, Any], doing: Doing) -> None:
    """Give a locked subject back the content it had; a new revision of it.

    Raises:
        WrongState: that content is not known.
    """
    if isinstance(subject, tuple):
        restore_mission(session, subject[0], before, doing)
    elif isinstance(subject, Structure):
        restore_structure(session, subject, before)
    else:
        restore_volunteer(session, subject, before)
