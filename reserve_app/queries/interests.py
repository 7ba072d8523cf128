"""Read interests: one's own, with their timeline; those a structure has to answer."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session

from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import LABELS, Act
from reserve_app.domain.bands import Band, band_of
from reserve_app.domain.clocks import answer_by
from reserve_app.domain.reasons import Said, reason_in_words
from reserve_app.domain.states import INTEREST as TABLE
from reserve_app.domain.states import LIVE, By, InterestState
from reserve_app.geo.distance import haversine_km
from reserve_app.language import _
from reserve_app.models import AUDIT_ENTRY, INTEREST, MISSION, STRUCTURE, VOLUNTEER
from reserve_app.models.engine import read_session
from reserve_app.services.interest_answers import REACHED
from reserve_app.services.sql import run

_I, _M, _V, _E = INTEREST.c, MISSION.c, VOLUNTEER.c, AUDIT_ENTRY.c


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a timeline: what happened, when, and why if a reason was given."""

    at: datetime
    label: str
    state: InterestState
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MyInterest:
    """One of the actor's own interests.

    ``answer_by`` is the end of the clock now running, ``position`` the rank on the waiting list
    (0 when not waiting), ``verbs`` what the volunteer may do now.
    """

    id: int
    state: InterestState
    mission_id: int
    slug: str
    title: str
    kind: str
    structure: str
    commune: str
    remote: bool
    message: str
    since: datetime
    answer_by: datetime | None
    position: int
    verbs: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def live(self) -> bool:
        """Whether it still goes on."""
        return self.state in LIVE


@dataclass(frozen=True, slots=True)
class Candidate:
    """An interest as a structure's board shows it: no contact, which is read and logged apart."""

    id: int
    state: InterestState
    mission_id: int
    title: str
    first_name: str
    distance: str
    slots: int
    message: str
    since: datetime
    answer_by: datetime | None
    verbs: tuple[str, ...]


def my_interests(actor: Actor) -> tuple[MyInterest, ...]:
    """Return the actor's own interests, live ones first, newest first; empty for others."""
    if actor.account_id is None:
        return ()
    query = (
        select(
            _I.id, _I.state, _I.mission_id, _M.slug, _M.title, _M.kind, _M.commune, _M.remote,
            _I.message, _I.since, STRUCTURE.c.name.label("structure"),
        )
        .join(VOLUNTEER, _V.id == _I.volunteer_id)
        .join(MISSION, _M.id == _I.mission_id)
        .join(STRUCTURE, STRUCTURE.c.id == _M.structure_id)
        .where(_V.account_id == actor.account_id)
        .order_by(_I.id.desc())
    )  # fmt: skip
    with read_session() as session:
        rows = run(session, query).mappings().all()
        ids = [row["id"] for row in rows]
        steps, positions = _steps(session, ids), _positions(session, ids)
    found = []
    for row in rows:
        state = InterestState(row["state"])
        found.append(
            MyInterest(
                **{**row, "state": state},
                answer_by=answer_by(state, row["since"]),
                position=positions.get(row["id"], 0),
                verbs=_verbs(state, By.VOLUNTEER),
                steps=tuple(steps[row["id"]]),
            )
        )
    return tuple(sorted(found, key=lambda one: not one.live))


def candidates(actor: Actor, structure_id: int) -> tuple[Candidate, ...]:
    """Return the interests that reached a structure of the actor, longest waiting first.

    Empty when it is not one of theirs.
    """
    if structure_id not in actor.structures:
        return ()
    query = (
        select(
            _I.id, _I.state, _I.mission_id, _M.title, _V.first_name, _V.slots, _I.message,
            _I.since, _M.remote, _M.lat, _M.lon, _V.lat.label("home_lat"),
            _V.lon.label("home_lon"),
        )
        .join(VOLUNTEER, _V.id == _I.volunteer_id)
        .join(MISSION, _M.id == _I.mission_id)
        .where(_M.structure_id == structure_id, _I.state.in_(sorted(REACHED)))
        .order_by(_I.since, _I.id)
    )  # fmt: skip
    with read_session() as session:
        rows = run(session, query).mappings().all()
    return tuple(
        Candidate(
            id=row["id"],
            state=(state := InterestState(row["state"])),
            mission_id=row["mission_id"],
            title=row["title"],
            first_name=row["first_name"],
            distance=distance_in_words(
                row["lat"], row["lon"], row["home_lat"], row["home_lon"], remote=row["remote"]
            ),
            slots=row["slots"],
            message=row["message"],
            since=row["since"],
            answer_by=answer_by(state, row["since"]),
            verbs=_verbs(state, By.MANAGER),
        )
        for row in rows
    )


def _steps(session: Session, ids: list[int]) -> dict[int, list[Step]]:
    query = (
        select(_E.subject_id, _E.at, _E.act, _E.after, _E.reason, _E.reason_text)
        .where(_E.subject == "interest", _E.subject_id.in_(ids), _E.after != "")
        .order_by(_E.id)
    )
    found: dict[int, list[Step]] = defaultdict(list)
    for row in run(session, query):
        said = Said(row.reason, row.reason_text)
        why = reason_in_words(said) if row.act == Act.INTEREST_DECLINED else ""
        found[row.subject_id].append(
            Step(row.at, _(LABELS[Act(row.act)]), InterestState(row.after), why)
        )
    return found


def _positions(session: Session, ids: list[int]) -> dict[int, int]:
    """Return the rank on its waiting list of each interest that waits, in one query."""
    rank = func.row_number().over(partition_by=_I.mission_id, order_by=(_I.queued_at, _I.id))
    mine = select(_I.mission_id).where(_I.id.in_(ids))
    waiting = (
        select(_I.id, rank.label("position"))
        .where(_I.state == InterestState.WAITLISTED.value, _I.mission_id.in_(mine))
        .subquery()
    )
    query = select(waiting.c.id, waiting.c.position).where(waiting.c.id.in_(ids))
    return {row.id: row.position for row in run(session, query)}


def _verbs(state: InterestState, by: By) -> tuple[str, ...]:
    return tuple(row.verb for row in TABLE if row.before is state and by in row.by)


def distance_in_words(
    lat: float | None,
    lon: float | None,
    home_lat: float | None,
    home_lon: float | None,
    *,
    remote: bool,
) -> str:
    """Return how far a volunteer lives from a mission, as a band: all that is told of it."""
    if remote:
        return _("à distance")
    if lat is None or lon is None or home_lat is None or home_lon is None:
        return Band.REMOTE.label
    return band_of(haversine_km(lat, lon, home_lat, home_lon)).label
