"""The hub: knows which open screens follow which topics, and asks them to refresh. One a worker.

A change goes out at once; further changes of the same topic wait until a quarter of a second has
passed, then go out together. While they come by the dozen and never stop, a topic with hundreds of
screens waits longer: who clicks is not slowed down by who looks on. No more than a few screens
refresh at a time, so that whoever clicked gets an answer before the last of a thousand screens; and
a screen that has not refreshed yet is not asked twice: slow screens fall behind by a state, never
by a queue.

Everything here runs on the worker's event loop.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol

log = logging.getLogger(__name__)
PAUSE_S = 0.25  # between two pushes of one topic
STORM = 2  # pushes in a row that had to wait, for changes that come without end
STORM_RATE = 20  # that many a second; a few, however steady, are pushed as ever
STORM_S = 0.0025  # then the pause is so long a screen, at most
LONGEST_PAUSE_S = 0.75
AT_ONCE = 16  # refreshes in flight: the answer to a click waits for so many, not for all
BATCH = 128  # screens whose permission is read together
REMEMBERED_S = 10.0  # longer than any page takes to load
RETRY_S = 1.0  # after a refresh that failed


@dataclass(eq=False, slots=True)
class Follower:
    """One open screen: `token` is its tab, `handler` what refreshes it.

    Attributes:
        where: what the pushing side needs to reach it; the hub does not look inside.
        wanted: number of the last change it was asked to show.
        seen: number of the last change its newest refresh has surely read.
        flying: whether a refresh was sent and has not ended.
        again: whether something changed while it was flying.
        asked: when something it has not read changed: what its refresh may rely on is newer.
    """

    token: str
    handler: str
    topics: frozenset[str]
    where: Any = None
    wanted: int = 0
    seen: int = 0
    flying: bool = False
    again: bool = False
    asked: float = 0.0

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from the others: one subscription a handler and tab."""
        return self.token, self.handler


class Pusher(Protocol):
    """How a refresh reaches a screen."""

    def is_ready(self, follower: Follower) -> bool:
        """Say whether what the refresh of a screen needs was read a moment ago."""

    async def prepare(self, followers: Sequence[Follower]) -> None:
        """Read together what the refreshes of several screens will need."""

    async def push(self, follower: Follower) -> bool:
        """Let one screen refresh, and wait until it has; False when it is gone.

        Raises:
            Exception: it could not; it is asked again in a moment.
        """


@dataclass(slots=True)
class _Topic:
    """What is known of a topic: number and time of its last change, when it was last pushed.

    Attributes:
        held: whether a change waits for the end of the pause.
        changes: how many there were since it was pushed.
        storm: how many pushes in a row had to wait for many changes.
    """

    number: int = 0
    changed: float = 0.0
    pushed: float = float("-inf")
    held: bool = False
    changes: int = 0
    storm: int = 0
    followers: dict[tuple[str, str], Follower] = field(default_factory=dict)

    @property
    def pause(self) -> float:
        """Seconds until it may be pushed again."""
        if self.storm < STORM:
            return PAUSE_S
        return min(max(PAUSE_S, len(self.followers) * STORM_S), LONGEST_PAUSE_S)

    def push(self, now: float) -> None:
        """Take note that it is pushed."""
        many = self.changes >= STORM_RATE * (now - self.pushed)
        self.storm = self.storm + 1 if self.held and many else 0
        self.pushed, self.held, self.changes = now, False, 0


