"""The public API over HTTP: what is promised, and a sentence for everything else."""

from __future__ import annotations

import gzip
import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.serving import Running

ARTOIS = "2.5,50.2,3.1,50.6"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def _get(server: Running, path: str, **headers: str) -> Answer:
    request = urllib.request.Request(server.url + path, headers=headers)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            status, received, body = answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        status, received, body = error.code, error.headers, error.read()
    return Answer(status, {name.lower(): value for name, value in received.items()}, body)


def _map(server: Running, **params: str) -> Answer:
    query = urlencode({"bbox": ARTOIS, "zoom": "9"} | params)
    return _get(server, f"/api/v1/missions.geojson?{query}")


def test_the_map_gets_points_inside_its_view(server: Running) -> None:
    found = _map(server).json
    assert found["total"] > 0
    for feature in found["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        assert 2.5 <= lon <= 3.1
        assert 50.2 <= lat <= 50.6


def test_criteria_narrow_the_map_as_they_narrow_the_list(server: Running) -> None:
    everything, some = _map(server).json, _map(server, kind="food_aid").json
    assert 0 < some["total"] < everything["total"]
    kinds = {f["properties"]["kind"] for f in some["features"] if "kind" in f["properties"]}
    assert kinds <= {"food_aid"}


def test_a_radius_limits_the_map_to_its_circle(server: Running) -> None:
    assert _map(server, near="62427", radius="5").json["total"] < _map(server).json["total"]


def test_contact_details_are_in_no_answer(server: Running) -> None:
    body = _map(server).body.decode()
    assert "@" not in body
    assert "contact" not in body


def test_a_known_answer_is_not_sent_twice(server: Running) -> None:
    first = _map(server)
    again = _get(
        server,
        f"/api/v1/missions.geojson?{urlencode({'bbox': ARTOIS, 'zoom': '9'})}",
        **{"If-None-Match": first.headers["etag"]},
    )
    assert first.headers["cache-control"].startswith("public, max-age=")
    assert (again.status, again.body) == (304, b"")


def test_it_travels_compressed(server: Running) -> None:
    query = urlencode({"bbox": ARTOIS, "zoom": "9"})
    packed = _get(server, f"/api/v1/missions.geojson?{query}", **{"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.body)) == _map(server).json


@pytest.mark.parametrize(
    "query",
    [
        "",
        "bbox=1,2,3&zoom=9",
        "bbox=nan,nan,nan,nan&zoom=9",
        "bbox=3.1,50.6,2.5,50.2&zoom=9",
        "bbox=-10,-10,-9,-9&zoom=9",
        f"bbox={ARTOIS}&zoom=-1",
        f"bbox={ARTOIS}&zoom=inf",
        f"bbox={ARTOIS}&zoom=x",
        f"bbox={ARTOIS}&zoom=9&near=xyzxyz&radius=10",
        f"bbox={ARTOIS}&zoom=9&near=62427&radius=-1",
        f"bbox={ARTOIS}&zoom=9&near=62427&radius=1000000",
        f"bbox={ARTOIS}&zoom=9&kind=weapons",
        f"bbox={ARTOIS}&zoom=9&slot=someday",
        f"bbox={ARTOIS}&zoom=9&q=" + "a" * 10_000,
    ],
)
def test_bad_criteria_get_a_sentence_and_a_4xx(server: Running, query: str) -> None:
    answer = _get(server, f"/api/v1/missions.geojson?{query}")
    assert 400 <= answer.status < 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["detail"].endswith((".", "?"))
    assert "Traceback" not in answer.body.decode()


def test_a_place_is_suggested_while_typing(server: Running) -> None:
    places = _get(server, "/api/v1/places?q=henin").json
    assert places[0]["insee"] == "62427"
    assert places[0]["label"] == "Hénin-Beaumont (62)"


@pytest.mark.parametrize("q", ["", "a", "zzzzzzzz", quote("🦀"), "%00", "%27%3B--"])
def test_what_is_no_place_suggests_nothing(server: Running, q: str) -> None:
    answer = _get(server, f"/api/v1/places?q={q}")
    assert (answer.status, answer.json) == (200, [])


def test_a_place_name_of_10_kb_is_refused(server: Running) -> None:
    answer = _get(server, "/api/v1/places?q=" + "a" * 10_000)
    assert (answer.status, answer.json["field"]) == (422, "q")


def test_an_unknown_address_answers_as_a_problem(server: Running) -> None:
    answer = _get(server, "/api/v1/nothing")
    assert (answer.status, answer.json["title"]) == (404, "not_found")


def test_the_api_describes_itself(server: Running) -> None:
    paths = _get(server, "/api/v1/openapi.json").json["paths"]
    assert {"/api/v1/missions.geojson", "/api/v1/places"} <= set(paths)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    params=st.dictionaries(
        st.sampled_from(
            ["bbox", "zoom", "near", "radius", "kind", "mode", "slot", "q", "full", "sort", "page"]
        ),
        st.text(max_size=30) | st.floats().map(str) | st.just(ARTOIS),
    )
)
def test_no_request_however_malformed_is_a_bug(server: Running, params: dict[str, str]) -> None:
    query = urlencode(params, errors="replace")
    assert _get(server, f"/api/v1/missions.geojson?{query}").status < 500
