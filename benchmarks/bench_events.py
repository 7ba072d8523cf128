"""The finder's search event against an event that does nothing, over a real socket.

Run with ``python -m benchmarks.bench_events``. One server with 100,000 missions, one page open;
the two events are sent in turn, so that a noisy machine disturbs both alike.
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


async def _measure(url: str) -> tuple[list[float], list[float]]:
    box = get_territories().get("62").bbox  # type: ignore[union-attr] # it is there
    # Never the same box twice in a row, so that each search changes what the page shows.
    paths = [
        f"/missions?bbox={box.west:.4f},{box.south:.4f},{box.east - step / 5:.4f},{box.north:.4f}"
        for step in range(7)
    ]
    empty, search = [], []
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
            before, path = (paths[(turn + step) % len(paths)] for step in (-1, 0))
            empty.append(await page.time(EMPTY, {"value": bool(turn % 2)}, before))
            search.append(await page.time(SEARCH, {}, path))
            if "cards" not in str(page.last):
                msg = f"the search answered no missions: {str(page.last)[:500]}"
                raise RuntimeError(msg)
        await client.disconnect()
    return empty[20:], search[20:]


def _row(label: str, times: list[float], floor: float) -> str:
    p95 = quantiles(times, n=20)[-1]
    return f"| {label} | {median(times):.2f} | {p95:.2f} | {median(times) / floor:.1f} |"


def main() -> None:
    """Print the table."""
    _prepare()
    environment = {"RESERVE_EVENTS_PER_SECOND": "100000"}
    with running(FOLDER, "--no-pages", environment=environment) as server:
        empty, search = asyncio.run(_measure(server.url))
    print(f"\n### Events over the socket, {MISSIONS:,} missions, département 62 (ms)\n")
    print("| event | median | p95 | × empty |\n|---|---|---|---|")
    print(_row("empty", empty, median(empty)))
    print(_row("finder search", search, median(empty)))


if __name__ == "__main__":
    main()
