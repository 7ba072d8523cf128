"""Keeps open screens in step: a State's `load` ends with `await follow(self, Its.refresh, …)`.

From then on each change of those topics runs `refresh` for that tab, until it leaves the page. The
change carries no data: `refresh` is an ordinary handler that passes the guard, reads again and
assigns what differs (docs/live.md).
"""

from __future__ import annotations

import asyncio
import gc
import math
from collections.abc import AsyncIterator, Callable, Hashable, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeVar

import reflex as rx

from reserve_app.language import current_language
from reserve_app.live.floor import Floor
from reserve_app.live.hub import Follower
from reserve_app.settings import get_settings
from reserve_app.state.reflex_push import (
    ARRIVALS,
    Tabs,
    address_in,
    assign,
    event_name,
    here,
    loads_at,
    path_of,
)
from reserve_app.state.visitors import Place, is_known, look_up

if TYPE_CHECKING:
    from reflex.state import BaseState

Answer = TypeVar("Answer")


async def follow(state: BaseState, handler: object, *topics: str) -> None:
    """Run `handler` for this tab whenever one of the topics changes, until it leaves the page.

    Args:
        state: the state whose handler calls this, once it has loaded.
        handler: a handler without arguments, with its policy, that reads everything again.
        topics: names of `live.topics`.
    """
    del state
    if (follower := _follower(event_name(handler), topics)) is not None and _pushes is not None:
        _pushes.floor.hub.follow(follower)


async def retry(state: BaseState, handler: object) -> None:
    """Run `handler` for this tab in a second: the database did not answer, nothing was read.

    A `load` that fails so follows nothing yet; without this it would stay as it is.
    """
    del state
    _retry(event_name(handler))


def ask_again(app: rx.App, state: BaseState, name: str) -> None:
    """Run in a second an event that nothing could be done with: the database did not answer.

    Only what reads: a page that arrives, what it runs when it opens, a push. What somebody asked
    for with a click is not done behind their back.
    """
    where = here()
    if _pushes is None or where is None:
        return
    pushed = _pushes.floor.hub.follows(where[0], name)
    if pushed or name in ARRIVALS or name in loads_at(app, path_of(state)):
        _retry(name)


def _retry(name: str) -> None:
    if (follower := _follower(name, ())) is not None and _pushes is not None:
        _pushes.floor.hub.retry(follower)


def _follower(name: str, topics: Sequence[str]) -> Follower | None:
    """Return the tab of the event being handled; None when it went elsewhere, or there is none."""
    where = here()
    if _pushes is None or where is None:
        return None
    token, router = where
    if not _pushes.tabs.is_at(token, address_in(router)):
        return None
    return Follower(token, name, frozenset(topics), Place(router))


async def shared(
    scope: Hashable,
    topics: Sequence[str],
    read: Callable[[], Answer],
    *,
    anew: bool = False,
    trailing: bool = False,
) -> Answer:
    """Return what `read` gives, read once for all the tabs that ask while nothing changes.

    Call it after the permission of the tab was checked, and put into `scope` all that the answer
    depends on; the answer is shared, so nobody may change it.

    Args:
        scope: what is read, for whom; the language is added here.
        topics: whatever changes the answer touches one of these.
        read: blocks; runs in a thread.
        anew: read it now, for whoever asks after this too: the database may know of a change that
            nobody has told this worker of yet.
        trailing: a push may show what was read for another tab after the change it tells of, though
            others came since: while hundreds of screens follow a topic that never rests, each of
            these would else be read anew for some of them. Only where every act of a tab reads
            `anew`: else its push would show for a moment what was before the act.

    Raises:
        Exception: whatever `read` raises.
    """
    if _pushes is None:
        return await asyncio.to_thread(read)
    named, wanted = (current_language(), scope), _wanted.get() if trailing else math.inf
    return await _pushes.floor.shared(named, topics, read, wanted=wanted, anew=anew)


def put(state: BaseState, values: Mapping[str, Any]) -> None:
    """Assign the variables that differ, so that only these are sent.

    Read and set without Reflex's proxies and checks, which would cost more than the rest of the
    push: the names must be variables its class declares, and the values of their types.
    """
    shown = state.__dict__
    changed = {
        name: value
        for name, value in values.items()
        if (before := shown[name] if name in shown else state.get_value(name)) is not value
        and before != value
    }
    if changed:
        assign(state, changed)


class _Pushes:
    """How the hub reaches the tabs of this worker."""

    def __init__(self, tabs: Tabs) -> None:
        self.tabs = tabs
        self.floor = Floor(self)

    def is_ready(self, follower: Follower) -> bool:
        return is_known(follower.where, follower.asked)

    async def prepare(self, followers: Sequence[Follower]) -> None:
        await look_up([follower.where for follower in followers])

    async def push(self, follower: Follower) -> bool:
        if not self.tabs.is_here(follower.token):
            return False
        before = _wanted.set(follower.wanted)
        try:
            await self.tabs.run(follower.token, follower.handler, follower.where)
        finally:
            _wanted.reset(before)
        return True


_pushes: _Pushes | None = None
_wanted: ContextVar[float] = ContextVar("_wanted", default=math.inf)  # by the push being made


@asynccontextmanager
async def live_floor(app: rx.App) -> AsyncIterator[None]:
    """Push changes to the screens of this worker for as long as it runs."""
    global _pushes  # noqa: PLW0603 - one a worker
    # What is loaded by now stays: to look through it for garbage stopped every screen for 90 ms.
    gc.collect()
    gc.freeze()
    pushes = _pushes = _Pushes(Tabs(app))
    pushes.tabs.watch(pushes.floor.hub.leave)
    try:
        async with pushes.floor.open(get_settings()):
            yield
    finally:
        _pushes = None
