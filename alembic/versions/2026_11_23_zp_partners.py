"""partners: keys of their programs, references of their missions."""

from __future__ import annotations

import re

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "2026_11_23_zp"
down_revision: str | None = "2026_11_23_zc"
branch_labels: str | None = None
depends_on: str | None = None

_NEW_ACTS = ("structure:key_made", "structure:key_revoked", "structure:imported")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "partner_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("prefix", sa.String(length=16), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.String(length=120), nullable=False),
        _moment("created_at"),
        _moment("last_used_at", nullable=True),
        _moment("revoked_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structure.id"], ondelete="CASCADE",
            name=op.f("fk_partner_key_structure_id_structure"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], ondelete="CASCADE",
            name=op.f("fk_partner_key_account_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_key")),
        sa.UniqueConstraint("prefix", name=op.f("uq_partner_key_prefix")),
    )  # fmt: skip
    op.create_index(op.f("ix_partner_key_structure_id"), "partner_key", ["structure_id"])
    op.create_index(op.f("ix_partner_key_account_id"), "partner_key", ["account_id"])
    op.create_table(
        "partner_mission",
        sa.Column("structure_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("mission_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        _moment("imported_at"),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structure.id"], ondelete="CASCADE",
            name=op.f("fk_partner_mission_structure_id_structure"),
        ),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["mission.id"], ondelete="CASCADE",
            name=op.f("fk_partner_mission_mission_id_mission"),
        ),
        sa.PrimaryKeyConstraint("structure_id", "reference", name=op.f("pk_partner_mission")),
        sa.UniqueConstraint("mission_id", name=op.f("uq_partner_mission_mission_id")),
    )  # fmt: skip
    _allow([*_known(), *_NEW_ACTS])


def downgrade() -> None:
    """Undo; what the older vocabulary has no word for is forgotten."""
    kept = [act for act in _known() if act not in _NEW_ACTS]
    op.execute(f"DELETE FROM audit_entry WHERE NOT ({_condition(kept)})")
    _allow(kept)
    op.drop_table("partner_mission")
    op.drop_table("partner_key")


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sqlmodel.sql.sqltypes.UTCDateTime(), nullable=nullable)


def _known() -> list[str]:
    """Read the words the log takes now: other changes may have added theirs."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("audit_entry")
    text = next(c["sqltext"] for c in checks if c["name"] == "ck_audit_entry_act_known")
    return re.findall(r"'([a-z_]+:[a-z_]+)'", text)


def _condition(acts: list[str]) -> str:
    return "act IN ({})".format(", ".join(f"'{act}'" for act in acts))


def _allow(acts: list[str]) -> None:
    name = op.f("ck_audit_entry_act_known")
    with op.batch_alter_table("audit_entry") as batch_op:  # SQLite copies the table
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, sa.text(_condition(acts)))
