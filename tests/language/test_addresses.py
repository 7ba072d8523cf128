"""The address says the language, above whatever answers; redirections stay in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from reserve_app.api.documents.markup import tag
from reserve_app.api.hashing import in_password_thread
from reserve_app.api.languages import Languages
from reserve_app.language import current_language, speaking


def _application() -> FastAPI:
    application = FastAPI()

    @application.get("/qui")
    def plain(request: Request) -> Response:
        return PlainTextResponse(f"{current_language()} {request.url.path}")

    @application.get("/en-fil")
    async def threaded() -> Response:
        return PlainTextResponse(await in_password_thread(current_language))

    @application.get("/va")
    def away(vers: str) -> Response:
        return RedirectResponse(vers, status_code=303)

    @application.get("/")
    def home() -> Response:
        return PlainTextResponse(current_language())

    return application


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(Languages(_application()), follow_redirects=False) as started:
        yield started


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/qui", "fr /qui"),
        ("/en/qui", "en /qui"),
        ("/", "fr"),
        ("/en", "en"),
        ("/en/", "en"),
        ("/en-fil", "fr"),
        ("/en/en-fil", "en"),
    ],
)
def test_the_address_says_the_language(client: TestClient, path: str, said: str) -> None:
    assert client.get(path).text == said


@pytest.mark.parametrize(
    "path", ["/en/en/qui", "/en/api/v1/missions", "/en/reserve.css", "/de/qui"]
)
def test_what_has_no_other_language_is_not_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("where", "led"),
    [
        ("/compte?fait=1", "/en/compte?fait=1"),
        ("/en/compte", "/en/compte"),
        ("https://autre.example/", "https://autre.example/"),
        ("//autre.example/", "//autre.example/"),
    ],
)
def test_an_english_redirection_stays_english(client: TestClient, where: str, led: str) -> None:
    assert client.get("/en/va", params={"vers": where}).headers["location"] == led
    assert client.get("/va", params={"vers": where}).headers["location"] == where


def test_one_request_leaves_its_language_to_no_other(client: TestClient) -> None:
    client.get("/en/qui")
    assert client.get("/qui").text == "fr /qui"


def test_what_the_server_writes_leads_to_its_own_language() -> None:
    with speaking("en"):
        assert tag("a", "x", href="/missions") == '<a href="/en/missions">x</a>'
        assert 'action="/en/connexion"' in tag("form", action="/connexion")
        assert tag("link", href="/desk.css") == '<link href="/desk.css">'
    assert tag("a", "x", href="/missions") == '<a href="/missions">x</a>'
