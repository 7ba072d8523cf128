"""Numbers of this process that no table holds: open sockets, events. Lost when it ends.

Each worker counts its own; what reads them says so (`api.metrics`).
"""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from threading import Lock


class Gauge(StrEnum):
    """What is counted."""

    SOCKETS = "sockets"  # open now
    EVENTS = "events"  # let through since the start
    EVENTS_REFUSED = "events_refused"  # dropped at the door since the start


_counts: Counter[Gauge] = Counter()
_lock = Lock()


def count(gauge: Gauge, by: int = 1) -> None:
    """Add to a number of this process."""
    with _lock:
        _counts[gauge] += by


def counted() -> dict[Gauge, int]:
    """Return the numbers of this process now."""
    with _lock:
        return {gauge: _counts[gauge] for gauge in Gauge}
