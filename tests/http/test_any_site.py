"""What programs and pages of other sites are answered, Reflex's own middleware around it."""

from __future__ import annotations

import http.client

import pytest

from tests.http.test_api import Answer
from tests.serving import Running

ELSEWHERE = "https://a.example"
MAP = "/api/v1/missions.geojson?bbox=1,50,4,51&zoom=8"
OPEN = [MAP, "/api/v1/kinds", "/api/v1/missions/1", "/api/v1/territories/62", "/missions.atom"]
CLOSED = ["/api/v1/structures/1/missions", "/api/v1/interests/1/contact", "/mes-missions", "/ping"]


def _ask(server: Running, method: str, path: str, **headers: str) -> Answer:
    """Send a path as it is, which urllib does not."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=named)
    answer = connection.getresponse()
    found = {name.lower(): value for name, value in answer.getheaders()}
    body = answer.read()
    connection.close()
    return Answer(answer.status, found, body)


def _preflight(server: Running, path: str) -> Answer:
    asked = {
        "Access_Control_Request_Method": "GET",
        "Access_Control_Request_Headers": "if-none-match",
    }
    return _ask(server, "OPTIONS", path, Origin=ELSEWHERE, **asked)


@pytest.mark.parametrize("path", [*OPEN, "/en/missions.atom"])
def test_a_browser_may_send_a_tag_from_any_site(server: Running, path: str) -> None:
    answer = _preflight(server, path)
    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in answer.headers["access-control-allow-headers"]
    assert int(answer.headers["access-control-max-age"]) > 0
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("path", CLOSED)
def test_what_is_not_open_refuses_other_sites(server: Running, path: str) -> None:
    answer = _preflight(server, path)
    assert answer.status >= 400
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
@pytest.mark.parametrize("path", OPEN)
def test_no_open_answer_speaks_of_credentials(server: Running, method: str, path: str) -> None:
    for origin in (ELSEWHERE, server.url):
        answer = _ask(server, method, path, Origin=origin)
        assert "access-control-allow-credentials" not in answer.headers
        if method in {"GET", "HEAD"}:
            assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", OPEN)
def test_head_is_get_without_its_body(server: Running, path: str) -> None:
    full, head = _ask(server, "GET", path), _ask(server, "HEAD", path)
    assert (head.status, head.body) == (full.status, b"")
    for name in ("content-type", "content-length", "etag", "cache-control"):
        assert head.headers.get(name) == full.headers.get(name)


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "DELETE"])
def test_another_method_gets_a_problem_that_says_which_are_allowed(
    server: Running, method: str
) -> None:
    answer = _ask(server, method, "/api/v1/kinds", Origin=server.url)
    assert (answer.status, answer.json["title"]) == (405, "http")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["allow"] == "GET, HEAD"
    assert _ask(server, method, "/api/v1/nothing", Origin=server.url).json["status"] == 404


def test_nobody_is_led_to_the_host_a_request_names(server: Running) -> None:
    for path, leads in (
        ("//missions?q=a", "/missions?q=a"),
        ("//b.example/", "/b.example/"),
        ("/ping/", "/ping"),
    ):
        answer = _ask(server, "GET", path, Host="evil.example")
        assert (answer.status in {307, 308}, answer.headers["location"]) == (True, leads)
