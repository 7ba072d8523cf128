"""The bilan tells a period in correct French, and nobody is found by subtracting two of them."""

from __future__ import annotations

import csv
import io
import itertools
import re
import zlib
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from reserve_app.demo.load import load_demo
from reserve_app.domain.actor import SYSTEM, VISITOR
from reserve_app.domain.masking import LEAST_SHOWN, published_past
from reserve_app.geo.territories import get_territories
from reserve_app.mail.dates import paris_day
from reserve_app.models import TERRITORY_DAY
from reserve_app.models.engine import transaction
from reserve_app.presenting import bilan_pdf as drawing
from reserve_app.presenting.bilan import bilan_page
from reserve_app.presenting.bilan_words import told
from reserve_app.queries.bilan import NOTHING, Bilan, Stock, bilan_of, launch_of
from reserve_app.queries.territories import days_of
from reserve_app.services.territory_watch import keep_days
from tests.api.conftest import Browser, error_at, text_of, value_of
from tests.people import person

DAY = date(2026, 11, 20)
TODAY = paris_day(datetime.now(UTC))
people = st.integers(0, 40)


def keep(day: date, code: str = "62", **volunteers: int) -> None:
    """Keep how many volunteers of each state a day ended with."""
    rows = [
        {"department": code, "day": day, "measure": "volunteers", "item": state, "n": n}
        for state, n in volunteers.items()
    ]
    with transaction() as session:
        session.connection().execute(insert(TERRITORY_DAY), rows)
        session.commit()


def bilan(stock: Stock, code: str = "62", *, days: int = 4, inside: bool = False) -> Bilan:
    """Give the bilan of a launch, so many days after it."""
    territory = get_territories().get(code)
    assert territory
    last = DAY + timedelta(days=days)
    return Bilan(territory, DAY, last, DAY, NOTHING, stock, ((last, stock),), inside)


LAUNCH = Stock(
    missions={"food_aid": 23, "neighbourhood": 20, "childcare": 1},
    places={"food_aid": 100, "neighbourhood": 60, "childcare": 2},
    places_left={"food_aid": 40, "neighbourhood": 20, "childcare": 1},
    structures=48,
    structures_validated=40,
    volunteers=595,
    volunteers_validated=510,
    engaged=None,
    answer_minutes=480,
)


def test_a_launch_is_told_as_a_press_release_does() -> None:
    assert told(bilan(LAUNCH)) == (
        (
            "Quatre jours après l'ouverture, la Réserve compte 48 structures inscrites et au moins "
            "595 bénévoles inscrits dans le Pas-de-Calais."
        ),
        "Les modérateurs ont validé 40 structures et au moins 510 bénévoles.",
        (
            "44 missions y sont ouvertes : 23 d'aide alimentaire et d'urgence, 20 de solidarité de "
            "proximité et 1 de garde exceptionnelle d'enfants."
        ),
        "Sur 162 places, 101 sont prises et 61 restent libres.",
        "Moins de cinq engagements y sont confirmés.",
        "La moitié des réponses des structures arrivent en 8 h.",
    )


@pytest.mark.parametrize(
    ("stock", "sentence"),
    [
        (Stock(), "la Réserve ne compte encore ni structure ni bénévole en Corse-du-Sud."),
        (Stock(volunteers=None), ("la Réserve compte moins de cinq bénévoles inscrits en Corse-du-"
         "Sud, mais encore aucune structure.")),
        (Stock(structures=1), ("la Réserve compte 1 structure inscrite en Corse-du-Sud, mais "
         "encore aucun bénévole.")),
        (Stock(), "Aucune mission n'y est ouverte."),
        (Stock(missions={"food_aid": 1}), ("Une mission y est ouverte, d'aide alimentaire et "
         "d'urgence.")),
        (Stock(missions={"childcare": 2}), ("2 missions y sont ouvertes, toutes de garde "
         "exceptionnelle d'enfants.")),
        (Stock(missions={"food_aid": 1}, places={"food_aid": 1}), "Sa seule place est prise."),
        (Stock(missions={"food_aid": 2}, places={"food_aid": 8}, places_left={"food_aid": 8}),
         "Leurs 8 places sont toutes libres."),
        (Stock(missions={"food_aid": 2}, places={"food_aid": 8}, places_left={"food_aid": 1}),
         "Sur 8 places, 7 sont prises et 1 reste libre."),
        (Stock(engaged=0), "Aucun engagement n'y est encore confirmé."),
    ],
)  # fmt: skip
def test_numbers_agree(stock: Stock, sentence: str) -> None:
    assert sentence in " ".join(told(bilan(stock, "2A")))


