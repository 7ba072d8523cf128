"""The bus between workers: what one commits, the others hear, by Redis or Valkey.

It carries each message at most once. When it was away, everything counts as changed; what it
nevertheless loses is found in the audit log (`live.log_watch`).
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from reserve_app.live.bus import Change

log = logging.getLogger(__name__)
RETRY_S = 0.5
WAIT_S = 2.0  # for a connection
MOST_UNSENT = 1_000
Down = (RedisError, OSError)


class RedisBus:
    """The bus of one worker; everything but `tell` runs on its event loop."""

    def __init__(self, address: str, *, installation: str) -> None:
        """Prepare the bus; nothing is opened yet.

        Args:
            address: of the server, `RESERVE_REDIS_URL`.
            installation: what tells two installations on one server apart.
        """
        digest = hashlib.sha256(installation.encode()).hexdigest()[:12]
        self.channel = f"reserve:live:{digest}"
        self._me = secrets.token_hex(8)
        self._loop = asyncio.get_running_loop()
        self._unsent: asyncio.Queue[Change] = asyncio.Queue(MOST_UNSENT)
        self._client = Redis.from_url(
            address,
            socket_connect_timeout=WAIT_S,
            socket_keepalive=True,
            retry=Retry(NoBackoff(), 0),
        )

    def tell(self, change: Change) -> None:
        """Send a change to the other workers, soon; from any thread."""
        with suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._queue, change)

    async def listen(self, heard: Callable[[Change], None], lost: Callable[[], None]) -> None:
        """Call `heard` for what the others commit, until cancelled.

        `lost` is called each time the bus is back: nobody knows what it did not carry meanwhile.
        """
        away = False
        while True:
            try:
                async with self._client.pubsub() as ears:
                    await ears.subscribe(self.channel)
                    async for message in ears.listen():
                        if message["type"] == "subscribe":
                            away = False
                            lost()
                        elif (change := self._read(message["data"])) is not None:
                            heard(change)
            except Down as error:
                if not away:
                    log.warning("the bus between workers is away: %s", type(error).__name__)
                away = True
            await asyncio.sleep(RETRY_S)

    async def send(self) -> None:
        """Send what is told, until cancelled. What cannot be sent now is not kept."""
        while True:
            changes = [await self._unsent.get()]
            while not self._unsent.empty():
                changes.append(self._unsent.get_nowait())
            topics = sorted(frozenset().union(*(change.topics for change in changes)))
            entries = [entry for change in changes for entry in change.entries]
            message = {"from": self._me, "topics": topics, "entries": entries}
            with suppress(*Down):
                await self._client.publish(self.channel, json.dumps(message))

    async def close(self) -> None:
        """Close the connections."""
        with suppress(*Down):
            await self._client.aclose()

    def _queue(self, change: Change) -> None:
        with suppress(asyncio.QueueFull):
            self._unsent.put_nowait(change)

    def _read(self, data: Any) -> Change | None:  # noqa: ANN401 - whatever was published
        """Return a change another worker told of; None for our own, and for what is none."""
        try:
            message = json.loads(data)
            sender = message["from"]
            topics = frozenset(map(str, message["topics"]))
            entries = tuple(map(int, message["entries"]))
        except (ValueError, TypeError, KeyError):
            log.warning("the bus carried something that is no change")
            return None
        return None if sender == self._me else Change(topics, entries)
