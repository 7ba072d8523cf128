"""The one engine: what it promises on each database, and what it says when it cannot."""

import os
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Engine, text

from reserve_app.domain.errors import ConfigurationError, Unavailable
from reserve_app.models.engine import (
    dispose_engine,
    get_engine,
    make_engine,
    read_connection,
    read_session,
    transaction,
)
from reserve_app.settings import get_settings
from tests.factories import store, structure_row


def names() -> list[str]:
    with read_session() as session:
        return list(session.connection().scalars(text("SELECT name FROM structure")))


@pytest.mark.usefixtures("database")
def test_leaving_a_transaction_without_commit_keeps_nothing() -> None:
    store([structure_row(name="Gardée")], [])
    with transaction() as session:
        session.connection().execute(text("UPDATE structure SET name = 'Perdue'"))
    assert names() == ["Gardée"]


@pytest.mark.usefixtures("database")
def test_an_error_inside_a_transaction_keeps_nothing() -> None:
    store([structure_row(name="Gardée")], [])

    def fail() -> None:
        with transaction() as session:
            session.connection().execute(text("UPDATE structure SET name = 'Perdue'"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert names() == ["Gardée"]


def test_sqlite_has_its_journal_its_keys_and_its_patience(database: str) -> None:
    if database != "sqlite":
        pytest.skip("about SQLite")
    with read_connection() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        }
    assert told == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "synchronous": 1,
    }


def test_postgresql_plans_for_the_values_it_is_given(database: str) -> None:
    if database != "postgresql":
        pytest.skip("about PostgreSQL")
    with read_connection() as connection:
        told = connection.exec_driver_sql("SHOW plan_cache_mode").scalar()
    assert told == "force_custom_plan"


@pytest.mark.parametrize("address", ["mysql://x/y", "nonsense", "oracle://x", ""])
def test_another_kind_of_database_is_refused_in_words(address: str) -> None:
    with pytest.raises(ConfigurationError, match="RESERVE_DATABASE_URL"):
        make_engine(address)


def use(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("RESERVE_DATABASE_URL", address)
    get_settings.cache_clear()
    dispose_engine()


@pytest.fixture(autouse=True)
def _forget_the_engine() -> object:
    yield
    dispose_engine()
    get_settings.cache_clear()


def change_something() -> None:
    with transaction() as session:
        session.connection().execute(text("UPDATE structure SET revision = 2"))
        session.commit()


def told(monkeypatch: pytest.MonkeyPatch, address: str) -> str:
    use(monkeypatch, address)
    with pytest.raises(Unavailable) as raised:
        change_something()
    return raised.value.sentence


def test_a_damaged_file_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "broken.db"
    path.write_bytes(b"this is no database, whatever its name says" * 100)
    assert "abîmé" in told(monkeypatch, f"sqlite:///{path}")


def test_a_database_that_was_never_migrated_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "reserve migrate" in told(monkeypatch, f"sqlite:///{tmp_path / 'new.db'}")


def test_a_path_that_is_a_folder_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "droits" in told(monkeypatch, f"sqlite:///{tmp_path}")


def test_a_file_in_the_way_of_the_folder_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    use(monkeypatch, f"sqlite:///{tmp_path / 'file' / 'sub' / 'x.db'}")
    with pytest.raises(Unavailable, match="droits"):
        get_engine()


def test_a_locked_file_is_told_in_words(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "locked.db"
    path.write_bytes(sqlite_template.read_bytes())
    use(monkeypatch, f"sqlite:///{path}")
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        with get_engine().connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 50")
        # The pool gives that connection again.
        with pytest.raises(Unavailable, match="occupée"), transaction() as session:
            session.connection()
    finally:
        holder.close()


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_writers_of_one_process_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    writing, waited = Event(), Event()

    def hold() -> None:
        with transaction():
            writing.set()
            assert waited.wait(20)

    monkeypatch.setattr("reserve_app.models.engine.WRITE_WAIT_S", 0.05)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(hold)
        assert writing.wait(20)
        with pytest.raises(Unavailable, match="occupée") as refused:
            change_something()
        waited.set()
        assert refused.value.__cause__ is None  # told here, not by the driver after its own wait
        first.result()
    change_something()  # whose turn it was has given it back


def test_a_server_that_does_not_answer_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = told(monkeypatch, "postgresql+psycopg://nobody@127.0.0.1:9/none?connect_timeout=2")
    assert "ne répond pas" in sentence


def test_a_read_only_file_is_told_in_words(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "readonly.db"
    path.write_bytes(sqlite_template.read_bytes())
    address = f"sqlite:///file:{path}?mode=ro&uri=true"
    path.chmod(stat.S_IRUSR)
    monkeypatch.chdir(tmp_path)
    assert "droits" in told(monkeypatch, address)
    assert not (tmp_path / "file:").exists()  # a folder named after the URI


def _server_process(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar())


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_forked_worker_opens_connections_of_its_own(database: str) -> None:
    if database != "postgresql":
        pytest.skip("a file knows nothing of connections")
    kept = make_engine(get_settings().database)  # negative control: an engine of no rule of ours
    parent = [_server_process(get_engine()), _server_process(kept)]
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.write(writing, f"{_server_process(get_engine())} {_server_process(kept)}".encode())
        os._exit(0)
    os.wait()
    child = os.read(reading, 100).decode().split()
    os.close(reading)
    os.close(writing)
    assert child[0] != parent[0]
    assert child[1] == parent[1], "the control shares no connection: this test proves nothing"
    assert _server_process(get_engine()) == parent[0]
    kept.dispose()
