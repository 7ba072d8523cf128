"""The geocoder: the national service's client, and never an error for a person."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from geopy.exc import GeocoderServiceError
from geopy.geocoders import BANFrance

from reserve_app.geo.ban import GazetteerAdapter
from reserve_app.geo.fallback import CircuitBreaker
from reserve_app.geo.geocoder import (
    Geocoder,
    geocode,
    get_geocoder,
    offline_geocoder,
    online_geocoder,
    reverse,
)
from reserve_app.settings import get_settings

TIMEOUT_S = 0.3

STREET = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [2.7773, 50.2920]},
            "properties": {
                "label": "Place des Héros 62000 Arras",
                "score": 0.97,
                "type": "street",
                "citycode": "62041",
                "city": "Arras",
                "postcode": "62000",
            },
        }
    ],
}


@dataclass
class Service:
    """A real HTTP server in place of the national one; ``answer`` writes what it sends."""

    port: int = 0
    answer: Callable[[BaseHTTPRequestHandler], None] = lambda handler: send(handler, STREET)
    asked: list[str] = field(default_factory=list)

    def geocoder(self, cool_down_s: float = 60.0, timeout_s: float = TIMEOUT_S) -> Geocoder:
        return online_geocoder(
            timeout_s=timeout_s,
            domain=f"127.0.0.1:{self.port}/geocodage",
            scheme="http",
            cool_down_s=cool_down_s,
        )


def send(handler: BaseHTTPRequestHandler, content: Any, status: int = 200) -> None:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def service() -> Iterator[Service]:
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            service.asked.append(self.path)
            service.answer(self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True  # the slow ones are not waited for
    server.block_on_close = False
    service.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield service
    server.shutdown()
    server.server_close()
    thread.join()


def sleep(_: BaseHTTPRequestHandler) -> None:
    time.sleep(TIMEOUT_S * 8)


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Send a byte now and then: each read succeeds, and the answer never comes."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(24):
        try:
            handler.wfile.write(b" ")
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(TIMEOUT_S / 3)


def close(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.close()


FAILURES: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {
    "500": lambda handler: send(handler, b"oops", 500),
    "429": lambda handler: send(handler, {"message": "too many"}, 429),
    "slow": sleep,
    "dripping": drip,
    "closed": close,
    "html": lambda handler: send(handler, b"<html>maintenance</html>"),
    "latin": lambda handler: send(handler, "é".encode("latin-1")),
    "list": lambda handler: send(handler, []),
    "null": lambda handler: send(handler, None),
    "no features": lambda handler: send(handler, {"features": None}),
    "feature without point": lambda handler: send(handler, {"features": [{"properties": {}}]}),
    "null point": lambda handler: send(
        handler,
        {"features": [{"geometry": {"coordinates": [None, None]}, "properties": {"label": "x"}}]},
    ),
    "point off the earth": lambda handler: send(
        handler,
        {
            "features": [
                {
                    "geometry": {"coordinates": [2.0, 500.0]},
                    "properties": {"label": "x", "citycode": "62041"},
                }
            ]
        },
    ),
}


def test_the_answer_has_what_the_command_promises() -> None:
    (place,) = offline_geocoder().geocode("arras", 1)
    assert asdict(place) == {
        "insee": "62041",
        "name": "Arras",
        "department": "62",
        "postcodes": ("62000",),
        "lat": pytest.approx(50.2931, abs=0.01),
        "lon": pytest.approx(2.7785, abs=0.01),
        "population": 42875,
        "score": pytest.approx(0.81, abs=0.05),
    }


def test_places_come_best_first_and_no_more_than_asked() -> None:
    places = offline_geocoder().geocode("saint denis", 5)
    assert [place.insee for place in places[:2]] == ["97411", "93066"]
    assert len(places) == 5


@pytest.mark.parametrize("query", ["", " ", "\ud800", "\x00", "🙂", "&q=paris", "#", "%%%"])
def test_odd_text_gives_places_or_none_never_an_error(query: str) -> None:
    assert isinstance(offline_geocoder().geocode(query), list)


def test_a_point_gives_its_commune_and_the_sea_none() -> None:
    place = offline_geocoder().reverse(50.43, 2.83)
    assert place is not None
    assert place.name == "Lens"
    assert offline_geocoder().reverse(48.0, -10.0) is None


def test_geopy_reads_the_gazetteer_as_it_does_the_service() -> None:
    ban = BANFrance(domain="data.geopf.fr/geocodage", adapter_factory=GazetteerAdapter)
    location = ban.geocode("bethunne")
    assert location.address == "Béthune (62)"
    properties = location.raw["properties"]
    assert properties["citycode"] == "62119"
    assert properties["type"] == "municipality"
    assert properties["context"] == "62, Pas-de-Calais, Hauts-de-France"


def test_the_gazetteer_refuses_paths_the_service_does_not_have() -> None:
    adapter = GazetteerAdapter(proxies=None, ssl_context=None)
    with pytest.raises(GeocoderServiceError):
        adapter.get_json("https://example.org/else", timeout=1, headers={})


def test_offline_is_the_default_and_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RESERVE_GEOCODER", raising=False)
    monkeypatch.setattr("urllib.request.OpenerDirector.open", pytest.fail)
    get_settings.cache_clear()
    get_geocoder.cache_clear()
    assert geocode("touquet", 1)[0].name == "Le Touquet-Paris-Plage"
    found = reverse(50.29, 2.78)
    assert found is not None
    assert found.name == "Arras"


def test_online_the_service_is_asked_first(service: Service) -> None:
    (place,) = service.geocoder().geocode("place des héros arras", 3)
    assert place.name == "Place des Héros 62000 Arras"
    assert (place.insee, place.department, place.lat, place.lon) == ("62041", "62", 50.2920, 2.7773)
    asked = urlsplit(service.asked[0])
    assert asked.path == "/geocodage/search"
    assert parse_qs(asked.query) == {"q": ["place des héros arras"], "limit": ["3"]}


def test_signs_that_mean_something_in_an_address_stay_in_the_query(service: Service) -> None:
    service.geocoder().geocode("arras&q=paris#é")
    assert parse_qs(urlsplit(service.asked[0]).query)["q"] == ["arras&q=paris#é"]


def test_online_a_point_is_asked_of_the_service_too(service: Service) -> None:
    place = service.geocoder().reverse(50.292, 2.7773)
    assert place is not None
    assert place.name == "Place des Héros 62000 Arras"
    assert urlsplit(service.asked[0]).path == "/geocodage/reverse"


@pytest.mark.parametrize("failure", FAILURES)
def test_when_the_service_fails_the_gazetteer_answers_in_time(
    service: Service, failure: str
) -> None:
    service.answer = FAILURES[failure]
    geocoder = service.geocoder()
    started = time.perf_counter()
    places = geocoder.geocode("arras", 1)
    assert time.perf_counter() - started < TIMEOUT_S * 5
    assert [place.insee for place in places] == ["62041"]


@pytest.mark.parametrize("failure", FAILURES)
def test_after_a_failure_the_service_is_left_in_peace(service: Service, failure: str) -> None:
    service.answer = FAILURES[failure]
    geocoder = service.geocoder()
    for _ in range(5):
        assert geocoder.geocode("arras", 1)[0].insee == "62041"
    assert len(service.asked) == 1


def test_nobody_there_is_a_failure_like_another() -> None:
    geocoder = online_geocoder(timeout_s=TIMEOUT_S, domain="127.0.0.1:9", scheme="http")
    assert geocoder.geocode("arras", 1)[0].insee == "62041"


def test_when_the_pause_is_over_the_service_is_asked_again(service: Service) -> None:
    service.answer = FAILURES["500"]
    geocoder = service.geocoder(cool_down_s=0.05, timeout_s=10.0)
    geocoder.geocode("arras", 1)
    service.answer = lambda handler: send(handler, STREET)
    time.sleep(0.06)
    assert geocoder.geocode("place des héros", 1)[0].name == "Place des Héros 62000 Arras"
    assert geocoder.geocode("place des héros", 1)[0].name == "Place des Héros 62000 Arras"


@pytest.mark.parametrize("answer", [({"features": []}, 200), ({"message": "bad q"}, 400)])
def test_an_empty_answer_is_no_failure_but_the_gazetteer_is_asked(
    service: Service, answer: tuple[Any, int]
) -> None:
    service.answer = lambda handler: send(handler, *answer)
    geocoder = service.geocoder()
    assert geocoder.geocode("bethunne", 1)[0].insee == "62119"
    assert geocoder.geocode("bethunne", 1)[0].insee == "62119"
    assert len(service.asked) == 2


def test_one_letter_is_not_worth_a_question(service: Service) -> None:
    assert service.geocoder().geocode("a")
    assert service.asked == []


def test_twenty_people_at_once_cost_a_failing_service_few_questions(service: Service) -> None:
    service.answer = FAILURES["slow"]
    geocoder = service.geocoder()
    with ThreadPoolExecutor(20) as people:
        found = list(people.map(lambda _: geocoder.geocode("arras", 1)[0].insee, range(60)))
    assert found == ["62041"] * 60
    assert len(service.asked) <= 20


def test_after_the_pause_one_caller_tries_for_all() -> None:
    now = 0.0
    breaker = CircuitBreaker(60.0, clock=lambda: now)
    breaker.failed()
    now = 59.0
    assert not breaker.allows()
    now = 61.0
    assert [breaker.allows() for _ in range(3)] == [True, False, False]
    breaker.succeeded()
    assert breaker.allows()
