"""The statements of the board, each built once: its cards, missions, last moves and answers.

Building a statement costs more than running it on SQLite.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, or_, select

from reserve_app.domain.audit import Act
from reserve_app.domain.board import NEWEST_FIRST, STATES, Column
from reserve_app.domain.states import By, InterestState, MissionState
from reserve_app.models import ACCOUNT, AUDIT_ENTRY, INTEREST, MISSION, STRUCTURE, VOLUNTEER
from reserve_app.services.interest_answers import REACHED
from reserve_app.services.sql import one_of

_I, _M, _V, _E, _A, _S = (
    INTEREST.c, MISSION.c, VOLUNTEER.c, AUDIT_ENTRY.c, ACCOUNT.c, STRUCTURE.c,
)  # fmt: skip
# What colleagues know somebody by.
_NAME = func.coalesce(func.nullif(_A.name, ""), _A.email)
_ENDED = STATES[Column.GONE]
MOVES_KEPT = 8  # what happened last: said aloud, and on cards that just left
ANSWERS_MEASURED = 30
_HIDDEN = (MissionState.DRAFT, MissionState.PENDING, MissionState.REFUSED)
_ANSWERS = (Act.INTEREST_CONTACTED, Act.INTEREST_DECLINED)
_SHOWN = REACHED | {InterestState.WAITLISTED}


@cache
def cards_statement(*, by_mission: bool) -> Select[Any]:
    """Return the cards of every column, each up to its cap, with the column's true total.

    Ranks and totals come from two windows over the interests alone; people, missions and who acted
    last are joined to the rows that are shown. Parameters: structure, mission, cap_<column>.
    """
    ranked = _ranked(by_mission=by_mission).subquery()
    place = case(
        (ranked.c.column.in_(sorted(NEWEST_FIRST)), ranked.c.total - ranked.c.rank + 1),
        else_=ranked.c.rank,
    )
    cap = case(*((ranked.c.column == one.value, bindparam(f"cap_{one}")) for one in Column))
    return (
        select(
            ranked.c.total, ranked.c.mission_rank, _I.id, _I.state, _I.mission_id, _I.message,
            _I.since, _I.reason, _I.reason_text, _V.first_name, _V.slots,
            _V.state.label("profile"), _V.lat.label("home_lat"), _V.lon.label("home_lon"),
            _M.slots.label("wanted_slots"), _M.remote, _M.lat, _M.lon, _last_manager().label("by"),
        )
        .join(INTEREST, _I.id == ranked.c.id)
        .join(VOLUNTEER, _V.id == _I.volunteer_id)
        .join(MISSION, _M.id == _I.mission_id)
        .where(place <= cap)
        .order_by(place)
    )  # fmt: skip


def _ranked(*, by_mission: bool) -> Select[Any]:
    column = case(*((one_of(_I.state, states), name.value) for name, states in STATES.items()))
    order = (_I.since, _I.id)
    query = (
        select(
            _I.id,
            column.label("column"),
            func.row_number().over(partition_by=column, order_by=order).label("rank"),
            func.count().over(partition_by=column).label("total"),
            func.row_number()
            .over(partition_by=(column, _I.mission_id), order_by=(_I.queued_at, _I.id))
            .label("mission_rank"),
        )
        .join(MISSION, _M.id == _I.mission_id)
        .where(_M.structure_id == bindparam("structure"))
        .where(or_(one_of(_I.state, _SHOWN), and_(one_of(_I.state, _ENDED), _had_reached())))
    )
    return query.where(_I.mission_id == bindparam("mission")) if by_mission else query


def _had_reached() -> ColumnElement[bool]:
    """Say whether the structure ever knew of an interest: others ended without it."""
    return exists().where(
        _E.subject == "interest",
        _E.subject_id == _I.id,
        _E.after == InterestState.PROPOSED.value,
    )


def _last_manager() -> ColumnElement[str | None]:
    """Return the name of the manager who made the last move; NULL when it was no manager."""
    newest = (
        select(func.max(_E.id))
        .where(_E.subject == "interest", _E.subject_id == _I.id, _E.after != "")
        .correlate(INTEREST)
        .scalar_subquery()
    )
    return (
        select(_NAME)
        .join(AUDIT_ENTRY, _E.actor_id == _A.id)
        .where(_E.id == newest, _E.actor_role == By.MANAGER.value)
        .correlate(INTEREST)
        .scalar_subquery()
    )


def reached_moves() -> Select[Any]:
    """Return the moves of interests that a structure may know of, newest first, for a WHERE."""
    known = or_(one_of(_E.after, REACHED), one_of(_E.before, REACHED))
    by = case((_E.actor_role == By.MANAGER.value, _NAME))
    return (
        select(
            _E.id,
            _E.subject_id,
            _E.act,
            _E.after,
            _E.at,
            _E.actor_id,
            _V.first_name,
            _M.title,
            by.label("by"),
        )
        .join(INTEREST, _I.id == _E.subject_id)
        .join(MISSION, _M.id == _I.mission_id)
        .join(VOLUNTEER, _V.id == _I.volunteer_id)
        .join(ACCOUNT, _A.id == _E.actor_id, isouter=True)
        .where(_E.subject == "interest", known)
        .order_by(_E.id.desc())
    )


@cache
def moves_statement(*, by_mission: bool) -> Select[Any]:
    """Return the last moves on a board. Parameters: structure, mission."""
    query = reached_moves().where(_E.structure_id == bindparam("structure")).limit(MOVES_KEPT)
    return query.where(_I.mission_id == bindparam("mission")) if by_mission else query


@cache
def missions_statement() -> Select[Any]:
    """Return the structure and its missions, a row for each state people are in there."""
    here = and_(_M.structure_id == _S.id, _M.state.not_in(_HIDDEN))
    columns = (_M.id, _M.slug, _M.title, _M.kind, _M.state, _M.places)
    return (
        select(_S.name, _S.state.label("structure_state"), *columns)
        .add_columns(_I.state.label("at"), func.count(_I.id).label("people"))
        .join(MISSION, here, isouter=True)
        .join(INTEREST, _I.mission_id == _M.id, isouter=True)
        .where(_S.id == bindparam("structure"))
        .group_by(_S.name, _S.state, *columns, _I.state)
        .order_by(_M.title, _M.id)
    )


@cache
def answers_statement() -> Select[Any]:
    """Return, of the last answers of a structure, when it was asked and when it answered."""
    last = (
        select(_E.id, _E.at, _E.subject_id)
        .where(
            _E.structure_id == bindparam("structure"),
            _E.subject == "interest",
            _E.before == InterestState.PROPOSED.value,
            one_of(_E.act, [act.value for act in _ANSWERS]),
        )
        .order_by(_E.id.desc())
        .limit(ANSWERS_MEASURED)
        .subquery()
    )
    asked = AUDIT_ENTRY.alias("asked")
    asked_at = (
        select(asked.c.at)
        .where(
            asked.c.subject == "interest",
            asked.c.subject_id == last.c.subject_id,
            asked.c.after == InterestState.PROPOSED.value,
            asked.c.id < last.c.id,
        )
        .order_by(asked.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return select(last.c.at, asked_at.label("asked_at"))
