"""The bus inside one process: whoever commits publishes, whoever listens is told, from any thread.

A message says what changed, never how: losing one costs a delay, never a wrong screen.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Change:
    """What one commit changed: its topics, and the rows of the audit log that tell of it."""

    topics: frozenset[str]
    entries: tuple[int, ...] = ()


Ear = Callable[[Change], None]
_ears: list[Ear] = []


def publish(change: Change) -> None:
    """Tell all who listen in this process. Never fails: the change itself is already committed."""
    for ear in tuple(_ears):
        try:
            ear(change)
        except Exception:
            log.exception("a change was not passed on")


def listen(ear: Ear) -> None:
    """Call `ear` for each change, in the thread that committed it: it must be quick."""
    _ears.append(ear)


def deafen(ear: Ear) -> None:
    """Stop calling `ear`."""
    if ear in _ears:
        _ears.remove(ear)
