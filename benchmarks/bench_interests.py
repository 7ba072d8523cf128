"""« Je veux aider » to full commit, and what fifty sign-ins at once cost the others.

Run with ``python -m benchmarks.bench_interests [--database sqlite postgresql]``. Beside ours: the
bare INSERT of one row and its commit, which nothing can beat, and the way of 2020 (read, then
insert; no lock, no log, no letters), which overbooks.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from typing import NamedTuple

from benchmarks.bench_search import BENCH, postgresql
from reserve_app.domain.actor import Actor
from reserve_app.models import INTEREST
from reserve_app.models.engine import dispose_engine, transaction
from reserve_app.models.migrations import migrate
from reserve_app.services.accounts import sign_in
from reserve_app.services.hashing import hash_password
from reserve_app.services.interests import apply
from reserve_app.services.sessions import holder_of
from reserve_app.services.sql import insert_row
from reserve_app.services.throttle import forget_counts
from reserve_app.settings import get_settings
from tests.conftest import empty_tables
from tests.people import NOW, PASSWORD, Person, mission, person, volunteer
from tests.services.racing import apply_naively

PEOPLE, MISSIONS, PLACES, ROUNDS = 60, 5, 500, 3
SIGN_INS = 50
EVERY_S = 0.005  # one event of somebody else
_serial = count(1)


class Click(NamedTuple):
    """One person, one mission."""

    person: Person
    mission_id: int


@contextmanager
def prepared(database: str) -> Iterator[None]:
    """Configure an empty, migrated database."""
    BENCH.mkdir(parents=True, exist_ok=True)
    if database == "sqlite":
        for left in BENCH.glob("interests.db*"):
            left.unlink()
        address = f"sqlite:///{BENCH / 'interests.db'}"
    else:
        address = postgresql("interests")
    os.environ["RESERVE_DATABASE_URL"] = address
    get_settings.cache_clear()
    dispose_engine()
    migrate()
    empty_tables()
    try:
        yield
    finally:
        dispose_engine()


def _ours(click: Click) -> None:
    key = f"mesure-{next(_serial)}"
    apply(Actor(account_id=click.person.account_id), click.mission_id, key=key, now=NOW)


def _naive(click: Click) -> None:
    apply_naively(click.person.account_id, click.mission_id)


def _bare(click: Click) -> None:
    row = {
        "volunteer_id": click.person.volunteer_id,
        "mission_id": click.mission_id,
        "state": "proposed",
        "key": f"mesure-{next(_serial)}",
        **dict.fromkeys(("created_at", "queued_at", "since"), NOW),
    }
    with transaction() as session:
        insert_row(session, INTEREST, row)
        session.commit()


def a_second(act: Callable[[Click], None], people: list[Person], threads: int) -> float:
    """Return how many applications a second; each round on fresh missions, the best one counts."""
    best = 0.0
    for _ in range(ROUNDS):
        empty_of_interests()
        numbers = [mission(places=PLACES)[0] for _ in range(MISSIONS)]
        clicks = [Click(one, number) for one in people for number in numbers]
        started = time.perf_counter()
        if threads == 1:
            for click in clicks:
                act(click)
        else:
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(act, clicks))
        best = max(best, len(clicks) / (time.perf_counter() - started))
    return best


def empty_of_interests() -> None:
    """Nobody may have more than twenty at a time, nor click more than thirty times an hour."""
    forget_counts()
    with transaction() as session:
        session.connection().execute(INTEREST.delete())
        session.commit()


async def _stall(accounts: list[Person], watcher: str) -> tuple[float, float, float]:
    """Return the seconds fifty sign-ins took, the longest and the median wait of another event."""
    loop, waits = asyncio.get_running_loop(), []
    with ThreadPoolExecutor(SIGN_INS) as pool:

        def enter(who: Person) -> None:
            sign_in(who.email, PASSWORD, agent="", address=str(who.account_id), now=NOW)

        started = time.perf_counter()
        entering = [loop.run_in_executor(pool, enter, who) for who in accounts]
        everybody = asyncio.gather(*entering)
        while not everybody.done():
            due = time.perf_counter() + EVERY_S
            await asyncio.sleep(EVERY_S)
            holder_of(watcher, NOW)  # what each event of an open screen does first
            waits.append(time.perf_counter() - due)
        await everybody
    waits.sort()
    return time.perf_counter() - started, waits[-1], waits[len(waits) // 2]


def _sign_ins() -> tuple[float, float, float]:
    hashed = hash_password(PASSWORD)
    accounts = [person(password_hash=hashed) for _ in range(SIGN_INS + 1)]
    forget_counts()
    watcher = sign_in(accounts[-1].email, PASSWORD, agent="", address="", now=NOW).secret
    return asyncio.run(_stall(accounts[:-1], watcher))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", nargs="*", default=["sqlite", "postgresql"])
    asked = parser.parse_args()
    rows, stalls = [], []
    for database in asked.database:
        with prepared(database):
            people = [volunteer() for _ in range(PEOPLE)]
            bare = a_second(_bare, people, 1)
            for name, act, threads in (
                ("bare INSERT", _bare, 1),
                ("read, then insert (2020)", _naive, 1),
                ("ours", _ours, 1),
                ("ours, 8 threads", _ours, 8),
            ):
                rate = bare if act is _bare else a_second(act, people, threads)
                rows.append(f"| {database} | {name} | {rate:.0f} | {bare / rate:.1f}× |")
            lasted, longest, median = _sign_ins()
            stalls.append(
                f"| {database} | {lasted:.2f} | {median * 1e3:.1f} | {longest * 1e3:.1f} |"
            )
    print("\n### Applications to full commit\n")
    print("| database | way | a second | of the floor |\n|---|---|---|---|")
    print("\n".join(rows))
    print(f"\n### {SIGN_INS} sign-ins at once\n")
    print(
        "| database | all in (s) | another event, median (ms) | longest (ms) |\n|---|---|---|---|"
    )
    print("\n".join(stalls))


if __name__ == "__main__":
    main()
