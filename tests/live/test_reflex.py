"""What we believe of Reflex's internals: a version that behaves otherwise fails here, by name."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import reflex as rx
import reflex_base
from engineio import AsyncServer
from engineio.async_socket import AsyncSocket
from engineio.exceptions import QueueEmpty
from engineio.packet import MESSAGE
from engineio.packet import Packet as SocketPacket
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.token import BaseStateToken
from reflex.state import State, StateUpdate
from reflex.utils.token_manager import LocalTokenManager, SocketRecord
from reflex_base.event.processor import BaseStateEventProcessor

from reserve_app.presenting.desk_views import FigureView, ItemView
from reserve_app.reserve_app import app
from reserve_app.state import reflex_push
from reserve_app.state.reflex_push import (
    ARRIVALS,
    Packets,
    Tabs,
    address_in,
    assign,
    event_name,
    here,
)
from reserve_app.state.watch import WatchState

ROUTER = {"pathname": "/compte", "asPath": "/compte?x=1", "headers": {}, "token": "tab"}
FRONT = Path(reflex_base.__file__).parent / ".templates" / "web" / "utils" / "state.js"
seen: list[object] = []


class ProbeState(State):
    """Notes what its handlers find."""

    rows: rx.Field[list[str]] = rx.field(default_factory=list)
    words: str = ""
    _mine: int = 0

    @rx.var
    def count(self) -> int:
        """How many rows: what depends on another variable."""
        return len(self.rows)

    async def note(self) -> None:
        seen.append(here())
        await asyncio.sleep(0.01)
        seen.append("done")

    async def fail(self) -> None:
        raise RuntimeError


class _App:
    """An application as `Tabs` sees it: a processor of events and the namespace of its sockets."""

    def __init__(self, processor: BaseStateEventProcessor, namespace: object) -> None:
        self.event_processor = processor
        self.event_namespace = namespace


@pytest.fixture
async def tabs() -> AsyncIterator[Tabs]:
    """The real namespace of the application, with a processor that runs; nothing is sent."""
    seen.clear()
    namespace = app.event_namespace
    assert namespace is not None
    before = namespace._token_manager, namespace.on_event, namespace.on_disconnect
    namespace._token_manager = LocalTokenManager()
    async with BaseStateEventProcessor().configure(state_manager=StateManagerMemory()) as running:
        yield Tabs(_App(running, namespace))
    namespace._token_manager, namespace.on_event, namespace.on_disconnect = before


@pytest.mark.parametrize("known", [False, True])
async def test_a_handler_runs_for_a_tab_and_knows_which_and_where(tabs: Tabs, known: bool) -> None:  # noqa: FBT001
    """A tab that Reflex has forgotten goes its way: it loads the page again."""
    if known:
        await tabs.run("tab", event_name(ProbeState.note), ROUTER)
        seen.clear()
    await asyncio.gather(*(tabs.run("tab", event_name(ProbeState.note), ROUTER) for _ in range(2)))
    where = ("tab", ROUTER)
    assert seen == [where, "done", where, "done"]  # one after the other
    assert await asyncio.create_task(_here()) is None


@pytest.mark.parametrize("known", [False, True])
async def test_a_handler_that_fails_says_so_to_who_ran_it(tabs: Tabs, known: bool) -> None:  # noqa: FBT001
    if known:
        await tabs.run("tab", event_name(ProbeState.note), ROUTER)
    with pytest.raises(RuntimeError):
        await tabs.run("tab", event_name(ProbeState.fail), ROUTER)


@pytest.mark.parametrize("way", ["one by one", "together"])
async def test_variables_set_together_are_sent_like_those_set_one_by_one(way: str) -> None:
    state = await StateManagerMemory().get_state(BaseStateToken(ident="tab", cls=ProbeState))
    probe = await state.get_state(ProbeState)
    state._clean()
    values = {"rows": ["a"], "words": "b", "_mine": 3}
    if way == "together":
        assign(probe, values)
    else:
        for name, value in values.items():
            setattr(probe, name, value)
    sent = (await state._get_resolved_delta())[ProbeState.get_full_name()]
    assert sent == {"rows_rx_state_": ["a"], "words_rx_state_": "b", "count_rx_state_": 1}
    assert probe._mine == 3
    assert probe._was_touched
    state._clean()
    assert not await state._get_resolved_delta()


def test_an_update_is_written_once_until_anything_of_it_differs() -> None:
    namespace = app.event_namespace
    assert namespace is not None
    packets = Packets(namespace)
    rows = [{"name": "Alice"}]
    first = packets.of({"state": {"rows": rows}})
    assert packets.of({"state": {"rows": [{"name": "Alice"}]}}) is first
    assert first.encode() == '42/_event,["event",{"delta":{"state":{"rows":[{"name":"Alice"}]}}}]'
    rows[0]["name"] = "Bob"  # by a handler, in the very list it has sent
    changed = packets.of({"state": {"rows": rows}})
    assert "Bob" in changed.encode()
    assert packets.of({"other": {"rows": rows}}) is not changed
    odd = {"state": {"rows": {1, 2}}}  # of what cannot be copied nothing is kept
    assert packets.of(odd) is not packets.of(odd)


def test_what_never_changes_is_written_once_and_what_holds_a_list_each_time() -> None:
    namespace = app.event_namespace
    assert namespace is not None
    packets = Packets(namespace)
    first = packets.of({"state": {"figures": [FigureView("En attente", "3")]}})
    assert packets.of({"state": {"figures": [FigureView("En attente", "3")]}}) is first
    assert '[{"label":"En attente","value":"3"' in first.encode()
    item = ItemView(letters="v")
    assert packets.of({"state": {"item": item}}) is not packets.of({"state": {"item": item}})


async def test_outside_of_an_event_there_is_no_tab() -> None:
    assert await asyncio.create_task(_here()) is None


async def _here() -> object:
    return here()


async def test_only_a_tab_whose_socket_is_open_to_this_worker_is_here(tabs: Tabs) -> None:
    manager = app.event_namespace._token_manager
    await manager.link_token_to_sid("tab", "socket")
    assert tabs.is_here("tab")
    assert app.event_namespace.sid_to_token == {"socket": "tab"}
    manager.token_to_socket["elsewhere"] = SocketRecord(instance_id="another", sid="s")
    assert not tabs.is_here("elsewhere")
    assert not tabs.is_here("nobody")


async def test_arriving_and_leaving_are_noticed(
    tabs: Tabs, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[str] = []
    namespace: Any = app.event_namespace
    monkeypatch.setattr(tabs, "_on_event", _nothing)
    tabs.watch(left.append)
    await namespace._token_manager.link_token_to_sid("tab", "socket")
    for name in sorted(ARRIVALS):
        # What the socket server calls: it looks the method up on the namespace each time.
        await namespace.trigger_event("event", "socket", {"name": name, "router_data": ROUTER})
    await namespace.trigger_event("event", "socket", {"name": event_name(WatchState.look)})
    await namespace.trigger_event("event", "socket", "malformed")
    assert left == ["tab"] * len(ARRIVALS)
    assert tabs.is_at("tab", address_in(ROUTER))
    await namespace.on_disconnect("socket")
    assert left[-1] == "tab"
    assert len(left) == len(ARRIVALS) + 1
    assert not tabs.is_at("tab", address_in(ROUTER))


async def _nothing(*_: object) -> None:
    return None


class _Wire:
    """A page that takes what it is sent and says nothing: it answers no ping."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.closed = False

    async def wait(self) -> str:
        return await asyncio.Future()

    async def send(self, text: str) -> None:
        await asyncio.sleep(0)
        self.taken.append(text)

    async def close(self) -> None:
        self.closed = True


