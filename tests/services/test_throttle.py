"""Limits hold across workers, and neither fall nor lock anybody out when Redis does not answer."""

from __future__ import annotations

import time
from threading import Thread

import pytest
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from redis import Redis

from reserve_app.domain.errors import TooMany
from reserve_app.services.throttle import (
    CountsOfThisProcess,
    Limit,
    allowed,
    check,
    forget_counts,
)

MOST = 3  # links an hour and account


def _until_refused() -> int:
    """Return how many acts were let through, of ten."""
    return sum(allowed(Limit.LINK_BY_ACCOUNT, "alice@exemple.fr") for _ in range(10))


def _as_another_worker() -> None:
    forget_counts()  # of this process; what is in Valkey stays


def test_two_workers_count_together(valkey_address: str) -> None:
    assert _until_refused() == MOST
    _as_another_worker()
    assert _until_refused() == 0
    with Redis.from_url(valkey_address) as client:
        assert b"alice" not in b" ".join(client.scan_iter())


def test_without_redis_each_counts_alone() -> None:
    """Negative control: the same steps let the second worker start again."""
    assert _until_refused() == MOST
    _as_another_worker()
    assert _until_refused() == MOST


def test_a_redis_that_is_down_keeps_nobody_out_and_lifts_no_limit(valkey_address: str) -> None:
    with Redis.from_url(valkey_address) as client:
        client.shutdown(nosave=True)
    started = time.monotonic()
    assert _until_refused() == MOST
    assert time.monotonic() - started < 5
    with pytest.raises(TooMany):
        check(Limit.LINK_BY_ACCOUNT, "alice@exemple.fr")


def _threads_started(storage: MemoryStorage, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return how many threads two hundred acts start, each by somebody else."""
    started: list[Thread] = []
    start = Thread.start
    monkeypatch.setattr(Thread, "start", lambda one: (started.append(one), start(one)))
    limiter = MovingWindowRateLimiter(storage)
    for number in range(200):
        assert limiter.hit(parse("1 per hour"), str(number))
        if storage.timer.is_alive():
            storage.timer.join()
    return len(started)


def test_counting_starts_no_thread_for_each_act(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _threads_started(CountsOfThisProcess(), monkeypatch) == 0


def test_the_library_alone_starts_one_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: what is overridden is what it really calls."""
    assert _threads_started(MemoryStorage(), monkeypatch) > 150


def test_counts_that_are_over_are_forgotten_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    storage = CountsOfThisProcess()
    limiter = MovingWindowRateLimiter(storage)
    for number in range(50):
        assert limiter.hit(parse("1 per second"), str(number))
    assert not limiter.hit(parse("1 per second"), "7")
    time.sleep(1.1)
    assert len(storage.events) == 50
    monkeypatch.setattr("reserve_app.services.throttle.SWEEP_S", 0.0)
    assert limiter.hit(parse("1 per second"), "7")
    assert not limiter.hit(parse("1 per second"), "7")
    assert len(storage.events) == 1
