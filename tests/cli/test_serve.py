"""``reserve serve`` with one worker for real: how it ends."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import psutil

from reserve_app.one_worker import LONGEST_STOP_S
from tests.serving import running

LONGEST_END_S = 10


def test_ctrl_c_ends_it_without_a_complaint(tmp_path: Path) -> None:
    """A terminal sends Ctrl-C to all of it; the first process tells its worker once more."""
    with running(tmp_path, "--no-pages", "--demo-if-empty") as site:
        before = site.log.read_text(encoding="utf-8")
        os.killpg(site.process.pid, signal.SIGINT)
        assert site.process.wait(LONGEST_STOP_S + LONGEST_END_S) == 0
        said = site.log.read_text(encoding="utf-8").removeprefix(before)
        assert not re.search("Traceback|ERROR|Exception", said), said


def test_a_worker_that_does_not_end_is_ended(tmp_path: Path) -> None:
    with running(tmp_path, "--no-pages", "--demo-if-empty") as site:
        worker = next(
            one
            for one in psutil.Process(site.process.pid).children()
            if any(item.laddr.port == site.port for item in one.net_connections("tcp"))
        )
        worker.suspend()  # it hears no signal any more
        site.process.terminate()
        site.process.wait(LONGEST_STOP_S + LONGEST_END_S)
        assert not worker.is_running()
