"""What a structure does with a volunteer: read their contact, contact, confirm, decline, close.

Each verb asks in the query itself that the mission belongs to a structure of the actor, and that
the interest had reached it: what is held or waiting does not exist for a structure. Each that
moves somebody also asks that the structure is validated, and holds it so until all is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, insert, select
from sqlmodel import Session
from sqlmodel import select as select_row

from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import WrongState
from reserve_app.domain.phones import shown_phone
from reserve_app.domain.reasons import NO_REASON, DeclineReason, Said, check_reason
from reserve_app.domain.states import By, InterestState
from reserve_app.language import _
from reserve_app.models import CONTACT_VIEW, INTEREST, MISSION, VOLUNTEER, Structure
from reserve_app.models.engine import transaction
from reserve_app.services import throttle
from reserve_app.services.auditing import Doing
from reserve_app.services.cases import Case, locked_case
from reserve_app.services.interest_mail import KNOWN_TO_STRUCTURE
from reserve_app.services.mission_rows import refuse_if_closed
from reserve_app.services.moves import move
from reserve_app.services.permissions import missing
from reserve_app.services.sessions import signed_in
from reserve_app.services.sql import known_id, run
from reserve_app.services.throttle import Limit

REACHED = frozenset(KNOWN_TO_STRUCTURE | {InterestState.DONE, InterestState.NO_SHOW})
_I = INTEREST.c


class NotOpen(WrongState):
    """The structure is suspended, or not validated: its team answers nobody meanwhile."""


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a volunteer. Each reading is logged, and the volunteer sees it."""

    first_name: str
    last_name: str
    phone: str
    email: str
    message: str


def reveal_contact(actor: Actor, interest_id: int, *, now: datetime) -> Contact:
    """Read how to reach the volunteer of an interest; from `proposed` until it ends.

    Raises:
        NotFound: not of the actor's structures, not there yet, or ended.
        TooMany: too many contacts read in a day.
    """
    throttle.check(Limit.CONTACT_BY_ACCOUNT, signed_in(actor))
    with transaction() as session:
        case = _reached(session, actor, interest_id, KNOWN_TO_STRUCTURE)
        row = {
            "volunteer_id": case.volunteer_id,
            "interest_id": case.id,
            "viewer_id": actor.account_id,
            "structure_id": case.structure_id,
            "at": now,
        }
        run(session, insert(CONTACT_VIEW).values(**row))
        contact = _contact(session, case)
        session.commit()
    return contact


def contact(actor: Actor, interest_id: int, *, now: datetime) -> InterestState:
    """Say that the volunteer was contacted.

    Raises:
        NotFound: not of the actor's structures.
        NotOpen: the structure is suspended, or not validated.
        WrongState: not waiting for it.
    """
    return _answer(_by(actor, now), interest_id, "contact")


def confirm(actor: Actor, interest_id: int, *, now: datetime) -> InterestState:
    """Confirm the volunteer, who gets the calendar file.

    Raises:
        NotFound, WrongState: as `contact`.
    """
    return _answer(_by(actor, now), interest_id, "confirm")


def decline(  # noqa: PLR0913 - what the dialog holds
    actor: Actor,
    interest_id: int,
    reason: str,
    reason_text: str = "",
    *,
    now: datetime,
    expected: InterestState | None = None,
) -> InterestState:
    """Decline the volunteer, with a reason they will read; the place goes to the next.

    Args:
        actor: who declines.
        interest_id: the interest.
        reason: a code of `DeclineReason`.
        reason_text: words of theirs.
        now: the present moment.
        expected: the state it was in when they decided so; any when None. Somebody confirmed
            may be declined, but not by who has not seen that they were.

    Raises:
        BadInput: unknown reason, or `other` without words.
        NotFound, WrongState: as `contact`; or no longer in the expected state.
    """
    said = check_reason(DeclineReason, reason, reason_text)
    return _answer(_by(actor, now), interest_id, "decline", said, expected)


def mark_done(actor: Actor, interest_id: int, *, now: datetime) -> InterestState:
    """Say that the volunteer came and helped.

    Raises:
        NotFound, WrongState: as `contact`.
    """
    return _answer(_by(actor, now), interest_id, "mark_done")


def mark_no_show(actor: Actor, interest_id: int, *, now: datetime) -> InterestState:
    """Say that the volunteer did not come.

    Raises:
        NotFound, WrongState: as `contact`.
    """
    return _answer(_by(actor, now), interest_id, "mark_no_show")


def _by(actor: Actor, now: datetime) -> Doing:
    return Doing(actor, By.MANAGER, now)


def _answer(
    doing: Doing,
    interest_id: int,
    verb: str,
    said: Said = NO_REASON,
    expected: InterestState | None = None,
) -> InterestState:
    with transaction() as session:
        _refuse_unless_validated(session, doing.actor, interest_id)
        case = _reached(session, doing.actor, interest_id, None)
        if expected is not None and case.at is not expected:  # under the lock: it stays so
            msg = _("Quelqu'un d'autre vient de changer cette proposition : rechargez la page.")
            raise WrongState(msg)
        after = move(session, case, verb, doing, said)
        session.commit()
    return after


def _reached(
    session: Session, actor: Actor, interest_id: int, states: frozenset[InterestState] | None
) -> Case:
    return locked_case(session, *_which(actor, interest_id, states))


def _which(
    actor: Actor, interest_id: int, states: frozenset[InterestState] | None
) -> list[ColumnElement[bool]]:
    signed_in(actor)
    return [
        _I.id == known_id(interest_id),
        MISSION.c.structure_id.in_(sorted(actor.structures)),
        _I.state.in_(sorted(states or REACHED | _ENDED)),
    ]


def _refuse_unless_validated(session: Session, actor: Actor, interest_id: int) -> None:
    # The structure before the mission, as every service does; shared, so that a team may answer
    # several people at once while nobody can suspend it under them.
    statement = (
        select_row(Structure)
        .join(MISSION, MISSION.c.structure_id == Structure.id)
        .join(INTEREST, _I.mission_id == MISSION.c.id)
        .where(*_which(actor, interest_id, None))
        .with_for_update(read=True, of=Structure)
    )
    structure = session.exec(statement).one_or_none()
    if structure is None:
        raise missing()
    try:
        refuse_if_closed(structure)
    except WrongState as error:
        raise NotOpen(error.sentence) from error
    if not structure.validated:
        msg = _("Votre structure n'est pas validée : elle ne peut pas répondre aux bénévoles.")
        raise NotOpen(msg)


# Ended after the structure knew of it or not: the state table then says that it is over.
_ENDED = frozenset({InterestState.DECLINED})


def _contact(session: Session, case: Case) -> Contact:
    query = select(VOLUNTEER.c.last_name, VOLUNTEER.c.phone, _I.message)
    joined = query.join(INTEREST, _I.volunteer_id == VOLUNTEER.c.id).where(_I.id == case.id)
    row = run(session, joined).one()
    return Contact(case.first_name, row.last_name, shown_phone(row.phone), case.email, row.message)
