"""Change structures: create, edit, and move them through their states."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.errors import BadInput, Outdated, WrongState
from reserve_app.domain.reasons import ReviewReason, reason_or_words
from reserve_app.domain.review import Reviewed
from reserve_app.domain.states import STRUCTURE, By, StructureState
from reserve_app.domain.teams import MemberRole
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.language import N_, _
from reserve_app.models import MEMBERSHIP, MISSION, Structure
from reserve_app.models.engine import transaction
from reserve_app.search.words import reindex
from reserve_app.services.auditing import Change, Doing, record
from reserve_app.services.inputs import StructureInput
from reserve_app.services.permissions import (
    managers_only,
    missing,
    moved,
    refuse_visitors,
    roles_or_refuse,
)
from reserve_app.services.review_queue import follow_edit
from reserve_app.services.review_subjects import Which, content_of
from reserve_app.services.sql import inserting, known_id, run
from reserve_app.services.structure_drafts import forget_waiting
from reserve_app.services.structure_moves import move_locked_structure, structure_subject
from reserve_app.services.structure_numbers import taken_number

EDITABLE = frozenset(
    {
        StructureState.DRAFT,
        StructureState.PENDING,
        StructureState.CHANGES_REQUESTED,
        StructureState.VALIDATED,
    }
)
TAKEN = N_("Une structure est déjà inscrite avec ce numéro.")
OUTDATED = N_(
    "Quelqu'un a modifié cette fiche pendant que vous écriviez. Rien n'est perdu : comparez "
    "avec ce qui est enregistré, puis renvoyez votre texte."
)


def create_structure(actor: Actor, given: StructureInput, now: datetime) -> int:
    """Create a draft structure, its author being its first manager; return its number.

    Raises:
        Forbidden: nobody is signed in.
        BadInput: another structure has that number.
    """
    refuse_visitors(actor)
    with transaction() as session:
        number = structure_id_of(insert_structure(session, given, Doing(actor, By.MANAGER, now)))
        session.commit()
    return number


def edit_structure(
    actor: Actor,
    structure_id: int,
    given: StructureInput,
    now: datetime,
    based_on: int | None = None,
) -> int:
    """Change what a structure says of itself and return its revision; a validated one stays so.

    Args:
        actor: one of its managers.
        structure_id: which structure.
        given: all of what it says from now on.
        now: the present moment.
        based_on: the revision that was read when the change began; None changes whatever is there.

    Raises:
        Forbidden: nobody is signed in, or the actor is a member of its team, not a manager.
        NotFound: it does not exist, or is not the actor's.
        WrongState: it was suspended, refused or closed.
        Outdated: somebody changed it since that revision.
        BadInput: another structure has that number.
    """
    refuse_visitors(actor)
    with transaction() as session:
        structure = locked_structure(session, structure_id)
        managers_only(session, actor, structure_id)
        refuse_outdated(structure, based_on)
        rewrite_structure(session, structure, given, Doing(actor, By.MANAGER, now))
        revision = structure.revision
        session.commit()
    return revision


def insert_structure(session: Session, given: StructureInput, doing: Doing) -> Structure:
    """Write a new draft structure and its first manager; does not commit.

    Raises:
        BadInput: another structure has that number.
    """
    refuse_taken_number(session, given)
    structure = Structure(**_columns(given), created_at=doing.now)
    session.add(structure)
    session.flush()
    change = Change(after=structure.state)
    record(session, Act.STRUCTURE_CREATED, structure_subject(structure), doing, change)
    author = doing.actor.account_id
    if author is not None:
        number = structure_id_of(structure)
        row = {"account_id": author, "structure_id": number, "since": doing.now}
        run(session, inserting(MEMBERSHIP), {**row, "role": MemberRole.MANAGER.value})
    return structure


def rewrite_structure(
    session: Session, structure: Structure, given: StructureInput, doing: Doing
) -> bool:
    """Change a locked structure; does not commit. Say whether anything was another.

    Its missions are found by its new name from now on.

    Raises:
        WrongState: it was suspended, refused or closed.
        BadInput: another structure has that number.
    """
    if StructureState(structure.state) not in EDITABLE:
        msg = _("La fiche ne peut plus être modifiée dans l'état actuel de la structure.")
        raise WrongState(msg)
    columns = _columns(given)
    if all(getattr(structure, name) == value for name, value in columns.items()):
        return False
    typed = given.model_dump()
    fields = tuple(name for name in typed if getattr(structure, name) != columns[name])
    number = structure_id_of(structure)
    refuse_taken_number(session, given, but=number)
    before = content_of(Reviewed.STRUCTURE, structure.model_dump())
    for name, value in columns.items():
        setattr(structure, name, value)
    structure.revision += 1
    session.flush()
    reindex(session.connection(), MISSION.c.structure_id == number)
    change = Change(fields=fields)
    record(session, Act.STRUCTURE_EDITED, structure_subject(structure), doing, change)
    follow_edit(session, Which(Reviewed.STRUCTURE, number), before, doing.now)
    return True


def refuse_outdated(structure: Structure, based_on: int | None) -> None:
    """Refuse a change that began before somebody else's.

    Raises:
        Outdated: it did.
    """
    if based_on is not None and based_on != structure.revision:
        raise Outdated(_(OUTDATED), field="revision")


def refuse_taken_number(session: Session, given: StructureInput, but: int = 0) -> None:
    """Refuse a number that a structure still standing has; two at once meet the unique key.

    Raises:
        BadInput: it is taken; ``field`` names the number.
    """
    if field := taken_number(session, given.siret, given.rna, but):
        raise BadInput(_(TAKEN), field=field)


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
        structure = locked_structure(session, structure_id)
        after = move_structure(session, actor, structure, verb, now, reason)
        session.commit()
    return after


def move_structure(  # noqa: PLR0913, PLR0917 - a transition and the transaction it is part of
    session: Session,
    actor: Actor,
    structure: Structure,
    verb: str,
    now: datetime,
    reason: str | None = None,
) -> StructureState:
    """Move a locked structure, as `transition_structure` does; does not commit.

    Raises:
        NotFound, Forbidden, WrongState: as `transition_structure`.
    """
    structure_id = structure_id_of(structure)
    roles = roles_or_refuse(actor, structure_id, structure.department)
    said = reason_or_words(ReviewReason, reason)
    _, by = moved(STRUCTURE, StructureState(structure.state), verb, roles, said.code)
    if by is By.MANAGER:
        managers_only(session, actor, structure_id)
    after = move_locked_structure(session, structure, verb, Doing(actor, by, now), said)
    if after is StructureState.CLOSED:
        forget_waiting(session, structure_id)
    return after


def structure_id_of(structure: Structure) -> int:
    """Return the number of a structure that is stored."""
    assert structure.id is not None  # noqa: S101 - stored
    return structure.id


def locked_structure(session: Session, structure_id: int) -> Structure:
    """Return a structure, locked until the transaction ends.

    Raises:
        NotFound: there is none.
    """
    # Structures before missions, always: two transactions then never wait for each other in turn.
    known_id(structure_id)
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
