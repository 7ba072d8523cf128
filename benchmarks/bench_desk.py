"""From one moderator's decision to the other desks, on the real application with 50 desks open.

Run with ``python -m benchmarks.bench_desk [--desks 50]``. The clock starts when the deciding tab
sends its event: a figure holds the decision's transaction, the push, the reading of each queue and
the socket. Client and server share the machine's cores.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from contextlib import AsyncExitStack
from itertools import pairwise
from statistics import median, quantiles
from typing import Any

from benchmarks.bench_live import served
from reserve_app.state.desk import DeskState
from tests.live.people import cookie_of
from tests.live.screens import Screen, screen
from tests.people import person
from tests.services.review_people import waiting_volunteers

ROUNDS = 20
WAITING = 60
LONGEST_S = 30.0
ACT = f"{DeskState.get_full_name()}."


def _done(desk: Screen, number: int) -> bool:
    rows: list[dict[str, Any]] = desk.of(DeskState).get("rows") or []
    return any(row["id"] == number and row["done"] for row in rows)


async def _seen(desk: Screen, number: int, started: float) -> float:
    """Return how many milliseconds after the decision a desk shows it."""
    await desk.until(lambda: _done(desk, number), LONGEST_S)
    return (time.perf_counter() - started) * 1e3


async def _measure(url: str, cookies: list[str], items: list[int]) -> tuple[list[float], float]:
    async with AsyncExitStack() as stack:
        desks = [
            await stack.enter_async_context(screen(url, "/moderation", cookie))
            for cookie in cookies
        ]
        decider, others = desks[0], desks[1:]
        delays: list[float] = []
        own: list[float] = []
        await decider.send(f"{ACT}open", number=items[0])
        for number, after in pairwise(items):
            shown = lambda number=number: decider.of(DeskState)["item"]["id"] == number  # noqa: E731
            await decider.until(shown, LONGEST_S)
            await asyncio.sleep(1.0)  # a person reads
            started = time.perf_counter()
            await decider.send(f"{ACT}begin", decision="validate", number=number)
            waits = [asyncio.create_task(_seen(desk, number, started)) for desk in others]
            nexts = lambda after=after: decider.of(DeskState)["item"]["id"] == after  # noqa: E731
            await decider.until(nexts, LONGEST_S)
            own.append((time.perf_counter() - started) * 1e3)
            delays += await asyncio.gather(*waits)
            if len(own) == ROUNDS:
                break
    return delays, median(own)


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--desks", type=int, default=50)
    desks = parser.parse_args().desks
    with served(1) as server:
        cookies = [cookie_of(person(departments=("62",))) for _ in range(desks + 1)]
        items = waiting_volunteers(WAITING)
        delays, own = asyncio.run(_measure(server.url, cookies, items))
    cuts = quantiles(delays, n=100)
    print("| desks | decisions | other desks p50 (ms) | p95 (ms) | the next item, p50 (ms) |")
    print("|---|---|---|---|---|")
    row = (desks, ROUNDS, f"{median(delays):.0f}", f"{cuts[94]:.0f}", f"{own:.0f}")
    print(f"| {' | '.join(map(str, row))} |")


if __name__ == "__main__":
    main()
