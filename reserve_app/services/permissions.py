"""Who may act on a structure and its missions: the one place that turns an actor into roles."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session

from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import Forbidden, NotFound, WrongState
from reserve_app.domain.states import By, S, Transition, next_state
from reserve_app.domain.teams import MemberRole
from reserve_app.language import _
from reserve_app.models import MEMBERSHIP
from reserve_app.services.sql import run

_EVERY_ROLE = frozenset({By.MANAGER, By.MODERATOR, By.CLOCK, By.SYSTEM})


def roles_over(actor: Actor, structure_id: int, department: str) -> frozenset[By]:
    """Return in what roles an actor may act on a structure or one of its missions.

    Managers manage their own; moderators decide in their own départements, never on a structure
    they manage. The operator's command line and the clock act in every role.
    """
    if actor.system:
        return _EVERY_ROLE
    if structure_id in actor.structures:
        return frozenset({By.MANAGER})
    if department in actor.departments:
        return frozenset({By.MODERATOR})
    return frozenset()


def roles_or_refuse(actor: Actor, structure_id: int, department: str) -> frozenset[By]:
    """Return the roles of an actor who has some.

    Raises:
        NotFound: the actor has none here: the object does not exist for them.
    """
    roles = roles_over(actor, structure_id, department)
    if not roles:
        raise missing()
    return roles


def managers_only(session: Session, actor: Actor, structure_id: int) -> None:
    """Let only the managers of a structure, and ourselves, touch its record and its team.

    Read in the caller's transaction, which has locked the structure: a role given or taken at the
    same moment counts.

    Raises:
        NotFound: the actor is not in its team.
        Forbidden: a member of it, not a manager.
    """
    if actor.system:
        return
    team = MEMBERSHIP.c
    mine = (team.account_id == actor.account_id, team.structure_id == structure_id)
    role = run(session, select(team.role).where(*mine)).scalar_one_or_none()
    if role is None:
        raise missing()
    if role != MemberRole.MANAGER:
        msg = _("Seuls les responsables de la structure peuvent faire cela.")
        raise Forbidden(msg)


def refuse_visitors(actor: Actor) -> None:
    """Let only people who are signed in, and ourselves, change anything.

    Raises:
        Forbidden: nobody is signed in.
    """
    if actor.account_id is None and not actor.system:
        msg = _("Connectez-vous pour faire cela.")
        raise Forbidden(msg)


def missing() -> NotFound:
    """Return the one answer for what does not exist and for what is not the actor's."""
    return NotFound(_("Cet élément n'existe pas ou ne vous est pas accessible."))


def moved(
    table: tuple[Transition[S], ...], before: S, verb: str, roles: frozenset[By], reason: str | None
) -> tuple[S, By]:
    """Return the state after a verb, and which of the roles allows it.

    Raises:
        WrongState: none does, or the reason it needs is missing.
    """
    refusal: WrongState | None = None
    for role in sorted(roles):
        try:
            return next_state(table, before, verb, role, reason), role
        except WrongState as error:
            # The most telling refusal is the one that names a field: the reason is missing.
            refusal = error if refusal is None or error.field else refusal
    raise refusal or missing()
