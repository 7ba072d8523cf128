"""A key opens what its scopes name of its own structure, and nothing else to anybody."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import delete, func, select, update

from reserve_app.domain.errors import BadFields, Forbidden, NotFound, WrongState
from reserve_app.domain.partners import MOST_KEYS
from reserve_app.models import (
    ACCOUNT,
    AUDIT_ENTRY,
    MEMBERSHIP,
    MISSION,
    PARTNER_KEY,
    PARTNER_MISSION,
    STRUCTURE,
)
from reserve_app.models.engine import read_session, transaction
from reserve_app.services.partner_keys import make_key, revoke_key
from reserve_app.services.sql import run
from reserve_app.services.throttle import forget_counts
from tests.api.conftest import Browser
from tests.factories import mission_row, store, structure_row
from tests.partner.files import csv_of, good, xlsx_of
from tests.people import Person, person
from tests.routes import routes

pytestmark = pytest.mark.usefixtures("database")
BOTH = ("missions:import", "missions:read")
NOW = datetime.now(UTC)


def today(**changes: str) -> dict[str, str]:
    return good(starts_on=f"{NOW:%d/%m/%Y}", **changes)


def managed(**columns: Any) -> tuple[Person, int]:
    structure = structure_row(**columns)
    store([structure], [])
    return person(structures=(structure["id"],)), structure["id"]


def key_of(someone: Person, structure: int, *scopes: str) -> str:
    return make_key(someone.actor, structure, "Logiciel de planning", scopes or BOTH, NOW)


def post(browser: Browser, structure: object, key: str, **how: Any) -> Response:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": how.pop("type", "text/csv")}
    body = how.pop("body", csv_of(today()))
    query = how.pop("query", "")
    path = f"/api/v1/structures/{structure}/missions:import{query}"
    return browser.client.post(path, content=body, headers=headers)


def listed(browser: Browser, structure: object, key: str, query: str = "") -> Response:
    path = f"/api/v1/structures/{structure}/missions{query}"
    return browser.get(path, Authorization=f"Bearer {key}")


def count(table: Any) -> int:
    with read_session() as session:
        return int(run(session, select(func.count()).select_from(table)).scalar_one())


def test_a_program_imports_and_reads_its_missions(browser: Browser) -> None:
    someone, structure = managed()
    key = key_of(someone, structure)
    tried = post(browser, structure, key, query="?dry_run=1")
    assert (tried.status_code, tried.json()["created"], count(MISSION)) == (200, 1, 0)
    written = post(browser, structure, key)  # without Origin: no page stands behind it
    assert written.json()["rows"][0]["outcome"] == "created"
    assert written.headers["ratelimit-limit"] == "120"
    assert "access-control-allow-origin" not in written.headers
    assert post(browser, structure, key).json()["unchanged"] == 1
    found = listed(browser, structure, key).json()["missions"]
    assert [(one["reference"], one["state"], one["url"]) for one in found] == [
        ("COLIS-1", "pending", None)
    ]
    assert "canari" not in json.dumps(found).casefold()
    acts = select(AUDIT_ENTRY.c.actor_id).where(AUDIT_ENTRY.c.act == "structure:imported")
    with read_session() as session:
        assert run(session, acts).scalars().all() == [someone.account_id]


def test_each_format_is_read_by_its_type_or_as_a_part(browser: Browser) -> None:
    someone, structure = managed()
    key = key_of(someone, structure)
    xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    as_json = json.dumps({"missions": [today()]}).encode()
    assert post(browser, structure, key, body=xlsx_of(today()), type=xlsx).status_code == 200
    assert post(browser, structure, key, body=as_json, type="application/json").json() == {
        "dry_run": False, "created": 0, "updated": 0, "unchanged": 1,
        "rows": [{"row": 1, "reference": "COLIS-1", "outcome": "unchanged",
                  "mission": number_of("COLIS-1")}],
    }  # fmt: skip
    part = browser.client.post(
        f"/api/v1/structures/{structure}/missions:import",
        files={"file": ("missions.csv", csv_of(today()), "text/csv")},
        headers={"Authorization": f"Bearer {key}"},
    )
    assert part.json()["unchanged"] == 1
    for kind in ("text/html", "", "multipart/form-data", "multipart/form-data; boundary=x"):
        assert post(browser, structure, key, type=kind).status_code in {415, 422}


def number_of(reference: str) -> int:
    query = select(PARTNER_MISSION.c.mission_id).where(PARTNER_MISSION.c.reference == reference)
    with read_session() as session:
        return int(run(session, query).scalar_one())


def test_wrong_lines_are_a_problem_document(browser: Browser) -> None:
    someone, structure = managed()
    key = key_of(someone, structure)
    refused = post(browser, structure, key, body=csv_of(today(), today(places="0", reference="B")))
    assert (refused.status_code, refused.headers["content-type"]) == (
        422, "application/problem+json",
    )  # fmt: skip
    assert refused.json()["title"] == "bad_rows"
    assert refused.json()["errors"] == [
        {
            "row": 3,
            "column": "Places",
            "code": "bad_places",
            "detail": "Indiquez combien de bénévoles il faut, de 1 à 500.",
        }
    ]
    assert count(MISSION) == 0


def test_what_is_too_large_is_refused_before_it_is_read(browser: Browser) -> None:
    someone, structure = managed()
    key = key_of(someone, structure)
    read: list[int] = []

    def endless() -> Any:
        for chunk in range(100):
            read.append(chunk)
            yield b"x" * 100_000

    said = post(browser, structure, key, body=b"x" * 3_000_000)
    streamed = post(browser, structure, key, body=endless())
    lines = csv_of(today()) + b"\r\nx;y" * 100_000
    long = post(browser, structure, key, body=lines)
    for answer in (said, streamed, long):
        assert (answer.status_code, answer.json()["title"]) == (413, "too_large")


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer x", "Basic {key}", "{key}", "Bearer {key}x", "Bearer {wrong}",
     "Bearer reserve_aaaaaaaaaaaa_" + "a" * 43, "Bearer " + "a" * 100_000, "Bearer é"],
)  # fmt: skip
def test_what_is_no_key_answers_alike(browser: Browser, header: str) -> None:
    someone, structure = managed()
    key = key_of(someone, structure)
    wrong = key[:-1] + ("a" if key[-1] != "a" else "b")
    sent = header.format(key=key, wrong=wrong).encode()
    path = f"/api/v1/structures/{structure}/missions"
    answer = browser.client.get(path, headers={"Authorization": sent})
    assert (answer.status_code, answer.json()["title"]) == (401, "bad_key")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json() == browser.get(path).json()


def test_a_key_that_ended_answers_as_an_unknown_one(browser: Browser) -> None:
    """Revoked; its maker a mere member, gone, suspended or erased."""

    def revoked(someone: Person, structure: int) -> None:
        query = select(PARTNER_KEY.c.id).where(PARTNER_KEY.c.structure_id == structure)
        with read_session() as session:
            number = run(session, query).scalar_one()
        revoke_key(someone.actor, structure, number, NOW)

    def change(statement: Any) -> None:
        with transaction() as session:
            run(session, statement)
            session.commit()

    def member(someone: Person, _structure: int) -> None:
        mine = MEMBERSHIP.c.account_id == someone.account_id
        change(update(MEMBERSHIP).where(mine).values(role="member"))

    def gone(someone: Person, _structure: int) -> None:
        change(delete(MEMBERSHIP).where(MEMBERSHIP.c.account_id == someone.account_id))

    def suspended(someone: Person, _structure: int) -> None:
        mine = ACCOUNT.c.id == someone.account_id
        change(update(ACCOUNT).where(mine).values(suspended_at=NOW))

    unknown = listed(browser, 1, "reserve_aaaaaaaaaaaa_" + "a" * 43).json()
    for ended in (revoked, member, gone, suspended):
        someone, structure = managed()
        key = key_of(someone, structure)
        assert listed(browser, structure, key).status_code == 200
        ended(someone, structure)
        answer = listed(browser, structure, key)
        assert (answer.status_code, answer.json()) == (401, unknown)
        assert post(browser, structure, key).status_code == 401
    assert count(MISSION) == 0


def test_a_key_revoked_while_its_file_is_read_writes_nothing(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    someone, structure = managed()
    key = key_of(someone, structure)
    from reserve_app.services import mission_import

    understood = mission_import._understood

    def meanwhile(*given: Any) -> Any:
        with transaction() as session:
            run(session, update(PARTNER_KEY).values(revoked_at=NOW))
            session.commit()
        return understood(*given)

    monkeypatch.setattr(mission_import, "_understood", meanwhile)
    assert post(browser, structure, key).status_code == 401
    assert count(MISSION) == 0
    # Negative control: without the second look the file would be written.
    with transaction() as session:
        run(session, update(PARTNER_KEY).values(revoked_at=None))
        session.commit()
    monkeypatch.setattr(mission_import, "refuse_dead_key", lambda *_: None)
    assert post(browser, structure, key).status_code == 200
    assert count(MISSION) == 1


def test_another_structure_does_not_exist_and_a_scope_is_needed(browser: Browser) -> None:
    someone, structure = managed()
    other, elsewhere = managed()
    key, reads = key_of(someone, structure), key_of(other, elsewhere, "missions:read")
    missing = post(browser, 999_999, key)
    assert missing.status_code == 404
    assert post(browser, elsewhere, key).json() == missing.json()
    assert listed(browser, elsewhere, key).json() == missing.json()
    for where in ("0", "abc", "9" * 30, "%C3%A9"):
        for answer in (post(browser, where, key), listed(browser, where, key)):
            assert (answer.status_code, answer.json()["title"]) == (404, "not_found")
    refused = post(browser, elsewhere, reads)
    assert (refused.status_code, refused.json()["title"]) == (403, "forbidden")
    assert listed(browser, elsewhere, reads).status_code == 200
    imports = key_of(other, elsewhere, "missions:import")
    assert listed(browser, elsewhere, imports).status_code == 403
    assert count(MISSION) == 0


def test_a_key_opens_no_other_route_and_a_session_no_import(browser: Browser) -> None:
    someone, structure = managed()
    key = key_of(someone, structure)
    paths = {
        re.sub(r"\{rest:\w+\}", "x", re.sub(r"\{(\w+)(:int)?\}", str(structure), route.path))
        for route in routes()
        if "GET" in route.methods
    }
    own = [path for path in paths if browser.get(path).status_code in {303, 401, 403, 404}]
    assert f"/structure/{structure}/cles" in own
    for path in own:
        without = browser.get(path)
        answer = browser.get(path, Authorization=f"Bearer {key}")
        if path == f"/structures/{structure}/missions":
            continue
        assert answer.status_code == without.status_code, path
        assert answer.headers.get("location") == without.headers.get("location")
        assert "set-cookie" not in answer.headers
        forget_counts()
    browser.as_(someone)
    path = f"/api/v1/structures/{structure}/missions:import"
    page = {"Origin": "http://localhost:3000", "Content-Type": "text/csv"}
    assert browser.client.post(path, content=csv_of(today()), headers=page).status_code == 401
    assert count(MISSION) == 0


def test_only_the_import_is_asked_without_origin(browser: Browser) -> None:
    """Control: another unsafe request with a key and no Origin is refused at the door."""
    someone, structure = managed()
    bearer = {"Authorization": f"Bearer {key_of(someone, structure)}"}
    for path in (f"/structure/{structure}/cles", "/api/v1/structures/1/missions:imports"):
        assert browser.client.post(path, headers=bearer).status_code == 403


def test_a_route_for_keys_that_declares_nothing_is_closed(browser: Browser) -> None:
    from fastapi import APIRouter, FastAPI
    from fastapi.testclient import TestClient

    from reserve_app.api.partner_route import KeyRoute

    someone, structure = managed()
    key = key_of(someone, structure)
    del browser
    router = APIRouter(route_class=KeyRoute)
    router.add_api_route("/forgotten", lambda: "secret")
    application = FastAPI()
    application.include_router(router)
    answer = TestClient(application).get("/forgotten", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 403
    assert "secret" not in answer.text


def test_guessing_keys_and_calling_too_often_are_slowed(browser: Browser) -> None:
    someone, structure = managed()
    key = key_of(someone, structure)
    codes = [listed(browser, structure, "x").status_code for _ in range(31)]
    assert codes == [401] * 30 + [429]
    assert listed(browser, structure, key).status_code == 200  # a good key is not shut out
    for _ in range(119):
        last = listed(browser, structure, key)
    assert (last.status_code, last.headers["ratelimit-remaining"]) == (200, "0")
    refused = listed(browser, structure, key)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) >= 1


def test_the_list_is_whole_page_by_page(browser: Browser) -> None:
    structure = structure_row()
    store([structure], [mission_row(structure) for _ in range(5)])
    key = key_of(person(structures=(structure["id"],)), structure["id"])
    found, query = [], "?limit=2"
    while query:
        page = listed(browser, structure["id"], key, query).json()
        found += [one["id"] for one in page["missions"]]
        query = "?" + page["next"].partition("?")[2] if page["next"] else ""
    assert (len(found), len(set(found))) == (5, 5)
    assert page["missions"][0]["url"].startswith("http://localhost:3000/missions/")


def test_a_key_is_kept_as_a_hash_and_used_is_noted(browser: Browser) -> None:
    someone, structure = managed()
    key = key_of(someone, structure)
    listed(browser, structure, key)
    with read_session() as session:
        row = dict(run(session, select(PARTNER_KEY)).mappings().one())
    secret = key.rpartition("_")[2] if "_" not in key[21:] else key[21:]
    assert secret not in str(row)
    assert key not in str(row)
    assert row["last_used_at"] is not None
    with read_session() as session:
        log = str(run(session, select(AUDIT_ENTRY)).all())
    assert "structure:key_made" in log
    assert secret not in log


def test_only_managers_of_a_standing_structure_make_keys() -> None:
    someone, structure = managed()
    member = person(structures=(structure,), role="member")
    stranger, _ = managed()
    with pytest.raises(Forbidden):
        key_of(member, structure)
    with pytest.raises(NotFound):
        key_of(stranger, structure)
    for name, scopes, field in (
        ("", BOTH, "name"),
        ("x" * 61, BOTH, "name"),
        ("Planning", (), "scope"),
        ("Planning", ("missions:delete",), "scope"),
        ("Planning", ("missions:read", "accounts:write"), "scope"),
    ):
        with pytest.raises(BadFields) as refused:
            make_key(someone.actor, structure, name, scopes, NOW)
        assert list(refused.value.fields) == [field]
    for _ in range(MOST_KEYS):
        key_of(someone, structure)
    with pytest.raises(WrongState):
        key_of(someone, structure)
    with transaction() as session:
        mine = STRUCTURE.c.id == structure
        run(session, update(STRUCTURE).where(mine).values(state="suspended", validated=False))
        session.commit()
    with pytest.raises(WrongState):
        key_of(someone, structure)


def test_the_page_shows_a_key_once_and_revokes_it(browser: Browser) -> None:
    someone, structure = managed()
    browser.as_(someone)
    path = f"/structure/{structure}/cles"
    made = browser.post(path, act="make", name="Planning", scope=["missions:read"])
    key = re.search(r"reserve_[a-z0-9]{12}_[\w-]{43}", made.text)
    assert key
    assert made.headers["cache-control"] == "no-store"
    again = browser.get(path)
    assert key[0] not in again.text
    assert key[0][:20] in again.text
    assert listed(browser, structure, key[0]).status_code == 200
    number = re.search(r'name="n" value="(\d+)"', again.text)
    assert number
    assert browser.post(path, act="revoke", n=number[1]).status_code == 303
    assert "Révoquée" in browser.get(path).text
    assert listed(browser, structure, key[0]).status_code == 401
