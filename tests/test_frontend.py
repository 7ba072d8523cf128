"""Two commands never build the pages at once, and the second does not build them again."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reserve_app import frontend


@pytest.fixture
def builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is built, told as it begins and ends; in a folder of its own."""
    told: list[str] = []

    def build(say: object) -> None:
        del say
        told.append("begun")
        time.sleep(0.2)
        told.append("done")

    monkeypatch.setattr(frontend, "TURN", tmp_path / "build.turn")
    monkeypatch.setattr(frontend, "_build", build)
    monkeypatch.setattr(frontend, "is_built", lambda: told[-1:] == ["done"])
    return told


def build_twice(said: list[str]) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: frontend.build(said.append), range(2)))


def test_who_comes_second_waits_and_finds_the_pages_built(builds: list[str]) -> None:
    said: list[str] = []
    build_twice(said)
    assert builds == ["begun", "done"]
    assert len(said) == 1
    assert "attendons-la" in said[0]


def test_the_control_without_turns_both_build(
    builds: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frontend, "fcntl", None)
    build_twice([])
    assert builds == ["begun", "begun", "done", "done"]
