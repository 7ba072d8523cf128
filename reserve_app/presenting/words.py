"""Numbers, distances, dates and half-days in French words."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from itertools import groupby

from reserve_app.domain.criteria import DAY_LABELS, HALF_LABELS, Day, Half, Slot, slots_of
from reserve_app.domain.text import fold
from reserve_app.mail.dates import moment_in_words, paris_day

MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
ELIDED = frozenset("aeiouyh")
NEAR_KM = 10  # below, one decimal is worth reading
THOUSANDS = "\u202f"  # narrow no-break space
WEEK = tuple(Day)
ALL_WEEK = frozenset(WEEK)
WORKING_WEEK = frozenset(list(Day)[:5])
WEEKEND = frozenset(list(Day)[5:])
WHOLE = {ALL_WEEK: "tous les jours", WORKING_WEEK: "du lundi au vendredi", WEEKEND: "le week-end"}


def number(value: int) -> str:
    """Write an integer the French way: 12 345."""
    return f"{value:,}".replace(",", THOUSANDS)


def plural(count: int, noun: str) -> str:
    """Write a count and its noun; every word of the noun takes an s from two on."""
    words = noun if count < 2 else " ".join(f"{word}s" for word in noun.split())  # noqa: PLR2004
    return f"{number(count)} {words}"


def draft_saved_words(at: datetime, now: datetime) -> str:
    """Say when a draft was saved: « Brouillon enregistré à 14 h 02 », with its day if another."""
    whole = moment_in_words(at)
    when = f"à {whole.rpartition(' à ')[2]}" if paris_day(at) == paris_day(now) else f"le {whole}"
    return f"Brouillon enregistré {when}"


def of_place(name: str) -> str:
    """Write « de » before a place: d'Arras, du Touquet, des Attaques, de Lens.

    Before an H the mute form is the usual one in names of communes (d'Hénin-Beaumont).
    """
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
        return "à moins de 100 m"
    shown = f"{km:.1f}".replace(".", ",").removesuffix(",0") if km < NEAR_KM else number(round(km))
    return f"à {shown} km"


def day_text(day: date, *, year: bool = False) -> str:
    """Write a date: 1er avril, 24 mars 2026."""
    ordinal = "1er" if day.day == 1 else str(day.day)
    return f"{ordinal} {MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


def period_text(starts_on: date, ends_on: date | None, today: date) -> str:
    """Say from when to when, shortest first; empty when it has begun and has no end."""
    year = starts_on.year != today.year or (ends_on is not None and ends_on.year != today.year)
    if ends_on is None:
        return "" if starts_on <= today else f"à partir du {day_text(starts_on, year=year)}"
    if starts_on == ends_on:
        return f"le {day_text(starts_on, year=year)}"
    if starts_on <= today <= ends_on:
        return f"jusqu'au {day_text(ends_on, year=year)}"
    if (starts_on.year, starts_on.month) == (ends_on.year, ends_on.month):
        first = day_text(starts_on).split()[0]
        return f"du {first} au {day_text(ends_on, year=year)}"
    return f"du {day_text(starts_on)} au {day_text(ends_on, year=year)}"


@lru_cache(maxsize=4_096)  # missions share few masks, and every page shows twenty
def slots_text(mask: int) -> str:
    """Say which half-days of the week, as a person would: « mardi et jeudi matin »."""
    slots = slots_of(mask)
    if not slots:
        return "horaires à convenir"
    by_half = [(half, _days_of(slots, half)) for half in Half]
    needed = [(half, days) for half, days in by_half if days]
    groups = groupby(
        sorted(needed, key=lambda item: sorted(map(WEEK.index, item[1]))), key=lambda item: item[1]
    )
    return " ; ".join(_group_text(days, [half for half, _ in items]) for days, items in groups)


def _days_of(slots: tuple[Slot, ...], half: Half) -> frozenset[Day]:
    return frozenset(slot.day for slot in slots if slot.half is half)


def _group_text(days: frozenset[Day], halves: list[Half]) -> str:
    ordered = [half for half in Half if half in halves]
    named = [DAY_LABELS[day] for day in Day if day in days]
    whole = {
        ALL_WEEK: "tous les jours",
        WORKING_WEEK: "du lundi au vendredi",
        WEEKEND: "le week-end",
    }
    text = whole.get(days) or _listed(named)
    if len(ordered) == len(Half):
        return text
    comma = "," if days in WHOLE else ""
    return f"{text}{comma} {_listed([HALF_LABELS[half] for half in ordered])}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} et {words[-1]}"


def places_text(left: int, places: int) -> str:
    """Say how many places are left."""
    if left <= 0:
        return "Complet"
    return plural(left, "place libre") + (f" sur {number(places)}" if places > left else "")
