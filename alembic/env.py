"""Run migrations on a connection `models.migrations` passes, or on the configured database."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

import reserve_app.models  # noqa: F401 - registers the tables
from reserve_app.models.engine import get_engine


def run(connection: Connection) -> None:
    """Run the asked migrations in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,  # SQLite alters a table by copying it
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with get_engine().connect() as own:
        run(own)
        own.commit()
