"""The finder's search event against an event that does nothing, over a real socket.

Run with ``python -m benchmarks.bench_events``. One server with 100,000 missions, one page open;
the events are sent in turn, so that a noisy machine disturbs all alike. A search is measured twice:
asked by somebody else in the same second, and asked by nobody before.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
import uuid
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import aiohttp
import socketio
from reflex.state import State

from reserve_app.geo.territories import get_territories
from reserve_app.settings import ROOT
from reserve_app.state.finder import FinderState
from tests.serving import running

MISSIONS = 100_000
ROUNDS = 300
BOXES = 7
NAMESPACE = "/_event"
FOLDER = ROOT / "var" / "bench" / f"events-{MISSIONS}"
EMPTY = f"{State.get_full_name()}.set_is_hydrated"
SEARCH = f"{FinderState.get_full_name()}.load"


def _prepare() -> None:
    if (FOLDER / "loaded").exists():
        return
    reserve = str(Path(sys.executable).with_name("reserve"))
    command = [reserve, "demo", "--reset", "--size", "france", "--missions", str(MISSIONS)]
    environment = os.environ | {"RESERVE_DATA_DIR": str(FOLDER)}
    subprocess.run(command, env=environment, check=True)  # noqa: S603 - our own command
    (FOLDER / "loaded").touch()


class Page:
    """An open page: sends an event, waits for what the server answers."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - socketio has no types
        self.client = client
        self.answers: asyncio.Queue[Any] = asyncio.Queue()
        self.last: Any = None
        client.on("event", self.answers.put, namespace=NAMESPACE)

    async def time(self, name: str, payload: dict[str, Any], path: str) -> float:
        """Return the milliseconds from sending the event to its last update."""
        event = {
            "name": name,
            "payload": payload,
            "router_data": {"pathname": path.split("?", maxsplit=1)[0], "asPath": path},
        }
        started = time.perf_counter()
        await self.client.emit("event", event, namespace=NAMESPACE)
        self.last = await asyncio.wait_for(self.answers.get(), timeout=10)
        return (time.perf_counter() - started) * 1_000


def _path(step: int, turn: int = 0) -> str:
    """Return the address of a box of the 62; each turn has a box of its own."""
    box = get_territories().get("62").bbox  # type: ignore[union-attr] # it is there
    west, east = box.west - turn / 10_000, box.east - step / 5
    return f"/missions?bbox={west:.4f},{box.south:.4f},{east:.4f},{box.north:.4f}"


async def _measure(url: str) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {"empty": [], "search, shared": [], "search, new": []}
    async with aiohttp.ClientSession() as session:
        client = socketio.AsyncClient(http_session=session)
        page = Page(client)
        await client.connect(
            f"{url}?token={uuid.uuid4()}",
            headers={"Origin": url},
            socketio_path="_event",
            namespaces=[NAMESPACE],
            transports=["websocket"],
        )
        for turn in range(ROUNDS):
            # Never the same box twice in a row, so that each search changes what the page shows.
            step = turn % BOXES
            shared, new = _path(step), _path((step + 3) % BOXES, turn + 1)
            times["search, shared"].append(await page.time(SEARCH, {}, shared))
            _check(page)
            times["search, new"].append(await page.time(SEARCH, {}, new))
            _check(page)
            # At the address of the search before it: it changes nothing at all.
            times["empty"].append(await page.time(EMPTY, {"value": bool(turn % 2)}, new))
        await client.disconnect()
    return {name: each[20:] for name, each in times.items()}


def _check(page: Page) -> None:
    if "cards" not in str(page.last):
        msg = f"the search answered no missions: {str(page.last)[:500]}"
        raise RuntimeError(msg)


def _row(label: str, times: list[float], floor: float) -> str:
    p95 = quantiles(times, n=20)[-1]
    return f"| {label} | {median(times):.2f} | {p95:.2f} | {median(times) / floor:.1f} |"


def main() -> None:
    """Print the table."""
    _prepare()
    environment = {"RESERVE_EVENTS_PER_SECOND": "100000"}
    with running(FOLDER, "--no-pages", environment=environment) as server:
        times = asyncio.run(_measure(server.url))
    print(f"\n### Events over the socket, {MISSIONS:,} missions, département 62 (ms)\n")
    print("| event | median | p95 | × empty |\n|---|---|---|---|")
    for name, each in times.items():
        print(_row(name, each, median(times["empty"])))


if __name__ == "__main__":
    main()
