"""Sign-ups at twenty a second beside two hundred searches a second, on a real server.

Run with ``python -m benchmarks.bench_sign_ups [--full] [--database sqlite postgresql]``. Forms go
by HTTP and searches by socket, each at its own moment whether the one before was answered or
not: a delay counts from the moment it was due. ``--full`` replays ten thousand sign-ups (500 s).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles

import aiohttp
import psutil
import uvloop
from reflex.state import State

from benchmarks.bench_search import BENCH, postgresql
from benchmarks.live_screens import PING, PONG, UPDATE
from reserve_app.state.finder import FinderState
from tests.serving import Running, running

SIGN_UPS_A_SECOND, SEARCHES_A_SECOND = 20, 200
SHORT, FULL = 400, 10_000  # sign-ups
ALONE_S = 10  # seconds each kind is measured without the other
TOWNS = ("62041", "62427", "62160", "62193", "62178")  # never the same twice: each shows others
PAGES = 50  # open finders; each searches four times a second
COLUMNS = ("done", "errors", "median", "p95", "longest", "p95 alone", "ratio", "CPU each, alone")
PASSWORD = "cheval batterie agrafe lune"  # noqa: S105 - of nobody
LONGEST_S = 10.0  # an answer later than that is an error
HYDRATE = f"{State.get_full_name()}.hydrate"
SEARCH = f"{FinderState.get_full_name()}.load"


@dataclass(slots=True)
class Tally:
    """What came of one kind of request."""

    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    cpu_s: float = 0.0  # of the server, while nothing else was asked of it

    @property
    def p95(self) -> float:
        """Milliseconds that nineteen of twenty took at most."""
        return quantiles(self.times, n=20)[-1]


@contextmanager
def _server(database: str) -> Iterator[Running]:
    """Serve the launch in the Pas-de-Calais from a fresh database."""
    folder = BENCH / f"sign-ups-{database}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    environment = {
        "RESERVE_EVENTS_PER_SECOND": "100000",
        "RESERVE_TRUSTED_PROXY_HOPS": "1",  # each person has an address of their own
    }
    if database == "postgresql":
        environment["RESERVE_DATABASE_URL"] = postgresql("sign_ups")
    with running(folder, "--no-pages", "--demo-if-empty", environment=environment) as started:
        yield started


def _cpu_s(server: Running) -> float:
    """Return the seconds of processor the server has used."""
    top = psutil.Process(server.process.pid)
    times = [one.cpu_times() for one in (top, *top.children(recursive=True))]
    return sum(time.user + time.system for time in times)


async def _at_a_rate(
    per_second: float, number: int, act: Callable[[int], Awaitable[None]], tally: Tally
) -> None:
    """Begin `act` so many times a second; note how long after it was due each one ended."""
    started = time.perf_counter()

    async def one(serial: int, due: float) -> None:
        try:
            await asyncio.wait_for(act(serial), LONGEST_S)
        except (TimeoutError, aiohttp.ClientError, RuntimeError) as error:
            tally.errors.append(f"{type(error).__name__} {error}"[:200])
        else:
            tally.times.append((time.perf_counter() - due) * 1_000)

    async with asyncio.TaskGroup() as tasks:
        for serial in range(number):
            due = started + serial / per_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.create_task(one(serial, due))


class Finder:
    """An open finder: each search asks for another town, so that each changes what it shows.

    Nothing of an answer is parsed: what the client costs is taken from the server's cores.
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.answers: asyncio.Queue[str] = asyncio.Queue()
        self.turn = asyncio.Lock()  # a person waits for the answer

    async def listen(self) -> None:
        """Keep what comes, until the socket closes."""
        async for message in self.socket:
            if message.data.startswith(UPDATE):
                self.answers.put_nowait(message.data)
            elif message.data == PING:
                await self.socket.send_str(PONG)

    async def ask(self, name: str, path: str) -> str:
        """Send an event; return what came back."""
        event = {
            "name": name,
            "payload": {},
            "router_data": {"pathname": path.partition("?")[0], "asPath": path},
        }
        await self.socket.send_str(f'{UPDATE}["event",{json.dumps(event)}]')
        return await self.answers.get()

    async def search(self, step: int) -> None:
        """Search.

        Raises:
            RuntimeError: no missions came back.
        """
        path = f"/missions?near={TOWNS[step % len(TOWNS)]}&radius=20"
        async with self.turn:
            if "cards" not in await self.ask(SEARCH, path):
                msg = "the search answered no missions"
                raise RuntimeError(msg)


