"""What moderators decide on volunteers of their départements, and what follows from it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, and_, false, or_, select, true
from sqlmodel import Session

from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import NotFound, WrongState
from reserve_app.domain.reasons import NO_REASON, ReviewReason, Said, check_reason
from reserve_app.domain.states import By
from reserve_app.language import _
from reserve_app.models import ACCOUNT, VOLUNTEER
from reserve_app.models.engine import transaction
from reserve_app.services.auditing import Doing
from reserve_app.services.sql import GONE, known_id, run
from reserve_app.services.volunteer_moves import move_locked_volunteer

_V, _A = VOLUNTEER.c, ACCOUNT.c


def may_review(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on the volunteers an actor may decide on: never their own profile.

    Unconfirmed and erased accounts are nobody's to review.
    """
    real = and_(_A.verified_at.is_not(None), _A.erased_at.is_(None))
    everywhere = true() if actor.system or actor.admin else false()
    where = or_(everywhere, _V.department.in_(sorted(actor.departments)))
    return and_(real, where, _V.account_id != (actor.account_id or 0))


def validate_volunteer(
    actor: Actor, volunteer_id: int, *, now: datetime, revision: int | None = None
) -> None:
    """Validate a profile: what it holds goes to the structures.

    Args:
        actor: a moderator of the département, an administrator or the operator.
        volunteer_id: whom.
        now: the present moment.
        revision: the one that was read; another since then is a conflict.

    Raises:
        NotFound: none of that number, or not the actor's to decide.
        WrongState: not waiting, decided meanwhile, or changed since it was read.
    """
    _decide(actor, volunteer_id, "validate", now, revision=revision)


def request_changes(
    actor: Actor, volunteer_id: int, reason: str, reason_text: str = "", *, now: datetime
) -> None:
    """Send a profile back to be corrected, with a reason.

    Raises:
        BadInput: unknown reason, or `other` without words.
        NotFound, WrongState: as `validate_volunteer`.
    """
    said = check_reason(ReviewReason, reason, reason_text)
    _decide(actor, volunteer_id, "request_changes", now, said=said)


def refuse_volunteer(
    actor: Actor, volunteer_id: int, reason: str, reason_text: str = "", *, now: datetime
) -> None:
    """Refuse a profile, with a reason; the places it held are freed.

    Raises:
        BadInput, NotFound, WrongState: as `request_changes`.
    """
    said = check_reason(ReviewReason, reason, reason_text)
    _decide(actor, volunteer_id, "refuse", now, said=said)


def suspend_volunteer(
    actor: Actor, volunteer_id: int, reason: str, reason_text: str = "", *, now: datetime
) -> None:
    """Suspend a validated profile, with a reason; places are freed, structures told.

    Raises:
        BadInput, NotFound, WrongState: as `request_changes`.
    """
    said = check_reason(ReviewReason, reason, reason_text)
    _decide(actor, volunteer_id, "suspend", now, said=said)


def reinstate_volunteer(actor: Actor, volunteer_id: int, *, now: datetime) -> None:
    """Lift a suspension; what was released stays so.

    Raises:
        NotFound, WrongState: as `validate_volunteer`.
    """
    _decide(actor, volunteer_id, "reinstate", now)


def _decide(  # noqa: PLR0913 - a decision has these parts
    actor: Actor,
    volunteer_id: int,
    verb: str,
    now: datetime,
    *,
    said: Said = NO_REASON,
    revision: int | None = None,
) -> None:
    with transaction() as session:
        row = _reviewed(session, actor, volunteer_id)
        if revision is not None and row["revision"] != revision:
            msg = _("Ce profil a changé depuis que vous l'avez ouvert : relisez-le.")
            raise WrongState(msg)
        doing = Doing(actor, By.MODERATOR, now)
        move_locked_volunteer(session, dict(row), verb, doing, said)
        session.commit()


def _reviewed(session: Session, actor: Actor, volunteer_id: int) -> RowMapping:
    statement = (
        select(VOLUNTEER)
        .join(ACCOUNT, _A.id == _V.account_id)
        .where(_V.id == known_id(volunteer_id), may_review(actor))
        .with_for_update(of=VOLUNTEER)
    )
    row = run(session, statement).mappings().one_or_none()
    if row is None:
        raise NotFound(_(GONE))
    return row
