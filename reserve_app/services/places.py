"""Take and free the places of a mission: the only code that touches their count.

The guard is in the UPDATE itself: whoever comes second finds no row to change. Reading first and
writing after overbooks, on both databases (tests keep that variant as a control).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, bindparam, false, or_, select, true, update
from sqlmodel import Session

from reserve_app.domain.errors import NotFound, WrongState
from reserve_app.language import _
from reserve_app.models import MISSION
from reserve_app.search.cells import Open, change_counts
from reserve_app.search.statements import public

_CHANGED = (
    MISSION.c.kind,
    MISSION.c.tile,
    MISSION.c.mx,
    MISSION.c.my,
    MISSION.c.taken,
    MISSION.c.places,
    MISSION.c.published,
    MISSION.c.structure_validated,
)


_THIS = MISSION.c.id == bindparam("mission")
_TODAY: ColumnElement[date] = bindparam("today", type_=Date)
_NOT_OVER = or_(MISSION.c.ends_on.is_(None), MISSION.c.ends_on >= _TODAY)
# Made once: a statement built at each call costs more than its run.
_TAKE = (
    update(MISSION)
    .where(_THIS, *public(), MISSION.c.taken < MISSION.c.places, _NOT_OVER)
    .values(taken=MISSION.c.taken + 1, is_full=MISSION.c.taken + 1 >= MISSION.c.places)
    .returning(*_CHANGED)
)
_RETAKE = (
    update(MISSION)
    .where(_THIS, MISSION.c.taken < MISSION.c.places)
    .values(taken=MISSION.c.taken + 1, is_full=MISSION.c.taken + 1 >= MISSION.c.places)
    .returning(*_CHANGED)
)
_FREE = (
    update(MISSION)
    .where(_THIS, MISSION.c.taken > 0)
    .values(taken=MISSION.c.taken - 1, is_full=False)
    .returning(*_CHANGED)
)
_LOCK = select(MISSION.c.id).where(_THIS).with_for_update()
_ROOM = select(MISSION.c.id).where(_THIS, *public(), MISSION.c.is_full == false(), _NOT_OVER)


def take_place(session: Session, mission_id: int, today: date) -> None:
    """Take one place of an open mission, in the caller's transaction; does not commit.

    Raises:
        NotFound: the mission does not exist or is not public.
        WrongState: it is full, or over.
    """
    connection = session.connection()
    asked = {"mission": mission_id, "today": today}
    changed = connection.execute(_TAKE, asked).one_or_none()
    if changed is None:
        raise _refusal(session, mission_id)
    if changed.taken == changed.places:
        change_counts(session, [_open(changed)], [])


def retake_place(session: Session, mission_id: int) -> None:
    """Take back a place that was freed by mistake, whatever the mission's state.

    Raises:
        WrongState: somebody else has it.
    """
    connection = session.connection()
    changed = connection.execute(_RETAKE, {"mission": mission_id}).one_or_none()
    if changed is None:
        msg = _("Cette mission est complète.")
        raise WrongState(msg)
    shown = changed.published and changed.structure_validated
    if changed.taken == changed.places and shown:
        change_counts(session, [_open(changed)], [])


def free_place(session: Session, mission_id: int) -> None:
    """Give one place back, whatever the mission's state, in the caller's transaction.

    Raises:
        NotFound: the mission does not exist, or nobody holds a place.
    """
    connection = session.connection()
    changed = connection.execute(_FREE, {"mission": mission_id}).one_or_none()
    if changed is None:
        msg = _("Aucune place n'est prise dans cette mission.")
        raise NotFound(msg)
    was_full = changed.taken + 1 == changed.places
    if was_full and changed.published and changed.structure_validated:
        change_counts(session, [], [_open(changed)])


def lock_mission(session: Session, mission_id: int) -> None:
    """Lock a mission's row until the transaction ends: always before the rows of its interests.

    Raises:
        NotFound: there is no such mission.
    """
    if session.connection().scalar(_LOCK, {"mission": mission_id}) is None:
        msg = _("Cette mission n'existe pas ou n'est plus proposée.")
        raise NotFound(msg)


def has_room(session: Session, mission_id: int, today: date) -> bool:
    """Say whether an open mission has a free place; certain only while it is locked."""
    asked = {"mission": mission_id, "today": today}
    return session.connection().scalar(_ROOM, asked) is not None


def _open(row: Any) -> Open:  # noqa: ANN401 - a row of `_CHANGED`
    return Open(row.kind, row.tile, row.mx, row.my)


def _refusal(session: Session, mission_id: int) -> NotFound | WrongState:
    known = select(MISSION.c.is_full == true()).where(MISSION.c.id == mission_id, *public())
    is_full = session.connection().scalar(known)
    if is_full is None:
        return NotFound(_("Cette mission n'existe pas ou n'est plus proposée."))
    if is_full:
        return WrongState(_("Cette mission est complète."))
    return WrongState(_("Cette mission est terminée."))
