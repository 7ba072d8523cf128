"""Lists by cursor: whole, without repeats, the same order as the pages, nothing private."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest

from reserve_app.domain.actor import VISITOR
from reserve_app.domain.criteria import PAGE_SIZE
from reserve_app.queries.missions import find_missions
from reserve_app.search.criteria import parse
from tests.api.conftest import SITE, Browser
from tests.factories import CONTACT, NOW, TODAY, mission_row, store, structure_row
from tests.search.test_find import random_missions

pytestmark = pytest.mark.usefixtures("database")
SEARCHES = (
    {"past": "1"},
    {"past": "1", "sort": "soonest", "full": "1"},
    {"past": "1", "near": "62041", "radius": "60"},
    {"past": "1", "near": "62041", "radius": "60", "sort": "newest"},
    {"past": "1", "kind": "food_aid,childcare", "mode": "remote"},
    {"past": "1", "bbox": "2,50,4,51", "slot": "mon-morning"},
    {"past": "1", "q": "colis"},
)


def _many(number: int = 90) -> list[dict[str, Any]]:
    rng = Random(6)  # noqa: S311 - the same missions each time
    structures = [structure_row() for _ in range(3)]
    rows = random_missions(rng, structures, number)
    store(structures, rows)
    return rows


def _all(browser: Browser, path: str, **params: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    address: str | None = f"{path}?{urlencode(params)}"
    while address:
        answer = browser.get(address.removeprefix(SITE))
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += page[path.rpartition("/")[2]]
        address = page["next"]
        assert ('rel="next"' in answer.headers.get("link", "")) == bool(address)
    assert page["total"] == len(found)
    return found


def _as_the_pages(params: dict[str, str]) -> list[int]:
    found: list[int] = []
    for page in range(1, 20):
        results = find_missions(parse({**params, "page": str(page)}), VISITOR).results
        found += [card.id for card in results]
        if len(results) < PAGE_SIZE:
            break
    return found


@pytest.mark.parametrize("limit", ["1", "7"])
@pytest.mark.parametrize("params", SEARCHES, ids=urlencode)
def test_the_list_is_what_the_pages_show(
    browser: Browser, params: dict[str, str], limit: str
) -> None:
    _many(40)
    wanted = _as_the_pages(params)
    assert wanted
    found = _all(browser, "/api/v1/missions", **params, limit=limit)
    assert [one["id"] for one in found] == wanted


def test_what_is_published_meanwhile_moves_nothing(browser: Browser) -> None:
    structure = structure_row()
    rows = [mission_row(structure, published_at=NOW - timedelta(hours=n)) for n in range(6)]
    store([structure], rows)
    first = browser.get("/api/v1/missions?limit=3").json()
    store([], [mission_row(structure, published_at=NOW + timedelta(hours=n)) for n in range(3)])
    second = browser.get(first["next"].removeprefix(SITE)).json()
    assert [one["id"] for one in first["missions"] + second["missions"]] == [r["id"] for r in rows]
    # Negative control: the second page by its number repeats what the first one gave.
    assert browser.get("/api/v1/missions?limit=6").json()["missions"][3]["id"] == rows[0]["id"]


def test_a_departement_has_its_own_missions_remote_ones_too(browser: Browser) -> None:
    here, there = structure_row(), structure_row()
    mine = [mission_row(here), mission_row(here, remote=True)]
    other = mission_row(there, department="2A", commune_insee="2A004", at=(41.92, 8.73))
    store([here, there], [*mine, other])
    assert {m["id"] for m in _all(browser, "/api/v1/missions", department="62")} == {
        one["id"] for one in mine
    }
    assert [m["id"] for m in _all(browser, "/api/v1/missions", department="2A")] == [other["id"]]
    assert _all(browser, "/api/v1/missions", department="62", near="62041", mode="remote")


def test_the_table_says_what_the_list_says_and_holds_no_formula(browser: Browser) -> None:
    structure = structure_row(name="=cmd|'/c calc'!A1")
    rows = [mission_row(structure, title="+33 rue; des « colis »", description="a\nb")]
    store([structure], rows)
    answer = browser.get("/api/v1/missions.csv")
    table = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    one = browser.get(f"/api/v1/missions/{rows[0]['id']}").json()
    assert [line["id"] for line in table] == [str(one["id"])]
    assert (table[0]["title"], table[0]["structure"]) == (
        f"'{one['title']}",
        "'" + one["structure"]["name"],
    )
    assert table[0]["description"] == "a\nb"


def test_a_long_table_goes_on_where_it_stopped(browser: Browser) -> None:
    structure = structure_row()
    store([structure], [mission_row(structure) for _ in range(5)])
    first = browser.get("/api/v1/missions.csv?limit=4")
    address = first.headers["link"].partition(">")[0].removeprefix(f"<{SITE}")
    second = browser.get(address)
    assert [len(answer.text.splitlines()) for answer in (first, second)] == [5, 2]
    assert "link" not in second.headers


def test_structures_are_listed_when_checked_and_without_a_contact(browser: Browser) -> None:
    structures = [structure_row() for _ in range(5)]
    hidden = [structure_row(state=state) for state in ("pending", "suspended", "draft")]
    store(structures + hidden, [mission_row(structures[0])])
    found = _all(browser, "/api/v1/structures", limit="2", department="62")
    assert [one["id"] for one in found] == [one["id"] for one in structures]
    assert [one["open_missions"] for one in found] == [1, 0, 0, 0, 0]
    for one in hidden:
        assert browser.get(f"/api/v1/structures/{one['id']}").status_code == 404
    assert browser.get(f"/api/v1/structures/{structures[0]['id']}").json() == found[0]


def test_nothing_private_leaves(browser: Browser) -> None:
    structure = structure_row()
    row = mission_row(structure, ends_on=TODAY)
    draft = mission_row(structure, state="draft", published_at=None, title="Canari brouillon")
    store([structure], [row, draft])
    paths = ("missions?past=1", "missions.csv?past=1", f"missions/{row['id']}", "structures",
             f"structures/{structure['id']}", "kinds")  # fmt: skip
    for path in paths:
        answer = browser.get(f"/api/v1/{path}")
        assert answer.status_code == 200
        assert not [word for word in (*CONTACT.values(), "Canari") if word in answer.text], path


def test_kinds_come_with_their_rules_and_counts(browser: Browser) -> None:
    structure = structure_row()
    store([structure], [mission_row(structure)])
    told = browser.get("/api/v1/kinds").json()
    by_key = {kind["key"]: kind for kind in told["kinds"]}
    assert by_key["food_aid"]["open_missions"] == 1
    assert all(kind["safety_rules"] for kind in told["kinds"])
