"""A structure's missions and drafts, as those who manage it read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, case, false, func, or_, select
from sqlmodel import Session

from reserve_app.domain.actor import Actor
from reserve_app.domain.mission_form import Typed
from reserve_app.domain.reasons import NO_REASON, Said
from reserve_app.domain.states import InterestState, MissionState, StructureState
from reserve_app.models import AUDIT_ENTRY, INTEREST, MISSION, MISSION_DRAFT, STRUCTURE
from reserve_app.models.engine import read_session
from reserve_app.queries.own_reviews import fields_to_correct, read_again
from reserve_app.services.mission_typed import form_of_mission
from reserve_app.services.permissions import missing
from reserve_app.services.sql import known_id, run

MOST_ENDED = 40  # missions that are over, shown last first
_M, _D, _S, _I, _E = MISSION.c, MISSION_DRAFT.c, STRUCTURE.c, INTEREST.c, AUDIT_ENTRY.c
_ENDED = frozenset({MissionState.FINISHED, MissionState.CANCELLED, MissionState.REFUSED})
# States a moderator gave, with a reason the structure reads.
_DECIDED = frozenset({MissionState.CHANGES_REQUESTED, MissionState.REFUSED, MissionState.SUSPENDED})
_TO_ANSWER = frozenset({InterestState.PROPOSED, InterestState.CONTACTED})
_HIDDEN = frozenset({InterestState.HELD, InterestState.OFFERED})


@dataclass(frozen=True, slots=True)
class People:
    """Who is tied to a mission now, by what they wait for.

    Attributes:
        confirmed: committed.
        to_answer: wait for an answer of the structure.
        hidden: hold a place the structure does not know of yet: a profile being checked, an offer.
        waiting: on the waiting list.
    """

    confirmed: int = 0
    to_answer: int = 0
    hidden: int = 0
    waiting: int = 0

    @property
    def others(self) -> int:
        """All but those confirmed."""
        return self.to_answer + self.hidden + self.waiting


@dataclass(frozen=True, slots=True)
class OwnMission:
    """One mission of a structure.

    Attributes:
        said: why moderators sent it back, refused or suspended it, if they did.
        draft_saved_at: when a change not sent yet was last typed, if there is one.
        read_again: a change that was sent waits for the moderators.
    """

    id: int
    slug: str
    title: str
    kind: str
    state: MissionState
    remote: bool
    commune: str
    starts_on: date
    ends_on: date | None
    slots: int
    places: int
    taken: int
    urgent: bool
    revision: int
    said: Said
    people: People
    draft_saved_at: datetime | None
    read_again: bool


@dataclass(frozen=True, slots=True)
class OwnDraft:
    """A mission to come, or a change of one, as it was last typed."""

    id: int
    structure_id: int
    mission_id: int | None
    base: int
    version: int
    typed: Typed
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Owner:
    """What the editor needs to know of the structure: never more than its own team reads."""

    id: int
    name: str
    state: StructureState
    legal_kind: str
    description: str
    commune_insee: str
    commune: str
    department: str
    contact_name: str
    contact_email: str
    contact_phone: str


@dataclass(frozen=True, slots=True)
class Edited:
    """A mission to be changed: what it says, and what was typed since, if anything.

    ``to_correct`` are the fields moderators named when they sent it back.
    """

    mission: OwnMission
    said: Typed
    published_at: datetime | None
    draft: OwnDraft | None
    to_correct: tuple[str, ...]


def owner_of(actor: Actor, structure_id: int) -> Owner:
    """Return a structure of the actor's.

    Raises:
        NotFound: it does not exist, or is not the actor's.
    """
    columns = (getattr(_S, name) for name in Owner.__slots__)
    query = select(*columns).where(_S.id == known_id(structure_id), _mine(actor, _S.id))
    with read_session() as session:
        row = run(session, query).mappings().one_or_none()
    if row is None:
        raise missing()
    return Owner(**{**row, "state": StructureState(row["state"])})


def own_missions(actor: Actor, structure_id: int) -> tuple[OwnMission, ...]:
    """Return the missions of a structure of the actor's, newest first; of those over, the last 40.

    Raises:
        NotFound: it does not exist, or is not the actor's.
    """
    owner_of(actor, structure_id)
    mine = (_M.structure_id == structure_id, _mine(actor, _M.structure_id))
    ended = _M.state.in_(sorted(_ENDED))
    order = (_M.created_at.desc(), _M.id.desc())
    with read_session() as session:
        open_ones = select(MISSION).where(*mine, ~ended).order_by(*order)
        rows = [*run(session, open_ones).mappings()]
        rows += run(session, select(MISSION).where(*mine, ended).order_by(*order)
                    .limit(MOST_ENDED)).mappings()  # fmt: skip
        return _lines(session, rows)


def own_drafts(actor: Actor, structure_id: int) -> tuple[OwnDraft, ...]:
    """Return the missions to come of a structure of the actor's, last saved first."""
    which = and_(_D.structure_id == known_id(structure_id), _D.mission_id.is_(None))
    query = select(MISSION_DRAFT).where(which, _mine(actor, _D.structure_id))
    with read_session() as session:
        rows = run(session, query.order_by(_D.saved_at.desc(), _D.id.desc())).mappings()
        return tuple(_draft(row) for row in rows)


