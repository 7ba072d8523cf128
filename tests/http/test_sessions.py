"""Sessions on a real server: the cookie over HTTP and over the socket, fifty sign-ins at once."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
import socketio
from reflex.state import State

from reserve_app.domain.cookies import cookie_name
from reserve_app.state.watch import WatchState
from tests.serving import Running

NAMESPACE = "/_event"
PASSWORD = "cheval batterie agrafe lune"  # noqa: S105 - of nobody
CANARY_PHONE = "06 99 88 77 66"
LOOK = f"{WatchState.get_full_name()}.look"
HYDRATE = f"{State.get_full_name()}.hydrate"
SEEN_WITHIN = 5.0  # seconds, as promised
SAID = ("version", "/connexion?fin=1")  # what may be said to whoever looks
LONGEST_ANSWER = 15.0  # seconds: other tests hold the processors
PACE = 0.1  # seconds between two events: whoever sends faster than a page is not answered
LONGEST_STALL = 0.25  # seconds; `make bench` measures it on a quiet machine


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    cookie: str


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def _post(server: Running, path: str, cookie: str = "", **fields: str) -> Answer:
    body = urllib.parse.urlencode(fields).encode()
    headers = {"Origin": server.url} | ({"Cookie": cookie} if cookie else {})
    request = urllib.request.Request(server.url + path, body, headers)  # noqa: S310
    opener = urllib.request.build_opener(_NoRedirect())
    try:
        with opener.open(request, timeout=30) as answer:
            status, got = answer.status, answer.headers
    except urllib.error.HTTPError as error:
        status, got = error.code, error.headers
    set_cookie = got.get("set-cookie", "").partition(";")[0]
    return Answer(status, got.get("location", ""), set_cookie)


def _volunteer(server: Running) -> tuple[str, str]:
    """Sign somebody up; return their address and cookie."""
    email = f"{uuid.uuid4().hex[:12]}@exemple.fr"
    _post(
        server,
        "/inscription",
        step="2",
        first_name="Zoé",
        last_name="Canarisecret",
        birth_date="17/05/1990",
        email=email,
        phone=CANARY_PHONE,
        commune="Arras",
        radius_km="15",
        on_site="1",
        charter="1",
        password=PASSWORD,
    )
    with closing(sqlite3.connect(server.log.parent / "reserve.db")) as database:
        query = "SELECT text FROM outbox_mail WHERE recipient = ?"
        text = database.execute(query, (email,)).fetchone()[0]
    link = re.search(r"jeton=([\w-]+)", text)
    assert link
    return email, _post(server, "/confirmer-adresse", jeton=link[1]).cookie


@asynccontextmanager
async def _page(server: Running, cookie: str) -> AsyncIterator[Any]:
    async with aiohttp.ClientSession() as session:
        client = socketio.AsyncClient(reconnection=False, http_session=session)
        client.updates = []
        client.on("event", client.updates.append, namespace=NAMESPACE)
        try:
            await client.connect(
                f"{server.url}?token={uuid.uuid4()}",
                headers={"Origin": server.url, "Cookie": cookie},
                socketio_path="_event",
                namespaces=[NAMESPACE],
                transports=["websocket"],
                wait_timeout=LONGEST_ANSWER,
            )
            await _ask(client, HYDRATE)
            yield client
        finally:
            await client.disconnect()


async def _send(client: Any, name: str) -> None:
    event = {"name": name, "payload": {}, "router_data": {"pathname": "/", "asPath": "/"}}
    await client.emit("event", event, namespace=NAMESPACE)


async def _ask(client: Any, name: str, *words: str) -> str:
    """Send an event; return what came back, once it has one of these words."""
    client.updates.clear()
    await _send(client, name)
    end = time.monotonic() + LONGEST_ANSWER
    while not (client.updates and (not words or any(one in str(client.updates) for one in words))):
        assert time.monotonic() < end, f"never answered {words}: {client.updates}"
        await client.sleep(0.01)
    return str(client.updates)


async def test_the_socket_knows_its_cookie_and_says_only_a_version(server: Running) -> None:
    email, cookie = await asyncio.to_thread(_volunteer, server)
    async with _page(server, cookie) as page:
        said = await _ask(page, LOOK, *SAID)
    assert re.search(r"'version_rx_state_': '[0-9a-f]{16}'", said)
    for secret in (email, "Canarisecret", CANARY_PHONE, cookie.partition("=")[2]):
        assert secret not in said


@pytest.mark.parametrize("cookie", ["", f"{cookie_name(https=False)}=forged", "a=b"])
async def test_without_a_session_the_event_changes_nothing(server: Running, cookie: str) -> None:
    async with _page(server, cookie) as page:
        said = await _ask(page, LOOK, *SAID)
    assert "/connexion?fin=1" in said
    assert "version" not in said


async def test_signing_out_elsewhere_is_noticed_within_five_seconds(server: Running) -> None:
    _, cookie = await asyncio.to_thread(_volunteer, server)
    async with _page(server, cookie) as page:
        assert "version" in await _ask(page, LOOK, *SAID)
        await asyncio.to_thread(_post, server, "/deconnexion", cookie)
        end = time.monotonic() + SEEN_WITHIN
        while "/connexion?fin=1" not in str(page.updates):  # nothing is said of what is the same
            assert time.monotonic() < end
            await _send(page, LOOK)
            await asyncio.sleep(0.2)


async def test_a_suspension_is_noticed_within_five_seconds(server: Running) -> None:
    email, cookie = await asyncio.to_thread(_volunteer, server)
    async with _page(server, cookie) as page:
        assert "version" in await _ask(page, LOOK, *SAID)
        with closing(sqlite3.connect(server.log.parent / "reserve.db", timeout=10)) as database:
            query = "UPDATE account SET suspended_at = created_at WHERE email = ?"
            database.execute(query, (email,))
            database.commit()
        end = time.monotonic() + SEEN_WITHIN
        while "/connexion?fin=1" not in str(page.updates):  # nothing is said of what is the same
            assert time.monotonic() < end
            await _send(page, LOOK)
            await asyncio.sleep(0.2)


async def test_fifty_sign_ins_at_once_keep_nobodys_event_waiting(server: Running) -> None:
    email, cookie = await asyncio.to_thread(_volunteer, server)
    async with _page(server, cookie) as page:
        with ThreadPoolExecutor(50) as threads:
            tries = [
                threads.submit(_post, server, "/connexion", email=f"{n}{email}", password=PASSWORD)
                for n in range(50)
            ]
            waits = []
            while not all(one.done() for one in tries):
                started = time.monotonic()
                await _ask(page, HYDRATE)
                waits.append(time.monotonic() - started)
                await asyncio.sleep(PACE)
    assert {one.result().status for one in tries} == {401}
    assert sorted(waits)[len(waits) // 2] < LONGEST_STALL


def test_no_password_cookie_or_contact_is_in_the_log(server: Running) -> None:
    email, cookie = _volunteer(server)
    _post(server, "/connexion", email=email, password="Canari-faux-mot-de-passe")
    log = server.log.read_text(encoding="utf-8")
    sent_by_mail = log.split("=" * 72)  # an embedded run prints its mail: to the terminal only
    for secret in (PASSWORD, "Canari-faux", cookie.partition("=")[2], CANARY_PHONE):
        assert secret not in log
    assert email not in sent_by_mail[0]
