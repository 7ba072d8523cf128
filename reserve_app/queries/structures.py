"""Read the structures one works for: where each stands, what waits there, one's role there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from reserve_app.domain.actor import Actor
from reserve_app.domain.reasons import Said
from reserve_app.domain.states import InterestState, MissionState, StructureState
from reserve_app.domain.teams import MemberRole
from reserve_app.models import AUDIT_ENTRY, INTEREST, MEMBERSHIP, MISSION, STRUCTURE
from reserve_app.models.engine import read_session
from reserve_app.services.permissions import missing
from reserve_app.services.sql import LARGEST_ID, run

_S, _B, _M, _I, _E = STRUCTURE.c, MEMBERSHIP.c, MISSION.c, INTEREST.c, AUDIT_ENTRY.c
# States that a moderator gave with a reason, which the team reads.
_WITH_REASON = frozenset(
    {StructureState.CHANGES_REQUESTED, StructureState.REFUSED, StructureState.SUSPENDED}
)


@dataclass(frozen=True, slots=True)
class MyStructure:
    """A structure the actor works for.

    Attributes:
        role: the actor's in its team.
        revision: of its record; a form that changes it says from which one it began.
        said: why moderators sent it back, refused or suspended it; empty otherwise.
        open_missions: missions that can be seen now.
        to_answer: volunteers who wait for a first answer.
        confirmed: volunteers who are committed.
    """

    id: int
    name: str
    state: StructureState
    role: MemberRole
    commune: str
    department: str
    revision: int
    said: Said
    open_missions: int
    to_answer: int
    confirmed: int

    @property
    def manages(self) -> bool:
        """Whether the actor looks after the record, the team and the closing."""
        return self.role is MemberRole.MANAGER


def my_structures(actor: Actor) -> tuple[MyStructure, ...]:
    """Return the structures whose team the actor is in, by name, closed ones last."""
    return _found(actor, _S.id > 0)


def get_my_structure(actor: Actor, structure_id: int) -> MyStructure:
    """Return one structure of the actor's, whatever their role in its team.

    Raises:
        NotFound: it does not exist, is closed, or the actor is not in its team.
    """
    if not 0 < structure_id <= LARGEST_ID:
        raise missing()
    closed = StructureState.CLOSED.value
    found = _found(actor, and_(_S.id == structure_id, _S.state != closed))
    if not found:
        raise missing()
    return found[0]


def _found(actor: Actor, which: ColumnElement[bool]) -> tuple[MyStructure, ...]:
    if actor.account_id is None:
        return ()
    last = _S.state == StructureState.CLOSED.value
    query = (
        select(
            _S.id, _S.name, _S.state, _S.commune, _S.department, _S.revision, _B.role,
            _reason(_E.reason).label("reason"),
            _reason(_E.reason_text).label("reason_text"),
            _open_missions().label("open_missions"),
            _people(InterestState.PROPOSED).label("to_answer"),
            _people(InterestState.CONFIRMED).label("confirmed"),
        )
        .join(MEMBERSHIP, _B.structure_id == _S.id)
        .where(_B.account_id == actor.account_id, which)
        .order_by(last, func.lower(_S.name), _S.id)
    )  # fmt: skip
    with read_session() as session:
        rows = run(session, query).mappings().all()
    return tuple(_structure(dict(row)) for row in rows)


def _structure(row: dict[str, Any]) -> MyStructure:
    state = StructureState(row.pop("state"))
    reason, text = row.pop("reason"), row.pop("reason_text")
    said = Said(reason or "", text or "") if state in _WITH_REASON else Said()
    return MyStructure(**{**row, "role": MemberRole(row["role"])}, state=state, said=said)


def _reason(column: ColumnElement[str]) -> Any:  # noqa: ANN401 - a scalar subquery
    """Return a column of the act that gave the present state: the last one that changed it."""
    query: Select[Any] = (
        select(column)
        .where(_E.subject == "structure", _E.subject_id == _S.id, _E.after != "")
        .order_by(_E.id.desc())
        .limit(1)
    )
    return query.correlate(STRUCTURE).scalar_subquery()


def _open_missions() -> Any:  # noqa: ANN401
    mine = (_M.structure_id == _S.id, _M.state == MissionState.PUBLISHED.value)
    return select(func.count()).select_from(MISSION).where(*mine).scalar_subquery()


def _people(state: InterestState) -> Any:  # noqa: ANN401
    return (
        select(func.count())
        .select_from(INTEREST)
        .join(MISSION, _M.id == _I.mission_id)
        .where(_M.structure_id == _S.id, _I.state == state.value)
        .correlate(STRUCTURE)
        .scalar_subquery()
    )
