"""Distances, dates and half-days in words; numbers are those of `reserve_app.language`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby

from reserve_app.domain.criteria import DAY_LABELS, HALF_LABELS, Day, Half, Slot, slots_of
from reserve_app.domain.text import fold
from reserve_app.language import N_, SOURCE, _, current_language, decimal, n_, number
from reserve_app.mail.dates import MONTHS, day_in_words, day_of_month, paris_day, time_in_words

__all__ = [
    "DAY_LABELS",
    "MONTHS",
    "WEEK",
    "age_text",
    "day_text",
    "distance_text",
    "draft_saved_words",
    "number",
    "of_place",
    "period_text",
    "places_text",
    "plural",
    "slots_text",
]

MINUTE, HOUR, DAY = 60, 3_600, 86_400  # seconds
ELIDED = frozenset("aeiouyh")
NEAR_KM = 10  # below, one decimal is worth reading
WEEK = tuple(Day)
ALL_WEEK = frozenset(WEEK)
WORKING_WEEK = frozenset(list(Day)[:5])
WEEKEND = frozenset(list(Day)[5:])
WHOLE = {
    ALL_WEEK: N_("tous les jours"),
    WORKING_WEEK: N_("du lundi au vendredi"),
    WEEKEND: N_("le week-end"),
}


def plural(count: int, noun: str) -> str:
    """Write a count and its French noun; every word of the noun takes an s from two on.

    French only: what is said in English too is said by `n_`.
    """
    words = noun if count < 2 else " ".join(f"{word}s" for word in noun.split())  # noqa: PLR2004
    return f"{number(count)} {words}"


def draft_saved_words(at: datetime, now: datetime) -> str:
    """Say when a draft was saved: « Brouillon enregistré à 14 h 02 », with its day if another."""
    time = time_in_words(at)
    if paris_day(at) == paris_day(now):
        return _("Brouillon enregistré à {time}", time=time)
    return _("Brouillon enregistré le {day} à {time}", day=day_in_words(paris_day(at)), time=time)


def of_place(name: str) -> str:
    """Write « de » before a place: d'Arras, du Touquet, des Attaques, de Lens.

    Before an H the mute form is the usual one in names of communes (d'Hénin-Beaumont).
    English says its preposition itself, and gets the name alone.
    """
    if current_language() != SOURCE:
        return name
    for article, joined in (("Le ", "du "), ("Les ", "des ")):
        if name.startswith(article):
            return joined + name.removeprefix(article)
    elided = fold(name)[:1] in ELIDED
    return f"d'{name}" if elided else f"de {name}"


def distance_text(km: float | None) -> str:
    """Say how far, in kilometres; empty when there is no distance."""
    if km is None:
        return ""
    if km < 0.1:  # noqa: PLR2004 - less than the gazetteer can tell
        return _("à moins de 100 m")
    near = decimal(f"{km:.1f}".removesuffix(".0"))
    return _("à {km} km", km=near if km < NEAR_KM else number(round(km)))


def day_text(day: date, *, year: bool = False) -> str:
    """Write a date: 1er avril, 24 mars 2026."""
    return day_of_month(day) + (f" {day.year}" if year else "")


def period_text(starts_on: date, ends_on: date | None, today: date) -> str:
    """Say from when to when, shortest first; empty when it has begun and has no end."""
    year = starts_on.year != today.year or (ends_on is not None and ends_on.year != today.year)
    first, first_whole = day_text(starts_on), day_text(starts_on, year=year)
    if ends_on is None:
        return "" if starts_on <= today else _("à partir du {day}", day=first_whole)
    last = day_text(ends_on, year=year)
    if starts_on == ends_on:
        return _("le {day}", day=first_whole)
    if starts_on <= today <= ends_on:
        return _("jusqu'au {day}", day=last)
    if (starts_on.year, starts_on.month) == (ends_on.year, ends_on.month):
        first = first.split()[0]
    return _("du {first} au {last}", first=first, last=last)


def slots_text(mask: int) -> str:
    """Say which half-days of the week, as a person would: « mardi et jeudi matin »."""
    return _slots_text(mask, current_language())


@lru_cache(maxsize=4_096)  # missions share few masks, and every page shows twenty
def _slots_text(mask: int, _language: str) -> str:
    slots = slots_of(mask)
    if not slots:
        return _("horaires à convenir")
    by_half = [(half, _days_of(slots, half)) for half in Half]
    needed = [(half, days) for half, days in by_half if days]
    groups = groupby(
        sorted(needed, key=lambda item: sorted(map(WEEK.index, item[1]))), key=lambda item: item[1]
    )
    joint = " ; " if current_language() == SOURCE else "; "
    return joint.join(_group_text(days, [half for half, _days in items]) for days, items in groups)


def _days_of(slots: tuple[Slot, ...], half: Half) -> frozenset[Day]:
    return frozenset(slot.day for slot in slots if slot.half is half)


def _group_text(days: frozenset[Day], halves: list[Half]) -> str:
    whole = WHOLE.get(days)
    named = [_(DAY_LABELS[day]) for day in Day if day in days]
    text = _(whole) if whole else _listed(named)
    if len(halves) == len(Half):
        return text
    parts = _listed([_(HALF_LABELS[half]) for half in Half if half in halves])
    if whole:
        return _("{days}, {halves}", days=text, halves=parts)
    return _("{days} {halves}", days=text, halves=parts)


def _listed(words: list[str]) -> str:
    if len(words) == 1:
        return words[0]
    return _("{words} et {last}", words=", ".join(words[:-1]), last=words[-1])


def places_text(left: int, places: int) -> str:
    """Say how many places are left."""
    if left <= 0:
        return _("Complet")
    if places <= left:
        return n_("{count} place libre", "{count} places libres", left)
    return n_(
        "{count} place libre sur {places}",
        "{count} places libres sur {places}",
        left,
        places=number(places),
    )


def age_text(age: timedelta) -> str:
    """Return how long: « 3 min », « 5 h », « 2 j 4 h »."""
    seconds = max(0, int(age.total_seconds()))
    if seconds < HOUR:
        return f"{max(1, seconds // MINUTE)} min"
    if seconds < DAY:
        return f"{seconds // HOUR} h"
    days, hours = divmod(seconds // HOUR, 24)
    if hours and days < 7:  # noqa: PLR2004 - a week
        return _("{days} j {hours} h", days=days, hours=hours)
    return _("{days} j", days=days)
