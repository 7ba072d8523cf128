"""Ask the network first, and the gazetteer whenever it fails, is slow, or talks nonsense."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter, URLLibAdapter

from reserve_app.geo.ban import GazetteerAdapter, Json
from reserve_app.geo.distance import ANTIMERIDIAN, POLE

log = logging.getLogger(__name__)

COOL_DOWN_S = 60.0

# The service refuses shorter texts.
_SHORTEST_QUERY = 3

# Statuses that say that the service, not the question, has a problem.
_TOO_MANY, _SERVER_ERROR = 429, 500


class CircuitBreaker:
    """Stop asking a service that failed, for a while; then let one caller try before all others.

    Thread-safe.
    """

    def __init__(
        self, cool_down_s: float = COOL_DOWN_S, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._cool_down_s = cool_down_s
        self._clock = clock
        self._lock = threading.Lock()
        self._retry_at: float | None = None

    def allows(self) -> bool:
        """Say whether to ask; after the pause, only one caller may until it has an answer."""
        with self._lock:
            if self._retry_at is None:
                return True
            if self._clock() < self._retry_at:
                return False
            self._retry_at = self._clock() + self._cool_down_s
            return True

    def failed(self) -> None:
        """Open the circuit: nobody asks during the pause."""
        with self._lock:
            self._retry_at = self._clock() + self._cool_down_s

    def succeeded(self) -> None:
        """Close the circuit: everybody may ask."""
        with self._lock:
            self._retry_at = None


class FallbackAdapter(BaseSyncAdapter):  # type: ignore[misc]  # geopy carries no types
    """A transport for ``BANFrance`` that always answers."""

    def __init__(self, *, proxies: object, ssl_context: object, breaker: CircuitBreaker) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self._network = URLLibAdapter(proxies=proxies, ssl_context=ssl_context)
        self._gazetteer = GazetteerAdapter(proxies=proxies, ssl_context=ssl_context)
        self._breaker = breaker
        # urllib's time-out is for each read: only a deadline in another thread stops a server that
        # drips.
        self._threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="geocoder")

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Json:
        """Give the answer of the service within ``timeout`` seconds, else that of the gazetteer."""
        if _is_worth_asking(url) and self._breaker.allows():
            answer = self._ask(url, timeout, headers)
            if answer is not None and answer["features"]:
                return answer
        local: Json = self._gazetteer.get_json(url, timeout=timeout, headers=headers)
        return local

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        """Refuse: ``BANFrance`` only reads JSON."""
        raise NotImplementedError

    def _ask(self, url: str, timeout: float, headers: dict[str, str]) -> Json | None:
        asked = self._threads.submit(self._network.get_json, url, timeout=timeout, headers=headers)
        try:
            answer: Json = _checked(asked.result(timeout))
        except AdapterHTTPError as error:
            if error.status_code >= _SERVER_ERROR or error.status_code == _TOO_MANY:
                self._fail(error)
            else:
                self._breaker.succeeded()
            return None
        except Exception as error:  # noqa: BLE001 - a network can do anything
            self._fail(error)
            return None
        self._breaker.succeeded()
        return answer

    def _fail(self, error: Exception) -> None:
        # The kind of failure only: its text may hold the query, which is where a person lives.
        log.warning("online geocoder left aside: %s", type(error).__name__)
        self._breaker.failed()


def _is_worth_asking(url: str) -> bool:
    parts = urlsplit(url)
    text = parse_qs(parts.query).get("q", [""])[0]
    return not parts.path.endswith("/search") or len(text.strip()) >= _SHORTEST_QUERY


def _checked(answer: Json) -> Json:
    """Give the answer back if every feature of it can be read, else raise ``ValueError``."""
    try:
        for feature in answer["features"]:
            lon, lat = feature["geometry"]["coordinates"][:2]
            properties = feature["properties"]
            named = all(isinstance(properties[key], str) for key in ("label", "citycode"))
            if not (named and abs(float(lat)) <= POLE and abs(float(lon)) <= ANTIMERIDIAN):
                raise ValueError(feature)
    except (TypeError, KeyError) as error:
        msg = "not an answer of the geocoder"
        raise ValueError(msg) from error
    checked: Json = answer
    return checked
