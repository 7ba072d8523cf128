"""What becomes of a structure whose last manager's account is erased: it is never left to nobody.

Whoever asks for the erasure hands over or closes first, so that colleagues and volunteers are not
surprised. When an account goes by itself, after two years of silence, the member who has been there
longest takes over; where there is none, the structure closes and its volunteers are told.
"""

from __future__ import annotations

from sqlalchemy import select, update
from sqlmodel import Session

from reserve_app.domain.actor import SYSTEM
from reserve_app.domain.audit import Act
from reserve_app.domain.errors import WrongState
from reserve_app.domain.states import StructureState
from reserve_app.domain.teams import MemberRole
from reserve_app.language import _
from reserve_app.models import ACCOUNT, MEMBERSHIP, STRUCTURE
from reserve_app.services.auditing import Change, Doing, record
from reserve_app.services.colleagues import USABLE
from reserve_app.services.sql import run
from reserve_app.services.structures import locked_structure, move_structure
from reserve_app.services.team_access import Team, is_last_manager, locked_team

_A, _B, _S = ACCOUNT.c, MEMBERSHIP.c, STRUCTURE.c


def refuse_last_manager(session: Session, account_id: int) -> None:
    """Refuse the erasure of an account that alone manages a structure.

    Raises:
        WrongState: it does; the sentence names the structure.
    """
    for team in _managed(session, account_id):
        if is_last_manager(session, team, account_id):
            msg = _(
                "Vous êtes seul responsable de « {name} » : passez la main à un membre de "
                "l'équipe, ou fermez la structure, puis recommencez.",
                name=team.name,
            )
            raise WrongState(msg)


def hand_teams_on(session: Session, account_id: int, doing: Doing) -> None:
    """Give each structure that account alone manages to its oldest member, or close it."""
    for team in _managed(session, account_id):
        if not is_last_manager(session, team, account_id):
            continue
        heir = _heir(session, team, account_id)
        if heir is None:
            structure = locked_structure(session, team.structure_id)
            move_structure(session, SYSTEM, structure, "close", doing.now)
            continue
        theirs = (_B.structure_id == team.structure_id, _B.account_id == heir)
        role = MemberRole.MANAGER.value
        run(session, update(MEMBERSHIP).where(*theirs).values(role=role))
        change = Change(MemberRole.MEMBER.value, role)
        record(session, Act.TEAM_ROLE_CHANGED, team.about(heir), doing, change)


def _managed(session: Session, account_id: int) -> list[Team]:
    query = (
        select(_S.id)
        .join(MEMBERSHIP, _B.structure_id == _S.id)
        .where(
            _B.account_id == account_id,
            _B.role == MemberRole.MANAGER.value,
            _S.state != StructureState.CLOSED.value,
        )
        .order_by(_S.id)  # in one order everywhere: no deadlock
    )
    return [locked_team(session, number) for number in run(session, query).scalars().all()]


def _heir(session: Session, team: Team, account_id: int) -> int | None:
    query = (
        select(_B.account_id)
        .join(ACCOUNT, _A.id == _B.account_id)
        .where(_B.structure_id == team.structure_id, _B.account_id != account_id, USABLE)
        .order_by(_B.since, _B.account_id)
        .limit(1)
    )
    found: int | None = run(session, query).scalar_one_or_none()
    return found
