"""Call the standby: who matches a new mission, in waves sized to the places that are left.

Nearest band first and, within a band, whoever was called longest ago; never more than so many
calls a week to one person. A wave is a row with a key: of several workers, one sends it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    and_,
    exists,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlmodel import Session

from reserve_app.data import load_crisis
from reserve_app.domain import durations
from reserve_app.domain.bands import band_of
from reserve_app.domain.criteria import LARGEST_RADIUS_KM
from reserve_app.domain.eligibility import eligibility
from reserve_app.domain.review import Reviewed
from reserve_app.domain.states import LIVE, VolunteerState
from reserve_app.geo.distance import bounding_box, haversine_km
from reserve_app.mail import volunteer_letters
from reserve_app.mail.dates import paris_day
from reserve_app.mail.mission_words import MissionWords
from reserve_app.models import (
    ACCOUNT,
    INTEREST,
    MISSION,
    REVIEW_ITEM,
    STANDBY,
    STANDBY_CALL,
    STANDBY_WAVE,
    STRUCTURE,
    VOLUNTEER,
)
from reserve_app.models.engine import read_session, transaction
from reserve_app.search.statements import public
from reserve_app.services.outbox import Reader, post
from reserve_app.services.places import has_room
from reserve_app.services.sql import insert_once, run
from reserve_app.services.standby import stop_link
from reserve_app.settings import get_settings

NEW = durations.WEEK  # a mission is worth calling for in its first week
BATCH = 50  # missions looked at in one run
_M, _S, _V, _A = MISSION.c, STANDBY.c, VOLUNTEER.c, ACCOUNT.c
_C, _W, _R = STANDBY_CALL.c, STANDBY_WAVE.c, REVIEW_ITEM.c


@dataclass(frozen=True, slots=True)
class Match:
    """One volunteer who matches a mission; ``km`` is 0 when it is remote."""

    volunteer_id: int
    account_id: int
    email: str
    frequency: str
    language: str
    km: float
    last_called_at: datetime | None


def call_standby(now: datetime) -> int:
    """Send the waves that are due; return how many people were called."""
    return sum(_wave(mission_id, number, now) for mission_id, number in _due(now))


def _due(now: datetime) -> list[tuple[int, int]]:
    """Return missions with room whose next wave's moment has come, with its number."""
    last = select(
        _W.mission_id, func.max(_W.number).label("number"), func.max(_W.at).label("at")
    ).group_by(_W.mission_id)
    waves = last.subquery("last")
    ended = or_(_M.ends_on.is_(None), _M.ends_on >= paris_day(now))
    due = or_(waves.c.at.is_(None), waves.c.at <= now - durations.NEXT_WAVE)
    query = (
        select(_M.id, func.coalesce(waves.c.number, 0))
        .outerjoin(waves, waves.c.mission_id == _M.id)
        .where(*public(), _M.taken < _M.places, ended, _M.published_at > now - NEW, due)
        .where(~_may_be_undone(now))
        .order_by(_M.published_at, _M.id)
        .limit(BATCH)
    )
    with read_session() as session:
        return [(row[0], row[1] + 1) for row in run(session, query)]


def _may_be_undone(now: datetime) -> ColumnElement[bool]:
    """Whether the decision that published the mission can still be taken back: call nobody yet."""
    about = and_(_R.kind == Reviewed.MISSION.value, _R.subject_id == _M.id)
    return exists().where(about, _R.closed_at > now - durations.UNDO, _R.decision != "")


def _wave(mission_id: int, number: int, now: datetime) -> int:
    with transaction() as session:
        called = send_wave(session, mission_id, number, now)
        if called is None:
            return 0
        session.commit()
    return called


def send_wave(session: Session, mission_id: int, number: int, now: datetime) -> int | None:
    """Call who matches a mission; return how many. Does not commit.

    None when another worker sends that wave, or when there is no room: then nothing is to be kept.
    """
    wave = {"mission_id": mission_id, "number": number, "at": now, "called": 0}
    if not insert_once(session, STANDBY_WAVE, wave):
        return None
    if not has_room(session, mission_id, paris_day(now)):
        return None
    query = (
        select(MISSION, STRUCTURE.c.name.label("structure"))
        .join(STRUCTURE, STRUCTURE.c.id == _M.structure_id)
        .where(_M.id == mission_id)
    )
    mission = run(session, query).mappings().one()
    size = durations.CALLS_A_PLACE * (mission["places"] - mission["taken"])
    chosen = matches(session, mission, now)[:size]
    # In one order everywhere: two waves that share people wait instead of deadlocking.
    chosen.sort(key=lambda match: match.volunteer_id)
    called = sum(_call(session, mission, match, number, now) for match in chosen)
    this = and_(_W.mission_id == mission_id, _W.number == number)
    run(session, update(STANDBY_WAVE).where(this).values(called=called))
    return called


