"""A database apart, for as long as a replay lasts: what is configured is never touched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from reserve_app.models.engine import dispose_engine, get_engine
from reserve_app.models.migrations import migrate
from reserve_app.services.throttle import forget_counts
from reserve_app.settings import get_settings

# Neither the database nor the Redis of the site: its counts of acts are by account number.
_APART = {"RESERVE_DATABASE_URL": "", "RESERVE_REDIS_URL": "", "RESERVE_WORKERS": "1"}


@contextmanager
def workshop() -> Iterator[Path]:
    """Make a folder with an empty, migrated database to copy; it is gone afterwards."""
    with TemporaryDirectory(prefix="reserve-rejeu-") as folder:
        template = Path(folder) / "vide"
        with _settings(template):
            migrate()
            with get_engine().connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        yield Path(folder)


@contextmanager
def database_apart(folder: Path, name: str) -> Iterator[None]:
    """Let everything in this process use a new database of a workshop."""
    (folder / name).mkdir()
    shutil.copyfile(folder / "vide" / "reserve.db", folder / name / "reserve.db")
    with _settings(folder / name):
        yield
    shutil.rmtree(folder / name)


@contextmanager
def _settings(data_dir: Path) -> Iterator[None]:
    wanted = {**_APART, "RESERVE_DATA_DIR": str(data_dir)}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    _forget()
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
        _forget()


def _forget() -> None:
    dispose_engine()
    get_settings.cache_clear()
    forget_counts()
