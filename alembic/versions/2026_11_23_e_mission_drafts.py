"""drafts and revisions of missions."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_23_e"
down_revision: str | None = "2026_11_23_d"
branch_labels: str | None = None
depends_on: str | None = None

_NEW = frozenset({"mission:edited"})
_NAME = "ck_audit_entry_act_known"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "mission_revision",
        sa.Column("mission_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mission_id"],
            ["mission.id"],
            name=op.f("fk_mission_revision_mission_id_mission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mission_id", "revision", name=op.f("pk_mission_revision")),
    )
    op.create_table(
        "mission_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.Column("mission_id", sa.Integer(), nullable=True),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_mission_draft_version_counts")),
        sa.CheckConstraint(
            "(mission_id IS NULL) = (base = 0)", name=op.f("ck_mission_draft_base_of_a_mission")
        ),
        sa.ForeignKeyConstraint(
            ["structure_id"],
            ["structure.id"],
            name=op.f("fk_mission_draft_structure_id_structure"),
        ),
        sa.ForeignKeyConstraint(
            ["mission_id"],
            ["mission.id"],
            name=op.f("fk_mission_draft_mission_id_mission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mission_draft")),
        sa.UniqueConstraint("mission_id", name=op.f("uq_mission_draft_mission_id")),
    )
    op.create_index(
        "ix_mission_draft_structure", "mission_draft", ["structure_id", "saved_at"]
    )
    _allow(_known() | _NEW)


def downgrade() -> None:
    """Undo; what the older vocabulary has no word for is forgotten."""
    older = _known() - _NEW
    op.execute(f"DELETE FROM audit_entry WHERE NOT ({_condition(older)})")
    _allow(older)
    op.drop_table("mission_draft")
    op.drop_table("mission_revision")


def _known() -> frozenset[str]:
    """Return the words the database allows now, whatever migrations came before this one."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("audit_entry")
    present = next(str(check["sqltext"]) for check in checks if check["name"] == _NAME)
    return frozenset(re.findall(r"'([a-z_]+:[a-z_]+)'", present))


def _condition(acts: frozenset[str]) -> str:
    return "act IN ({})".format(", ".join(f"'{act}'" for act in sorted(acts)))


def _allow(acts: frozenset[str]) -> None:
    with op.batch_alter_table("audit_entry") as batch_op:  # SQLite copies the table
        batch_op.drop_constraint(op.f(_NAME), type_="check")
        batch_op.create_check_constraint(op.f(_NAME), sa.text(_condition(acts)))
