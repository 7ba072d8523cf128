"""Open screens of a running server without a browser, and prove that pushes keep them right.

::

    async with screen(server, "/mes-missions", cookie) as live:
        act()                                   # anywhere: another screen, a form, a command
        await live.until(lambda: live.of(WatchState)["version"] != before)
        await same_as_fresh(live, WatchState)   # initial state + pushes = fresh load

`screen` speaks the socket as our page does: it arrives with the address in the CONNECT packet,
keeps the variables of each state, and applies every update to them.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
import socketio
from reflex.state import BaseState, State

from reserve_app.domain.cookies import cookie_name

NAMESPACE = "/_event"
SUFFIX = "_rx_state_"
ARRIVE = f"{State.get_full_name()}.hydrate_and_load"
EMPTY = f"{State.get_full_name()}.set_is_hydrated"
GO = "reflex___state____state.reflex___state____on_load_internal_state.on_load_internal"
QUIET_S = 0.6  # longer than two pushes of one topic are apart


class Screen:
    """One open page. `vars` holds the variables of each state, as the browser has them."""

    def __init__(self, url: str, cookie: str, tab: str = "") -> None:
        self.url, self.cookie = url, cookie
        self.tab = tab or str(uuid.uuid4())
        self.path = ""
        self.vars: dict[str, dict[str, Any]] = {}
        self.updates: list[dict[str, Any]] = []
        self.redirected = ""
        self._heard = asyncio.Event()
        self._client: Any = None

    def of(self, state: type[BaseState]) -> dict[str, Any]:
        """Return the variables of a state."""
        return self.vars.get(state.get_full_name(), {})

    def receive(self, update: dict[str, Any]) -> None:
        """Apply one update."""
        self.updates.append(update)
        self._heard.set()
        for name, values in (update.get("delta") or {}).items():
            known = self.vars.setdefault(name, {})
            known.update({key.removesuffix(SUFFIX): value for key, value in values.items()})
        for event in update.get("events") or []:
            if event["name"] == "_redirect":
                self.redirected = event["payload"]["path"]

    async def send(self, name: str, **payload: Any) -> None:
        """Send an event from the address where the page is."""
        event = {"name": name, "payload": payload, "router_data": self._where()}
        await self._client.emit("event", event, namespace=NAMESPACE)

    async def go(self, path: str) -> None:
        """Go to another address inside the page."""
        self.path = path
        await self.send(GO)

    async def until(self, true: Callable[[], object], seconds: float = 15.0) -> float:
        """Wait until something is true of the screen; return how long it took, in seconds."""
        started = time.monotonic()
        while not true():
            waited = time.monotonic() - started
            assert waited < seconds, f"not seen within {seconds} s: {self.vars}"
            await asyncio.sleep(0.005)
        return time.monotonic() - started

    async def settled(self) -> None:
        """Wait until nothing has arrived for a moment."""
        with suppress(TimeoutError):
            while True:
                self._heard.clear()
                await asyncio.wait_for(self._heard.wait(), QUIET_S)

    def _where(self) -> dict[str, Any]:
        return {"pathname": self.path.partition("?")[0], "asPath": self.path}

    async def open(self, client: Any, path: str) -> None:
        """Connect as our page does, and wait until its `on_load` has ended."""
        self._client, self.path = client, path
        client.on("event", self.receive, namespace=NAMESPACE)
        arrive = {"name": ARRIVE, "payload": {}, "router_data": self._where()}
        headers = {"Origin": self.url}
        if self.cookie:
            headers["Cookie"] = f"{cookie_name(https=False)}={self.cookie}"
        await client.connect(
            f"{self.url}?token={self.tab}",
            headers=headers,
            auth={"event": arrive},
            socketio_path="_event",
            namespaces=[NAMESPACE],
            transports=["websocket"],
            wait_timeout=15,
        )
        await self.until(lambda: self.vars.get(State.get_full_name(), {}).get("is_hydrated"))


@asynccontextmanager
async def screen(url: str, path: str, cookie: str = "", tab: str = "") -> AsyncIterator[Screen]:
    """Open a page of the server at `url`, signed in with that cookie's value, in that tab."""
    async with aiohttp.ClientSession() as session:
        client = socketio.AsyncClient(reconnection=False, http_session=session)
        shown = Screen(url, cookie, tab)
        try:
            await shown.open(client, path)
            yield shown
        finally:
            await client.disconnect()


async def same_as_fresh(live: Screen, *states: type[BaseState], but: tuple[str, ...] = ()) -> None:
    """Fail unless the screen shows what the same person sees who opens the page now.

    Args:
        live: the screen kept in step by pushes.
        states: the states of the page; every variable of theirs is compared.
        but: variables that belong to one tab (an open dialog, what is being typed).
    """
    await live.settled()
    async with screen(live.url, live.path, live.cookie) as fresh:
        await fresh.settled()
        for state in states:
            shown, wanted = (
                {name: value for name, value in one.of(state).items() if name not in but}
                for one in (live, fresh)
            )
            assert shown == wanted, f"{state.__name__} differs from a fresh load"
