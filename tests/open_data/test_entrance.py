"""The entrance of open data: any site may read, not too often, and bad requests get a sentence."""

from __future__ import annotations

import gzip
import json
from base64 import urlsafe_b64encode

import pytest

from reserve_app.api.app import OPEN_DATA
from reserve_app.api.open_data import OpenRoute
from reserve_app.services import throttle
from tests.api.conftest import Browser
from tests.factories import mission_row, store, structure_row
from tests.routes import routes

pytestmark = pytest.mark.usefixtures("database")


def _word(*parts: object) -> str:
    return urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=1000000000", "limit"),
        ("limit=0", "limit"),
        ("limit=-5", "limit"),
        ("limit=101", "limit"),
        ("limit=%D9%A1", "limit"),
        ("limit=", "limit"),
        ("limit=1" + "0" * 5000, "limit"),
        ("cursor=x", "cursor"),
        ("cursor=%00", "cursor"),
        ("cursor=" + "A" * 5000, "cursor"),
        ("cursor=" + _word("a", "s", "2020-03-26T09:30:00+00:00", 2**40), "cursor"),
        ("cursor=" + _word("a", "s", "2020-03-26T09:30:00", 3), "cursor"),
        ("cursor=" + _word("a", "z", "2020-03-26T09:30:00+00:00", 3), "cursor"),
        ("cursor=" + _word("a", "s", "nan", 3.5), "cursor"),
        ("cursor=" + _word(["a"], {}, None, 3), "cursor"),
        ("cursor=" + _word("a", "s", "2020-03-26T09:30:00+00:00", 3), "cursor"),
        ("kind=weapons", "kind"),
        ("radius=1e9&near=62041", "radius"),
        ("bbox=1,2,3", "bbox"),
    ],
)
def test_what_cannot_be_served_gets_a_sentence(browser: Browser, query: str, field: str) -> None:
    for path in ("missions", "missions.csv"):
        if path == "missions.csv" and query == "limit=101":
            continue  # a table has more lines than a page
        answer = browser.get(f"/api/v1/{path}?{query}")
        assert answer.status_code == 422, query
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["field"] == field
        assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "path",
    ["missions?department=99", "missions?department=%C3%A9", "missions/0", "missions/abc",
     f"missions/{2**31}", "missions/99999999999999999999", "structures?department=20",
     "structures/0", "missions?near=xyzxyz"],
)  # fmt: skip
def test_what_does_not_exist_says_so(browser: Browser, path: str) -> None:
    answer = browser.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("since=hier", "since"),
        ("since=0001-01-01", "since"),
        ("until=9999-12-31", "until"),
        ("since=2020-02-30", "since"),
        ("since=2020-01-01T00:00:00", "since"),
        ("since=2020-05-02&until=2020-05-01", "until"),
    ],
)
def test_an_absurd_period_gets_a_sentence(browser: Browser, query: str, field: str) -> None:
    answer = browser.get(f"/api/v1/territories/62?{query}")
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert browser.get("/api/v1/territories/62?since=2020-03-22").status_code == 200


def test_a_cursor_goes_with_its_own_search_only(browser: Browser) -> None:
    structure = structure_row()
    store([structure], [mission_row(structure) for _ in range(3)])
    following = browser.get("/api/v1/missions?limit=1").json()["next"]
    cursor = following.partition("cursor=")[2]
    assert browser.get(f"/api/v1/missions?limit=2&cursor={cursor}").status_code == 200
    other = browser.get(f"/api/v1/missions?kind=childcare&cursor={cursor}")
    assert other.status_code == 422
    assert "autre recherche" in other.json()["detail"]


def test_any_site_may_read_and_none_with_a_cookie(browser: Browser) -> None:
    answer = browser.get("/api/v1/missions", Origin="https://autre.example")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    for private in ("/mes-missions", "/connexion"):  # negative control
        assert "access-control-allow-origin" not in browser.get(private).headers


def test_what_is_known_is_not_sent_again(browser: Browser) -> None:
    structure = structure_row()
    store([structure], [mission_row(structure) for _ in range(20)])
    for path in ("missions", "missions.csv", "structures", "kinds"):
        first = browser.get(f"/api/v1/{path}")
        assert first.headers["cache-control"].startswith("public, max-age=")
        again = browser.get(f"/api/v1/{path}", **{"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert browser.get(f"/api/v1/{path}", **{"If-None-Match": '"x"'}).status_code == 200
        assert browser.get(f"/api/v1/{path}", **{"If-None-Match": "*"}).status_code == 304
    with browser.client.stream("GET", "/api/v1/missions") as raw:
        assert json.loads(gzip.decompress(b"".join(raw.iter_raw())))["total"] == 20


def test_an_address_that_asks_too_often_is_told_when_to_come_back(browser: Browser) -> None:
    most = int(browser.get("/api/v1/missions.csv").headers["ratelimit-limit"])
    last = [browser.get("/api/v1/missions.csv?limit=1") for _ in range(most - 1)][-1]
    assert (last.status_code, last.headers["ratelimit-remaining"]) == (200, "0")
    refused = browser.get("/api/v1/missions.csv?limit=1")
    assert (refused.status_code, refused.json()["title"]) == (429, "too_many")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["access-control-allow-origin"] == "*"
    # Each kind of reading has its own count, and so has each address.
    assert browser.get("/api/v1/missions").status_code == 200
    limit = throttle.Limit.FILE_BY_ADDRESS
    assert throttle.spend(limit, "192.0.2.1").allowed
    assert not throttle.spend(limit, "127.0.0.1").allowed


def test_what_can_only_be_read_says_so(browser: Browser) -> None:
    answer = browser.client.post("/api/v1/missions", headers={"Origin": "http://localhost:3000"})
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]
    told = browser.get("/api/v1/interests/1/contact")
    assert (told.status_code, told.headers["allow"]) == (405, "POST")


def test_every_open_route_is_open_to_the_pages_of_any_site() -> None:
    opened = [route for some in OPEN_DATA.values() for router in some for route in router.routes]
    assert {route.path for route in routes() if isinstance(route, OpenRoute)} == {
        route.path for route in opened if isinstance(route, OpenRoute)
    }
