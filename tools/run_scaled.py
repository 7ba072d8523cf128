"""Serve as a large site does, on this machine: several workers, PostgreSQL and Valkey, one port.

``make run-scaled``. The two servers come from PyPI; name your own in the environment and they are
used instead. The last line printed is the address; Ctrl-C ends everything.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tools.local_servers import DATABASE_URL, REDIS_URL, local_servers

WORKERS = "2"
SERVERS = {DATABASE_URL: "PostgreSQL", REDIS_URL: "Valkey"}
HINT = (
    "Vos propres serveurs : "
    f"{DATABASE_URL}=postgresql+psycopg://… {REDIS_URL}=redis://… make run-scaled"
)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _serve(environment: dict[str, str]) -> int:
    command = [str(Path(sys.executable).with_name("reserve")), "serve", "--demo-if-empty"]
    process = subprocess.Popen(command, env=os.environ | environment)  # noqa: S603 - ours
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the terminal told the application too: let it finish
            continue


def main() -> int:
    """Start what is missing, then the application; answer with its exit status."""
    wanted = tuple(setting for setting in SERVERS if not os.environ.get(setting))
    for setting, name in SERVERS.items():
        _say(f"{name} démarre…" if setting in wanted else f"{name} : le vôtre ({setting}).")
    folder = Path(os.environ.get("RESERVE_DATA_DIR") or "var") / "scaled"
    workers = os.environ.get("RESERVE_WORKERS") or WORKERS
    try:
        with local_servers(folder, wanted) as addresses:
            if wanted:
                _say(HINT)
            _say(f"{workers} processus serviront la même application. Ctrl-C arrête tout.")
            status = _serve(addresses | {"RESERVE_WORKERS": workers})
            _say("Arrêt…")  # PostgreSQL writes what it holds to the disk
            return status
    except KeyboardInterrupt:
        return 130
    except RuntimeError:
        _say("PostgreSQL ou Valkey n'a pas démarré : voyez ci-dessus, ou indiquez les vôtres.")
        _say(HINT)
        return 1


if __name__ == "__main__":
    sys.exit(main())
