"""The rows of a mission and its structure, locked in one order, and who may write them."""

from __future__ import annotations

from sqlmodel import Session, select

from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import WrongState
from reserve_app.domain.states import By, StructureState
from reserve_app.language import N_, _
from reserve_app.models import Mission, Structure
from reserve_app.services.auditing import Subject
from reserve_app.services.permissions import missing, roles_or_refuse
from reserve_app.services.sql import known_id

# Structures that may prepare, change and end missions; the sentence says why the others may not.
_CLOSED_TO_MISSIONS = {
    StructureState.SUSPENDED: N_(
        "Votre structure est suspendue : ses missions ne peuvent pas changer avant la décision "
        "du département."
    ),
    StructureState.REFUSED: N_(
        "Votre structure a été refusée : elle ne peut pas proposer de mission."
    ),
    StructureState.CLOSED: N_(
        "Cette structure n'est plus ouverte : elle ne peut plus proposer de mission."
    ),
}


def lock_structure(session: Session, structure_id: int) -> Structure:
    """Return a structure whose state stays until the transaction ends.

    Raises:
        NotFound: there is no such structure.
    """
    # A shared lock: its state may not change until the mission that copies it is written.
    number = known_id(structure_id)
    statement = select(Structure).where(Structure.id == number).with_for_update(read=True)
    structure = session.exec(statement).one_or_none()
    if structure is None:
        raise missing()
    return structure


def lock_mission_row(session: Session, mission_id: int) -> tuple[Mission, Structure]:
    """Lock a mission and its structure, the structure first: the order of every service.

    Raises:
        NotFound: there is no such mission.
    """
    number = known_id(mission_id)
    owner = session.exec(select(Mission.structure_id).where(Mission.id == number)).one_or_none()
    if owner is None:
        raise missing()
    structure = lock_structure(session, owner)
    statement = select(Mission).where(Mission.id == number).with_for_update()
    return session.exec(statement).one(), structure


def refuse_unless_writer(actor: Actor, structure: Structure) -> None:
    """Let only those who manage a structure write its missions, and only while it is open.

    Raises:
        NotFound: the structure is not the actor's.
        WrongState: it is suspended, refused or closed.
    """
    assert structure.id is not None  # noqa: S101 - stored
    if By.MANAGER not in roles_or_refuse(actor, structure.id, structure.department):
        raise missing()
    refuse_if_closed(structure)


def refuse_unless_validated_writer(actor: Actor, structure: Structure) -> None:
    """Let those who manage a structure send many missions at once, when moderators know it.

    Raises:
        NotFound: the structure is not the actor's.
        WrongState: it is not validated, or may not act.
    """
    refuse_unless_writer(actor, structure)
    if not structure.validated:
        msg = _("Votre structure n'est pas encore validée : importez vos missions ensuite.")
        raise WrongState(msg)


def refuse_if_closed(structure: Structure) -> None:
    """Refuse what a structure that is suspended, refused or closed would do.

    Raises:
        WrongState: it is.
    """
    sentence = _CLOSED_TO_MISSIONS.get(StructureState(structure.state))
    if sentence is not None:
        raise WrongState(_(sentence))


def mission_subject(mission: Mission) -> Subject:
    """Return what the audit log calls a mission."""
    assert mission.id is not None  # noqa: S101 - stored
    return Subject(mission.id, mission.department, mission.structure_id)
