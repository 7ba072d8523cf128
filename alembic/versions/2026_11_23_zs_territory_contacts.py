"""whom the public may write to or call in a territory."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_23_zs"
down_revision: str | None = "2026_11_23_zr"
branch_labels: str | None = None
depends_on: str | None = None

_NEW_ACTS = ("territory:contact",)


def upgrade() -> None:
    """Apply."""
    _allow([*_known(), *_NEW_ACTS])
    op.create_table(
        "territory_contact",
        sa.Column("department", sa.String(length=3), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("department", name=op.f("pk_territory_contact")),
    )


def downgrade() -> None:
    """Undo; what the older vocabulary has no word for is forgotten."""
    op.drop_table("territory_contact")
    kept = [act for act in _known() if act not in _NEW_ACTS]
    op.execute(f"DELETE FROM audit_entry WHERE NOT ({_condition(kept)})")
    _allow(kept)


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
