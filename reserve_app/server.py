"""Serves the pages, the API and the socket from one port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING

from reserve_app.domain.errors import Unavailable
from reserve_app.frontend import reflex_environment
from reserve_app.settings import ROOT

if TYPE_CHECKING:
    from reserve_app.settings import Settings

# Waits in a process of its own, since the server takes this one over; ends when the server answers.
_ANNOUNCE = """
import sys, time, urllib.request
for _ in range(600):
    time.sleep(0.1)
    try:
        urllib.request.urlopen(sys.argv[1] + "/ping", timeout=1).close()
    except OSError:
        continue
    print(sys.argv[2], flush=True)
    break
"""


def check_port(host: str, port: int) -> None:
    """Make sure we can listen there.

    Raises:
        Unavailable: another program holds the port, or the system forbids it.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            msg = f"Le système interdit le port {port}. Choisissez-en un autre : PORT=3001."
            raise Unavailable(msg, field="port") from None
        except OSError:
            msg = (
                f"Le port {port} est déjà utilisé par un autre programme. "
                "Arrêtez-le, ou choisissez un autre port : make run PORT=3001."
            )
            raise Unavailable(msg, field="port") from None


def serve(settings: Settings, *, host: str, workers: int, pages: bool) -> None:
    """Serve until told to stop. The last line printed is the address.

    Raises:
        Unavailable: the port is taken.
    """
    check_port(host, settings.port)
    os.chdir(ROOT)
    os.environ.update(
        reflex_environment()
        | {
            "REFLEX_ENV_MODE": "prod",
            "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": str(pages).lower(),
            "__REFLEX_SKIP_COMPILE": "true",
            "REFLEX_SOCKET_MAX_HTTP_BUFFER_SIZE": "100000",  # bytes; no event needs more
            # Seconds: a socket that died without a word is noticed by both sides within twenty.
            "REFLEX_SOCKET_INTERVAL": "10",
            "REFLEX_SOCKET_TIMEOUT": "10",
            "GRANIAN_WORKERS": str(workers),
        }
    )
    local = f"http://127.0.0.1:{settings.port}"
    ready = f"Réserve est prête : {settings.public_url}"
    subprocess.Popen([sys.executable, "-c", _ANNOUNCE, local, ready])  # noqa: S603 - our own text
    if workers == 1:
        slim = (sys.executable, "-m", "reserve_app.one_worker", host, str(settings.port))
        sys.stdout.flush()
        # In place of this process, not beside it: same number, same signals, nothing held twice.
        os.execv(sys.executable, slim)  # noqa: S606 - no shell is wanted; host and port are checked
    # Imported late: Reflex reads the environment when it is imported.
    import granian.server
    from reflex.utils.exec import run_granian_backend_prod
    from reflex_base.constants import LogLevel

    from reserve_app.one_worker import LONGEST_STOP_S

    # Reflex sets no limit: one worker that hangs would keep the whole from ending.
    limited = partial(granian.server.Server, workers_kill_timeout=LONGEST_STOP_S)
    granian.server.Server = limited  # type: ignore[assignment]
    run_granian_backend_prod(host, settings.port, LogLevel.WARNING)
