"""The few internals of Reflex that a push needs, and nobody else touches.

Reflex has no public way to run an event of the server for one tab. `tests/live/test_reflex.py`
says what we believe of these internals, and fails when another version behaves otherwise.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import reflex as rx
from reflex.state import OnLoadInternalState, State
from reflex.utils.format import format_event_handler
from reflex_base.constants import RouteVar
from reflex_base.event import Event, EventHandler
from reflex_base.event.context import EventContext

if TYPE_CHECKING:
    from reflex.state import BaseState

# What a page sends when it opens, reconnects or goes to another address.
ARRIVALS = frozenset(
    {
        format_event_handler(State.event_handlers["hydrate"]),
        format_event_handler(State.event_handlers["hydrate_and_load"]),
        format_event_handler(OnLoadInternalState.event_handlers["on_load_internal"]),
    }
)
Told = Callable[[str], None]


def event_name(handler: EventHandler) -> str:
    """Return the full name of a handler."""
    return format_event_handler(handler)


def here() -> tuple[str, dict[str, Any]] | None:
    """Return the tab whose event is being handled, and where it is; None outside of an event."""
    try:
        context = EventContext.get()
    except LookupError:
        return None
    return (context.token, context.router_data) if context.router_data else None


def cookies_of(state: BaseState) -> str:
    """Return the cookies of the socket an event came by.

    They are those of its handshake: the server puts them into the event, whatever a page sends.
    `state.router` says the same, but building it costs more than the whole push.
    """
    where = here()
    headers = where[1].get(RouteVar.HEADERS) if where else None
    return cookies_in(where[1]) if where and headers else str(state.router.headers.cookie or "")


def cookies_in(router: Mapping[str, Any]) -> str:
    """Return the cookies that came with where a tab is."""
    return str(router.get(RouteVar.HEADERS, {}).get(RouteVar.COOKIE, ""))


def path_of(state: BaseState) -> str:
    """Return the path of the page an event came from, its query left out."""
    where = here()
    address = address_in(where[1]) if where else ""
    return address.partition("#")[0].partition("?")[0] or str(state.router.url.path)


def address_in(router: Mapping[str, Any]) -> str:
    """Return the address a page is at, its query included."""
    return str(router.get(RouteVar.ORIGIN, ""))


def loads_at(app: rx.App, path: str) -> frozenset[str]:
    """Return the names of the handlers a page runs when it opens."""
    handlers = (getattr(one, "handler", one) for one in app.get_load_events(path))
    return frozenset(event_name(one) for one in handlers if isinstance(one, EventHandler))


class Tabs:
    """The tabs connected to this worker."""

    def __init__(self, app: rx.App) -> None:
        namespace = app.event_namespace
        if namespace is None:
            msg = "Reflex made no socket namespace: no State is registered"
            raise RuntimeError(msg)
        self._app = app
        self._namespace = namespace
        self._on_event = namespace.on_event
        self._on_disconnect = namespace.on_disconnect
        self._addresses: dict[str, str] = {}
        self._left: Told = lambda _token: None

    def watch(self, left: Told) -> None:
        """Call `left` with the tab that closes, or goes to another page; it may then load again."""
        self._left = left
        self._namespace.on_event = self._arriving
        self._namespace.on_disconnect = self._leaving

    def is_at(self, token: str, address: str) -> bool:
        """Say whether the tab still shows that address."""
        return self._addresses.get(token) == address

    def is_here(self, token: str) -> bool:
        """Say whether the tab's socket is open, and to this worker."""
        manager = self._namespace._token_manager  # noqa: SLF001 - that is what this module is for
        socket = manager.token_to_socket.get(token)
        return socket is not None and socket.instance_id == manager.instance_id

    async def send(self, token: str, name: str, router: dict[str, Any]) -> asyncio.Future[Any]:
        """Run a handler for a tab, after what it is already doing.

        `router` is where the tab was when it loaded: Reflex forgets a tab that sent nothing for a
        quarter of an hour, and loads its page again when an event says where it is.
        """
        event = Event(name=name, payload={}, router_data=router)
        return await self._app.event_processor.enqueue(token, event)

    async def _arriving(self, sid: str, data: object = None) -> None:
        if isinstance(data, dict) and data.get("name") in ARRIVALS:
            token, router = self._namespace.sid_to_token.get(sid), data.get("router_data")
            if token is not None and isinstance(router, dict):
                self._left(token)
                self._addresses[token] = address_in(router)
        await self._on_event(sid, data)

    def _leaving(self, sid: str) -> object:
        token = self._namespace.sid_to_token.get(sid)
        socket = self._namespace._token_manager.token_to_socket.get(token or "")  # noqa: SLF001
        if token is not None and socket is not None and socket.sid == sid:
            self._addresses.pop(token, None)
            self._left(token)
        return self._on_disconnect(sid)
