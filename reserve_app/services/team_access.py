"""What every change of a team begins with: the structure, locked, and its roles as they are now.

The lock makes two changes of one team take their turn: of two managers who leave at the same
moment, the second finds out that they are the last.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session

from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import WrongState
from reserve_app.domain.states import StructureState
from reserve_app.domain.teams import MemberRole
from reserve_app.language import N_, _
from reserve_app.models import MEMBERSHIP, STRUCTURE
from reserve_app.services.auditing import Subject
from reserve_app.services.permissions import managers_only, missing
from reserve_app.services.sql import known_id, run

_B, _S = MEMBERSHIP.c, STRUCTURE.c
_STOPPED = {
    StructureState.SUSPENDED: N_("La structure est suspendue : son équipe reste la même."),
    StructureState.REFUSED: N_("La structure n'a pas été acceptée : son équipe reste la même."),
}


class Team(NamedTuple):
    """A structure whose team is being changed."""

    structure_id: int
    name: str
    department: str
    state: StructureState

    def about(self, account_id: int) -> Subject:
        """Return the subject of an act about one person of this team."""
        return Subject(account_id, self.department, self.structure_id)

    @property
    def subject(self) -> Subject:
        """The subject of an act about the structure."""
        return Subject(self.structure_id, self.department, self.structure_id)


def locked_team(session: Session, structure_id: int) -> Team:
    """Lock a structure and return it.

    Raises:
        NotFound: there is none, or it is closed.
    """
    query = select(_S.id, _S.name, _S.department, _S.state).where(_S.id == known_id(structure_id))
    row = run(session, query.with_for_update()).one_or_none()
    if row is None or row.state == StructureState.CLOSED:
        raise missing()
    return Team(row.id, row.name, row.department, StructureState(row.state))


def managed_team(session: Session, actor: Actor, structure_id: int) -> Team:
    """Lock a structure that the actor manages.

    Raises:
        NotFound: there is none, it is closed, or the actor is not in its team.
        Forbidden: the actor is a member, not a manager.
    """
    team = locked_team(session, structure_id)
    managers_only(session, actor, structure_id)
    return team


def refuse_stopped(team: Team) -> None:
    """Let only the team of a structure that goes on grow.

    Raises:
        WrongState: it is suspended or refused.
    """
    if team.state in _STOPPED:
        raise WrongState(_(_STOPPED[team.state]))


def role_in(session: Session, team: Team, account_id: int) -> MemberRole | None:
    """Return somebody's role in a team, None outside it."""
    mine = (_B.structure_id == team.structure_id, _B.account_id == account_id)
    role = run(session, select(_B.role).where(*mine)).scalar_one_or_none()
    return MemberRole(role) if role else None


def size_of(session: Session, team: Team) -> int:
    """Return how many people are in a team."""
    query = select(func.count()).where(_B.structure_id == team.structure_id)
    return int(run(session, query).scalar_one())


def is_last_manager(session: Session, team: Team, account_id: int) -> bool:
    """Say whether a team has no manager but that one."""
    others = (
        _B.structure_id == team.structure_id,
        _B.account_id != account_id,
        _B.role == MemberRole.MANAGER.value,
    )
    return run(session, select(_B.account_id).where(*others)).first() is None


def keep_a_manager(session: Session, team: Team, account_id: int) -> None:
    """Refuse what would leave a team without any manager but that one.

    Raises:
        WrongState: they are the last.
    """
    if is_last_manager(session, team, account_id):
        msg = _(
            "Il faut au moins un responsable : passez la main à un membre de l'équipe, ou "
            "fermez la structure."
        )
        raise WrongState(msg)
