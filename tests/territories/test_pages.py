"""What everybody reads of territories: pages and open data, with zeros shown and people masked."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from reserve_app.domain.actor import VISITOR
from reserve_app.geo.outlines import local_map, outlines
from reserve_app.geo.territories import get_territories
from reserve_app.presenting.territories import territories_view
from reserve_app.queries.territories import all_territories
from reserve_app.services.territory_watch import keep_days, watch_territories
from tests.api.conftest import Browser, text_of
from tests.people import mission, person, volunteer

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def launched(database: str) -> None:
    """A mission in Arras, three validated volunteers: too few to be counted in public."""
    assert database
    mission(places=4)
    for _ in range(3):
        volunteer()
    now = datetime.now(UTC)
    watch_territories(now)
    keep_days(now)


def codes_in(page: str) -> list[str]:
    return re.findall(r'<tr id="t-(\w+)">', page)


@pytest.mark.usefixtures("launched")
def test_every_territory_has_one_line_the_forgotten_ones_first(browser: Browser) -> None:
    answer = browser.get("/territoires")
    codes = codes_in(answer.text)
    assert sorted(codes) == sorted(one.code for one in get_territories())
    assert {"2A", "2B", "51", "971", "976", "988"} <= set(codes)
    text = text_of(answer)
    assert "106 des 107 territoires sont oubliés" in text or "107 des 107" in text
    assert "Nord 59 · Hauts-de-France Aucune mission ouverte 0" in text
    assert codes.index("59") < codes.index("62")


@pytest.mark.usefixtures("launched")
def test_a_region_and_an_order_are_asked_by_the_address(browser: Browser) -> None:
    assert codes_in(browser.get("/territoires?region=94").text) == ["2B", "2A"]
    by_name = codes_in(browser.get("/territoires?region=32&tri=nom").text)
    assert by_name == ["02", "59", "60", "62", "80"]
    assert codes_in(browser.get("/territoires?region=32&tri=missions").text)[0] == "62"
    assert len(codes_in(browser.get("/territoires?tri=attente").text)) == len(get_territories())
    collectivities = codes_in(browser.get("/territoires?region=collectivites").text)
    assert sorted(collectivities) == ["975", "977", "978", "986", "987", "988"]
    for wrong in ("region=%27", "tri=x", "region=999999999"):
        assert browser.get(f"/territoires?{wrong}").headers["location"] == "/territoires"


def test_the_territory_whose_moderators_are_awaited_longest_comes_first() -> None:
    now = datetime.now(UTC)
    waits = {"62": timedelta(hours=3), "59": timedelta(hours=50)}
    views = [
        replace(view, numbers=replace(view.numbers, oldest_review=now - waits[view.territory.code]))
        if view.territory.code in waits
        else view
        for view in all_territories(VISITOR, now)
    ]
    lines = territories_view(views, "", "attente", now).lines
    assert [line.code for line in lines[:2]] == ["59", "62"]
    assert {line.queue for line in lines[2:]} == {"–"}


@pytest.mark.usefixtures("launched")
def test_people_are_masked_but_for_those_who_moderate_there(browser: Browser) -> None:
    masked = text_of(browser.get("/territoires/62"))
    assert "Bénévoles validés moins de 5" in masked
    there = person(departments=("62",))
    assert "Bénévoles validés 3" in text_of(browser.as_(there).get("/territoires/62"))
    elsewhere = person(departments=("59",))
    assert "Bénévoles validés moins de 5" in text_of(browser.as_(elsewhere).get("/territoires/62"))


@pytest.mark.usefixtures("launched")
def test_a_territory_says_what_it_has_and_what_it_lacks(browser: Browser) -> None:
    text = text_of(browser.get("/territoires/62"))
    assert "Pas-de-Calais (62)" in text
    assert "Préparer des colis à Arras" in text
    assert "Calais : " in text
    assert "Rien à signaler" not in text
    assert "Aucune mission ouverte" in text_of(browser.get("/territoires/51"))
    assert browser.get("/territoires/2a").headers["location"] == "/territoires/2A"
    assert browser.get("/territoires/20").status_code == 404


@pytest.mark.usefixtures("launched")
def test_open_data_says_the_same_and_masks_the_same(browser: Browser) -> None:
    answer = browser.get("/api/v1/territories")
    assert answer.headers["access-control-allow-origin"] == "*"
    records = {one["code"]: one for one in answer.json()}
    assert len(records) == len(answer.json()) == 107
    ours = records["62"]
    assert (ours["missions"], ours["places_left"], ours["volunteers"]) == (1, 4, None)
    assert records["59"]["reasons"][0]["rule"] == "no_mission"
    one = browser.get("/api/v1/territories/62").json()
    assert {key: one[key] for key in ours} == ours
    assert one["days"][-1]["missions"] == 1
    assert one["days"][-1]["volunteers"] is None
    moderator = person(departments=("62",))
    assert browser.as_(moderator).get("/api/v1/territories/62").json()["volunteers"] is None


@pytest.mark.usefixtures("launched")
def test_the_table_opens_in_a_spreadsheet(browser: Browser) -> None:
    answer = browser.get("/api/v1/territories.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == 107
    ours = next(row for row in rows if row["code"] == "62")
    assert (ours["missions"], ours["volunteers"], ours["missions_food_aid"]) == ("1", "", "1")


def test_the_drawing_holds_every_departement() -> None:
    drawn = outlines()
    known = {one.code: one for one in get_territories()}
    departments = {code for code, one in known.items() if not one.is_collectivity}
    assert drawn.paths.keys() == departments
    for code in departments:
        alone = local_map(code)
        assert alone is not None
        seat = known[code]
        x, y = alone.at(seat.lat, seat.lon)
        assert 0 < x < alone.width
        assert 0 < y < alone.height
    assert local_map("975") is None
