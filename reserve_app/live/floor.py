"""The live floor of one worker: what is committed here or elsewhere reaches its screens."""

from __future__ import annotations

import asyncio
import logging
import math
import sys
import time
from collections.abc import AsyncIterator, Callable, Hashable, Sequence
from contextlib import asynccontextmanager, suppress
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any, TypeVar

from reserve_app.domain.errors import ReserveError
from reserve_app.live import bus
from reserve_app.live.bus import Change
from reserve_app.live.hub import Hub, Pusher
from reserve_app.live.log_watch import LogWatch
from reserve_app.live.redis_bus import RedisBus
from reserve_app.settings import Settings

log = logging.getLogger(__name__)
LOG_EVERY_S = 0.2
# Whoever committed tells of it a moment later than the log does: what is told meanwhile is no news.
TOLD_WITHIN_S = 0.02
# How long a thread that reads or hashes may keep the interpreter while the loop waits for it.
# Python's own 5 ms would be most of what an event takes.
TURN_S = 0.001
SHARED_S = 1.0  # longest age of an answer that several screens share
Answer = TypeVar("Answer")


@dataclass(slots=True)
class _Kept:
    version: int
    at: float
    answer: asyncio.Future[Any]


class Floor:
    """The hub of a worker with all that it hears of, and the answers its screens share."""

    def __init__(self, pusher: Pusher) -> None:
        self.hub = Hub(pusher)
        self._watch = LogWatch()
        self._loop = asyncio.get_running_loop()
        self._kept: dict[Hashable, _Kept] = {}

    @asynccontextmanager
    async def open(self, settings: Settings) -> AsyncIterator[None]:
        """Listen and push until left."""
        with suppress(ReserveError):  # from here on: before anybody connects
            await asyncio.to_thread(self._watch.read)
        works = [self.hub.run(), self._read_log()]
        ears = [self._hear]
        between = None
        if settings.redis_url:
            between = RedisBus(settings.redis_url, installation=settings.database)
            works += [between.listen(self._take, self.hub.mark_all), between.send()]
            ears.append(between.tell)
        for ear in ears:
            bus.listen(ear)
        usual_turn = sys.getswitchinterval()
        sys.setswitchinterval(TURN_S)
        tasks = [asyncio.create_task(work) for work in works]
        try:
            yield
        finally:
            sys.setswitchinterval(usual_turn)
            for ear in ears:
                bus.deafen(ear)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if between is not None:
                await between.close()

    async def shared(
        self,
        scope: Hashable,
        topics: Sequence[str],
        read: Callable[[], Answer],
        *,
        wanted: float = math.inf,
        anew: bool = False,
    ) -> Answer:
        """Return what `read` gives, read once for all who ask (`state.live`).

        It is as new as the change of number `wanted`; without one, as the last change there is.
        """
        now, version = time.monotonic(), self.hub.version(topics)
        kept = None if anew else self._kept.get(scope)
        if kept is None or kept.version < min(version, wanted) or now - kept.at > SHARED_S:
            self._forget(scope, now)
            # As `asyncio.to_thread`, without a task: one turn of the loop less for each search.
            reading = self._loop.run_in_executor(None, copy_context().run, read)
            kept = self._kept[scope] = _Kept(version, now, reading)
        reading = kept.answer
        answer: Answer = reading.result() if reading.done() else await asyncio.shield(reading)
        return answer

    def _forget(self, scope: Hashable, now: float) -> None:
        """Drop one answer, and those too old to be shared: the oldest come first."""
        self._kept.pop(scope, None)
        while self._kept and now - self._kept[oldest := next(iter(self._kept))].at > SHARED_S:
            del self._kept[oldest]

    def _hear(self, change: Change) -> None:
        """Take note of a commit, in the thread that made it."""
        with suppress(RuntimeError):  # the loop is closed: nobody is there any more
            self._loop.call_soon_threadsafe(self._take, change)

    def _take(self, change: Change) -> None:
        self._watch.heard(change.entries)
        self.hub.mark(change.topics)

    async def _read_log(self) -> None:
        """Look in the log for what nobody told of, until cancelled."""
        while True:
            try:
                news = await asyncio.to_thread(self._watch.read)
            except ReserveError as error:  # what is missed now is read when it answers again
                log.warning("live: %s", error.code)
            else:
                if news.rows:
                    await asyncio.sleep(TOLD_WITHIN_S)
                if news.everything:
                    self.hub.mark_all()
                elif topics := self._watch.untold(news):
                    self.hub.mark(topics)
            await asyncio.sleep(LOG_EVERY_S)
