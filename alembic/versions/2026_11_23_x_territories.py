"""territories in numbers."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "2026_11_23_x"
down_revision: str | None = "2026_11_23_w"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Apply; what counts is installed after the last migration, see `models.counting`."""
    code = sqlmodel.sql.sqltypes.AutoString
    op.create_table(
        "territory_count",
        sa.Column("department", code(length=3), nullable=False),
        sa.Column("measure", code(length=20), nullable=False),
        sa.Column("item", code(length=31), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("department", "measure", "item", name=op.f("pk_territory_count")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "territory_day",
        sa.Column("department", code(length=3), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("measure", code(length=20), nullable=False),
        sa.Column("item", code(length=31), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "department", "day", "measure", "item", name=op.f("pk_territory_day")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "territory_delta",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("department", code(length=3), nullable=False),
        sa.Column("measure", code(length=20), nullable=False),
        sa.Column("item", code(length=31), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_territory_delta")),
    )
    op.create_table(
        "territory_flag",
        sa.Column("department", code(length=3), nullable=False),
        sa.Column("rule", code(length=20), nullable=False),
        sa.Column("subject", code(length=5), nullable=False),
        sa.Column("since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("department", "rule", "subject", name=op.f("pk_territory_flag")),
    )


def downgrade() -> None:
    """Undo."""
    for table in ("territory_flag", "territory_delta", "territory_day", "territory_count"):
        op.drop_table(table)
