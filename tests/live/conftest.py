"""A real server whose database the tests share: what they commit comes from another process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reserve_app.models.engine import dispose_engine
from reserve_app.settings import get_settings
from tests.serving import Running, running


@pytest.fixture(scope="session")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One server, embedded: SQLite, no Redis; nothing but its own clock acts in it."""
    with running(
        tmp_path_factory.mktemp("live"), "--no-pages", environment={"RESERVE_JOBS": "false"}
    ) as started:
        yield started


@pytest.fixture
def site(serving: Running, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of that server; this process uses its database."""
    monkeypatch.setenv("RESERVE_DATABASE_URL", f"sqlite:///{_database(serving)}")
    get_settings.cache_clear()
    dispose_engine()
    yield serving.url
    dispose_engine()
    get_settings.cache_clear()


def _database(serving: Running) -> Path:
    return serving.log.parent / "reserve.db"
