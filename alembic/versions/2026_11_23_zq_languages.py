"""languages: the one an account is written to in, and that of each letter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_23_zq"
down_revision: str | None = "2026_11_23_zp"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Apply."""
    for table in ("account", "outbox_mail"):
        op.add_column(
            table, sa.Column("language", sa.String(length=2), nullable=False, server_default="fr")
        )


def downgrade() -> None:
    """Undo."""
    for table in ("outbox_mail", "account"):
        op.drop_column(table, "language")
