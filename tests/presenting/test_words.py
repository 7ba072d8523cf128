"""Distances, dates and half-days as a French reader expects them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from reserve_app.domain.criteria import ALL_SLOTS, Day, Half, Slot, slots_mask
from reserve_app.presenting.words import (
    day_text,
    distance_text,
    draft_saved_words,
    number,
    of_place,
    period_text,
    places_text,
    plural,
    slots_text,
)

TODAY = date(2020, 3, 26)
WEEK = tuple(Day)[:5]


@pytest.mark.parametrize(
    ("km", "text"),
    [
        (None, ""),
        (0.04, "à moins de 100 m"),
        (0.32, "à 0,3 km"),
        (2.0, "à 2 km"),
        (9.94, "à 9,9 km"),
        (12.4, "à 12 km"),
        (1234.0, "à 1\u202f234 km"),
    ],
)
def test_distances(km: float | None, text: str) -> None:
    assert distance_text(km) == text


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("Arras", "d'Arras"),
        ("Étaples", "d'Étaples"),
        ("Hénin-Beaumont (62)", "d'Hénin-Beaumont (62)"),
        ("Œuf-en-Ternois", "d'Œuf-en-Ternois"),
        ("Le Touquet", "du Touquet"),
        ("Les Attaques", "des Attaques"),
        ("Lens", "de Lens"),
    ],
)
def test_de_before_a_place(place: str, text: str) -> None:
    assert of_place(place) == text


@pytest.mark.parametrize(
    ("slots", "text"),
    [
        ((), "horaires à convenir"),
        (ALL_SLOTS, "tous les jours"),
        ([Slot(Day.TUE, Half.MORNING), Slot(Day.THU, Half.MORNING)], "mardi et jeudi matin"),
        ([Slot(day, Half.MORNING) for day in WEEK], "du lundi au vendredi, matin"),
        (
            [Slot(Day.SAT, Half.AFTERNOON), Slot(Day.SUN, Half.AFTERNOON)],
            "le week-end, après-midi",
        ),
        (
            [Slot(Day.MON, Half.MORNING), Slot(Day.FRI, Half.EVENING)],
            "lundi matin ; vendredi soir",
        ),
    ],
)
def test_half_days(slots: tuple[Slot, ...], text: str) -> None:
    assert slots_text(slots_mask(tuple(slots))) == text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (TODAY, None, ""),
        (date(2020, 4, 1), None, "à partir du 1er avril"),
        (TODAY, date(2020, 4, 30), "jusqu'au 30 avril"),
        (date(2020, 4, 2), date(2020, 4, 30), "du 2 au 30 avril"),
        (date(2020, 4, 1), date(2020, 4, 3), "du 1er au 3 avril"),
        (date(2020, 4, 30), date(2020, 5, 2), "du 30 avril au 2 mai"),
        (date(2020, 4, 2), date(2020, 4, 2), "le 2 avril"),
        (date(2020, 12, 20), date(2021, 1, 5), "du 20 décembre au 5 janvier 2021"),
    ],
)
def test_periods(start: date, end: date | None, text: str) -> None:
    assert period_text(start, end, TODAY) == text


def test_counts() -> None:
    assert number(12345) == "12\u202f345"
    assert plural(0, "mission") == "0 mission"
    assert plural(2, "mission ouverte") == "2 missions ouvertes"
    assert places_text(0, 5) == "Complet"
    assert places_text(1, 1) == "1 place libre"
    assert places_text(3, 8) == "3 places libres sur 8"
    assert day_text(date(2020, 3, 1), year=True) == "1er mars 2020"


def test_a_draft_of_another_day_says_which() -> None:
    saved = datetime(2020, 3, 23, 22, 30, tzinfo=UTC)  # half past eleven in the evening in Paris
    today, tomorrow = saved + timedelta(minutes=20), saved + timedelta(minutes=40)
    assert draft_saved_words(saved, today) == "Brouillon enregistré à 23\u00a0h\u00a030"
    told = "Brouillon enregistré le lundi 23 mars 2020 à 23\u00a0h\u00a030"
    assert draft_saved_words(saved, tomorrow) == told
