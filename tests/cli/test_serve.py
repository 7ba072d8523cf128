"""``reserve serve`` for real: how it ends."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import psutil
import pytest

from reserve_app.one_worker import LONGEST_STOP_S
from tests.serving import running
from tools.local_servers import REDIS_URL, local_servers

LONGEST_END_S = 10


def test_ctrl_c_ends_it_without_a_complaint(tmp_path: Path) -> None:
    """A terminal sends Ctrl-C to all of it; the first process tells its worker once more."""
    with running(tmp_path, "--no-pages", "--demo-if-empty") as site:
        before = site.log.read_text(encoding="utf-8")
        os.killpg(site.process.pid, signal.SIGINT)
        assert site.process.wait(LONGEST_STOP_S + LONGEST_END_S) == 0
        said = site.log.read_text(encoding="utf-8").removeprefix(before)
        assert not re.search("Traceback|ERROR|Exception", said), said


@pytest.mark.parametrize("workers", [1, 2])
def test_a_worker_that_does_not_end_is_ended(tmp_path: Path, workers: int) -> None:
    needed = (REDIS_URL,) if workers > 1 else ()
    with local_servers(tmp_path / "servers", needed) as servers:
        settings = servers | {"RESERVE_WORKERS": str(workers), "RESERVE_JOBS": "false"}
        with running(tmp_path, "--no-pages", environment=settings) as site:
            processes = psutil.Process(site.process.pid).children()
            serving = [one for one in processes if one.num_threads() > 1]
            assert len(serving) == workers
            serving[0].suspend()  # it hears no signal any more
            site.process.terminate()
            site.process.wait(LONGEST_STOP_S + LONGEST_END_S)
            assert not any(one.is_running() for one in serving)
