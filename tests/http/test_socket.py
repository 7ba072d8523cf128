"""The socket, spoken to by a client that is not our page."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
import socketio
from reflex.state import State

from reserve_app.state.finder import FinderState
from tests.serving import Running

NAMESPACE = "/_event"
CANARY = "canary-7f3a"
LONGEST_ANSWER = 15.0  # seconds: other tests hold the processors


@asynccontextmanager
async def _connected(server: Running, origin: str | None) -> AsyncIterator[Any]:
    async with aiohttp.ClientSession() as session:
        client = socketio.AsyncClient(reconnection=False, http_session=session)
        client.updates = []
        client.on("event", client.updates.append, namespace=NAMESPACE)
        try:
            await client.connect(
                f"{server.url}?token={uuid.uuid4()}",
                headers={"Origin": origin} if origin else {},
                socketio_path="_event",
                namespaces=[NAMESPACE],
                transports=["websocket"],
                wait_timeout=LONGEST_ANSWER,
            )
            yield client
        finally:
            await client.disconnect()


async def _send(client: Any, name: str, payload: object) -> None:
    event = {"name": name, "payload": payload, "router_data": {"pathname": "/", "asPath": "/"}}
    await client.emit("event", event, namespace=NAMESPACE)


async def _until(true: Callable[[], object]) -> None:
    end = time.monotonic() + LONGEST_ANSWER
    while not true():
        assert time.monotonic() < end, "never true"
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example"])
async def test_a_foreign_socket_never_opens(server: Running, origin: str | None) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        async with _connected(server, origin):
            pass


async def test_our_own_page_opens_it_and_is_answered(server: Running) -> None:
    """Positive control of every denial below."""
    async with _connected(server, server.url) as client:
        await _send(client, f"{State.get_full_name()}.hydrate", {})
        await _until(lambda: client.updates)


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        (f"{State.get_full_name()}.setvar", {"var_name": "is_hydrated", "value": True}),
        (f"{State.get_full_name()}.no_such", {"a": CANARY}),
        ("", {}),
        ("x" * 5_000, {}),
        ("a.b\x00c", {"cookie": CANARY}),
    ],
)
async def test_an_event_nobody_declared_changes_nothing(
    server: Running, name: str, payload: dict[str, Any]
) -> None:
    async with _connected(server, server.url) as client:
        await _send(client, name, payload)
        await client.sleep(0.3)
        assert not any(CANARY in str(update) for update in client.updates)
        assert not any(_delta(update) for update in client.updates)
        await _send(client, f"{State.get_full_name()}.hydrate", {})
        await _until(lambda: client.updates)  # the socket survives


@pytest.mark.parametrize("data", [None, 3, "text", [], {"name": 3}, {"payload": CANARY}, [[]]])
async def test_a_frame_that_is_no_event_gets_silence(server: Running, data: object) -> None:
    async with _connected(server, server.url) as client:
        await client.emit("event", data, namespace=NAMESPACE)
        await client.sleep(0.3)
        assert not any(_delta(update) for update in client.updates)
    assert "Traceback" not in server.log.read_text(encoding="utf-8").split(CANARY)[-1]


HYDRATED = f"{State.get_full_name()}.set_is_hydrated"
LOAD = f"{FinderState.get_full_name()}.load"


@pytest.mark.parametrize(
    ("name", "payload", "where"),
    [
        (LOAD, {"x": CANARY}, {}),
        (LOAD, {}, {"asPath": 5}),
        (LOAD, {}, {"asPath": [CANARY]}),
        (LOAD, {}, {"pathname": {}}),
        (LOAD, {}, {"query": CANARY}),
        (LOAD, {}, {"query": {"near": {"deep": [CANARY]}}}),
        (LOAD, {}, {"asPath": "/missions?q=" + "a" * 10_000}),
        (HYDRATED, {"value": CANARY}, {}),
        (HYDRATED, {"value": [True]}, {}),
        (HYDRATED, {"value": [CANARY]}, {}),
        (HYDRATED, {"other": True}, {}),
    ],
)
async def test_a_declared_event_of_another_shape_is_dropped_in_silence(
    server: Running, name: str, payload: dict[str, Any], where: dict[str, Any]
) -> None:
    async with _connected(server, server.url) as client:
        before = len(server.log.read_text(encoding="utf-8"))
        router = {"pathname": "/missions", "asPath": "/missions"} | where
        event = {"name": name, "payload": payload, "router_data": router}
        await client.emit("event", event, namespace=NAMESPACE)
        await _until(lambda: "event refused" in server.log.read_text(encoding="utf-8")[before:])
        await client.sleep(0.1)
        assert not client.updates
    written = server.log.read_text(encoding="utf-8")[before:]
    assert CANARY not in written
    assert "Traceback" not in written


async def test_the_finder_answers_a_search_sent_as_our_page_sends_it(server: Running) -> None:
    """Positive control of the refusals above."""
    async with _connected(server, server.url) as client:
        router = {
            "pathname": "/missions",
            "asPath": "/missions?near=Arras",
            "query": {"near": "Arras"},
        }
        event = {"name": LOAD, "payload": {}, "router_data": router}
        await client.emit("event", event, namespace=NAMESPACE)
        await _until(lambda: "Arras" in str(client.updates))


async def test_nothing_a_person_sent_is_written_to_the_log(server: Running) -> None:
    async with _connected(server, server.url) as client:
        await _send(client, f"{State.get_full_name()}.no_such", {"password": CANARY})
        await client.emit("event", CANARY, namespace=NAMESPACE)
        await client.sleep(0.3)
    assert CANARY not in server.log.read_text(encoding="utf-8")


def _delta(update: object) -> object:
    return update.get("delta") if isinstance(update, dict) else None


async def test_a_flood_is_dropped_and_the_server_goes_on(server: Running) -> None:
    hydrate = f"{State.get_full_name()}.hydrate"
    event = {"name": hydrate, "payload": {}, "router_data": {"pathname": "/", "asPath": "/"}}
    async with _connected(server, server.url) as client:
        for _ in range(500):
            await client.emit("event", event, namespace=NAMESPACE)
        await _until(lambda: client.updates)
        await client.sleep(1)
        assert 0 < len(client.updates) < 300
    async with _connected(server, server.url) as another:
        await _send(another, hydrate, {})
        await _until(lambda: another.updates)
