"""Feeds: what a reader of news and an agenda make of them, and nothing that breaks them."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

from tests.api.conftest import SITE, Browser
from tests.factories import CONTACT, NOW, mission_row, store, structure_row

pytestmark = pytest.mark.usefixtures("database")
ATOM = {"a": "http://www.w3.org/2005/Atom"}
FEEDS = ("/missions", "/territoires/62/missions")


def _titles(browser: Browser, path: str) -> list[str]:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.text
    root = ET.fromstring(answer.content)  # noqa: S314 - our own
    assert root.findtext("a:title", None, ATOM)
    assert root.findtext("a:updated", None, ATOM)
    return [entry.findtext("a:title", "", ATOM) for entry in root.iterfind("a:entry", ATOM)]


def test_the_newest_come_first_remote_ones_among_them(browser: Browser) -> None:
    structure = structure_row()
    rows = [
        mission_row(
            structure, title=f"Mission {n}", remote=n == 1, published_at=NOW - timedelta(hours=n)
        )
        for n in range(3)
    ]
    away = mission_row(structure, title="Ailleurs", department="2A", at=(41.9, 8.7))
    store([structure], [*rows, away])
    assert _titles(browser, "/territoires/62/missions.atom") == [r["title"] for r in rows]
    assert _titles(browser, "/territoires/2A/missions.atom") == ["Ailleurs"]
    assert _titles(browser, "/territoires/974/missions.atom") == []
    near = _titles(browser, "/missions.atom?near=62041&mode=on_site&page=7&sort=distance")
    assert near == ["Mission 0", "Mission 2"]


@pytest.mark.parametrize("feed", FEEDS)
def test_text_of_strangers_breaks_no_reader_and_no_contact_leaves(
    browser: Browser, feed: str
) -> None:
    nasty = 'Colis <b>&amp;\x0b]]> "été"; BEGIN:VEVENT'
    structure = structure_row(name=nasty)
    row = mission_row(structure, title=nasty, description="ligne\nEND:VCALENDAR\nautre", slots=3)
    store([structure], [row])
    assert _titles(browser, f"{feed}.atom") == [nasty.replace("\x0b", "")]
    answer = browser.get(f"{feed}.ics")
    events = Calendar.from_ical(answer.text).walk("VEVENT")
    assert len(events) == 2  # Monday morning and afternoon
    assert str(events[0]["description"]).startswith(row["description"])
    for text in (answer.text, browser.get(f"{feed}.atom").text):
        assert not [word for word in CONTACT.values() if word in text]


@pytest.mark.parametrize(("before", "language"), [("", "fr"), ("/en", "en")])
def test_a_feed_leads_to_pages_of_its_own_language(
    browser: Browser, before: str, language: str
) -> None:
    structure = structure_row()
    row = mission_row(structure)
    store([structure], [row])
    for feed, page in zip(FEEDS, ("/missions", "/territoires/62"), strict=True):
        root = ET.fromstring(browser.get(f"{before}{feed}.atom").content)  # noqa: S314 - our own
        assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language
        links = {one.get("rel"): one.get("href") for one in root.iterfind("a:link", ATOM)}
        assert links == {"self": f"{SITE}{before}{feed}.atom", "alternate": f"{SITE}{before}{page}"}
        entry = root.find("a:entry/a:link", ATOM)
        assert entry is not None
        leads = f"{SITE}{before}/missions/"
        assert str(entry.get("href")).startswith(leads)
        events = Calendar.from_ical(browser.get(f"{before}{feed}.ics").text).walk("VEVENT")
        assert str(events[0]["url"]).startswith(leads)


def test_a_feed_is_not_sent_twice_and_says_what_is_wrong(browser: Browser) -> None:
    structure = structure_row()
    store([structure], [mission_row(structure)])
    for feed in FEEDS:
        for ending in ("atom", "ics"):
            first = browser.get(f"{feed}.{ending}")
            again = browser.get(f"{feed}.{ending}", **{"If-None-Match": first.headers["etag"]})
            assert again.status_code == 304, feed
    for path, status in (
        ("/territoires/99/missions.atom", 404),
        ("/missions.ics?kind=weapons", 422),
        ("/missions.atom?near=xyzxyz", 404),
    ):
        answer = browser.get(path)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"


def test_the_finder_says_where_its_search_can_be_followed(browser: Browser) -> None:
    structure = structure_row()
    store([structure], [mission_row(structure), mission_row(structure, kind="childcare")])
    page = browser.get("/missions?near=62041&kind=childcare&page=1")
    links = re.findall(r'<link rel="alternate" type[^>]* href="([^"]+)"', page.text)
    assert [urlsplit(link).path for link in links] == ["/missions.atom", "/missions.ics"]
    root = ET.fromstring(browser.get(unescape(links[0])).content)  # noqa: S314 - our own
    assert len(root.findall("a:entry", ATOM)) == 1
    own = root.find("a:link[@rel='self']", ATOM)
    assert own is not None
    assert browser.get(own.attrib["href"].removeprefix(SITE)).status_code == 200
    assert (
        'rel="alternate" type' not in browser.get("/missions?kind=weapons").text
    )  # nothing to follow


@pytest.mark.parametrize(
    ("near", "title"),
    [
        ("62041", "Missions près d'Arras (62) – Réserve"),
        ("50.29,2.78", "Missions – Réserve"),
    ],
)
def test_a_feed_is_named_after_a_commune_never_after_a_point(
    browser: Browser, near: str, title: str
) -> None:
    answer = browser.get(f"/missions.atom?near={near}")
    root = ET.fromstring(answer.content)  # noqa: S314 - our own
    assert root.findtext("a:title", namespaces=ATOM) == title
