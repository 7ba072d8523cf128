"""Change structures: create, edit, and move them through their states."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.reasons import ReviewReason, reason_or_words
from reserve_app.domain.states import STRUCTURE, By, StructureState
from reserve_app.domain.teams import MemberRole
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.models import MEMBERSHIP, MISSION, Structure
from reserve_app.models.engine import transaction
from reserve_app.search.cells import keeping_cells
from reserve_app.search.words import reindex
from reserve_app.services.auditing import Change, Doing, Subject, record
from reserve_app.services.inputs import StructureInput
from reserve_app.services.moves import release_interests, with_live
from reserve_app.services.permissions import (
    managers_only,
    missing,
    moved,
    refuse_visitors,
    roles_or_refuse,
)
from reserve_app.services.sql import inserting, run

_STOPPED = frozenset({StructureState.SUSPENDED, StructureState.CLOSED})


def create_structure(actor: Actor, given: StructureInput, now: datetime) -> int:
    """Create a draft structure, its author being its first manager; return its number.

    Raises:
        Forbidden: nobody is signed in.
    """
    refuse_visitors(actor)
    with transaction() as session:
        structure = Structure(**_columns(given), created_at=now)
        session.add(structure)
        session.flush()
        number = structure.id
        assert number is not None  # noqa: S101 - flushed
        doing, change = Doing(actor, By.MANAGER, now), Change(after=structure.state)
        record(session, Act.STRUCTURE_CREATED, _subject(structure), doing, change)
        if actor.account_id is not None:
            row = {"account_id": actor.account_id, "structure_id": number, "since": now}
            run(session, inserting(MEMBERSHIP), {**row, "role": MemberRole.MANAGER.value})
        session.commit()
    return number


def edit_structure(actor: Actor, structure_id: int, given: StructureInput) -> None:
    """Change what a structure says of itself; its missions are found by its new name.

    Raises:
        Forbidden: nobody is signed in.
        NotFound: it does not exist, or is not the actor's.
        Forbidden: the actor is a member of its team, not a manager.
    """
    refuse_visitors(actor)
    with transaction() as session:
        structure = _locked(session, structure_id)
        managers_only(session, actor, structure_id)
        for name, value in _columns(given).items():
            setattr(structure, name, value)
        structure.revision += 1
        session.flush()
        reindex(session.connection(), MISSION.c.structure_id == structure_id)
        session.commit()


def transition_structure(
    actor: Actor, structure_id: int, verb: str, now: datetime, reason: str | None = None
) -> StructureState:
    """Move a structure by a verb of its state table; its missions appear or disappear with it.

    When it is suspended or closed, the volunteers of its missions are released and told in the
    same transaction.

    Args:
        actor: who.
        structure_id: which structure.
        verb: of the table `domain.states.STRUCTURE`.
        now: the present moment.
        reason: a code of `ReviewReason`, or words; where the table needs one.

    Raises:
        Forbidden: nobody is signed in, or a member of the team does what its managers do.
        NotFound: it does not exist, or is not the actor's.
        WrongState: its state does not allow it, or the reason is missing.
    """
    refuse_visitors(actor)
    with transaction() as session:
        structure = _locked(session, structure_id)
        roles = roles_or_refuse(actor, structure_id, structure.department)
        before = StructureState(structure.state)
        after, by = moved(STRUCTURE, before, verb, roles, reason)
        if by is By.MANAGER:
            managers_only(session, actor, structure_id)
        with keeping_cells(session, MISSION.c.structure_id == structure_id):
            structure.move_to(after)
        change = Change(before.value, after.value, reason_or_words(ReviewReason, reason))
        doing = Doing(actor, by, now)
        record(session, Act(f"structure:{verb}"), _subject(structure), doing, change)
        if after in _STOPPED:
            _release_people(session, structure_id, now)
        session.commit()
    return after


def _release_people(session: Session, structure_id: int, now: datetime) -> None:
    mine = select(MISSION.c.id).where(MISSION.c.structure_id == structure_id)
    for mission_id in with_live(session, session.exec(mine).all()):
        release_interests(session, mission_id, now, over=False)


def _subject(structure: Structure) -> Subject:
    assert structure.id is not None  # noqa: S101 - stored
    return Subject(structure.id, structure.department, structure.id)


def _locked(session: Session, structure_id: int) -> Structure:
    # Structures before missions, always: two transactions then never wait for each other in turn.
    statement = select(Structure).where(Structure.id == structure_id).with_for_update()
    structure = session.exec(statement).one_or_none()
    if structure is None:
        raise missing()
    return structure


def _columns(given: StructureInput) -> dict[str, Any]:
    commune = get_gazetteer().commune(given.commune_insee)
    assert commune is not None  # noqa: S101 - the input was checked
    return {
        **given.model_dump(mode="json"),
        "commune": commune.name,
        "department": commune.department,
    }
