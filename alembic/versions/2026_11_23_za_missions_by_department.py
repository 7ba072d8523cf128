"""missions by department."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_23_za"
down_revision: str | None = "2026_11_23_z"
branch_labels: str | None = None
depends_on: str | None = None

_NAME = "ix_mission_department"


def upgrade() -> None:
    """Apply."""
    op.create_index(
        _NAME,
        "mission",
        ["department", "published_at", "id"],
        sqlite_where=sa.text("published = 1 AND structure_validated = 1"),
        postgresql_where=sa.text("published AND structure_validated"),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_index(_NAME, "mission")
