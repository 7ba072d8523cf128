"""Bring the database to the shape of the models, and say whether it has it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from sqlalchemy import Connection, inspect
from sqlmodel import SQLModel

from reserve_app.domain.errors import ConfigurationError
from reserve_app.models import TERRITORY_COUNT, counting
from reserve_app.models.engine import errors_in_words, get_engine
from reserve_app.settings import ROOT

_OTHER_VERSION = (
    "La base de données vient d'une version que celle-ci ne connaît pas : mettez l'application à "
    "jour, ou utilisez une autre base (RESERVE_DATABASE_URL, RESERVE_DATA_DIR)."
)


def migrate(to: str = "head") -> None:
    """Upgrade the configured database to a revision; ``base`` undoes everything.

    Raises:
        Unavailable: the database does not answer.
        ConfigurationError: the database was made by a version this one does not know, or there is
            no such revision.
    """
    with _connection() as connection, _copying_tables(connection):
        config = _config(connection)
        before = MigrationContext.configure(connection).get_current_revision()
        try:
            if before != _wanted(config, to):
                counting.remove(connection)  # SQLite alters no table that a trigger reads
            (command.downgrade if to == "base" else command.upgrade)(config, to)
        except (CommandError, RevisionError) as error:
            raise ConfigurationError(_OTHER_VERSION) from error
        _count(connection)
        _refuse_orphans(connection)
        connection.commit()


def pending_migrations() -> tuple[str, ...]:
    """Return the revisions the database still lacks, oldest first; empty when it is up to date."""
    script = ScriptDirectory.from_config(_config(None))
    with _connection() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    try:
        lacking = list(script.iterate_revisions("head", present or "base"))
    except (CommandError, RevisionError) as error:
        raise ConfigurationError(_OTHER_VERSION) from error
    return tuple(revision.revision for revision in reversed(lacking))


def models_match() -> tuple[str, ...]:
    """Return the differences between the migrated database and the models; empty when none."""
    with _connection() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, SQLModel.metadata)
    return tuple(str(difference) for difference in differences)


@contextmanager
def _copying_tables(connection: Connection) -> Iterator[None]:
    """Let SQLite alter a table by copying it, and keep what refers to it.

    Dropping the old one would first delete its rows, and with them all that goes when they go.
    """
    own = connection.connection.driver_connection
    if own is None or connection.dialect.name != "sqlite":
        yield
        return
    own.execute("PRAGMA foreign_keys = OFF")  # means nothing once a transaction has begun
    try:
        yield
    finally:
        connection.rollback()  # what was not committed
        own.execute("PRAGMA foreign_keys = ON")


def _refuse_orphans(connection: Connection) -> None:
    """Commit no migration after which something refers to what is not there."""
    if connection.dialect.name != "sqlite":
        return  # PostgreSQL has checked each row
    orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if orphan is not None:
        msg = f"a migration leaves rows of {orphan[0]} that refer to nothing"
        raise RuntimeError(msg)


def _wanted(config: Config, to: str) -> str | None:
    return ScriptDirectory.from_config(config).get_current_head() if to == "head" else to


def _count(connection: Connection) -> None:
    """Install what counts by département where a migration, or a restored copy, took it away."""
    if TERRITORY_COUNT.name in inspect(connection).get_table_names() and (
        counting.missing_triggers(connection)
    ):
        counting.install(connection)


def _config(connection: Connection | None) -> Config:
    config = Config(ROOT / "alembic.ini")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _connection() -> Iterator[Connection]:
    with errors_in_words(), get_engine().connect() as connection:
        yield connection
