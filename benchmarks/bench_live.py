"""From a volunteer's click to all the boards of the structure, on the real application.

Run with ``python -m benchmarks.bench_live [--boards 100 500 1000] [--workers 1 2]``. A server, one
process that holds the boards, each a session of its own, and this one, which clicks: a form
sent as a browser sends it. The clock starts with the click, so that every figure holds the request,
the transaction, the push, the reading of the board and the socket.
"""

from __future__ import annotations

import argparse
import http.client
import os
import shutil
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from queue import SimpleQueue
from statistics import median, quantiles
from urllib.parse import urlencode

import psutil
from sqlalchemy import select

from benchmarks.bench_search import BENCH
from benchmarks.live_screens import Screens
from reserve_app.models import MISSION
from reserve_app.models.engine import dispose_engine, read_session
from reserve_app.services.sql import run
from reserve_app.settings import get_settings
from tests.conftest import empty_tables
from tests.live.people import cookie_of
from tests.people import mission, person, volunteer
from tests.serving import Running, running
from tools.local_servers import DATABASE_URL, REDIS_URL, local_servers

ROUNDS = 25
FLOOR_ROUNDS = 5
APART_S = 0.3  # between the last frame and the next click: no two clicks share a push
PLACES = 5_000
TEAM = 10  # managers; each board is a session of its own
LATENCIES = (
    "| boards | p50 | p95 | p99 | missed | CPU ms a frame | kB a frame | KiB a board | "
    "MiB in all | clicker's answer | empty event, p50 / p95 | its CPU ms |\n" + "|---" * 12 + "|"
)
EMPTY_PAGE = "/connexion"  # loads nothing, follows nothing, holds nothing of anybody's
LOST_ROUNDS, LOST_BOARDS = 100, 200  # 20,000 pushes
PEER_BOARDS = 300
THREADS = 8
RATE_S = 5.0
MOST_CLICKS = 800  # in that time
MIB = 1024 * 1024
_serial = count(1)


@dataclass(frozen=True)
class World:
    """A structure with one mission, the boards' cookies, and volunteers who click in turn."""

    structure: int
    path: str
    managers: list[str]
    helpers: SimpleQueue[str]


class Server:
    """A running server: its address and what its processes use."""

    def __init__(self, running_: Running) -> None:
        self.url, self.port = running_.url, running_.port
        whole = psutil.Process(running_.process.pid)
        self.family = [whole, *whole.children(recursive=True)]

    def cpu(self) -> float:
        """Seconds of processor its processes have used."""
        times = [one.cpu_times() for one in self.family if one.is_running()]
        return sum(one.user + one.system for one in times)

    def memory(self) -> float:
        """MiB its processes hold, what they share counted once."""
        return sum(one.memory_full_info().pss for one in self.family if one.is_running()) / MIB

    def click(self, world: World) -> tuple[float, float]:
        """Let the next volunteer click; return when, and the seconds until their answer."""
        body = urlencode({"key": f"mesure-{os.getpid()}-{next(_serial)}"})
        headers = {
            "Cookie": f"reserve-session={world.helpers.get()}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": self.url,
        }
        connection = http.client.HTTPConnection("localhost", self.port, timeout=30)
        connection.connect()
        started = time.perf_counter()
        connection.request("POST", world.path, body, headers)
        answer = connection.getresponse()
        took = time.perf_counter() - started
        connection.close()
        where = answer.headers.get("Location", "")
        if where != "/mes-missions?fait=aide":
            msg = f"the click was not taken: {answer.status} {where}"
            raise RuntimeError(msg)
        return started, took


