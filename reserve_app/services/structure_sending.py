"""Send a structure's form: a new structure, or the next revision of one; its draft is then gone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import BadInput
from reserve_app.domain.states import By, StructureState
from reserve_app.language import _
from reserve_app.models import MEMBERSHIP, STRUCTURE
from reserve_app.models.engine import transaction
from reserve_app.services import throttle
from reserve_app.services.auditing import Doing
from reserve_app.services.inputs import StructureInput
from reserve_app.services.permissions import managers_only
from reserve_app.services.sessions import account_actor, signed_in
from reserve_app.services.sql import run
from reserve_app.services.structure_drafts import forget_draft
from reserve_app.services.structures import (
    TAKEN,
    insert_structure,
    locked_structure,
    move_structure,
    refuse_outdated,
    rewrite_structure,
    structure_id_of,
)
from reserve_app.services.throttle import Limit

_SENT_BACK = frozenset({StructureState.DRAFT, StructureState.CHANGES_REQUESTED})


def submit_new_structure(actor: Actor, given: StructureInput, now: datetime) -> int:
    """Create a structure, send it to the moderators and return its number.

    The same form sent twice makes one: a structure of the actor's with that number is returned.

    Raises:
        NotSignedIn: a visitor.
        BadInput: another structure has that number.
        TooMany: too many structures in a day.
    """
    account_id = signed_in(actor)
    throttle.check(Limit.STRUCTURE_BY_ACCOUNT, account_id)
    try:
        with transaction() as session:
            known = _mine(session, account_id, given)
            number = known or _insert(session, actor, given, now)
            forget_draft(session, account_id, None)
            session.commit()
    except IntegrityError:  # sent by two people at the same moment
        raise BadInput(_(TAKEN), field="siret" if given.siret else "rna") from None
    return number


def send_structure(
    actor: Actor, structure_id: int, given: StructureInput, based_on: int, now: datetime
) -> StructureState:
    """Change a structure and, if it was sent back, send it to the moderators again.

    Returns:
        Where it stands now. A validated one stays validated and online; moderators look again at
        a change of what says who it is.

    Raises:
        NotSignedIn, NotFound, Forbidden, WrongState, Outdated, BadInput: as `edit_structure`.
        TooMany: too often in an hour.
    """
    account_id = signed_in(actor)
    throttle.check(Limit.SEND_BY_ACCOUNT, account_id)
    try:
        with transaction() as session:
            structure = locked_structure(session, structure_id)
            managers_only(session, actor, structure_id)
            refuse_outdated(structure, based_on)
            rewrite_structure(session, structure, given, Doing(actor, By.MANAGER, now))
            if StructureState(structure.state) in _SENT_BACK:
                move_structure(session, actor, structure, "submit", now)
            forget_draft(session, account_id, structure_id)
            state = StructureState(structure.state)
            session.commit()
    except IntegrityError:
        raise BadInput(_(TAKEN), field="siret" if given.siret else "rna") from None
    return state


def _insert(session: Session, actor: Actor, given: StructureInput, now: datetime) -> int:
    structure = insert_structure(session, given, Doing(actor, By.MANAGER, now))
    author = account_actor(session, signed_in(actor), now)  # with the structure among their own
    move_structure(session, author, structure, "submit", now)
    return structure_id_of(structure)


def _mine(session: Session, account_id: int, given: StructureInput) -> int | None:
    s, numbers = STRUCTURE.c, []
    numbers += [s.siret == given.siret] if given.siret else []
    numbers += [s.rna == given.rna] if given.rna else []
    query = (
        select(s.id)
        .join(MEMBERSHIP, MEMBERSHIP.c.structure_id == s.id)
        .where(
            MEMBERSHIP.c.account_id == account_id,
            s.state == StructureState.PENDING.value,
            or_(*numbers),
        )
    )
    found: int | None = run(session, query).scalar()
    return found