THEIRS = AsyncSocket.poll


@pytest.mark.parametrize("poll", [THEIRS, reflex_push._poll])
async def test_a_page_gets_all_in_order_and_is_closed_when_it_answers_no_ping(
    poll: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AsyncSocket, "poll", poll)
    server = AsyncServer(async_mode="asgi", ping_interval=0.2, ping_timeout=0.1)
    socket, wire = AsyncSocket(server, "page"), _Wire()
    alive = asyncio.create_task(socket._websocket_handler(wire))
    for number in range(3):
        await socket.send(SocketPacket(MESSAGE, str(number)))
    await asyncio.sleep(0.05)
    await socket.send(SocketPacket(MESSAGE, "3"))
    await asyncio.wait_for(alive, 2)
    assert wire.taken == ["40", "41", "42", "43"]
    assert wire.closed
    assert socket.closed


@pytest.mark.parametrize("poll", [THEIRS, reflex_push._poll])
async def test_what_is_sent_before_a_page_closes_is_still_sent(poll: Any) -> None:
    socket = AsyncSocket(AsyncServer(async_mode="asgi"), "page")
    last = SocketPacket(MESSAGE, "last")
    for packet in (last, None):
        socket.queue.put_nowait(packet)
    assert await poll(socket) == [last]
    assert await poll(socket) == []
    await asyncio.wait_for(socket.queue.join(), 1)
    waiting = asyncio.create_task(poll(socket))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(QueueEmpty):
        await waiting


def test_the_page_sends_what_we_take_for_an_arrival() -> None:
    assert {name.rpartition(".")[2] for name in ARRIVALS} == {
        "hydrate", "hydrate_and_load", "on_load_internal",
    }  # fmt: skip
    front = FRONT.read_text(encoding="utf-8")
    # On connection and reconnection, and on each change of address inside the page.
    assert "app.initialEvents(first)[0]" in front
    assert "bootAuth(false)" in front
    assert "addEvents(app.onLoadInternalEvent())" in front


def test_the_hooks_that_tell_whether_the_socket_is_open_are_there() -> None:
    front = FRONT.read_text(encoding="utf-8")
    assert "window.__reflex_otel?.onSocketConnect?.()" in front
    assert "window.__reflex_otel?.onSocketDisconnect?.(reason)" in front


def test_an_update_that_changes_nothing_sends_nothing() -> None:
    """What the guard answers to a push whose permission ended."""
    assert not StateUpdate().delta
    assert not StateUpdate().events


def test_nobody_else_touches_these_internals() -> None:
    own = Path(reflex_push.__file__)
    names = ("_token_manager", "event_processor", "EventContext", "sid_to_token")
    folder = own.parent.parent
    guilty = [
        str(path.relative_to(folder))
        for path in folder.rglob("*.py")
        if path != own and any(name in path.read_text(encoding="utf-8") for name in names)
    ]
    assert not guilty
