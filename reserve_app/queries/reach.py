"""How many validated volunteers a mission could find near it; see `domain.reach` for what is told.

A crowd is counted once an hour, by the half-days its people are free, and every question of that
hour is answered from it: asking again, or otherwise, tells nothing new, and typing costs nothing.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, true

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

HOUR_S = 3600  # whoever signs up meanwhile is not seen to arrive
MOST_KEPT, MOST_CROWDS = 2_000, 200
_V = VOLUNTEER.c
_When = tuple[date, int]  # a day for the ages, and an hour
_kept: dict[tuple[str, _When], int | None] = {}
_crowds: dict[tuple[str, _When], Counter[int]] = {}


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
    when = today, int(time.time() // HOUR_S)
    key = question.text, when
    if key not in _kept:
        throttle.check(Limit.REACH_BY_ACCOUNT, actor.account_id or 0)
        secret = get_settings().secret_key.get_secret_value()
        answer = told(_free(_crowd_of(question, when), question.slots), question, secret)
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = answer
    return Reach(_kept[key], km)


def forget_reach() -> None:
    """Count everything again."""
    _kept.clear()
    _crowds.clear()


def _free(crowd: Counter[int], slots: int) -> int:
    """Return how many are free at one of the half-days; who named none is seen case by case."""
    return sum(
        people for theirs, people in crowd.items() if not (slots and theirs) or theirs & slots
    )


def _crowd_of(question: ReachQuestion, when: _When) -> Counter[int]:
    key = question.crowd, when
    if key not in _crowds:
        crowd = _count(question, when[0])
        if len(_crowds) >= MOST_CROWDS:
            _crowds.clear()
        _crowds[key] = crowd
    return _crowds[key]


def _count(question: ReachQuestion, today: date) -> Counter[int]:
    """Return how many people there are, by the half-days when they are free."""
    found: Counter[int] = Counter()
    crisis = load_crisis(get_settings().crisis)
    commune = get_gazetteer().commune(question.commune)
    if question.kind not in crisis.keys or not (question.remote or (commune and commune.point)):
        return found
    where = [*_willing(question), *_of_age(crisis.kind(question.kind), question, today)]
    # People of one commune share one point: a few rows, whatever their number.
    ring = () if question.remote else (_V.lat, _V.lon, _V.radius_km)
    query = (
        select(_V.slots, func.count().label("people"), *ring)
        .join(ACCOUNT, ACCOUNT.c.id == _V.account_id)
        .where(*where, *_around(question, commune))
        .group_by(_V.slots, *ring)
    )
    with read_session() as session:
        rows = run(session, query).all()
    for row in rows:
        if question.remote or _comes(row, commune):
            found[row.slots] += row.people
    return found


def _comes(row: Row[Any], commune: Commune | None) -> bool:
    """Say whether those of a row live within the ring, and would come that far."""
    if commune is None or commune.point is None:
        return False
    far: float = haversine_km(*commune.point, row.lat, row.lon)
    return far <= min(RING_KM, int(row.radius_km))


def _willing(question: ReachQuestion) -> list[ColumnElement[bool]]:
    mode = _V.remote if question.remote else _V.on_site
    return [
        _V.state == VolunteerState.VALIDATED.value,
        ACCOUNT.c.suspended_at.is_(None),
        _V.kinds.like(f"% {question.kind} %"),
        mode == true(),
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