@pytest.mark.parametrize("days", [0, 1, 2, 16, 17, 365])
def test_days_are_written_in_letters_up_to_sixteen(days: int) -> None:
    begins = {0: "Le jour de l'ouverture, ", 1: "Un jour après", 2: "Deux jours après",
              16: "Seize jours après", 17: "17 jours après", 365: "365 jours après"}  # fmt: skip
    assert told(bilan(LAUNCH, days=days))[0].startswith(begins[days])


def test_every_territory_has_its_sentence() -> None:
    for one in get_territories():
        first = told(bilan(LAUNCH, one.code))[0]
        assert first.endswith(f" {one.in_it}.")
        assert not re.search(r"\b(de|le|la) [aeiouéèêh]\w*\b(?<!Haute)", first.split("compte")[1])


@given(people, people)
def test_two_days_of_the_public_differ_by_steps_of_five(first: int, second: int) -> None:
    shown, then = published_past(first), published_past(second)
    if shown is not None and then is not None:
        assert (then - shown) % LEAST_SHOWN == 0
    assert (shown is None) == (0 < first < LEAST_SHOWN)


@given(st.lists(people, min_size=3, max_size=6), st.data())
def test_no_two_periods_tell_who_came_between(counts: list[int], data: st.DataObject) -> None:
    """Whatever is published is the same for any other counts of the same steps."""

    def steps(count: int) -> st.SearchStrategy[int]:
        if count == 0:
            return st.just(0)
        low = max(1, count - count % LEAST_SHOWN)
        return st.integers(low, low - low % LEAST_SHOWN + LEAST_SHOWN - 1)

    others = [data.draw(steps(count)) for count in counts]
    assert list(map(published_past, counts)) == list(map(published_past, others))


@pytest.mark.usefixtures("database")
def test_subtracting_consecutive_periods_finds_nobody() -> None:
    """One person came each day; the true counts, the control, tell it."""
    days = [TODAY - timedelta(days=n) for n in (3, 2, 1, 0)]
    for n, day in enumerate(days):
        keep(day, validated=12 + n)
    told_apart = {}
    for who in (VISITOR, SYSTEM):
        ends = [bilan_of(who, "62", days[0], day).after.volunteers or 0 for day in days]
        told_apart[who.system] = [b - a for a, b in itertools.pairwise(ends)]
        kept = [day.volunteers or 0 for day in days_of(who, "62", days[0], days[-1])]
        assert kept == ends
    assert told_apart == {False: [0, 0, 5], True: [1, 1, 1]}


@pytest.mark.usefixtures("database")
def test_a_period_begins_with_what_its_eve_ended_with() -> None:
    eve = TODAY - timedelta(days=1)
    keep(TODAY - timedelta(days=5), validated=10)
    keep(TODAY, validated=40, pending=5)
    found = bilan_of(SYSTEM, "62", eve, TODAY)
    assert (found.before.volunteers, found.after.volunteers) == (10, 45)
    assert found.launch == launch_of("62") == TODAY - timedelta(days=5)
    assert "la Réserve y gagne 35 bénévoles." in " ".join(told(found))
    assert bilan_of(SYSTEM, "62", eve, eve).after.volunteers == 10
    assert told(bilan_of(VISITOR, "59", eve, TODAY)) == (
        "Rien n'est encore compté dans le Nord sur cette période.",
    )


