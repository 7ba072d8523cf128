"""Keeps open screens in step: a State's `load` ends with `await follow(self, Its.refresh, …)`.

From then on each change of those topics runs `refresh` for that tab, until it leaves the page. The
change carries no data: `refresh` is an ordinary handler that passes the guard, reads again and
assigns what differs (docs/live.md).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Hashable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import reflex as rx

from reserve_app.domain.errors import ReserveError
from reserve_app.live import bus
from reserve_app.live.hub import Follower, Hub
from reserve_app.live.log_watch import LogWatch
from reserve_app.state.reflex_push import Tabs, address_in, event_name, here
from reserve_app.state.visitors import is_known, look_up

if TYPE_CHECKING:
    from reflex.state import BaseState

    from reserve_app.live.bus import Change

log = logging.getLogger(__name__)
LOG_EVERY_S = 0.25
SHARED_S = 1.0  # longest age of an answer that several screens share
Answer = TypeVar("Answer")


async def follow(state: BaseState, handler: object, *topics: str) -> None:
    """Run `handler` for this tab whenever one of the topics changes, until it leaves the page.

    Args:
        state: the state whose handler calls this, once it has loaded.
        handler: a handler without arguments, with its policy, that reads everything again.
        topics: names of `live.topics`.
    """
    del state
    where = here()
    if _floor is None or where is None:
        return
    token, router = where
    if _floor.tabs.is_at(token, address_in(router)):
        _floor.hub.follow(Follower(token, event_name(handler), frozenset(topics), router))


async def shared(scope: Hashable, topics: Sequence[str], read: Callable[[], Answer]) -> Answer:
    """Return what `read` gives, read once for all the tabs that ask while nothing changes.

    Call it after the permission of the tab was checked, and put into `scope` all that the answer
    depends on; the answer is shared, so nobody may change it.

    Args:
        scope: what is read, for whom.
        topics: whatever changes the answer touches one of these.
        read: blocks; runs in a thread.

    Raises:
        Exception: whatever `read` raises.
    """
    if _floor is None:
        return await rx.run_in_thread(read)
    return await _floor.shared(scope, topics, read)


@dataclass(slots=True)
class _Kept:
    version: int
    at: float
    answer: asyncio.Future[Any]


class _Pushes:
    """How the hub reaches the tabs of this worker."""

    def __init__(self, tabs: Tabs) -> None:
        self._tabs = tabs

    def is_ready(self, follower: Follower) -> bool:
        return is_known(follower.where, follower.asked)

    async def prepare(self, followers: Sequence[Follower]) -> None:
        await look_up([follower.where for follower in followers])

    async def push(self, follower: Follower) -> asyncio.Future[Any] | None:
        if not self._tabs.is_here(follower.token):
            return None
        return await self._tabs.send(follower.token, follower.handler, follower.where)


@dataclass
class _Floor:
    """The live floor of one worker."""

    tabs: Tabs
    hub: Hub
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)
    watch: LogWatch = field(default_factory=LogWatch)
    kept: dict[Hashable, _Kept] = field(default_factory=dict)

    async def shared(
        self, scope: Hashable, topics: Sequence[str], read: Callable[[], Answer]
    ) -> Answer:
        now, version = time.monotonic(), self.hub.version(topics)
        kept = self.kept.get(scope)
        if kept is None or kept.version != version or now - kept.at > SHARED_S:
            self._drop_old(now)
            reading = asyncio.ensure_future(rx.run_in_thread(read))
            kept = self.kept[scope] = _Kept(version, now, reading)
        return await asyncio.shield(kept.answer)

    def _drop_old(self, now: float) -> None:
        for scope in [key for key, kept in self.kept.items() if now - kept.at > SHARED_S]:
            del self.kept[scope]

    def hear(self, change: Change) -> None:
        """Take note of a commit, in the thread that made it."""
        with suppress(RuntimeError):  # the loop is closed: nobody is there any more
            self.loop.call_soon_threadsafe(self._take, change)

    def _take(self, change: Change) -> None:
        self.watch.heard(change.entries)
        self.hub.mark(change.topics)

    async def read_log(self) -> None:
        """Look for what nobody told of, until cancelled."""
        while True:
            try:
                news = await rx.run_in_thread(self.watch.read)
            except ReserveError as error:  # what is missed now is read when it answers again
                log.warning("live: %s", error.code)
            else:
                if news.everything:
                    self.hub.mark_all()
                elif topics := self.watch.untold(news):
                    self.hub.mark(topics)
            await asyncio.sleep(LOG_EVERY_S)


_floor: _Floor | None = None


@asynccontextmanager
async def live_floor(app: rx.App) -> AsyncIterator[None]:
    """Push changes to the screens of this worker for as long as it runs."""
    global _floor  # noqa: PLW0603 - one a worker
    tabs = Tabs(app)
    hub = Hub(_Pushes(tabs))
    floor = _floor = _Floor(tabs, hub)
    tabs.watch(hub.leave)
    with suppress(ReserveError):
        await rx.run_in_thread(floor.watch.read)  # from here on, before anybody connects
    bus.listen(floor.hear)
    tasks = [asyncio.create_task(work) for work in (hub.run(), floor.read_log())]
    try:
        yield
    finally:
        bus.deafen(floor.hear)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        _floor = None
