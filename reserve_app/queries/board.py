"""Read the live board of a structure: who wants to help, column by column, and how it goes.

No contact is read here: a telephone number or an address leaves only through
`services.interest_answers.reveal_contact`, which logs it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import RowMapping
from sqlmodel import Session

from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.board import COLUMN_OF, PAGE, Column
from reserve_app.domain.clocks import answer_by
from reserve_app.domain.reasons import Said
from reserve_app.domain.states import InterestState, MissionState, StructureState, VolunteerState
from reserve_app.models import ACCOUNT, AUDIT_ENTRY, INTEREST, MISSION, STRUCTURE, VOLUNTEER
from reserve_app.models.engine import read_session
from reserve_app.queries.board_statements import (
    answers_statement,
    cards_statement,
    missions_statement,
    moves_statement,
    reached_moves,
)
from reserve_app.queries.interests import distance_in_words
from reserve_app.services.permissions import missing
from reserve_app.services.sql import known_id, run

_I, _M, _V, _S, _E, _A = (
    INTEREST.c, MISSION.c, VOLUNTEER.c, STRUCTURE.c, AUDIT_ENTRY.c, ACCOUNT.c,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BoardCard:
    """One volunteer on the board. Before `proposed` nobody has a name.

    ``since`` is when the state began, ``by`` the manager who made it, as the team knows
    them, ``rank`` the place on the mission's own waiting list.
    """

    id: int
    column: Column
    state: InterestState
    mission_id: int
    first_name: str
    distance: str
    slots: int
    wanted_slots: int
    message: str
    since: datetime
    answer_by: datetime | None
    by: str
    said: Said
    rank: int


@dataclass(frozen=True, slots=True)
class BoardMission:
    """One mission of the board, with how many people are where."""

    id: int
    slug: str
    title: str
    kind: str
    state: MissionState
    places: int
    people: Mapping[InterestState, int]


@dataclass(frozen=True, slots=True)
class Move:
    """Something that just happened to an interest; ``by`` is the manager who did it."""

    id: int
    interest_id: int
    act: Act
    after: InterestState
    first_name: str
    title: str
    actor_id: int | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Board:
    """A structure's board, or that of one of its missions (``mission_id``).

    ``totals`` counts each whole column, ``cards`` holds what is shown of them. ``answers_in`` is
    the usual time of an answer, None when nothing was answered yet.
    """

    structure_id: int
    structure: str
    state: StructureState
    mission_id: int | None
    missions: tuple[BoardMission, ...]
    cards: Mapping[Column, tuple[BoardCard, ...]]
    totals: Mapping[Column, int]
    moves: tuple[Move, ...]
    answers_in: timedelta | None


def board(
    actor: Actor,
    structure_id: int,
    mission_id: int | None = None,
    shown: Mapping[Column, int] | None = None,
) -> Board:
    """Return the board of a structure the actor manages.

    Args:
        actor: who asks.
        structure_id: the structure.
        mission_id: only that one of its missions.
        shown: how many cards of a column, twenty when it is not named.

    Raises:
        NotFound: not one of the actor's structures, or no such mission in it.
    """
    if known_id(structure_id) not in actor.structures:
        raise missing()
    only = None if mission_id is None else known_id(mission_id)
    caps = {column: (shown or {}).get(column, PAGE) for column in Column}
    with read_session() as session:
        name, state, missions = _missions(session, structure_id)
        if only is not None and only not in {one.id for one in missions}:
            raise missing()
        cards, totals = _cards(session, structure_id, only, caps)
        return Board(
            structure_id, name, state, only, missions, cards, totals,
            moves=last_moves(session, structure_id, only),
            answers_in=_answers_in(session, structure_id),
        )  # fmt: skip


def last_move(actor: Actor, interest_id: int) -> Move | None:
    """Return what last happened to an interest that reached a structure of the actor."""
    query = reached_moves().where(
        _E.subject_id == known_id(interest_id), _M.structure_id.in_(sorted(actor.structures))
    )
    with read_session() as session:
        row = run(session, query.limit(1)).mappings().one_or_none()
    return None if row is None else _move(row)


def last_moves(session: Session, structure_id: int, mission_id: int | None) -> tuple[Move, ...]:
    """Return the last things that happened on a board, newest first."""
    values = {"structure": structure_id, "mission": mission_id}
    statement = moves_statement(by_mission=mission_id is not None)
    return tuple(_move(row) for row in run(session, statement, values).mappings())


def _missions(
    session: Session, structure_id: int
) -> tuple[str, StructureState, tuple[BoardMission, ...]]:
    """Return the structure's name and state, and its missions with their people."""
    rows = run(session, missions_statement(), {"structure": structure_id}).mappings().all()
    if not rows:
        raise missing()
    people: dict[int, dict[InterestState, int]] = defaultdict(dict)
    for row in rows:
        if row["at"] is not None:
            people[row["id"]][InterestState(row["at"])] = row["people"]
    found = {row["id"]: _mission(row, people) for row in rows if row["id"] is not None}
    return rows[0]["name"], StructureState(rows[0]["structure_state"]), tuple(found.values())