@pytest.mark.usefixtures("database")
def test_absurd_periods_are_said_at_the_field_and_as_problems(browser: Browser) -> None:
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    for query, field, words in (
        ("du=hier", "du", "Écrivez un jour"),
        ("du=2020-02-30", "du", "Écrivez un jour"),
        ("du=0001-01-01", "du", "Écrivez un jour"),
        (f"au={tomorrow}", "au", "Écrivez un jour"),
        (f"du={TODAY}&au={TODAY - timedelta(days=1)}", "au", "finit avant de commencer"),
        ("du=2020-01-01&au=2021-06-01", "du", "d'un an au plus"),
        ("du=" + "9" * 5000, "du", "Écrivez un jour"),
    ):
        page = browser.get(f"/territoires/62/bilan?{query}")
        assert page.status_code == 422
        assert words in error_at(page, field)
        assert value_of(page, "du") == dict(part.split("=") for part in query.split("&")).get(
            "du", ""
        )
        for ending in ("json", "csv", "pdf"):
            refused = browser.get(f"/territoires/62/bilan.{ending}?{query}")
            assert refused.status_code == 422
            assert refused.headers["content-type"] == "application/problem+json"
            assert refused.json()["field"] == field
    assert browser.get("/territoires/20/bilan.json").status_code == 404


@pytest.fixture
def demo(database: str) -> None:
    """The launch of the demonstration, its last day counted by the clock."""
    assert database
    load_demo(today=TODAY)
    keep_days(datetime.now(UTC))


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_demonstration_tells_the_launch_of_the_pas_de_calais(browser: Browser) -> None:
    answer = browser.get("/territoires/62/bilan")
    text = text_of(answer)
    assert "Quatre jours après l'ouverture, la Réserve compte 46 structures inscrites" in text
    assert "au moins 580 bénévoles inscrits dans le Pas-de-Calais." in text
    assert "private" not in answer.headers["cache-control"]
    mine = browser.as_(person(departments=("62",)))
    assert "46 structures inscrites et 582 bénévoles" in text_of(mine.get("/territoires/62/bilan"))
    found = mine.get("/territoires/62/bilan.json")
    assert found.headers["access-control-allow-origin"] == "*"
    record = found.json()
    assert record["after"]["volunteers"] == 580
    assert record["launch"] == record["first"] == (TODAY - timedelta(days=4)).isoformat()
    grown = [day["volunteers"] for day in record["days"]]
    assert grown == sorted(grown)
    table = mine.get("/territoires/62/bilan.csv").text.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(table), delimiter=";"))
    assert [int(row["volunteers"]) for row in rows] == grown
    assert sum(int(rows[-1][name]) for name in rows[-1] if name.startswith("missions_")) == int(
        rows[-1]["missions"]
    )


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_pdf_is_one_page_of_the_same_bytes(browser: Browser) -> None:
    answer = browser.get("/territoires/62/bilan.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert re.findall(rb"/Type /Page\b", answer.content) == [b"/Type /Page"]
    again = browser.get("/territoires/62/bilan.pdf", **{"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert b"582" not in b"".join(
        zlib.decompress(part.split(b"\nendstream")[0])
        for part in answer.content.split(b"stream\n")[1::2]
        if part[:1] == b"x"
    )


def test_the_longest_text_stays_on_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    lowest = [0.0]
    whole = drawing._line

    def line(pdf: drawing.FPDF, text: str, *args: float, **named: bool) -> None:
        whole(pdf, text, *args, **named)
        assert drawing.shown(pdf, f"{text} −3").count("?") == text.count("?")
        written.append(text)
        lowest[0] = max(lowest[0], pdf.get_y())

    monkeypatch.setattr(drawing, "_line", line)
    kinds = ("food_aid", "childcare", "isolated_people", "neighbourhood")
    many = Stock(
        missions=dict.fromkeys(kinds, 123_456), places=dict.fromkeys(kinds, 9_999_999),
        places_left=dict.fromkeys(kinds, 1_234_567), structures=999_999,
        structures_validated=999_998, volunteers=99_999_995, volunteers_validated=9_999_995,
        engaged=9_999_995, answer_minutes=99_999,
    )  # fmt: skip
    for code in ("04", "62", "974"):
        page = bilan_page(bilan(many, code, days=300))
        drawing.bilan_pdf(page)
        assert lowest[0] < 290
    assert any("Alpes-de-Haute-Provence" in text for text in written)
