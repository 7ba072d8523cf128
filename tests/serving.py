"""A real server in a process of its own, for the tests that talk to it from outside."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import randbelow

import psutil

from reserve_app.settings import ROOT

READY = "Réserve est prête"
LONGEST_START = 240  # seconds: the first one may build the pages


@dataclass(frozen=True)
class Running:
    """A server that answers at `url`; what it printed goes to `log`; `process` is it."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.url.rsplit(":", 1)[1])

    def kill(self) -> None:
        """Kill it and its workers without a warning, as a power cut does."""
        family = _family(self.process)
        for member in family:
            with suppress(psutil.NoSuchProcess):
                member.kill()
        psutil.wait_procs(family, timeout=10)


def free_port() -> int:
    """Return a port nobody listens on now, and that the system gives to no connection."""
    while True:
        port = 20_000 + randbelow(12_000)  # not random's: each process of the tests has its seed
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def running(
    folder: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """Run ``reserve serve`` with its data in `folder`, and end it with its children afterwards."""
    command = [str(Path(sys.executable).with_name("reserve")), "serve", *arguments]
    with _running(folder, command, environment or {}) as started:
        yield started


@contextmanager
def running_scaled(environment: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Run what ``make run-scaled`` does: two workers, their PostgreSQL and their Valkey."""
    command = [sys.executable, "-m", "tools.run_scaled"]
    # Not below pytest's own folder: another run of it closes that to PostgreSQL's user.
    folder = Path(tempfile.mkdtemp(prefix="reserve-"))
    try:
        with _running(folder, command, environment or {}) as started:
            yield started
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(folder: Path, command: list[str], environment: Mapping[str, str]) -> Iterator[Running]:
    log = folder / "server.log"
    settings = {
        "RESERVE_PORT": str(free_port()),
        "RESERVE_DATA_DIR": str(folder),
        **environment,
    }
    port = settings["RESERVE_PORT"]
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | settings,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # as in a terminal: Ctrl-C reaches all that is in it
        )
        try:
            _wait(process, log)
            yield Running(f"http://localhost:{port}", log, process)
        finally:
            _end(process)


def _wait(process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline:
        text = log.read_text(encoding="utf-8", errors="replace")
        if READY in text:
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    msg = f"the server did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-4000:]}"
    raise AssertionError(msg)


def _end(process: subprocess.Popen[bytes]) -> None:
    family = _family(process)
    for member in family:
        with suppress(psutil.NoSuchProcess):  # it ended meanwhile
            member.terminate()
    _, alive = psutil.wait_procs(family, timeout=30)
    for member in alive:
        member.kill()
    process.wait(timeout=10)


def _family(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    try:
        first = psutil.Process(process.pid)
        return [first, *first.children(recursive=True)]
    except psutil.NoSuchProcess:  # it ended by itself
        return []
