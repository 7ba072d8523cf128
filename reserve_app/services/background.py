"""Run the clock and the mail beside the application, or alone (`reserve jobs`)."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event, Thread

from reserve_app.domain.errors import ReserveError
from reserve_app.mail.dispatcher import Sender, deliver_due
from reserve_app.mail.transports import (
    ConsoleTransport,
    SmtpServer,
    SmtpTransport,
    Transport,
)
from reserve_app.services.clock import Clock
from reserve_app.settings import get_settings

log = logging.getLogger(__name__)
PAUSE_S = 1.0
Told = Callable[[dict[str, int]], None]


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def sender_from_settings() -> Sender:
    """Return how mail leaves: by SMTP when `RESERVE_SMTP_URL` says where, else printed.

    Raises:
        ConfigurationError: the address of the server is malformed.
    """
    settings = get_settings()
    address = settings.smtp_url.get_secret_value()
    transport: Transport = ConsoleTransport(settings.mailbox)
    if address:
        transport = SmtpTransport(SmtpServer.of(address))
    worker = f"{os.getpid()}-{secrets.token_hex(4)}"
    return Sender(transport, settings.mail_from, settings.public_url, worker)


def run_once(clock: Clock, sender: Sender, now: datetime) -> dict[str, int]:
    """Do all that is due now: jobs first, then the mail they wrote; return what was done."""
    done = clock.run_due(now)
    sent = refused = postponed = 0
    try:
        while (delivery := deliver_due(sender, now)).any:
            sent += delivery.sent
            refused += delivery.refused
            postponed += delivery.postponed
    except ReserveError as error:
        log.warning("mail put off: %s", error.code)
    return done | {"mails": sent, "mails_postponed": postponed, "mails_refused": refused}


@dataclass(slots=True)
class Background:
    """A thread that does what is due, every second, until it is stopped."""

    sender: Sender
    told: Told | None = None
    _stop: Event = field(default_factory=Event)
    _thread: Thread | None = None

    def start(self) -> None:
        """Start; a second call does nothing."""
        if self._thread is None:
            self._thread = Thread(target=self.run, name="reserve-jobs", daemon=True)
            self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """Ask it to stop, and wait until what it does is done (seconds)."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout)

    def run(self) -> None:
        """Work until `stop`; an unexpected failure is logged and the next second tries again."""
        clock = Clock()
        while not self._stop.is_set():
            try:
                done = run_once(clock, self.sender, utc_now())
                if self.told and any(done.values()):
                    self.told(done)
            except Exception:
                log.exception("the background work failed")
            self._stop.wait(PAUSE_S)


@asynccontextmanager
async def jobs_beside() -> AsyncIterator[None]:
    """Let the clock and the mail run for as long as the application does (`RESERVE_JOBS`)."""
    if not get_settings().jobs:
        yield
        return
    background = Background(sender_from_settings())
    background.start()
    try:
        yield
    finally:
        await asyncio.to_thread(background.stop, 3.0)  # Reflex grants five seconds