def _mission(row: RowMapping, people: Mapping[int, dict[InterestState, int]]) -> BoardMission:
    return BoardMission(
        id=row["id"],
        slug=row["slug"],
        title=row["title"],
        kind=row["kind"],
        state=MissionState(row["state"]),
        places=row["places"],
        people=people.get(row["id"], {}),
    )


def _cards(
    session: Session, structure_id: int, mission_id: int | None, caps: Mapping[Column, int]
) -> tuple[dict[Column, tuple[BoardCard, ...]], dict[Column, int]]:
    found: dict[Column, list[BoardCard]] = {column: [] for column in Column}
    totals = dict.fromkeys(Column, 0)
    statement = cards_statement(by_mission=mission_id is not None)
    values = {"structure": structure_id, "mission": mission_id}
    values |= {f"cap_{column}": cap for column, cap in caps.items()}
    for row in run(session, statement, values).mappings():
        card = _card(row)
        found[card.column].append(card)
        totals[card.column] = row["total"]
    return {column: tuple(cards) for column, cards in found.items()}, totals


def _card(row: RowMapping) -> BoardCard:
    state = InterestState(row["state"])
    waits = state is InterestState.WAITLISTED
    known = not waits or row["profile"] == VolunteerState.VALIDATED
    home = (row["home_lat"], row["home_lon"]) if known else (None, None)
    place = distance_in_words(row["lat"], row["lon"], *home, remote=row["remote"])
    return BoardCard(
        id=row["id"],
        column=COLUMN_OF[state],
        state=state,
        mission_id=row["mission_id"],
        first_name=row["first_name"] if known else "",
        distance=place if known else "",
        slots=row["slots"] if known else 0,
        wanted_slots=row["wanted_slots"],
        message="" if waits else row["message"],
        since=row["since"],
        answer_by=answer_by(state, row["since"]),
        by=row["by"] or "",
        said=Said(row["reason"], row["reason_text"]),
        rank=row["mission_rank"] if waits else 0,
    )


def _move(row: RowMapping) -> Move:
    return Move(
        id=row["id"],
        interest_id=row["subject_id"],
        act=Act(row["act"]),
        after=InterestState(row["after"]),
        first_name=row["first_name"],
        title=row["title"],
        actor_id=row["actor_id"],
        by=row["by"] or "",
        at=row["at"],
    )


def _answers_in(session: Session, structure_id: int) -> timedelta | None:
    """Return the median time between a proposal and what the structure answered, of the last."""
    rows = run(session, answers_statement(), {"structure": structure_id})
    seconds = [(row.at - row.asked_at).total_seconds() for row in rows if row.asked_at]
    return timedelta(seconds=median(seconds)) if seconds else None
