"""teams."""

from __future__ import annotations

import re

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "2026_11_23_y"
down_revision: str | None = "2026_11_23_x"
branch_labels: str | None = None
depends_on: str | None = None

_NEW_ACTS = (
    "structure:edited",
    "structure:invited",
    "structure:uninvited",
    "team:joined",
    "team:role_changed",
    "team:left",
    "team:removed",
    "team:asked",
    "team:declined",
)
_ROLES = "role IN ('manager', 'member')"


def upgrade() -> None:
    """Apply: whoever was in a team managed it."""
    with op.batch_alter_table("membership") as batch_op:
        batch_op.add_column(_text("role", 20, default="manager"))
        batch_op.create_check_constraint(op.f("ck_membership_role_known"), sa.text(_ROLES))
    with op.batch_alter_table("membership") as batch_op:
        batch_op.alter_column("role", server_default=None)
    with op.batch_alter_table("account") as batch_op:
        batch_op.add_column(_text("name", 120, default=""))
    with op.batch_alter_table("account") as batch_op:
        batch_op.alter_column("name", server_default=None)
    _create_drafts()
    _create_invitations()
    _create_requests()
    _allow([*_known(), *_NEW_ACTS])


def downgrade() -> None:
    """Undo; what the older vocabulary has no word for is forgotten."""
    kept = [act for act in _known() if act not in _NEW_ACTS]
    op.execute(f"DELETE FROM audit_entry WHERE NOT ({_condition(kept)})")
    _allow(kept)
    for table in ("join_request", "team_invitation", "structure_draft"):
        op.drop_table(table)
    with op.batch_alter_table("account") as batch_op:
        batch_op.drop_column("name")
    with op.batch_alter_table("membership") as batch_op:
        batch_op.drop_constraint(op.f("ck_membership_role_known"), type_="check")
        batch_op.drop_column("role")


def _create_drafts() -> None:
    op.create_table(
        "structure_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=True),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        _moment("saved_at"),
        _to("structure_draft", "account", "CASCADE"),
        _to("structure_draft", "structure", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_structure_draft")),
        sa.UniqueConstraint(
            "account_id", "structure_id", name=op.f("uq_structure_draft_account_id_structure_id")
        ),
    )
    new = sa.text("structure_id IS NULL")
    with op.batch_alter_table("structure_draft") as batch_op:
        batch_op.create_index(
            "uq_structure_draft_one_new",
            ["account_id"],
            unique=True,
            sqlite_where=new,
            postgresql_where=new,
        )
        for column in ("structure_id", "saved_at"):
            batch_op.create_index(op.f(f"ix_structure_draft_{column}"), [column])


def _create_invitations() -> None:
    op.create_table(
        "team_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        _text("email", 254),
        _text("email_key", 254),
        _text("role", 20),
        _text("token_hash", 64),
        sa.Column("invited_by", sa.Integer(), nullable=True),
        _moment("created_at"),
        _moment("expires_at"),
        _to("team_invitation", "structure", "CASCADE"),
        _to("team_invitation", "account", "SET NULL", column="invited_by"),
        sa.CheckConstraint(_ROLES, name=op.f("ck_team_invitation_role_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_invitation")),
        sa.UniqueConstraint(
            "structure_id", "email_key", name=op.f("uq_team_invitation_structure_id_email_key")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_team_invitation_token_hash")),
    )
    with op.batch_alter_table("team_invitation") as batch_op:
        for column in ("email_key", "invited_by", "expires_at"):
            batch_op.create_index(op.f(f"ix_team_invitation_{column}"), [column])


def _create_requests() -> None:
    op.create_table(
        "join_request",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        _moment("created_at"),
        _to("join_request", "account", "CASCADE"),
        _to("join_request", "structure", "CASCADE"),
        sa.PrimaryKeyConstraint("account_id", "structure_id", name=op.f("pk_join_request")),
    )
    with op.batch_alter_table("join_request") as batch_op:
        batch_op.create_index(op.f("ix_join_request_structure_id"), ["structure_id"])


def _text(name: str, length: int, default: str | None = None) -> sa.Column[str]:
    kind = sqlmodel.sql.sqltypes.AutoString(length=length)
    return sa.Column(name, kind, nullable=False, server_default=default)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False)


def _to(
    table: str, target: str, ondelete: str, column: str | None = None
) -> sa.ForeignKeyConstraint:
    column = column or f"{target}_id"
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


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