async def _finders(url: str, stack: AsyncExitStack) -> list[Finder]:
    session = await stack.enter_async_context(aiohttp.ClientSession())
    found = []
    for _ in range(PAGES):
        address = f"{url}/_event/?EIO=4&transport=websocket&token={uuid.uuid4()}"
        socket = await session.ws_connect(address, headers={"Origin": url})
        stack.push_async_callback(socket.close)
        await socket.receive()
        await socket.send_str("40/_event,")
        await socket.receive()
        finder = Finder(socket)
        listening = asyncio.create_task(finder.listen())
        stack.callback(listening.cancel)
        await finder.ask(HYDRATE, "/missions")
        found.append(finder)
    return found


def _form(serial: int) -> dict[str, str]:
    return {
        "step": "2",
        "first_name": "Zoé",
        "last_name": f"Petit {'abcdefghij'[serial % 10]}",
        "birth_date": "17/05/1990",
        "email": f"{uuid.uuid4().hex[:16]}@exemple.fr",
        "phone": "06 99 88 77 66",
        "commune": "Arras",
        "radius_km": "15",
        "on_site": "1",
        "charter": "1",
        "password": PASSWORD,
    }


async def _measure(server: Running, sign_ups: int) -> dict[str, tuple[Tally, Tally]]:
    async with AsyncExitStack() as stack:
        finders = await _finders(server.url, stack)
        session = await stack.enter_async_context(aiohttp.ClientSession())

        async def sign_up(serial: int) -> None:
            address = f"10.{serial >> 16 & 255}.{serial >> 8 & 255}.{serial & 255}"
            headers = {"Origin": server.url, "X-Forwarded-For": address}
            async with session.post(
                f"{server.url}/inscription",
                data=_form(serial),
                headers=headers,
                allow_redirects=False,
            ) as answer:
                if answer.status != 303:  # noqa: PLR2004 - the end of a form
                    msg = f"status {answer.status}"
                    raise RuntimeError(msg)

        async def search(serial: int) -> None:
            await finders[serial % PAGES].search(serial // PAGES)

        async def run(forms: int, searches: int) -> tuple[Tally, Tally]:
            told = Tally(), Tally()
            await asyncio.gather(
                _at_a_rate(SIGN_UPS_A_SECOND, forms, sign_up, told[0]),
                _at_a_rate(SEARCHES_A_SECOND, searches, search, told[1]),
            )
            return told

        marks = [_cpu_s(server)]
        forms, _ = await run(SIGN_UPS_A_SECOND * ALONE_S, 0)
        marks.append(_cpu_s(server))
        _, searches = await run(0, SEARCHES_A_SECOND * ALONE_S)
        marks.append(_cpu_s(server))
        forms.cpu_s, searches.cpu_s = marks[1] - marks[0], marks[2] - marks[1]
        both = await run(sign_ups, sign_ups * SEARCHES_A_SECOND // SIGN_UPS_A_SECOND)
    return {"alone": (forms, searches), "together": both}


def _row(database: str, what: str, alone: Tally, tally: Tally) -> str:
    done, errors = len(tally.times), len(tally.errors)
    return (
        f"| {database} | {what} | {done:,} | {errors} | {median(tally.times):.0f} | "
        f"{tally.p95:.0f} | {max(tally.times):.0f} | {alone.p95:.0f} | "
        f"{tally.p95 / alone.p95:.1f}× | {alone.cpu_s * 1_000 / len(alone.times):.1f} |"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="ten thousand sign-ups, 500 s")
    parser.add_argument("--database", nargs="*", default=["sqlite", "postgresql"])
    asked = parser.parse_args()
    rows, errors = [], []
    for database in asked.database:
        with _server(database) as server:
            found = uvloop.run(_measure(server, FULL if asked.full else SHORT))
        for place, what in enumerate(("sign-up", "search")):
            alone, together = found["alone"][place], found["together"][place]
            rows.append(_row(database, what, alone, together))
            errors += alone.errors + together.errors
    print(f"\n### {SIGN_UPS_A_SECOND} sign-ups and {SEARCHES_A_SECOND} searches a second (ms)\n")
    print(f"| database | what | {' | '.join(COLUMNS)} |\n{'|---' * (len(COLUMNS) + 2)}|")
    print("\n".join(rows))
    for error in sorted(set(errors)):
        print(f"error: {error}")


if __name__ == "__main__":
    main()
