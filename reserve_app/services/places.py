"""Take and free the places of a mission: never more than there are, whatever races.

One conditional UPDATE decides (`docs/interests.md`): it locks the row on PostgreSQL, and SQLite
has one writer. The CHECK ``never_overbooked`` stands behind it. When the last place goes or one
comes back, the counts of the map change in the same transaction.
"""

from __future__ import annotations

from sqlalchemy import RowMapping, false, select, update
from sqlmodel import Session

from reserve_app.domain.errors import NotFound
from reserve_app.models import MISSION
from reserve_app.search.cells import Open, change_counts
from reserve_app.search.statements import public
from reserve_app.services.sql import GONE, run

_M = MISSION.c
_SEEN = (
    _M.taken, _M.places, _M.published, _M.structure_validated, _M.kind, _M.tile, _M.mx, _M.my,
)  # fmt: skip


def lock_mission(session: Session, mission_id: int) -> None:
    """Lock a mission's row until the transaction ends: always before the rows of its interests.

    Raises:
        NotFound: there is no such mission.
    """
    row = run(session, select(_M.id).where(_M.id == mission_id).with_for_update())
    if row.scalar_one_or_none() is None:
        raise NotFound(GONE)


def take_place(session: Session, mission_id: int) -> bool:
    """Take one place of a published mission; say whether there was one."""
    guard = (_M.id == mission_id, *public(), _M.taken < _M.places)
    values = {"taken": _M.taken + 1, "is_full": _M.taken + 1 >= _M.places}
    statement = update(MISSION).where(*guard).values(**values).returning(*_SEEN)
    row = run(session, statement).mappings().one_or_none()
    if row is not None and row["taken"] == row["places"]:
        change_counts(session.connection(), [_open(row)], [])
    return row is not None


def free_place(session: Session, mission_id: int) -> None:
    """Give one place back, whatever state the mission is in."""
    statement = (
        update(MISSION)
        .where(_M.id == mission_id, _M.taken > 0)
        .values(taken=_M.taken - 1, is_full=false())  # there is at least the one given back
        .returning(*_SEEN)
    )
    row = run(session, statement).mappings().one()
    if row["published"] and row["structure_validated"] and row["taken"] == row["places"] - 1:
        change_counts(session.connection(), [], [_open(row)])


def has_room(session: Session, mission_id: int) -> bool:
    """Say whether a published mission has a free place; certain only while it is locked."""
    room = select(_M.id).where(_M.id == mission_id, *public(), _M.taken < _M.places)
    return run(session, room).first() is not None


def _open(row: RowMapping) -> Open:
    return Open(row["kind"], row["tile"], row["mx"], row["my"])
