"""Holds the worker of an installation that has only one.

Several workers share what was loaded before they parted, as Reflex starts them. One has nobody to
share with: what the command line had loaded would only stay in memory beside it, 40 MiB in all. So
`reserve serve` gives its place to this process, which loads the server and nothing else.
"""

from __future__ import annotations

import sys

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

LONGEST_STOP_S = 8  # a worker told to stop twice at once may hang; less than a container is given


def main() -> None:
    """Serve at the host and port of the command line, until told to stop."""
    host, port = sys.argv[1:]
    Server(
        "reserve_app.reserve_app:app",
        factory=True,
        address=host,
        port=int(port),
        interface=Interfaces.ASGI,
        log_level=LogLevels.warning,
        workers=1,
        workers_kill_timeout=LONGEST_STOP_S,
    ).serve()


if __name__ == "__main__":
    main()