def own_draft(actor: Actor, structure_id: int, draft_id: int) -> OwnDraft:
    """Return a mission to come of a structure of the actor's.

    Raises:
        NotFound: it does not exist (any more), or is not the actor's.
    """
    which = (_D.id == known_id(draft_id), _D.structure_id == known_id(structure_id))
    query = select(MISSION_DRAFT).where(*which, _D.mission_id.is_(None))
    with read_session() as session:
        row = run(session, query.where(_mine(actor, _D.structure_id))).mappings().one_or_none()
    if row is None:
        raise missing()
    return _draft(row)


def own_mission(actor: Actor, structure_id: int, mission_id: int) -> Edited:
    """Return a mission of a structure of the actor's, with the change in progress if there is one.

    Raises:
        NotFound: it does not exist, or is not the actor's.
    """
    which = (_M.id == known_id(mission_id), _M.structure_id == known_id(structure_id))
    query = select(MISSION).where(*which, _mine(actor, _M.structure_id))
    with read_session() as session:
        row = run(session, query).mappings().one_or_none()
        if row is None:
            raise missing()
        begun = select(MISSION_DRAFT).where(_D.mission_id == row["id"])
        draft = run(session, begun).mappings().one_or_none()
        (line,) = _lines(session, [row])
        back = line.state is MissionState.CHANGES_REQUESTED
        asked = fields_to_correct(session, line.id) if back else ()
    said = form_of_mission(dict(row))
    return Edited(line, said, row["published_at"], _draft(draft) if draft else None, asked)


def _mine(actor: Actor, column: ColumnElement[Any]) -> ColumnElement[bool]:
    return column.in_(sorted(actor.structures)) if actor.structures else false()


def _draft(row: RowMapping) -> OwnDraft:
    return OwnDraft(**{name: row[name] for name in OwnDraft.__slots__})


def _lines(session: Session, rows: list[RowMapping]) -> tuple[OwnMission, ...]:
    numbers = [row["id"] for row in rows]
    people, said, saved = _people(session, numbers), _said(session, rows), _saved(session, numbers)
    again = read_again(session, numbers)
    own = {"state", "said", "people", "draft_saved_at", "read_again"}
    names = set(OwnMission.__slots__) - own
    return tuple(
        OwnMission(
            **{name: row[name] for name in names},
            state=MissionState(row["state"]),
            said=said.get(row["id"], NO_REASON),
            people=people.get(row["id"], People()),
            draft_saved_at=saved.get(row["id"]),
            read_again=row["id"] in again,
        )
        for row in rows
    )


def _people(session: Session, missions: list[int]) -> dict[int, People]:
    def many(states: frozenset[InterestState]) -> ColumnElement[int]:
        among = _I.state.in_(sorted(states))
        return func.sum(case((among, 1), else_=0))

    counts = (
        many(frozenset({InterestState.CONFIRMED})),
        many(_TO_ANSWER),
        many(_HIDDEN),
        many(frozenset({InterestState.WAITLISTED})),
    )
    query = select(_I.mission_id, *counts).where(_I.mission_id.in_(missions))
    return {
        row[0]: People(*map(int, row[1:])) for row in run(session, query.group_by(_I.mission_id))
    }


def _said(session: Session, rows: list[RowMapping]) -> dict[int, Said]:
    decided = [row["id"] for row in rows if row["state"] in _DECIDED]
    if not decided:
        return {}
    query = (
        select(_E.subject_id, _E.reason, _E.reason_text)
        .where(
            _E.subject == "mission",
            _E.subject_id.in_(decided),
            _E.after.in_(sorted(_DECIDED)),
            or_(_E.reason != "", _E.reason_text != ""),
        )
        .order_by(_E.id)
    )
    return {row.subject_id: Said(row.reason, row.reason_text) for row in run(session, query)}


def _saved(session: Session, missions: list[int]) -> dict[int, datetime]:
    query = select(_D.mission_id, _D.saved_at).where(_D.mission_id.in_(missions))
    return {row.mission_id: row.saved_at for row in run(session, query)}
