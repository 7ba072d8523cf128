"""Bring the database to the shape of the models, and say whether it has it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlmodel import SQLModel

import reserve_app.models  # noqa: F401 - registers the tables
from reserve_app.models.engine import errors_in_words, get_engine
from reserve_app.settings import ROOT


def migrate(to: str = "head") -> None:
    """Upgrade the configured database to a revision; ``base`` undoes everything.

    Raises:
        Unavailable: the database does not answer.
    """
    with _connection() as connection:
        config = _config(connection)
        (command.downgrade if to == "base" else command.upgrade)(config, to)
        connection.commit()


def pending_migrations() -> tuple[str, ...]:
    """Return the revisions the database still lacks, oldest first; empty when it is up to date."""
    script = ScriptDirectory.from_config(_config(None))
    with _connection() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    lacking = script.iterate_revisions("head", present or "base")
    return tuple(reversed([revision.revision for revision in lacking]))


def models_match() -> tuple[str, ...]:
    """Return the differences between the migrated database and the models; empty when none."""
    with _connection() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, SQLModel.metadata)
    return tuple(str(difference) for difference in differences)


def _config(connection: Connection | None) -> Config:
    config = Config(ROOT / "alembic.ini")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _connection() -> Iterator[Connection]:
    with errors_in_words(), get_engine().connect() as connection:
        yield connection
