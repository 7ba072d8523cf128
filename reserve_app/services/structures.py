"""Change structures: create, edit, and move them through their states."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from reserve_app.domain.actor import Actor
from reserve_app.domain.states import STRUCTURE, StructureState
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.models import MISSION, Structure
from reserve_app.models.engine import transaction
from reserve_app.search.cells import keeping_cells
from reserve_app.search.words import reindex
from reserve_app.services.inputs import StructureInput
from reserve_app.services.permissions import missing, moved, refuse_visitors, roles_or_refuse


def create_structure(actor: Actor, given: StructureInput, now: datetime) -> int:
    """Create a draft structure and return its number.

    Raises:
        Forbidden: nobody is signed in.
    """
    refuse_visitors(actor)
    with transaction() as session:
        structure = Structure(**_columns(given), created_at=now)
        session.add(structure)
        session.flush()
        number = structure.id
        session.commit()
    assert number is not None  # noqa: S101 - flushed
    return number


def edit_structure(actor: Actor, structure_id: int, given: StructureInput) -> None:
    """Change what a structure says of itself; its missions are found by its new name.

    Raises:
        Forbidden: nobody is signed in.
        NotFound: it does not exist, or is not the actor's.
    """
    refuse_visitors(actor)
    with transaction() as session:
        structure = _locked(session, structure_id)
        roles_or_refuse(actor, structure_id, structure.department)
        for name, value in _columns(given).items():
            setattr(structure, name, value)
        structure.revision += 1
        session.flush()
        reindex(session.connection(), MISSION.c.structure_id == structure_id)
        session.commit()


def transition_structure(
    actor: Actor, structure_id: int, verb: str, reason: str | None = None
) -> StructureState:
    """Move a structure by a verb of its state table; its missions appear or disappear with it.

    Raises:
        Forbidden: nobody is signed in.
        NotFound: it does not exist, or is not the actor's.
        WrongState: its state does not allow it, or the reason is missing.
    """
    refuse_visitors(actor)
    with transaction() as session:
        structure = _locked(session, structure_id)
        roles = roles_or_refuse(actor, structure_id, structure.department)
        after = moved(STRUCTURE, StructureState(structure.state), verb, roles, reason)
        with keeping_cells(session, MISSION.c.structure_id == structure_id):
            structure.move_to(after)
        session.commit()
    return after


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
