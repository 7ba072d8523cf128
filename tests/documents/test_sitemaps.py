"""What search engines are told: every public page, and nothing else."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from reserve_app.api import problems
from reserve_app.api.documents import sitemaps
from reserve_app.domain.actor import VISITOR
from reserve_app.language import address
from reserve_app.presenting.plain import PATHS
from reserve_app.queries import sitemap
from reserve_app.queries.missions import today_in_france
from reserve_app.settings import get_settings
from tests.published import add_mission

pytestmark = pytest.mark.usefixtures("database")
SITE = "http://localhost:3000"


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The routes alone."""
    monkeypatch.setenv("RESERVE_URL", SITE)
    get_settings.cache_clear()
    application = FastAPI()
    problems.install(application)
    application.include_router(sitemaps.router)
    with TestClient(application) as started:
        yield started
    get_settings.cache_clear()


def _addresses(client: TestClient, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/xml")
    assert answer.headers["cache-control"] == "public, max-age=3600"
    root = ET.fromstring(answer.content)  # noqa: S314 - our own answer
    return [element.text or "" for element in root.iter() if element.tag.endswith("}loc")]


def _all(client: TestClient) -> list[str]:
    found: list[str] = []
    for file in _addresses(client, "/sitemap.xml"):
        found += _addresses(client, file.removeprefix(SITE))
    return found


def test_each_public_page_is_named_once_and_nothing_else(client: TestClient) -> None:
    today = today_in_france()
    shown = [add_mission(), add_mission(remote=True), add_mission(places=1, taken=1)]
    add_mission(state="draft", published_at=None)
    add_mission(starts_on=today - timedelta(9), ends_on=today - timedelta(1))
    missions = [f"{SITE}/missions/{one.id}/{one.slug}" for one in shown]
    pages = [f"{SITE}{path}" for path in ("/", "/missions", "/structures", "/territoires")]
    pages += [f"{SITE}{path}" for path in PATHS]
    found = _all(client)
    assert found[::2] == pages + missions
    in_english = [SITE + address(one.removeprefix(SITE), "en") for one in pages + missions]
    assert found[1::2] == in_english


def test_each_page_names_itself_in_every_language(client: TestClient) -> None:
    mission = add_mission()
    root = ET.fromstring(client.get("/sitemaps/missions-1.xml").content)  # noqa: S314 - ours
    path = f"/missions/{mission.id}/{mission.slug}"
    wanted = {"fr": f"{SITE}{path}", "en": f"{SITE}/en{path}", "x-default": f"{SITE}{path}"}
    pages = [element for element in root if element.tag.endswith("}url")]
    assert len(pages) == 2
    for page in pages:
        links = page.iterfind("{http://www.w3.org/1999/xhtml}link")
        assert {link.get("hreflang"): link.get("href") for link in links} == wanted


def test_large_sites_have_files_of_a_bounded_size(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With files of two numbers and bites of one, everything is still there, in order."""
    for module in (sitemap, sitemaps):
        monkeypatch.setattr(module, "LARGEST_FILE", 2)
    monkeypatch.setattr(sitemap, "BITE", 1)
    shown = [add_mission().id for _ in range(5)]
    files = _addresses(client, "/sitemap.xml")[1:]
    each = [_addresses(client, file.removeprefix(SITE)) for file in files]
    assert len(files) >= 3
    assert all(0 < len(some) <= 4 for some in each)  # each mission in two languages
    french = [one for some in each for one in some[::2]]
    numbers = [int(re.findall(r"/missions/(\d+)/", one)[0]) for one in french]
    assert numbers == shown
    assert all(a < b for a, b in pairwise(numbers))


def test_files_that_hold_nothing_do_not_exist(client: TestClient) -> None:
    add_mission(state="draft", published_at=None)
    for number in ("0", "1", "85900", "99999999999999999999"):
        assert client.get(f"/sitemaps/missions-{number}.xml").status_code == 404
    assert _addresses(client, "/sitemap.xml") == [f"{SITE}/sitemaps/pages.xml"]


def test_what_is_sent_can_be_compressed(client: TestClient) -> None:
    add_mission()
    path = "/sitemaps/missions-1.xml"
    with client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
        packed = b"".join(answer.iter_raw())
    assert gzip.decompress(packed) == client.get(path, headers={"Accept-Encoding": ""}).content


def test_the_number_of_a_file_follows_from_those_of_its_missions() -> None:
    assert sitemap.mission_files(VISITOR, today_in_france()) == ()
    mission = add_mission()
    expected = ((mission.id - 1) // sitemap.LARGEST_FILE + 1,)
    assert sitemap.mission_files(VISITOR, today_in_france()) == expected
