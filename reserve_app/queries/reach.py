"""How many validated volunteers a mission could find near it; see `domain.reach` for what is told.

Answers are kept for a while: asking again tells nothing new, and typing costs nothing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select, true

from reserve_app.data import load_crisis
from reserve_app.domain.actor import Actor
from reserve_app.domain.crisis import Kind
from reserve_app.domain.reach import RING_KM, ReachQuestion, told
from reserve_app.domain.states import VolunteerState
from reserve_app.geo.communes import Commune
from reserve_app.geo.distance import bounding_box, haversine_km
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.models import ACCOUNT, VOLUNTEER
from reserve_app.models.engine import read_session
from reserve_app.services import throttle
from reserve_app.services.sql import run
from reserve_app.services.throttle import Limit
from reserve_app.settings import get_settings

KEPT_S = 15 * 60  # an answer; whoever signs up meanwhile is not seen to arrive
MOST_KEPT = 2_000
_V = VOLUNTEER.c
_kept: dict[tuple[str, date], tuple[float, int | None]] = {}


@dataclass(frozen=True, slots=True)
class Reach:
    """The answer: ``people`` is None for fewer than five; ``km`` is 0 for a remote mission."""

    people: int | None
    km: int


def reach(actor: Actor, question: ReachQuestion, today: date) -> Reach:
    """Return how many volunteers a mission would find, rounded and masked.

    Args:
        actor: who asks; how often is limited.
        question: what is asked.
        today: the day in Paris, for the ages.

    Raises:
        TooMany: too many different questions.
        Unavailable: the database does not answer.
    """
    km = 0 if question.remote else RING_KM
    key, now = (question.text, today), time.monotonic()
    known = _kept.get(key)
    if known is not None and now - known[0] < KEPT_S:
        return Reach(known[1], km)
    throttle.check(Limit.REACH_BY_ACCOUNT, actor.account_id or 0)
    secret = get_settings().secret_key.get_secret_value()
    answer = told(_count(question, today), question, secret)
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[key] = (now, answer)
    return Reach(answer, km)


def forget_reach() -> None:
    """Count everything again."""
    _kept.clear()


def _count(question: ReachQuestion, today: date) -> int:
    crisis = load_crisis(get_settings().crisis)
    commune = get_gazetteer().commune(question.commune)
    if question.kind not in crisis.keys or not (question.remote or (commune and commune.point)):
        return 0
    where = [*_willing(question), *_of_age(crisis.kind(question.kind), question, today)]
    # People of one commune share one point: a few rows, whatever their number.
    query = (
        select(_V.lat, _V.lon, _V.radius_km, func.count().label("people"))
        .join(ACCOUNT, ACCOUNT.c.id == _V.account_id)
        .where(*where, *_around(question, commune))
        .group_by(_V.lat, _V.lon, _V.radius_km)
    )
    with read_session() as session:
        rows = run(session, query).all()
    if question.remote or commune is None or commune.point is None:
        return sum(row.people for row in rows)
    lat, lon = commune.point
    return sum(
        row.people
        for row in rows
        if haversine_km(lat, lon, row.lat, row.lon) <= min(RING_KM, row.radius_km)
    )


def _willing(question: ReachQuestion) -> list[ColumnElement[bool]]:
    slots = question.slots
    mode = _V.remote if question.remote else _V.on_site
    return [
        _V.state == VolunteerState.VALIDATED.value,
        ACCOUNT.c.suspended_at.is_(None),
        _V.kinds.like(f"% {question.kind} %"),
        mode == true(),
        or_(_V.slots == 0, _V.slots.bitwise_and(slots) != 0) if slots else true(),
    ]


def _of_age(kind: Kind, question: ReachQuestion, today: date) -> list[ColumnElement[bool]]:
    """Say what `domain.eligibility` says, as dates of birth."""
    ages = [_V.birth_date <= _years_before(today, kind.minimum_age)]
    limit = kind.maximum_age_on_site
    if limit is not None and not question.remote:
        ages.append(_V.birth_date > _years_before(today, limit + 1))
    return ages


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February: whoever was born then ages on 1 March
        return day.replace(year=day.year - years, day=28)


def _around(question: ReachQuestion, commune: Commune | None) -> list[ColumnElement[bool]]:
    if question.remote or commune is None or commune.point is None:
        return []
    box = bounding_box(*commune.point, RING_KM)
    return [_V.lat.between(box.south, box.north), _V.lon.between(box.west, box.east)]