def matches(session: Session, mission: RowMapping, now: datetime) -> list[Match]:
    """Return everybody on standby who matches a mission, in the order they are called."""
    rows = run(session, _candidates(mission, now)).mappings()
    today = paris_day(now)
    found = [_match(row, mission) for row in rows if _of_age(row["birth_date"], mission, today)]
    within = [(match, radius) for match, radius in found if match.km <= radius]

    def rank(pair: tuple[Match, int]) -> tuple[int, bool, float, int]:
        match, _ = pair
        last = match.last_called_at
        called = last.timestamp() if last else 0.0
        return band_of(match.km), last is not None, called, match.volunteer_id

    return [match for match, _ in sorted(within, key=rank)]


def _candidates(mission: RowMapping, now: datetime) -> Select[Any]:
    calls = (
        select(func.count())
        .where(_C.volunteer_id == _S.volunteer_id, _C.at > now - durations.WEEK)
        .scalar_subquery()
    )
    of_this = _C.mission_id == mission["id"]
    already = exists().where(of_this, _C.volunteer_id == _S.volunteer_id)
    here = INTEREST.c.mission_id == mission["id"]
    live = exists().where(
        here, INTEREST.c.volunteer_id == _S.volunteer_id, INTEREST.c.state.in_(sorted(LIVE))
    )
    slots = mission["slots"]
    return (
        select(
            _S.volunteer_id, _S.radius_km, _S.lat, _S.lon, _S.last_called_at,
            _V.birth_date, _V.account_id, _A.email, _A.mail_frequency,
            _A.language,
        )
        .join(VOLUNTEER, _V.id == _S.volunteer_id)
        .join(ACCOUNT, _A.id == _V.account_id)
        .where(
            _S.active == true(),
            _S.kinds.like(f"% {mission['kind']} %"),
            or_(_S.slots == 0, _S.slots.bitwise_and(slots) != 0) if slots else true(),
            _V.state == VolunteerState.VALIDATED.value,
            _A.suspended_at.is_(None),
            ~already,
            ~live,
            calls < durations.CALLS_A_WEEK,
            *_within_reach(mission),
        )
    )  # fmt: skip


def _within_reach(mission: RowMapping) -> list[ColumnElement[bool]]:
    if mission["remote"]:
        return [_S.remote == true()]
    box = bounding_box(mission["lat"], mission["lon"], LARGEST_RADIUS_KM)
    return [
        _S.on_site == true(),
        _S.lat.between(box.south, box.north),
        _S.lon.between(box.west, box.east),
    ]


def _of_age(birth_date: date | None, mission: RowMapping, today: date) -> bool:
    kind = load_crisis(get_settings().crisis).kind(mission["kind"])
    remote = mission["remote"]
    return (
        birth_date is not None
        and eligibility(kind, remote=remote, birth_date=birth_date, today=today).allowed
    )


def _match(row: RowMapping, mission: RowMapping) -> tuple[Match, int]:
    km = (
        0.0
        if mission["remote"]
        else haversine_km(mission["lat"], mission["lon"], row["lat"], row["lon"])
    )
    match = Match(
        row["volunteer_id"],
        row["account_id"],
        row["email"],
        row["mail_frequency"],
        row["language"],
        km,
        row["last_called_at"],
    )
    return match, row["radius_km"]


def _call(session: Session, mission: RowMapping, match: Match, number: int, now: datetime) -> int:
    """Call one person unless another mission's wave has just used up their week."""
    mine = _S.volunteer_id == match.volunteer_id
    run(session, update(STANDBY).where(mine).values(last_called_at=now))  # locks their row
    week = select(func.count()).where(
        _C.volunteer_id == match.volunteer_id, _C.at > now - durations.WEEK
    )
    if run(session, week).scalar_one() >= durations.CALLS_A_WEEK:
        return 0
    row = {
        "mission_id": mission["id"],
        "volunteer_id": match.volunteer_id,
        "number": number,
        "at": now,
    }
    run(session, insert(STANDBY_CALL).values(**row))
    words = MissionWords(
        mission["id"], mission["slug"], mission["title"], mission["structure"],
        mission["commune"], mission["remote"],
    )  # fmt: skip
    post(
        session,
        f"standby:{mission['id']}:{match.volunteer_id}",
        Reader(match.account_id, match.email, match.frequency, match.language),
        lambda: volunteer_letters.called(words, band_of(match.km)),
        now=now,
        may_wait=True,
        unsubscribe=stop_link(match.volunteer_id),
    )
    return 1
