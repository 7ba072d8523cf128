"""The addresses the server completes, asked without a browser and without built pages of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from fastapi.testclient import TestClient

from reserve_app.api import documents, people, places, problems
from reserve_app.api.documents import built, elsewhere, routes
from reserve_app.api.documents.nowhere import OwnNotFound
from reserve_app.api.people import apply
from reserve_app.domain.cookies import cookie_name
from reserve_app.domain.errors import Unavailable
from reserve_app.models.engine import transaction
from reserve_app.services.sessions import open_session
from reserve_app.settings import get_settings
from tests.people import person
from tests.published import add_mission

pytestmark = pytest.mark.usefixtures("database")
SHELL = "<html><head>{title}</head><body>{slots}</body></html>"
NASTY = "Colis </script><script>alert('x')</script> & \"guillemets\""


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The routes over a minimal build."""
    slots = {
        "index": '<span data-slot="count-food_aid"></span>',
        "missions": '<input role="combobox" name="near" value=""/><input name="q"/>'
        '<option hidden="" value="" data-slot="radius"></option><div data-slot="error"></div>'
        '<input type="hidden" name="bbox"/><div data-slot="zone"></div>'
        '<span data-slot="n-food_aid"></span>'
        '<div data-slot="results"></div>',
        "__spa-fallback": '<div data-slot="main"></div>',
        "structures": '<meta content="/share.png" property="og:image"/>',
        "404": '<div data-slot="me"></div><div data-slot="main">introuvable</div>',
    }
    for name, content in slots.items():
        text = SHELL.format(title="<title>Réserve</title>", slots=content)
        (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
    monkeypatch.setenv("RESERVE_URL", "http://localhost:3000")
    get_settings.cache_clear()
    monkeypatch.setattr(built, "built_file", lambda name: tmp_path / f"{name}.html")
    application = FastAPI()
    problems.install(application)
    application.include_router(places.router, prefix="/api/v1")
    application.include_router(elsewhere.api)
    application.include_router(documents.router)
    for router in people.ROUTERS:
        application.include_router(router)
    application.include_router(elsewhere.router)
    with TestClient(application, follow_redirects=False) as started:
        yield started


def test_home_carries_its_counts_and_address(client: TestClient) -> None:
    add_mission(kind="food_aid")
    text = client.get("/").text
    assert ">1 mission ouverte</span>" in text
    assert '<link rel="canonical" href="http://localhost:3000/">' in text


def test_the_finder_carries_its_list(client: TestClient) -> None:
    add_mission(title="Trier des colis", kind="food_aid")
    answer = client.get("/missions", params={"near": "62041", "kind": "food_aid"})
    assert answer.status_code == 200
    assert "Trier des colis" in answer.text
    assert "<title>Missions à moins de 15\u00a0km d&#x27;Arras (62)" in answer.text


def test_bad_criteria_answer_a_sentence_and_a_status(client: TestClient) -> None:
    answer = client.get("/missions", params={"near": "62041", "radius": "-1"})
    assert answer.status_code == 422
    assert "Le rayon va de" in answer.text


def test_a_mission_is_whole_and_what_was_typed_stays_text(client: TestClient) -> None:
    mission = add_mission(title=NASTY, description=NASTY)
    answer = client.get(f"/missions/{mission.id}/{mission.slug}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', answer.text)
    assert found
    assert json.loads(found[1])["name"] == NASTY


@pytest.mark.parametrize("slug", ["autre", "", "colis%2F..%2F.."])
def test_another_slug_leads_to_the_right_one(client: TestClient, slug: str) -> None:
    mission = add_mission()
    answer = client.get(f"/missions/{mission.id}/{slug}".rstrip("/"))
    if answer.status_code == 301:
        assert answer.headers["location"] == f"/missions/{mission.id}/{mission.slug}"
    else:
        assert answer.status_code == 404  # more than one segment: no such address


@pytest.mark.parametrize("number", ["0", "-1", "999", "9" * 30, "abc", "1e3", "٣"])
def test_a_mission_that_is_not_there_is_a_404_page(client: TestClient, number: str) -> None:
    answer = client.get(f"/missions/{number}/x")
    assert answer.status_code == 404
    assert "introuvable" in answer.text


def test_a_draft_is_not_there_either(client: TestClient) -> None:
    mission = add_mission(state="draft", published_at=None)
    assert client.get(f"/missions/{mission.id}/x").status_code == 404


def test_contacts_are_in_no_page(client: TestClient) -> None:
    mission = add_mission()
    for path in ("/", "/missions", f"/missions/{mission.id}/{mission.slug}"):
        assert "anari" not in client.get(path).text


def test_robots_are_told_what_to_leave(client: TestClient) -> None:
    text = client.get("/robots.txt").text
    assert "Disallow: /api/" in text
    assert "Sitemap: http://localhost:3000/sitemap.xml" in text


REPAIR = "Restaurez une sauvegarde, puis lancez reserve migrate."


def test_a_database_that_is_down_leaves_a_page_in_french(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object) -> None:
        raise Unavailable(REPAIR)

    monkeypatch.setattr(apply, "get_mission", down)
    for name in ("find_missions", "home_counts"):
        monkeypatch.setattr(routes, name, down)
    for path, status in (("/missions/1/colis", 503), ("/missions", 503), ("/", 200)):
        answer = client.get(path)
        assert (answer.status_code, "sauvegarde" in answer.text) == (status, False)
        assert answer.headers["content-type"].startswith("text/html")
    whole = client.get("/missions/1", follow_redirects=False)
    assert (whole.status_code, whole.headers["location"]) == (307, "/missions/1/mission")
    page = client.get("/missions/1/colis").text
    assert "Réessayez dans un instant." in page
    assert 'href="/"' in page


def test_the_api_keeps_the_operators_sentence_to_itself() -> None:
    told = problems.problem(Unavailable(REPAIR))
    assert "sauvegarde" not in bytes(told.body).decode()


def test_structures_have_their_address_and_preview(client: TestClient) -> None:
    text = client.get("/structures").text
    assert '<link rel="canonical" href="http://localhost:3000/structures">' in text
    assert text.count("og:image") == 1
    assert "http://localhost:3000/share.png" in text


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/missions/?q=a", "/missions?q=a"),
        ("/structures/", "/structures"),
        ("/index.html", "/"),
        ("/missions.html", "/missions"),
        ("/structures.html", "/structures"),
        ("/missions/12/colis/", "/missions/12/colis"),
    ],
)
def test_other_spellings_lead_to_one_address_of_ours(
    client: TestClient, path: str, location: str
) -> None:
    answer = client.get(path, headers={"Host": "evil.example"})
    assert (answer.status_code, answer.headers["location"]) == (308, location)


