"""standing numbers: what was refused or closed no longer keeps its SIRET or RNA."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_23_zc"
down_revision: str | None = "2026_11_23_zb"
branch_labels: str | None = None
depends_on: str | None = None

_STANDS = sa.text("state NOT IN ('refused', 'closed')")
_COLUMNS = ("siret", "rna")


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("structure") as batch_op:  # SQLite copies the table
        for column in _COLUMNS:
            batch_op.drop_constraint(op.f(f"uq_structure_{column}"), type_="unique")
    for column in _COLUMNS:
        op.create_index(
            f"uq_structure_standing_{column}",
            "structure",
            [column],
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        )


def downgrade() -> None:
    """Undo; refused once two structures have had the same number."""
    for column in _COLUMNS:
        op.drop_index(f"uq_structure_standing_{column}", "structure")
    with op.batch_alter_table("structure") as batch_op:
        for column in _COLUMNS:
            batch_op.create_unique_constraint(op.f(f"uq_structure_{column}"), [column])
