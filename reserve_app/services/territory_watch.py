"""What the clock does about territories: add up their counts, flag forgotten ones, keep days."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import groupby
from statistics import median
from typing import Any

from sqlalchemy import Connection, Table, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from reserve_app.data import load_crisis
from reserve_app.domain.forgotten import (
    BIG_COMMUNE,
    HELP_WITHIN_KM,
    Flag,
    Measured,
    Rule,
    flags_of,
)
from reserve_app.domain.masking import published
from reserve_app.domain.review import ItemState
from reserve_app.domain.states import InterestState
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.geo.territories import get_territories
from reserve_app.mail.dates import paris_day
from reserve_app.models import (
    AUDIT_ENTRY,
    REVIEW_ITEM,
    TERRITORY_DAY,
    TERRITORY_FLAG,
    counting,
)
from reserve_app.models.engine import read_connection, transaction
from reserve_app.search.nearness import Helping, helping_missions
from reserve_app.services.sql import run
from reserve_app.settings import get_settings

ANSWER_MINUTES = "answer_minutes"  # the one measure of a day that is no count
ANSWERS_LOOKED_AT = timedelta(days=14)
LEAST_ANSWERS = 5  # fewer say more about one structure than about a territory
ANSWERING = ("interest:contact", "interest:decline")
_F = TERRITORY_FLAG.c

Place = tuple[str, str, str]  # département, rule, subject


def watch_territories(now: datetime) -> int:
    """Fold the counts and bring the flags up to date; return how many flags came or went.

    A flag keeps the moment it was raised for as long as its rule holds.

    Raises:
        Unavailable: the database does not answer; the next run takes over.
    """
    with transaction() as session:
        counting.fold(session.connection())
        session.commit()
    with read_connection() as connection:
        wanted = _wanted(connection, now)
    with transaction() as session:
        changed = _write_flags(session, wanted, now)
        session.commit()
    return changed


def keep_days(now: datetime) -> int:
    """Keep what the counts are today; the last time of a day is what that day ended with.

    Returns 0: there is never more to do.

    Raises:
        Unavailable: the database does not answer; the next run takes over.
    """
    today = paris_day(now)
    with read_connection() as connection:
        counted = counting.counts(connection)
        answers = median_answers(connection, now)
    rows = [
        {"department": department, "day": today, "measure": measure, "item": item, "n": n}
        for (department, measure, item), n in counted.items()
    ]
    rows += [
        {"department": code, "day": today, "measure": ANSWER_MINUTES, "item": "", "n": minutes}
        for code, minutes in answers.items()
    ]
    with transaction() as session:
        # What came down to zero since this morning must not stay.
        run(session, delete(TERRITORY_DAY).where(TERRITORY_DAY.c.day == today))
        _put(session, TERRITORY_DAY, rows)
        session.commit()
    return 0


def measure_all(connection: Connection, now: datetime) -> dict[str, Measured]:
    """Return what the rules look at, of every territory."""
    missions, left, waiting = (defaultdict[str, int](int) for _ in range(3))
    for (code, measure, item), n in counting.counts(connection).items():
        if measure == "missions":
            missions[code] += n
        elif measure == "places_left":
            left[code] += n
        elif measure == "standby" or (
            measure == "interests" and item == InterestState.WAITLISTED.value
        ):
            # A flag is public: what is masked must not be what raises it.
            waiting[code] += published(n) or 0
    oldest = oldest_reviews(connection)
    kinds = load_crisis(get_settings().crisis).keys
    helping = helping_missions(connection, paris_day(now), kinds)
    return {
        one.code: Measured(
            missions=missions[one.code],
            places_left=left[one.code],
            waiting=waiting[one.code],
            oldest_review=oldest.get(one.code),
            far=_far_communes(helping, one.code) if missions[one.code] else {},
        )
        for one in get_territories()
    }


def oldest_reviews(connection: Connection) -> dict[str, datetime]:
    """Return when the oldest thing that waits for moderators came, by département."""
    item = REVIEW_ITEM.c
    oldest = (
        select(item.department, func.min(item.opened_at))
        .where(item.state == ItemState.OPEN.value)
        .group_by(item.department)
    )
    return {code: _aware(at) for code, at in connection.execute(oldest)}


def median_answers(connection: Connection, now: datetime) -> dict[str, int]:
    """Return the median minutes structures took to answer lately, by département.

    Only where at least five were given.
    """
    answer, proposed = AUDIT_ENTRY.alias("answer"), AUDIT_ENTRY.alias("proposed")
    waited = (
        select(answer.c.department, answer.c.at, func.max(proposed.c.at))
        .join(
            proposed,
            (proposed.c.subject == "interest")
            & (proposed.c.subject_id == answer.c.subject_id)
            & (proposed.c.after == InterestState.PROPOSED.value)
            & (proposed.c.id < answer.c.id),
        )
        .where(
            answer.c.subject == "interest",
            answer.c.act.in_(ANSWERING),
            answer.c.before == InterestState.PROPOSED.value,
            answer.c.at > now - ANSWERS_LOOKED_AT,
        )
        .group_by(answer.c.id, answer.c.department, answer.c.at)
        .order_by(answer.c.department)
    )
    rows = connection.execute(waited).all()
    minutes = {
        code: [(at - _aware(since)) / timedelta(minutes=1) for _, at, since in some]
        for code, some in groupby(rows, key=lambda row: row[0])
    }
    return {
        code: round(median(each)) for code, each in minutes.items() if len(each) >= LEAST_ANSWERS
    }


def _wanted(connection: Connection, now: datetime) -> dict[Place, Flag]:
    return {
        (code, flag.rule.value, flag.subject): flag
        for code, measured in measure_all(connection, now).items()
        for flag in flags_of(measured, now)
    }


def _far_communes(helping: Helping, code: str) -> dict[str, int]:
    """Return the big communes of a territory with no open mission on site near, even full."""
    return {
        commune.insee: commune.population
        for commune in get_gazetteer().in_department(code)
        if commune.population >= BIG_COMMUNE
        and commune.point
        and not helping.is_near(commune.point, HELP_WITHIN_KM)
    }


def _write_flags(session: Session, wanted: dict[Place, Flag], now: datetime) -> int:
    present = {
        (row.department, row.rule, row.subject): (row.since, row.number, row.places)
        for row in run(session, select(TERRITORY_FLAG))
    }
    for place in present.keys() - wanted.keys():
        run(session, delete(TERRITORY_FLAG).where(*_at(place)))
    rows = [
        {
            **dict(zip(("department", "rule", "subject"), place, strict=True)),
            "since": present[place][0] if place in present else began(flag, now),
            "number": flag.number,
            "places": flag.places,
        }
        for place, flag in sorted(wanted.items())
        if present.get(place, ())[1:] != (flag.number, flag.places)
    ]
    _put(session, TERRITORY_FLAG, rows)
    return len(present.keys() ^ wanted.keys())


def began(flag: Flag, now: datetime) -> datetime:
    """Return since when a rule seen now for the first time holds: a queue was slow before."""
    return now - timedelta(hours=flag.number) if flag.rule is Rule.SLOW_QUEUE else now


def _at(place: Place) -> tuple[Any, ...]:
    return tuple(
        column == value
        for column, value in zip((_F.department, _F.rule, _F.subject), place, strict=True)
    )


def _put(session: Session, table: Table, rows: list[dict[str, Any]]) -> None:
    """Write rows over those with the same key, in one order whoever writes."""
    if not rows:
        return
    dialect = session.connection().dialect.name
    statement = (sqlite if dialect == "sqlite" else postgresql).insert(table)
    keys = [column.name for column in table.primary_key.columns]
    others = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys}
    session.connection().execute(
        statement.on_conflict_do_update(index_elements=keys, set_=others),
        sorted(rows, key=lambda row: [str(row[key]) for key in keys]),
    )


def _aware(at: datetime | str) -> datetime:
    """Give back its zone to what an aggregate of SQLite returns without its type."""
    found = datetime.fromisoformat(at) if isinstance(at, str) else at
    return found if found.tzinfo else found.replace(tzinfo=UTC)
