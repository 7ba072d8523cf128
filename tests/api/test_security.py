"""What wraps every answer: Origin check, headers, lifetimes."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from reserve_app.api.security import (
    OwnOriginOnly,
    OwnRedirections,
    SecurityHeaders,
    content_security_policy,
    inline_script_hashes,
)

OURS = "http://localhost:3000"


async def _page(_: Request) -> Response:
    return HTMLResponse("<p>bonjour</p>")


async def _socket(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("open")
    await socket.close()


@pytest.fixture
def client() -> Iterator[TestClient]:
    routes = [
        Route("/", _page, methods=["GET", "POST"]),
        Route("/_event/", _page, methods=["GET", "POST"]),
        Route("/assets/entry-AbCd1234.js", lambda _: PlainTextResponse("1")),
        Route("/map/france.pmtiles", lambda _: PlainTextResponse("1")),
        WebSocketRoute("/_event", _socket),
    ]
    policy = content_security_policy(["'sha256-abc='"])
    app = SecurityHeaders(OwnOriginOnly(Starlette(routes=routes), [OURS]), policy, https=True)
    with TestClient(app) as client:
        yield client


def test_anyone_may_read_a_page(client: TestClient) -> None:
    assert client.get("/", headers={"Origin": "https://evil.example"}).status_code == 200


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", OURS + ".evil.example"])
def test_a_foreign_page_cannot_post(client: TestClient, origin: str | None) -> None:
    answer = client.post("/", headers={"Origin": origin} if origin else {})
    assert answer.status_code == 403
    assert answer.json()["title"] == "bad_origin"


def test_our_own_page_can_post(client: TestClient) -> None:
    assert client.post("/", headers={"Origin": OURS}).status_code == 200


@pytest.mark.parametrize("origin", [None, "https://evil.example"])
def test_a_foreign_page_cannot_open_the_socket(client: TestClient, origin: str | None) -> None:
    headers = {"Origin": origin} if origin else {}
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/_event", headers=headers):
        pass
    assert client.get("/_event/", headers=headers).status_code == 403  # the polling entrance


def test_our_own_page_can_open_the_socket(client: TestClient) -> None:
    with client.websocket_connect("/_event", headers={"Origin": OURS}) as socket:
        assert socket.receive_text() == "open"


def test_every_answer_carries_the_security_headers(client: TestClient) -> None:
    for answer in (client.get("/"), client.post("/"), client.get("/absent")):
        policy = answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy
        script = next(part for part in policy.split("; ") if part.startswith("script-src"))
        assert "unsafe" not in script
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["strict-transport-security"]


def test_hashed_files_are_kept_for_ever_and_pages_are_asked_again(client: TestClient) -> None:
    assert "immutable" in client.get("/assets/entry-AbCd1234.js").headers["cache-control"]
    assert "max-age=86400" in client.get("/map/france.pmtiles").headers["cache-control"]
    assert client.get("/").headers["cache-control"] == "no-cache"


def test_only_the_inline_scripts_of_the_build_may_run(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text('<script>let a = 1</script><script src="/x.js"></script>', encoding="utf-8")
    expected = base64.b64encode(hashlib.sha256(b"let a = 1").digest()).decode()
    assert inline_script_hashes([page]) == [f"'sha256-{expected}'"]


def test_no_other_host_is_ever_allowed() -> None:
    policy = content_security_policy(["'sha256-abc='"])
    assert "://" not in policy
    assert "*" not in policy


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("/missions", "/missions/"),
        ("//missions", "/missions"),
        ("//missions/?q=a", "/missions/?q=a"),
        ("///b.example", "/b.example"),
        ("/%2Fb.example", "/b.example"),
        ("//%5Cb.example", "/%5Cb.example"),
        ("//a%0D%0Ab", "/a%0D%0Ab"),
    ],
)
def test_a_folder_of_pages_leads_to_no_other_host(tmp_path: Path, path: str, leads: str) -> None:
    (tmp_path / "missions").mkdir()
    (tmp_path / "missions" / "index.html").write_text("<p>bonjour</p>")
    pages = Starlette(routes=[Mount("/", StaticFiles(directory=tmp_path, html=True))])
    with TestClient(OwnRedirections(pages), follow_redirects=False) as client:
        # The client makes an address with a host of two slashes: the path is given whole.
        answer = client.get(f"http://evil.example{path}")
    assert (answer.status_code in {307, 308}, answer.headers["location"]) == (True, leads)