class Hub:
    """The open screens of one worker."""

    def __init__(self, pusher: Pusher, clock: Callable[[], float] = time.monotonic) -> None:
        self._pusher = pusher
        self._clock = clock
        self._number = 0
        self._topics: dict[str, _Topic] = {}
        self._followers: dict[tuple[str, str], Follower] = {}
        self._dirty: set[str] = set()
        self._waiting: dict[Follower, None] = {}
        self._lanes: set[asyncio.Task[None]] = set()
        self._preparing = asyncio.Lock()
        self._wake = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._swept = clock()
        self.pushes = 0

    def mark(self, topics: Iterable[str]) -> None:
        """Take note that topics changed; their screens are asked to refresh."""
        self._number += 1
        now = self._clock()
        for name in topics:
            topic = self._topics.setdefault(name, _Topic())
            topic.number, topic.changed = self._number, now
            topic.changes += 1
            if topic.followers:
                self._dirty.add(name)
        if self._dirty:
            self._wake.set()

    def mark_all(self) -> None:
        """Take note that anything may have changed: some messages were lost."""
        self.mark([name for name, topic in self._topics.items() if topic.followers])

    def version(self, topics: Iterable[str]) -> int:
        """Return a number that grows whenever one of the topics changes."""
        known = self._topics
        return max([known[name].number for name in topics if name in known], default=0)

    def follow(self, follower: Follower) -> None:
        """Keep a screen in step with its topics from now on.

        It was loaded just before: what changed while it was loading is pushed once more.
        """
        self.forget(follower.key)
        self._followers[follower.key] = follower
        latest = self._clock() - REMEMBERED_S
        for name in follower.topics:
            topic = self._topics.setdefault(name, _Topic())
            topic.followers[follower.key] = follower
            if topic.number and topic.changed >= latest:
                self._ask(follower)

    def retry(self, follower: Follower) -> None:
        """Ask a screen in a moment, whether it follows anything or not: it could not be read."""
        known = self._followers.setdefault(follower.key, follower)
        self._loop.call_later(RETRY_S, self._once_more, known)

    def follows(self, token: str, handler: str) -> bool:
        """Say whether changes are pushed to that handler of a tab."""
        return (token, handler) in self._followers

    def forget(self, key: tuple[str, str]) -> None:
        """Stop pushing to one screen."""
        follower = self._followers.pop(key, None)
        if follower is None:
            return
        self._waiting.pop(follower, None)
        for name in follower.topics:
            self._topics[name].followers.pop(key, None)

    def leave(self, token: str) -> None:
        """Stop pushing to a tab: it is closed, or shows another page."""
        for key in [key for key in self._followers if key[0] == token]:
            self.forget(key)

    def followers_of(self, topic: str) -> int:
        """Return how many screens follow a topic."""
        return len(self._topics[topic].followers) if topic in self._topics else 0

    def __len__(self) -> int:
        return len(self._followers)

    async def run(self) -> None:
        """Push until cancelled."""
        try:
            while True:
                self._wake.clear()
                self._collect()
                self._open_lanes()
                await self._wake.wait()
        finally:
            for lane in self._lanes:
                lane.cancel()

    def _collect(self) -> None:
        """Move what may go out now to the waiting; look again when the rest may."""
        now = self._clock()
        for name in tuple(self._dirty):
            topic = self._topics[name]
            rest = topic.pushed + topic.pause - now
            if rest > 0:
                topic.held = True
                self._loop.call_later(rest, self._wake.set)
                continue
            self._dirty.discard(name)
            topic.push(now)
            for follower in topic.followers.values():
                if follower.seen < topic.number:
                    self._ask(follower)
        if now - self._swept > REMEMBERED_S:
            self._sweep(now)

    def _sweep(self, now: float) -> None:
        """Forget the topics nobody follows and nothing happens to."""
        self._swept = now
        for name, topic in tuple(self._topics.items()):
            if not topic.followers and now - topic.changed > REMEMBERED_S:
                del self._topics[name]

    def _open_lanes(self) -> None:
        """Let as many screens refresh as may at a time."""
        for _ in range(min(len(self._waiting), AT_ONCE - len(self._lanes))):
            lane = self._loop.create_task(self._refresh_in_turn())
            self._lanes.add(lane)
            lane.add_done_callback(self._lanes.discard)

    async def _refresh_in_turn(self) -> None:
        """Refresh one waiting screen after the other until none waits.

        A task for each screen would cost as much as a good part of its refresh.
        """
        while (follower := next(iter(self._waiting), None)) is not None:
            if follower.flying:
                del self._waiting[follower]
                follower.again = True
            elif self._pusher.is_ready(follower):
                del self._waiting[follower]
                await self._push(follower)
                await asyncio.sleep(0)  # so that whoever clicked has their turn too
            else:
                await self._prepare(follower)

    async def _prepare(self, first: Follower) -> None:
        """Read what the next screens need; when that fails, they wait a little."""
        async with self._preparing:
            if self._pusher.is_ready(first):  # another lane has just read it
                return
            batch = list(islice(self._waiting, BATCH))
            try:
                await self._pusher.prepare(batch)
            except Exception:
                log.exception("the rights of some screens could not be read")
                for follower in batch:
                    self._waiting.pop(follower, None)
                    self._loop.call_later(RETRY_S, self._once_more, follower)

    async def _push(self, follower: Follower) -> None:
        # What comes after that is pushed anew: the refresh may show what others have read for it.
        follower.seen, follower.flying, follower.again = follower.wanted, True, False
        try:
            if not await self._pusher.push(follower):
                self.forget(follower.key)
                return
        except Exception:
            log.exception("a screen could not be refreshed")
            self._loop.call_later(RETRY_S, self._once_more, follower)
        else:
            self.pushes += 1
            if follower.again:
                self._once_more(follower)
        finally:
            follower.flying = False

    def _once_more(self, follower: Follower) -> None:
        if self._followers.get(follower.key) is follower:
            self._ask(follower)

    def _ask(self, follower: Follower) -> None:
        follower.asked, follower.wanted = self._clock(), self._number
        self._waiting[follower] = None
        self._wake.set()
