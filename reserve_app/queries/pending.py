"""Read the structures and missions that wait for a decision, for the operator's terminal."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, false, select, true

from reserve_app.domain.actor import Actor
from reserve_app.domain.review import WAITING
from reserve_app.models import MISSION, STRUCTURE
from reserve_app.models.engine import read_session
from reserve_app.services.sql import run


@dataclass(frozen=True, slots=True)
class PendingThing:
    """A structure or mission that waits; ``structure`` is whose mission it is."""

    id: int
    name: str
    structure: str
    commune: str
    department: str
    created_at: datetime

    def plain(self) -> dict[str, Any]:
        """Return the row ready for JSON."""
        return asdict(self) | {"created_at": self.created_at.isoformat()}


def pending_structures(
    actor: Actor, *, department: str = "", limit: int = 50
) -> tuple[PendingThing, ...]:
    """Return the structures that wait, oldest first, where the actor decides; else nothing."""
    columns = (STRUCTURE.c.name, STRUCTURE.c.name.label("structure"))
    query = select(STRUCTURE.c.id, *columns, *_place(STRUCTURE))
    return _found(query.where(*_which(actor, STRUCTURE, department)), STRUCTURE, limit)


def pending_missions(
    actor: Actor, *, department: str = "", limit: int = 50
) -> tuple[PendingThing, ...]:
    """Return the missions that wait, oldest first, where the actor decides; else nothing."""
    columns = (MISSION.c.title.label("name"), STRUCTURE.c.name.label("structure"))
    query = select(MISSION.c.id, *columns, *_place(MISSION)).join(
        STRUCTURE, STRUCTURE.c.id == MISSION.c.structure_id
    )
    return _found(query.where(*_which(actor, MISSION, department)), MISSION, limit)


def _place(table: Table) -> tuple[ColumnElement[Any], ...]:
    return table.c.commune, table.c.department, table.c.created_at


def _which(actor: Actor, table: Table, department: str) -> list[ColumnElement[bool]]:
    everywhere = true() if actor.system or actor.admin else false()
    mine = everywhere | table.c.department.in_(sorted(actor.departments))
    which = [table.c.state == WAITING, mine]
    return [*which, table.c.department == department] if department else which


def _found(query: Any, table: Table, limit: int) -> tuple[PendingThing, ...]:  # noqa: ANN401
    ordered = query.order_by(table.c.created_at, table.c.id).limit(limit)
    with read_session() as session:
        return tuple(PendingThing(**row) for row in run(session, ordered).mappings())
