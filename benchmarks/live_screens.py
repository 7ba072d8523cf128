"""Many open pages in a process of their own, as cheap as they can be: what they cost is not ours.

Each is a socket that arrives as our page does and notes when a frame comes; nothing is parsed but
the kind of the frame. `Screens` drives the process from the benchmark's own.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import time
import uuid
from multiprocessing.connection import Connection
from typing import Any, Self

import aiohttp

from tests.live.screens import ARRIVE, EMPTY

OPENED, CONNECTED, PING, PONG = "0", "40", "2", "3"
UPDATE = "42/_event,"
AT_ONCE = 25  # sockets that connect together
QUIET_S = 1.0
LONGEST_S = 10.0  # a frame that takes longer is missing


class _Page:
    """One socket; `frames` are the times of its updates, on the clock all processes share."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, path: str) -> None:
        self.socket = socket
        self.frames: list[float] = []
        self.characters = 0
        self._where = {"pathname": path, "asPath": path}

    async def arrive(self) -> None:
        await self.socket.receive()
        event = {"name": ARRIVE, "payload": {}, "router_data": self._where}
        await self.socket.send_str(f"40/_event,{json.dumps({'event': event})}")

    async def send_empty(self, value: bool) -> None:  # noqa: FBT001 - what the event carries
        event = {"name": EMPTY, "payload": {"value": value}, "router_data": self._where}
        await self.socket.send_str(f'42/_event,["event",{json.dumps(event)}]')

    async def listen(self) -> None:
        async for message in self.socket:
            text = message.data
            if text.startswith(UPDATE):
                self.frames.append(time.perf_counter())
                self.characters += len(text)
            elif text == PING:
                await self.socket.send_str(PONG)


class _Pages:
    """All sockets of the process, and what it is asked."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session
        self.pages: list[_Page] = []
        self.tasks: list[asyncio.Task[None]] = []
        self.turn = False

    async def open(self, url: str, path: str, cookies: list[str]) -> int:
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(cookie: str) -> None:
            async with gate:
                address = f"{url}/_event/?EIO=4&transport=websocket&token={uuid.uuid4()}"
                headers = {"Origin": url, "Cookie": f"reserve-session={cookie}"}
                page = _Page(await self.session.ws_connect(address, headers=headers), path)
                await page.arrive()
                self.tasks.append(asyncio.create_task(page.listen()))
                self.pages.append(page)
                while not page.frames:  # noqa: ASYNC110 - it listens in its own task
                    await asyncio.sleep(0.01)

        await asyncio.gather(*(one(cookie) for cookie in cookies))
        await self.settle()
        return len(self.pages)

    async def settle(self) -> float:
        """Wait until no frame has come for a second; return when the last one came."""
        asked = time.perf_counter()
        while True:
            last = max((page.frames[-1] for page in self.pages if page.frames), default=asked)
            last = max(last, asked)
            rest = last + QUIET_S - time.perf_counter()
            if rest <= 0:
                return last
            await asyncio.sleep(rest)

    async def reached(self, since: float) -> int:
        """Wait until each page has had a frame since then; return how many had none in time."""
        while missing := [one for one in self.pages if not one.frames or one.frames[-1] < since]:
            if time.perf_counter() - since > LONGEST_S:
                break
            await asyncio.sleep(0.01)
        return len(missing)

    async def collect(self) -> tuple[list[list[float]], int]:
        """Return the times of the frames of each page and their characters; begin anew."""
        frames = [page.frames for page in self.pages]
        characters = sum(page.characters for page in self.pages)
        for page in self.pages:
            page.frames, page.characters = [], 0
        return frames, characters

    async def empty(self) -> float:
        """Let every page send the event that does nothing; return when they began."""
        self.turn = not self.turn
        started = time.perf_counter()
        await asyncio.gather(*(page.send_empty(self.turn) for page in self.pages))
        return started

    async def close(self) -> None:
        for page in self.pages:
            await page.socket.close()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        self.pages, self.tasks = [], []


async def _serve(pipe: Connection) -> None:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        pages = _Pages(session)
        while True:
            order, *arguments = await asyncio.to_thread(pipe.recv)
            if order == "end":
                return
            pipe.send(await getattr(pages, order)(*arguments))


def _run(pipe: Connection) -> None:
    asyncio.run(_serve(pipe))


class Screens:
    """The process that holds the pages."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_run, args=(theirs,), daemon=True)
        self._process.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.send(("end",))
        self._process.join(timeout=10)

    def ask(self, order: str, *arguments: object) -> Any:  # noqa: ANN401 - each order has its own
        """Give an order (a method of `_Pages`), and wait for its answer."""
        self._pipe.send((order, *arguments))
        return self._pipe.recv()
