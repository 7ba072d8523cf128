"""Moments as a letter says them: Paris time, in French, without a locale of the machine."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from reserve_app.domain.criteria import DAY_LABELS, Day

PARIS = ZoneInfo("Europe/Paris")
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def day_in_words(day: date) -> str:
    """Return « lundi 23 mars 2020 »; the first of a month is « 1er »."""
    number = "1er" if day.day == 1 else str(day.day)
    name = DAY_LABELS[list(Day)[day.weekday()]]
    return f"{name} {number} {_MONTHS[day.month - 1]} {day.year}"


def moment_in_words(moment: datetime) -> str:
    """Return « lundi 23 mars 2020 à 14 h 05 », Paris time."""
    local = moment.astimezone(PARIS)
    return f"{day_in_words(local.date())} à {local.hour} h {local.minute:02d}"


def paris_day(moment: datetime) -> date:
    """Return the day it is in Paris."""
    return moment.astimezone(PARIS).date()


def next_at(hour: int, now: datetime) -> datetime:
    """Return the next moment the clocks of Paris show that hour, strictly after `now`."""
    local = now.astimezone(PARIS)
    day = local.date() if local.time() < time(hour) else local.date() + timedelta(days=1)
    return datetime.combine(day, time(hour), PARIS).astimezone(now.tzinfo)
