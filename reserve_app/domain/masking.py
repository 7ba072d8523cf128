"""What the public learns of how many people: nothing below five, and nothing by subtraction.

A total is the sum of what is published, never of what is masked: it tells nothing more than its
parts do. A ratio is made of published numbers for the same reason. What is said of past days goes
down to a multiple of five: from any two days one learns steps of five people, never who came or
left between them.
"""

from __future__ import annotations

from collections.abc import Iterable

LEAST_SHOWN = 5  # people


def published(people: int) -> int | None:
    """Return a count of people as the public may read it; None for one to four of them."""
    return people if people == 0 or people >= LEAST_SHOWN else None


def published_past(people: int) -> int | None:
    """Return a count of people of a past day as the public may read it: a multiple of five."""
    shown = published(people)
    return None if shown is None else shown - shown % LEAST_SHOWN


def published_sum(counts: Iterable[int | None]) -> int:
    """Return the sum of published counts, masked ones left out: it is « at least » so many."""
    return sum(count or 0 for count in counts)


def published_total(counts: Iterable[int]) -> int | None:
    """Return the sum of what is published of some counts; None when only masked ones make it up."""
    shown = [published(count) for count in counts]
    total = published_sum(shown)
    return None if total == 0 and None in shown else total
