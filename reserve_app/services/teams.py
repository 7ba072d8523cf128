"""Change the team of a structure: roles, leaving, handing over, requests to join.

Invitations are in `team_invitations`. Each act locks the structure first (`team_access`), and
leaves at least one manager.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlmodel import Session

from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.errors import BadInput, WrongState
from reserve_app.domain.states import By
from reserve_app.domain.teams import MOST_IN_A_TEAM, MemberRole
from reserve_app.language import _
from reserve_app.mail import team_letters
from reserve_app.mail.letter import Letter
from reserve_app.models import ACCOUNT, JOIN_REQUEST, MEMBERSHIP, TEAM_INVITATION
from reserve_app.models.engine import transaction
from reserve_app.services import throttle
from reserve_app.services.auditing import Change, Doing, record
from reserve_app.services.colleagues import managers_of, name_of
from reserve_app.services.outbox import Reader, post
from reserve_app.services.permissions import missing
from reserve_app.services.sessions import signed_in
from reserve_app.services.sql import insert_once, known_id, run
from reserve_app.services.structure_drafts import forget_draft
from reserve_app.services.team_access import (
    Team,
    keep_a_manager,
    locked_team,
    managed_team,
    refuse_stopped,
    role_in,
    size_of,
)
from reserve_app.services.throttle import Limit

_A, _B, _J, _T = ACCOUNT.c, MEMBERSHIP.c, JOIN_REQUEST.c, TEAM_INVITATION.c


def change_role(actor: Actor, structure_id: int, account_id: int, role: str, now: datetime) -> None:
    """Make somebody of the team a manager, or a member again: the links they sent then end.

    Raises:
        NotFound: not the actor's structure, or nobody of its team.
        Forbidden: the actor is a member of it, not a manager.
        BadInput: no such role.
        WrongState: they are the last manager.
    """
    wanted = read_role(role)
    with transaction() as session:
        team = managed_team(session, actor, structure_id)
        _set_role(session, team, known_id(account_id), wanted, Doing(actor, By.MANAGER, now))
        session.commit()


def hand_over(actor: Actor, structure_id: int, account_id: int, now: datetime) -> None:
    """Make somebody of the team a manager in the actor's place; the actor stays as a member.

    Raises:
        NotFound, Forbidden: as `change_role`.
        WrongState: to oneself.
    """
    mine, doing = signed_in(actor), Doing(actor, By.MANAGER, now)
    if mine == account_id:
        msg = _("Choisissez une autre personne de l'équipe.")
        raise WrongState(msg)
    with transaction() as session:
        team = managed_team(session, actor, structure_id)
        _set_role(session, team, known_id(account_id), MemberRole.MANAGER, doing)
        _set_role(session, team, mine, MemberRole.MEMBER, doing)
        letter = partial(team_letters.handed_over, team.name, name_of(session, mine), structure_id)
        _tell(session, account_id, _key(team, "handed", account_id, now), letter, now)
        session.commit()


def leave_team(actor: Actor, structure_id: int, now: datetime) -> None:
    """Leave a team; drafts about its structure are forgotten.

    Raises:
        NotFound: the actor is not in it.
        WrongState: they are its last manager.
    """
    mine, doing = signed_in(actor), Doing(actor, By.MANAGER, now)
    with transaction() as session:
        team = locked_team(session, structure_id)
        _take_out(session, team, mine)
        record(session, Act.TEAM_LEFT, team.about(mine), doing)
        session.commit()


def remove_from_team(actor: Actor, structure_id: int, account_id: int, now: datetime) -> None:
    """Take somebody else out of a team; they are told, and the links they sent open nothing.

    Raises:
        NotFound, Forbidden: as `change_role`.
        WrongState: oneself.
    """
    if account_id == actor.account_id:
        msg = _("Pour partir vous-même, choisissez « Quitter l'équipe ».")
        raise WrongState(msg)
    with transaction() as session:
        team = managed_team(session, actor, structure_id)
        _take_out(session, team, known_id(account_id))
        doing = Doing(actor, By.MANAGER, now)
        record(session, Act.TEAM_REMOVED, team.about(account_id), doing)
        _take_invitations_back(session, team, account_id, doing)
        _tell(
            session,
            account_id,
            _key(team, "removed", account_id, now),
            partial(team_letters.removed, team.name),
            now,
        )
        session.commit()


def ask_to_join(actor: Actor, structure_id: int, now: datetime) -> bool:
    """Ask the managers of a structure to join its team; say whether it is asked anew.

    Raises:
        NotFound: there is no such structure, or it is closed.
        WrongState: the actor is in its team, or it is suspended or refused.
        TooMany: too many requests in a day.
    """
    mine = signed_in(actor)
    throttle.check(Limit.JOIN_BY_ACCOUNT, mine)
    with transaction() as session:
        team = locked_team(session, structure_id)
        refuse_stopped(team)
        if role_in(session, team, mine) is not None:
            msg = _("Vous faites déjà partie de cette équipe.")
            raise WrongState(msg)
        row = {"account_id": mine, "structure_id": structure_id, "created_at": now}
        new = insert_once(session, JOIN_REQUEST, row)
        if new:
            record(session, Act.TEAM_ASKED, team.about(mine), Doing(actor, By.PERSON, now))
            _tell_managers_of_request(session, team, mine, now)
        session.commit()
    return new


def answer_request(
    actor: Actor, structure_id: int, account_id: int, *, accept: bool, now: datetime
) -> None:
    """Accept somebody who asked to join, as a member, or decline; they are told.

    Raises:
        NotFound, Forbidden: as `change_role`; or nobody asked.
        WrongState: the structure is suspended or refused, or its team is full.
    """
    doing = Doing(actor, By.MANAGER, now)
    with transaction() as session:
        team = managed_team(session, actor, structure_id)
        asked = and_(_J.structure_id == structure_id, _J.account_id == known_id(account_id))
        if run(session, delete(JOIN_REQUEST).where(asked)).rowcount == 0:
            raise missing()
        if accept:
            let_in(session, team, account_id, MemberRole.MEMBER, doing)
            _tell(
                session,
                account_id,
                _key(team, "in", account_id, now),
                partial(team_letters.welcomed, team.name, structure_id),
                now,
            )
        else:
            record(session, Act.TEAM_DECLINED, team.about(account_id), doing)
            _tell(
                session,
                account_id,
                _key(team, "no", account_id, now),
                partial(team_letters.turned_down, team.name),
                now,
            )
        session.commit()


def let_in(session: Session, team: Team, account_id: int, role: MemberRole, doing: Doing) -> bool:
    """Put somebody in a locked team, or raise their role; say whether anything changed.

    Raises:
        WrongState: the structure is suspended or refused, or its team is full.
    """
    refuse_stopped(team)
    known = role_in(session, team, account_id)
    if known is role or known is MemberRole.MANAGER:
        return False
    if known is not None:
        _set_role(session, team, account_id, role, doing)
        return True
    if size_of(session, team) >= MOST_IN_A_TEAM:
        msg = _(
            "Cette équipe compte déjà {most} personnes : c'est le plus possible.",
            most=MOST_IN_A_TEAM,
        )
        raise WrongState(msg)
    row = {"account_id": account_id, "structure_id": team.structure_id, "since": doing.now}
    insert_once(session, MEMBERSHIP, {**row, "role": role.value})
    run(session, delete(JOIN_REQUEST).where(_person(_J, team, account_id)))
    record(session, Act.TEAM_JOINED, team.about(account_id), doing, Change(after=role.value))
    return True


def read_role(text: str) -> MemberRole:
    """Return a role that was sent.

    Raises:
        BadInput: there is no such role.
    """
    try:
        return MemberRole(text)
    except ValueError:
        msg = _("Choisissez un rôle dans la liste.")
        raise BadInput(msg, field="role") from None


def _set_role(
    session: Session, team: Team, account_id: int, role: MemberRole, doing: Doing
) -> None:
    known = role_in(session, team, account_id)
    if known is None:
        raise missing()
    if known is role:
        return
    if role is MemberRole.MEMBER:
        keep_a_manager(session, team, account_id)
    them = _person(_B, team, account_id)
    run(session, update(MEMBERSHIP).where(them).values(role=role.value))
    change = Change(known.value, role.value)
    record(session, Act.TEAM_ROLE_CHANGED, team.about(account_id), doing, change)
    if role is MemberRole.MEMBER and doing.actor.account_id != account_id:
        _take_invitations_back(session, team, account_id, doing)


def _take_invitations_back(session: Session, team: Team, account_id: int, doing: Doing) -> None:
    """Forget what somebody who manages no longer had sent: perhaps to another address of theirs."""
    theirs = (_T.structure_id == team.structure_id, _T.invited_by == account_id)
    if run(session, delete(TEAM_INVITATION).where(*theirs)).rowcount:
        record(session, Act.STRUCTURE_UNINVITED, team.subject, doing)


def _take_out(session: Session, team: Team, account_id: int) -> None:
    known = role_in(session, team, account_id)
    if known is None:
        raise missing()
    if known is MemberRole.MANAGER:
        keep_a_manager(session, team, account_id)
    run(session, delete(MEMBERSHIP).where(_person(_B, team, account_id)))
    forget_draft(session, account_id, team.structure_id)


def _person(
    columns: Any,  # noqa: ANN401 - of either table
    team: Team,
    account_id: int,
) -> ColumnElement[bool]:
    return and_(columns.structure_id == team.structure_id, columns.account_id == account_id)


def _key(team: Team, what: str, account_id: int, now: datetime) -> str:
    return f"team:{team.structure_id}:{what}:{account_id}:{now.timestamp():.6f}"


def _tell(
    session: Session, account_id: int, key: str, write: Callable[[], Letter], now: datetime
) -> None:
    email = run(session, select(_A.email).where(_A.id == account_id)).scalar_one()
    post(session, key, Reader(account_id, email), write, now=now)


def _tell_managers_of_request(session: Session, team: Team, account_id: int, now: datetime) -> None:
    email = run(session, select(_A.email).where(_A.id == account_id)).scalar_one()
    who = name_of(session, account_id)
    letter = partial(team_letters.asked, team.name, who, email, team.structure_id)
    for manager in managers_of(session, team.structure_id):
        key = f"{_key(team, 'asked', account_id, now)}:{manager.account_id}"
        post(session, key, manager, letter, now=now)