@pytest.mark.parametrize(
    "path",
    [
        "/404.html",
        "/__spa-fallback.html",
        "/missions/1//evil.com",
        "/missions/1//evil.com/",
        "/missions//evil.com/",
        "/missions/index.html",
        "/structures/index.html",
    ],
)
def test_files_of_the_build_are_no_pages(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "introuvable" in answer.text


@pytest.mark.parametrize("path", ["/", "/missions", "/missions/1", "/structures"])
def test_pages_refuse_to_be_changed_in_french(client: TestClient, path: str) -> None:
    answer = client.post(path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert "pas possible ici" in answer.text


@pytest.mark.parametrize("path", ["/inconnu", "/robots.txt", "/reserve.css", "/a/b/", "//evil.com"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_else_is_changed_either(client: TestClient, path: str, method: str) -> None:
    answer = client.request(method, f"http://testserver{path}", data={"a": "1"})
    assert (answer.status_code, "pas possible ici" in answer.text) == (405, True)


@pytest.mark.parametrize("path", ["/inconnu", "/missions", "/api", "/api/v1/inconnu", "/api/a/"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_program_is_answered_as_one(client: TestClient, path: str, method: str) -> None:
    answer = client.request(method, path, json={"a": 1})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == (404 if path.startswith("/api") else 405)
    assert answer.json()["detail"].startswith("Cette ")


def test_what_the_api_only_reads_says_which_verbs_it_takes(client: TestClient) -> None:
    answer = client.delete("/api/v1/places")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/_event/", "/_upload"])
def test_what_answers_for_itself_is_left_alone(client: TestClient, path: str) -> None:
    """Negative control: the last route does not swallow Reflex's addresses."""
    assert client.post(path).status_code == 404


def test_without_javascript_the_form_sends_back_what_was_searched(client: TestClient) -> None:
    text = client.get("/missions?near=50.293,2.779&q=a&q=b&bbox=2.5,50.2,3.1,50.6").text
    assert 'value="50.293,2.779"' in text
    assert '<input value="b" name="q"' in text
    assert '<input type="hidden" name="bbox"/>' in text


@pytest.mark.parametrize("radius", ["-1", "1000000", "loin"])
def test_a_radius_that_cannot_be_is_shown_as_typed_with_its_message(
    client: TestClient, radius: str
) -> None:
    answer = client.get("/missions", params={"near": "62041", "radius": radius})
    assert answer.status_code == 422
    assert f'value="{radius}" data-slot="radius"' in answer.text
    assert re.search(r'data-slot="error"><p class="error">.*?rayon', answer.text)
    fine = client.get("/missions?near=62041&radius=17").text
    assert '<div data-slot="error"></div>' in fine


BOX = "2.5,50.2,3.1,50.6"


def test_without_javascript_the_zone_stays_until_the_place_changes(client: TestClient) -> None:
    """What a browser without scripts would send of the form: its fields, as the server wrote."""
    text = client.get(f"/missions?near=62041&bbox={BOX}").text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text))
    assert fields == {"bbox": BOX, "bbox_of": "Arras (62)"}
    kept = client.get("/missions", params={"near": "Arras (62)", "kind": "childcare", **fields})
    assert (kept.status_code, kept.headers["location"]) == (
        303,
        f"/missions?near=Arras%20%2862%29&kind=childcare&bbox={BOX}",
    )
    left = client.get("/missions", params={"near": "Lens", **fields})
    assert left.headers["location"] == "/missions?near=Lens"
    assert client.get(left.headers["location"]).status_code == 200


def test_a_zone_without_a_place_is_left_for_the_first_one(client: TestClient) -> None:
    text = client.get(f"/missions?bbox={BOX}").text
    assert 'name="bbox_of" value="-"' in text
    for near, location in (("", f"/missions?bbox={BOX}"), ("Lens", "/missions?near=Lens")):
        sent = {"near": near, "bbox": BOX, "bbox_of": "-"}
        assert client.get("/missions", params=sent).headers["location"] == location
    evil = client.get("/missions?bbox_of=-&near=//evil.com&bbox=1,2")
    assert evil.headers["location"] == "/missions?near=%2F%2Fevil.com"
    assert "<noscript>" not in client.get("/missions?near=Lens&bbox=1,2").text


def test_nearest_ones_come_before_remote_ones(client: TestClient) -> None:
    add_mission(title="Trier des colis")
    add_mission(title="Appeler de loin", remote=True)
    text = client.get("/missions", params={"near": "48095"}).text
    assert text.index("Trier des colis") < text.index("Appeler de loin")
    assert "Les plus proches ailleurs" in text


def test_what_a_kind_is_for_is_no_rule(client: TestClient) -> None:
    mission = add_mission(kind="food_aid")
    text = client.get(f"/missions/{mission.id}/{mission.slug}").text
    assert "<h3>Les règles à suivre</h3><ul" in text


def _static(client: TestClient, tmp_path: Path) -> TestClient:
    """The same routes beside a folder of built pages, as Reflex mounts it."""
    client.app.mount("/", StaticFiles(directory=tmp_path, html=True))
    return TestClient(OwnNotFound(client.app), follow_redirects=False)


def test_an_address_nobody_answers_has_the_header_of_who_asks(
    client: TestClient, tmp_path: Path
) -> None:
    served = _static(client, tmp_path)
    cookie = sign_in_cookie()
    for headers, link in (({}, "/connexion"), ({"Cookie": cookie}, "/compte")):
        answer = served.get("/rien/du/tout", headers=headers)
        assert answer.status_code == 404
        assert "introuvable" in answer.text
        assert f'href="{link}"' in answer.text
    assert served.head("/rien").status_code == 404
    assert served.get("/missions").status_code == 200
    plain = TestClient(client.app).get("/rien")  # negative control: the static page knows nobody
    assert (plain.status_code, "/connexion" in plain.text) == (404, False)


def sign_in_cookie() -> str:
    """Return the cookie of somebody signed in now."""
    someone, now = person(), datetime.now(UTC)
    with transaction() as session:
        secret = open_session(session, someone.account_id, "", now)
        session.commit()
    return f"{cookie_name(https=False)}={secret}"
