"""The few internals of Reflex that a push needs, and nobody else touches.

Reflex has no public way to run an event of the server for one tab. `tests/live/test_reflex.py`
says what we believe of these internals, and fails when another version behaves otherwise.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import is_dataclass
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any

import reflex as rx
from engineio.async_socket import AsyncSocket
from engineio.exceptions import QueueEmpty, SocketIsClosedError
from engineio.packet import MESSAGE
from engineio.packet import Packet as SocketPacket
from reflex.istate.manager.token import BaseStateToken
from reflex.state import OnLoadInternalState, State, StateUpdate
from reflex.utils.format import format_event_handler
from reflex_base.constants import RouteVar, SocketEvent
from reflex_base.event import Event, EventHandler
from reflex_base.event.context import EventContext
from reflex_base.event.processor.base_state_processor import process_event
from reflex_base.registry import RegistrationContext
from socketio.packet import EVENT, Packet

if TYPE_CHECKING:
    from reflex.app import EventNamespace
    from reflex.state import BaseState

# What a page sends when it opens, reconnects or goes to another address.
ARRIVALS = frozenset(
    {
        format_event_handler(State.event_handlers["hydrate"]),
        format_event_handler(State.event_handlers["hydrate_and_load"]),
        format_event_handler(OnLoadInternalState.event_handlers["on_load_internal"]),
    }
)
KEPT_PACKETS = 8
# Reflex asks the system for the number of an event: that hands the interpreter over to whatever
# thread waits for it, before each push.
_pushes = count(1)
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
    return _path_in(address_in(where[1]) if where else "") or str(state.router.url.path)


@lru_cache(maxsize=1_000)  # each push asks it again
def _path_in(address: str) -> str:
    return address.partition("#")[0].partition("?")[0]


def address_in(router: Mapping[str, Any]) -> str:
    """Return the address a page is at, its query included."""
    return str(router.get(RouteVar.ORIGIN, ""))


def loads_at(app: rx.App, path: str) -> frozenset[str]:
    """Return the names of the handlers a page runs when it opens."""
    handlers = (getattr(one, "handler", one) for one in app.get_load_events(path))
    return frozenset(event_name(one) for one in handlers if isinstance(one, EventHandler))


def assign(state: BaseState, values: Mapping[str, Any]) -> None:
    """Set variables that the class of the state declares, together.

    One by one, Reflex checks each and marks what depends on it, which costs more than sending them.
    """
    state.__dict__.update(values)
    state.dirty_vars.update(values)
    state._was_touched = True  # noqa: SLF001 - that is what this module is for
    state._mark_dirty(tuple(values))  # noqa: SLF001 - too


class Packets:
    """Updates as they go over the wire: written once for all the tabs that get the same one."""

    def __init__(self, namespace: EventNamespace) -> None:
        self._namespace = namespace
        self._last: deque[tuple[object, SocketPacket]] = deque(maxlen=KEPT_PACKETS)

    def of(self, delta: Mapping[str, Mapping[str, Any]]) -> SocketPacket:
        """Return the packet that brings an update to a page."""
        for known, packet in self._last:
            if known == delta:
                return packet
        message = Packet(
            EVENT,
            namespace=self._namespace.namespace,
            data=[str(SocketEvent.EVENT), StateUpdate(delta=delta)],
        )
        packet = SocketPacket(MESSAGE, message.encode())
        with suppress(TypeError):  # of what it cannot copy: not kept
            self._last.appendleft((_copy(delta), packet))
        return packet


def _copy(value: Any) -> Any:  # noqa: ANN401 - whatever a variable holds
    """Return a copy to compare with: a handler may change a list it has sent.

    Raises:
        TypeError: it is, or holds, something else than plain data.
    """
    if isinstance(value, dict):
        return {key: _copy(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(_copy, value))
    if value is None or isinstance(value, str | int | float):
        return value
    if is_dataclass(value):
        hash(value)  # frozen, and nothing in it may change either
        return value
    raise TypeError


async def _poll(socket: AsyncSocket) -> list[SocketPacket | None]:
    """Wait for what is to be sent to a page, as `AsyncSocket.poll` does.

    Theirs also gives up after a while, which costs a task or a timer a push. Here who reads the
    socket does: a page that answers no ping is closed, and None put into its queue.
    """
    queue = socket.queue
    try:
        packets = [await queue.get()]
    except asyncio.CancelledError:
        raise QueueEmpty from None
    queue.task_done()
    if packets == [None]:  # it closes
        return []
    while not queue.empty():
        packet = queue.get_nowait()
        queue.task_done()
        if packet is None:
            queue.put_nowait(None)
            break
        packets.append(packet)
    return packets


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
        self._packets = Packets(namespace)

    def watch(self, left: Told) -> None:
        """Call `left` with the tab that closes, or goes to another page; it may then load again."""
        self._left = left
        AsyncSocket.poll = _poll  # type: ignore[method-assign] - of all sockets
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

    async def run(self, token: str, name: str, router: dict[str, Any]) -> None:
        """Run a handler for a tab, after what it is already doing, and wait until it has ended.

        What Reflex does for an event, without its queue and tasks, which cost more than most
        refreshes: the lock of the tab's state is what keeps two handlers apart.

        Args:
            token: the tab.
            name: the full name of the handler, which takes no argument.
            router: where the tab was when it loaded. Reflex forgets a tab that sent nothing for a
                quarter of an hour, and loads its page again when an event says where it is.

        Raises:
            Exception: whatever the handler raises.
        """
        event = Event(name=name, payload={}, router_data=router)
        if not await self._run_here(token, event):
            sent = await self._app.event_processor.enqueue(token, event)
            await asyncio.wait([sent])
            if not sent.cancelled():
                sent.result()

    def _context(self, token: str, router: dict[str, Any]) -> EventContext:
        known = self._app.event_processor._root_context  # noqa: SLF001 - as above
        if known is None:
            msg = "Reflex is not running"
            raise RuntimeError(msg)
        return EventContext(
            token=token,
            txid=f"push-{next(_pushes)}",
            state_manager=known.state_manager,
            enqueue_impl=known.enqueue_impl,
            emit_delta_impl=self._emit,
            emit_event_impl=known.emit_event_impl,
            router_data=router,
        )

    async def _run_here(self, token: str, event: Event) -> bool:
        """Run a handler; return False, with nothing done, when Reflex has forgotten the tab."""
        registered = RegistrationContext.get().event_handlers[event.name]
        context = self._context(token, event.router_data)
        place = BaseStateToken(ident=token, cls=registered.states[0])
        before = EventContext.set(context)
        try:
            async with context.state_manager.modify_state_with_links(place, event=event) as root:
                if not root.router_data:
                    return False
                answer = await self._ask_guard(root, event)
                if answer is None:
                    own = await root.get_state(registered.states[0])
                    await process_event(registered.handler, {}, own, root)
                elif answer.events:
                    await context.emit_event(*answer.events)
        finally:
            EventContext.reset(before)
        return True

    async def _ask_guard(self, root: BaseState, event: Event) -> StateUpdate | None:
        """Return what to answer in place of the handler; None when it may run."""
        middleware = self._app.event_processor.middleware
        return None if middleware is None else await middleware._preprocess(root, event)  # noqa: SLF001

    async def _emit(self, token: str, delta: Mapping[str, Mapping[str, Any]]) -> None:
        """Send what changed to a tab; one that left meanwhile reads everything when it is back."""
        record = self._namespace._token_manager.token_to_socket.get(token)  # noqa: SLF001 - as above
        if record is None or not self.is_here(token):
            return
        server = self._namespace.server
        number = server.manager.eio_sid_from_sid(record.sid, self._namespace.namespace)
        socket = server.eio.sockets.get(number)
        if socket is not None:
            with suppress(SocketIsClosedError):
                await socket.send(self._packets.of(delta))

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