@contextmanager
def served(workers: int) -> Iterator[Server]:
    """Run the application: alone with SQLite, or with several workers, PostgreSQL and Valkey."""
    folder = BENCH / f"live-{workers}"
    with ExitStack() as stack:
        if workers == 1:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            settings = {DATABASE_URL: f"sqlite:///{folder / 'reserve.db'}"}
        else:
            folder.mkdir(parents=True, exist_ok=True)
            settings = stack.enter_context(local_servers(folder, (DATABASE_URL, REDIS_URL)))
        os.environ[DATABASE_URL] = settings[DATABASE_URL]
        get_settings.cache_clear()
        dispose_engine()
        stack.callback(dispose_engine)
        settings |= {"RESERVE_JOBS": "false", "RESERVE_WORKERS": str(workers)}
        started = stack.enter_context(running(folder, "--no-pages", environment=settings))
        empty_tables()
        yield Server(started)


def world(boards: int, clicks: int) -> World:
    """Store a structure, those who look at its board, and those who will click."""
    mission_id, structure = mission(places=PLACES)
    with read_session() as session:
        query = select(MISSION.c.slug).where(MISSION.c.id == mission_id)
        slug = run(session, query).scalar_one()
    team = [person(structures=(structure,)) for _ in range(TEAM)]
    managers = [cookie_of(team[number % TEAM]) for number in range(boards)]
    helpers: SimpleQueue[str] = SimpleQueue()
    for _ in range(clicks):
        helpers.put(cookie_of(volunteer()))
    return World(structure, f"/missions/{mission_id}/{slug}", managers, helpers)


@dataclass
class Seen:
    """What the boards saw of some clicks, in milliseconds, and what it cost."""

    delays: list[float]
    answers: list[float]
    missed: int
    cpu_ms: float
    kilobytes: float

    @property
    def delivered(self) -> int:
        """How many frames came in time."""
        return len(self.delays)

    def tail(self, part: int) -> float:
        """The percentile."""
        return quantiles(self.delays, n=100)[part - 1]


def measure(server: Server, screens: Screens, here: World, rounds: int) -> Seen:
    """Click so many times; after each, wait until all boards have had their frame."""
    screens.ask("collect")
    before, clicks, answers, missed = server.cpu(), [], [], 0
    for _ in range(rounds):
        at, took = server.click(here)
        clicks.append(at)
        answers.append(took * 1e3)
        missed += screens.ask("reached", at)
        time.sleep(APART_S)
    used = server.cpu() - before
    frames, characters = screens.ask("collect")
    ends = [*clicks[1:], float("inf")]
    delays = [
        (first - at) * 1e3
        for page in frames
        for at, end in zip(clicks, ends, strict=True)
        if (first := next((frame for frame in page if at <= frame < end), None)) is not None
    ]
    sent = sum(map(len, frames))
    return Seen(delays, answers, missed, used * 1e3 / sent, characters / sent / 1_000)


@dataclass(frozen=True)
class Floor:
    """The event that does nothing, sent by all pages at once: milliseconds."""

    p50: float
    p95: float
    cpu_ms: float


def floor(server: Server, screens: Screens) -> Floor:
    """Let all pages send the event that does nothing, at once."""
    delays, before = [], server.cpu()
    for _ in range(FLOOR_ROUNDS):
        screens.ask("collect")
        started = screens.ask("empty")
        screens.ask("settle")
        frames, _ = screens.ask("collect")
        delays += [(page[0] - started) * 1e3 for page in frames if page]
    used = (server.cpu() - before) * 1e3 / len(delays)
    return Floor(median(delays), quantiles(delays, n=20)[-1], used)


def a_second(server: Server, here: World) -> float:
    """Return how many clicks a second are taken, several at a time, boards open or not."""
    end, done = time.perf_counter() + RATE_S, count()

    def clicking(_: int) -> int:
        mine = 0
        while time.perf_counter() < end and not here.helpers.empty():
            server.click(here)
            mine, _n = mine + 1, next(done)
        return mine

    started = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        total = sum(pool.map(clicking, range(THREADS)))
    return total / (time.perf_counter() - started)


