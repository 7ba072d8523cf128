"""Limits hold across workers, and neither fall nor lock anybody out when Redis does not answer."""

from __future__ import annotations

import time

import pytest
from redis import Redis

from reserve_app.domain.errors import TooMany
from reserve_app.services.throttle import Limit, allowed, check, forget_counts

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
