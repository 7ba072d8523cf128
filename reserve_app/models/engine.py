"""The one engine of the process, and the two ways to use it: to read, or to change.

A forked worker forgets its parent's connections: two processes on one socket mix up each other's
answers. SQLite needs its care on every
connection (WAL, foreign keys, a real ``BEGIN``); PostgreSQL needs custom plans.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, RLock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError
from sqlmodel import Session

from reserve_app.domain.errors import ConfigurationError, Unavailable
from reserve_app.language import N_, _
from reserve_app.settings import get_settings

_PRAGMAS = (
    "PRAGMA busy_timeout = 5000",  # milliseconds; first, since changing the journal may wait
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",  # with WAL: a power cut may lose the last commits, never corrupt
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -32768",  # KiB for each connection
    "PRAGMA mmap_size = 1073741824",  # bytes: pages are read from the system's cache, uncopied
    "PRAGMA temp_store = MEMORY",
)
BUSY = N_("La base de données est occupée : réessayez dans un instant.")
_NOT_MIGRATED = ("no such table", "no such column", "undefinedtable", "undefinedcolumn")

# Writers of one process take turns here, woken as soon as they may write: SQLite lets them sleep
# and ask again, up to a tenth of a second, while nobody writes.
WRITE_WAIT_S = 5.0
_lock = Lock()
_turn = RLock()
_engine: Engine | None = None


def get_engine() -> Engine:
    """Return the engine of this process, made on first use from the settings.

    Raises:
        ConfigurationError: the address of the database is malformed or of an unknown kind.
        Unavailable: the folder of the embedded database cannot be made.
    """
    global _engine  # noqa: PLW0603 - one engine a process, made lazily
    if _engine is None:
        with _lock:
            if _engine is None:
                _engine = make_engine(get_settings().database)
    return _engine


def dispose_engine() -> None:
    """Close every connection and forget the engine; the next use makes another."""
    global _engine  # noqa: PLW0603
    with _lock:
        if _engine is not None:
            _engine.dispose()
        _engine = None


def _forget_after_fork() -> None:
    """Leave the parent's connections to the parent, without a word to the server."""
    global _engine, _lock, _turn  # noqa: PLW0603
    _lock, _turn = Lock(), RLock()  # another thread of the parent may have held them
    if _engine is not None:
        _engine.dispose(close=False)
    _engine = None


os.register_at_fork(after_in_child=_forget_after_fork)


def make_engine(address: str) -> Engine:
    """Build an engine for a SQLAlchemy address; opens no connection.

    Its pool gives the connection used last: the pages and statements that one keeps are warm.

    Raises:
        ConfigurationError: malformed, or neither SQLite nor PostgreSQL by psycopg.
        Unavailable: the folder of the SQLite file cannot be made.
    """
    try:
        url = make_url(address)
        if url.drivername in {"sqlite", "sqlite+pysqlite"}:
            return _sqlite_engine(address, url.database)
        if url.drivername in {"postgresql", "postgresql+psycopg"}:
            return create_engine(
                url.set(drivername="postgresql+psycopg"),
                pool_pre_ping=True,
                pool_size=10,
                pool_use_lifo=True,
                # After five runs psycopg prepares, and a generic plan makes the search of all
                # France 800 times slower (docs/search.md).
                connect_args={"options": "-c plan_cache_mode=force_custom_plan"},
            )
    except (ArgumentError, NoSuchModuleError, ValueError):
        pass
    msg = _("RESERVE_DATABASE_URL doit commencer par postgresql+psycopg:// ou sqlite:///.")
    raise ConfigurationError(msg)


def _sqlite_engine(address: str, path: str | None) -> Engine:
    if path and not path.startswith((":memory:", "file:")):  # a URI names a file that is there
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            msg = _("Le dossier de la base de données ne peut pas être créé : vérifiez les droits.")
            raise Unavailable(msg) from error
    engine = create_engine(address, pool_size=10, max_overflow=20, pool_use_lifo=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(dbapi: Any, _record: object) -> None:  # noqa: ANN401 - a DB-API connection
    dbapi.isolation_level = None  # we send BEGIN ourselves, see below
    cursor = dbapi.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once when writing.

    Otherwise two readers that turn writers fail with "database is locked" without waiting.
    """
    writing = connection.get_execution_options().get("reserve_writes", False)
    if writing:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        # It opens nothing and waits for nobody, so there is no refusal to put into words: without
        # SQLAlchemy's own steps, a search starts sooner.
        connection.connection.cursor().execute("BEGIN")


@contextmanager
def read_connection() -> Iterator[Connection]:
    """Open a connection to read with Core; leaving it rolls back.

    Raises:
        Unavailable: the database does not answer, is damaged or is not migrated.
    """
    with errors_in_words(), get_engine().connect() as connection:
        yield connection


@contextmanager
def read_session() -> Iterator[Session]:
    """Open a session to read; leaving it rolls back.

    Raises:
        Unavailable: as `read_connection`.
    """
    with errors_in_words(), Session(get_engine(), expire_on_commit=False) as session:
        yield session


@contextmanager
def transaction() -> Iterator[Session]:
    """Open a session to change things: nothing is kept unless the block calls ``commit()``.

    Keep the block short: on SQLite it holds the one write lock.

    Raises:
        Unavailable: as `read_connection`, or the write lock was not free for five seconds.
    """
    with errors_in_words(), _own_turn(), get_engine().connect() as connection:
        writer = connection.execution_options(reserve_writes=True)
        with Session(writer, expire_on_commit=False) as session:
            yield session


@contextmanager
def _own_turn() -> Iterator[None]:
    """Wait on SQLite until no other thread of the process writes.

    Raises:
        Unavailable: it was not this thread's turn for five seconds.
    """
    if get_engine().dialect.name != "sqlite":
        yield
        return
    turn = _turn
    if not turn.acquire(timeout=WRITE_WAIT_S):
        raise Unavailable(_(BUSY))
    try:
        yield
    finally:
        turn.release()


@contextmanager
def errors_in_words() -> Iterator[None]:
    """Turn what the driver says into an `Unavailable` with a French sentence."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        if _is_damaged(error):
            dispose_engine()  # a good file may be put back under the same name
        raise Unavailable(_sentence(error)) from error


def _is_damaged(error: DBAPIError) -> bool:
    told = str(error.orig).lower()
    return "not a database" in told or "malformed" in told


def _sentence(error: DBAPIError) -> str:
    told = f"{type(error.orig).__name__} {error.orig}".lower()
    if any(sign in told for sign in _NOT_MIGRATED):
        return _("La base de données n'est pas à jour : lancez « reserve migrate ».")
    if "readonly" in told or "unable to open" in told:
        return _(
            "Le fichier de la base de données ne s'ouvre pas en écriture : vérifiez ses droits."
        )
    if _is_damaged(error):
        return _("Le fichier de la base de données est abîmé : restaurez une sauvegarde.")
    if "locked" in told:
        return _(BUSY)
    return _("La base de données ne répond pas : réessayez dans un instant.")
