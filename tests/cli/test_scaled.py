"""``make run-scaled`` for real: two workers, PostgreSQL, Valkey, one port, and Ctrl-C."""

from __future__ import annotations

import asyncio
import os
import signal
import urllib.parse
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from http.client import HTTPConnection, HTTPResponse
from typing import Any

import aiohttp
import psutil
import pytest
import socketio
from reflex.state import State

from reserve_app.demo import DEMO_PASSWORD
from reserve_app.state.watch import WatchState
from tests.serving import Running, running_scaled

EMAIL = "benevole@demo.example"
NAMESPACE = "/_event"
HYDRATE = f"{State.get_full_name()}.hydrate"
LOOK = f"{WatchState.get_full_name()}.look"
MOST_TRIES = 60  # connections opened before both workers have one: the kernel deals them out
LONGEST_END = 60  # seconds until nothing is left; PostgreSQL writes all it holds to a busy disk


@pytest.fixture(scope="module")
def site() -> Iterator[Running]:
    """The scaled run with the demo."""
    with running_scaled() as started:
        yield started


def _family(site: Running) -> list[psutil.Process]:
    return psutil.Process(site.process.pid).children(recursive=True)


def _workers(site: Running) -> list[int]:
    """Return the processes that answer: the children of ``reserve serve``."""
    serve = next(
        p for p in _family(site) if "serve" in p.cmdline() and p.ppid() == site.process.pid
    )
    return [child.pid for child in serve.children()]


def _worker_of(site: Running, port: int) -> int | None:
    """Return the worker that holds the connection whose other end is our `port`."""
    for pid in _workers(site):
        for held in psutil.Process(pid).net_connections("tcp"):
            if held.raddr and held.raddr.port == port and held.laddr.port == site.port:
                return pid
    return None


def _ask(
    connection: HTTPConnection, site: Running, path: str, cookie: str = "", **form: str
) -> tuple[HTTPResponse, str]:
    headers = {"Origin": site.url, "Cookie": cookie}
    body = urllib.parse.urlencode(form) if form else None
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request("POST" if body else "GET", path, body, headers)
    answer = connection.getresponse()
    return answer, answer.read().decode()


@contextmanager
def _one_connection_to_each(site: Running) -> Iterator[list[HTTPConnection]]:
    with ExitStack() as stack:
        found: dict[int, HTTPConnection] = {}
        for _ in range(MOST_TRIES):
            connection = HTTPConnection("127.0.0.1", site.port, timeout=20)
            stack.callback(connection.close)
            _ask(connection, site, "/ping")
            worker = _worker_of(site, connection.sock.getsockname()[1])
            assert worker, "the connection is nobody's"
            found.setdefault(worker, connection)
            if len(found) == len(_workers(site)):
                break
        assert len(found) == 2, f"one worker answered nothing: {found}"
        yield list(found.values())


def _signed_in(connection: HTTPConnection, site: Running) -> str:
    form = {"email": EMAIL, "password": DEMO_PASSWORD}
    answer, _ = _ask(connection, site, "/connexion", **form)
    assert answer.status == 303
    return answer.headers["set-cookie"].partition(";")[0]


def test_who_signs_in_with_one_worker_is_known_to_the_other(site: Running) -> None:
    with _one_connection_to_each(site) as (first, second):
        cookie = _signed_in(first, site)
        for connection in (first, second):
            for path, sign in (
                ("/", "Réserve"),
                ("/missions?near=62427", "Hénin-Beaumont"),
                ("/mes-missions", "data-live"),
                ("/compte", EMAIL),
            ):
                answer, page = _ask(connection, site, path, cookie)
                assert (answer.status, sign in page) == (200, True), path
        _ask(second, site, "/deconnexion", cookie, all="")
        answer, _ = _ask(first, site, "/mes-missions", cookie)
        assert (answer.status, answer.headers["location"]) == (
            303,
            "/connexion?suite=/mes-missions",
        )


@asynccontextmanager
async def _page(site: Running, cookie: str) -> AsyncIterator[Any]:
    async with aiohttp.ClientSession() as session:
        client = socketio.AsyncClient(reconnection=False, http_session=session)
        client.answers = asyncio.Queue()
        client.on("event", client.answers.put, namespace=NAMESPACE)
        await client.connect(
            f"{site.url}?token={uuid.uuid4()}",
            headers={"Origin": site.url, "Cookie": cookie},
            socketio_path="_event",
            namespaces=[NAMESPACE],
            transports=["websocket"],
        )
        try:
            yield client
        finally:
            await client.disconnect()


def _port_of(client: Any) -> int:
    connection = client.eio.ws._response.connection or client.eio.ws._conn
    return int(connection.transport.get_extra_info("sockname")[1])


async def test_each_worker_answers_the_events_of_its_own_sockets(site: Running) -> None:
    with _one_connection_to_each(site) as (first, _):
        cookie = _signed_in(first, site)
    workers = set()
    for _ in range(MOST_TRIES):
        async with _page(site, cookie) as page:
            workers.add(_worker_of(site, _port_of(page)))
            for name in (HYDRATE, LOOK):
                event = {
                    "name": name,
                    "payload": {},
                    "router_data": {"pathname": "/", "asPath": "/"},
                }
                await page.emit("event", event, namespace=NAMESPACE)
                said = str(await asyncio.wait_for(page.answers.get(), timeout=10))
            assert "version_rx_state_" in said
        if len(workers) == 2:
            break
    assert len(workers) == 2


def test_it_says_what_it_does_and_ends_whole_with_ctrl_c() -> None:
    with running_scaled() as started:
        said = started.log.read_text(encoding="utf-8").splitlines()
        family = _family(started)
        names = {process.name() for process in family}
        os.killpg(started.process.pid, signal.SIGINT)
        started.process.wait(LONGEST_END)
        _, left = psutil.wait_procs(family, timeout=5)
        log = started.log.read_text(encoding="utf-8")
        embedded = started.log.with_name("reserve.db").exists()
    assert not left
    assert any("valkey" in name for name in names)
    assert "PostgreSQL démarre…" in said
    assert any("RESERVE_DATABASE_URL=" in line and "RESERVE_REDIS_URL=" in line for line in said)
    assert said[-1] == f"Réserve est prête : {started.url}"
    assert "Traceback" not in log
    assert not embedded  # nobody fell back on the embedded file
