"""What is promised in seconds, held by tests that share the machine with others."""

from __future__ import annotations

import time

MEASURED = 0.1  # s of a processor, spent to know how many want it


def share() -> float:
    """Return how much of a processor one gets now: 1 on a quiet machine, 0.5 when two want it."""
    began, worked = time.monotonic(), time.thread_time()
    while time.thread_time() - worked < MEASURED:
        pass
    return min(1.0, MEASURED / (time.monotonic() - began))


def in_time(seconds: float, promised: float) -> None:
    """Check that something took no longer than promised, had it not shared the processors.

    On a quiet machine that is the promise itself, for each wait.
    """
    if seconds > promised:
        given = share()
        assert seconds * given <= promised, f"{seconds:.2f} s, with {given:.2f} of a processor"
