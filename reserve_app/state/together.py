"""Let those who ask the same thing at the same moment share one answer.

An answer begun before somebody asked may not hold what they were just told of: they wait for the
next one, which everybody who asks meanwhile shares. Hundreds of screens of one structure therefore
cost two readings, and none shows less than what was committed when it asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

import reflex as rx

Answer = TypeVar("Answer")


class Shared(Generic[Answer]):
    """Questions under way, by what is asked."""

    def __init__(self) -> None:
        self._turns: dict[Hashable, _Turns[Answer]] = {}

    async def ask(self, key: Hashable, read: Callable[[], Answer]) -> Answer:
        """Return what `read` gives, called in a thread at this moment or later.

        Args:
            key: what is asked; who may ask it is checked before.
            read: reads the database; what it raises, all who share it receive.
        """
        turns = self._turns.setdefault(key, _Turns())
        turns.asking += 1
        try:
            return await turns.next(read)
        finally:
            turns.asking -= 1
            if not turns.asking:
                self._turns.pop(key, None)


class _Turns(Generic[Answer]):
    """One reading at a time, and at most one that waits for its turn."""

    def __init__(self) -> None:
        self.asking = 0
        self._lock = asyncio.Lock()
        self._waiting: asyncio.Task[Answer] | None = None

    async def next(self, read: Callable[[], Answer]) -> Answer:
        if self._waiting is None:
            self._waiting = asyncio.create_task(self._read(read))
        return await asyncio.shield(self._waiting)

    async def _read(self, read: Callable[[], Answer]) -> Answer:
        async with self._lock:
            self._waiting = None  # who asks from here on wants a later answer
            return await rx.run_in_thread(read)