def latencies(server: Server, boards: int) -> str:
    """Return a row of the first table."""
    here = world(boards, ROUNDS + 3)
    empty = server.memory()
    with Screens() as screens:
        screens.ask("open", server.url, f"/structure/{here.structure}", here.managers)
        for _ in range(3):  # what is made once
            server.click(here)
            screens.ask("settle")
        seen = measure(server, screens, here, ROUNDS)
        held = server.memory()
        screens.ask("close")
        screens.ask("open", server.url, EMPTY_PAGE, here.managers)
        least = floor(server, screens)
        screens.ask("close")
    each = (held - empty) * 1024 / boards
    return (
        f"| {boards:,} | {median(seen.delays):.0f} | {seen.tail(95):.0f} | "
        f"{seen.tail(99):.0f} | {seen.missed} | {seen.cpu_ms:.2f} | {seen.kilobytes:.1f} | "
        f"{each:.0f} | {held:.0f} | {median(seen.answers):.0f} | "
        f"{least.p50:.0f} / {least.p95:.0f} | {least.cpu_ms:.2f} |"
    )


def peer(server: Server) -> list[str]:
    """Return the table of the peer, line by line."""
    quiet = a_second(server, world(0, MOST_CLICKS))
    here = world(PEER_BOARDS, ROUNDS + MOST_CLICKS)
    with Screens() as screens:
        screens.ask("open", server.url, f"/structure/{here.structure}", here.managers)
        seen = measure(server, screens, here, ROUNDS)
        busy = a_second(server, here)
        screens.ask("settle")
        held = server.memory()
        screens.ask("close")
    answers = sorted(seen.answers)
    rows = (
        (
            f"a click seen on {PEER_BOARDS} boards, median (p95), ms",
            "733 (889)",
            "100 (200)",
            f"{median(seen.delays):.0f} ({seen.tail(95):.0f})",
        ),
        (
            "the answer to the one who clicked, median (longest), ms",
            "1,300",
            "50",
            f"{median(answers):.0f} ({answers[-1]:.0f})",
        ),
        ("clicks a second, no board open", "10.8", "150", f"{quiet:.0f}"),
        (f"clicks a second, {PEER_BOARDS} boards open", "1.0", "100", f"{busy:.0f}"),
        ("processor of the server, ms a frame", "1.05 to 1.35", "0.3", f"{seen.cpu_ms:.2f}"),
        ("memory, MiB", "225 + 153", "250", f"{held:.0f}"),
    )
    return [f"| {' | '.join(row)} |" for row in rows]


def lost(server: Server) -> str:
    """Return how many of 20,000 pushes were missed."""
    here = world(LOST_BOARDS, LOST_ROUNDS)
    with Screens() as screens:
        screens.ask("open", server.url, f"/structure/{here.structure}", here.managers)
        seen = measure(server, screens, here, LOST_ROUNDS)
        screens.ask("close")
    return f"{seen.missed} of {LOST_ROUNDS * LOST_BOARDS:,} pushes missed"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boards", type=int, nargs="*", default=[])
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--only", choices=["latency", "peer", "lost"])
    asked = parser.parse_args()
    for workers in asked.workers:
        sizes = asked.boards or ([100, 500, 1_000] if workers == 1 else [200, 1_000])
        with served(workers) as server:
            if asked.only in {None, "latency"}:
                print(f"\n### From a click to the boards, workers: {workers}\n")
                print(LATENCIES)
                for boards in sizes:
                    print(latencies(server, boards), flush=True)
            if asked.only in {None, "lost"}:
                print(f"\nWorkers: {workers}. {lost(server)}.", flush=True)
        if workers == 1 and asked.only in {None, "peer"}:
            with served(workers) as server:
                print("\n### The peer, line by line\n")
                print("| work | Karrot | wanted | ours |\n|---|---|---|---|")
                print("\n".join(peer(server)), flush=True)


if __name__ == "__main__":
    sys.exit(main())
