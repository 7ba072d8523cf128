"""Moments as a letter says them: Paris time, without a locale of the machine."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from reserve_app.domain.criteria import DAY_LABELS, Day
from reserve_app.language import N_, SOURCE, _, current_language

PARIS = ZoneInfo("Europe/Paris")
MONTHS = (
    N_("janvier"),
    N_("février"),
    N_("mars"),
    N_("avril"),
    N_("mai"),
    N_("juin"),
    N_("juillet"),
    N_("août"),
    N_("septembre"),
    N_("octobre"),
    N_("novembre"),
    N_("décembre"),
)
NOON = 12


def day_of_month(day: date) -> str:
    """Return « 23 mars »; the first of a month is « 1er », in French only."""
    number = "1er" if day.day == 1 and current_language() == SOURCE else str(day.day)
    return f"{number} {_(MONTHS[day.month - 1])}"


def day_in_words(day: date) -> str:
    """Return « lundi 23 mars 2020 »."""
    name = _(DAY_LABELS[list(Day)[day.weekday()]])
    return f"{name} {day_of_month(day)} {day.year}"


def time_in_words(moment: datetime) -> str:
    """Return « 14 h 05 », or 2:05 pm, Paris time."""
    local = moment.astimezone(PARIS)
    if current_language() == SOURCE:
        return f"{local.hour}\u00a0h\u00a0{local.minute:02d}"
    half = "am" if local.hour < NOON else "pm"
    return f"{local.hour % NOON or NOON}:{local.minute:02d} {half}"


def moment_in_words(moment: datetime) -> str:
    """Return « lundi 23 mars 2020 à 14 h 05 », Paris time."""
    day = day_in_words(moment.astimezone(PARIS).date())
    return _("{day} à {time}", day=day, time=time_in_words(moment))


def paris_day(moment: datetime) -> date:
    """Return the day it is in Paris."""
    return moment.astimezone(PARIS).date()


def next_at(hour: int, now: datetime) -> datetime:
    """Return the next moment the clocks of Paris show that hour, strictly after `now`."""
    local = now.astimezone(PARIS)
    day = local.date() if local.time() < time(hour) else local.date() + timedelta(days=1)
    return datetime.combine(day, time(hour), PARIS).astimezone(now.tzinfo)
