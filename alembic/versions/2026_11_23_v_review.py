"""the moderators' queue."""

from __future__ import annotations

import re

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "2026_11_23_v"
down_revision: str | None = "2026_11_23_e"
branch_labels: str | None = None
depends_on: str | None = None


_NEW = (
    "interest:take_back structure:keep structure:restore structure:undo mission:keep "
    "mission:restore mission:undo mission:report volunteer:keep volunteer:restore volunteer:undo"
).split()
_WAITING = """
    INSERT INTO review_item (
        kind, subject_id, reason, state, department, structure_id, account_id, label, place, words,
        flags, opened_at, due_at, version, subject_revision, "before", reports, decision,
        decided_reason, decided_text, to_correct, seen, decided_from, decided_to)
    SELECT {columns}, ' ', {since}, {since}, 1, s.revision, '{{}}', 0, '', '', '', ' ', '{{}}', '', ''
    FROM {tables}
"""
_SUBJECTS = (
    {
        "columns": "'structure', s.id, 'new', 'open', s.department, s.id, NULL, s.name, s.commune, "
        "lower(s.name || ' ' || s.commune)",
        "since": "s.created_at",
        "tables": "structure s WHERE s.state = 'pending'",
    },
    {
        "columns": "'mission', s.id, 'new', 'open', s.department, s.structure_id, NULL, s.title, "
        "s.commune, lower(s.title || ' ' || s.commune)",
        "since": "s.created_at",
        "tables": "mission s JOIN structure o ON o.id = s.structure_id "
        "WHERE s.state = 'pending' AND o.state <> 'closed'",
    },
    {
        "columns": "'volunteer', s.id, 'new', 'open', s.department, NULL, s.account_id, "
        "s.first_name || ' ' || s.last_name, s.commune, "
        "lower(s.first_name || ' ' || s.last_name || ' ' || s.commune)",
        "since": "s.submitted_at",
        "tables": "volunteer s JOIN account a ON a.id = s.account_id "
        "WHERE s.state = 'pending' AND NOT s.erased AND a.verified_at IS NOT NULL",
    },
)


def upgrade() -> None:
    """Apply; what waits already is queued, its promise of 24 hours counted from when it came."""
    _tables()
    for subject in _SUBJECTS:
        op.execute(_WAITING.format(**subject))
    op.execute(_PROMISED[op.get_bind().dialect.name])
    _allow(lambda known: known | set(_NEW))


_PROMISED = {
    # As SQLAlchemy writes moments in SQLite: microseconds, always.
    "sqlite": "UPDATE review_item SET due_at = "
    "strftime('%Y-%m-%d %H:%M:%S', opened_at, '+1 day') || '.000000'",
    "postgresql": "UPDATE review_item SET due_at = opened_at + interval '1 day'",
}


def _allow(change) -> None:
    """Change the vocabulary of the log, whatever it is before."""
    name = op.f("ck_audit_entry_act_known")
    checks = sa.inspect(op.get_bind()).get_check_constraints("audit_entry")
    told = next(str(check["sqltext"]) for check in checks if check["name"] == name)
    acts = sorted(change(set(re.findall(r"'([a-z_]+:[a-z_]+)'", told))))
    condition = "act IN ({})".format(", ".join(f"'{act}'" for act in acts))
    op.execute(f"DELETE FROM audit_entry WHERE NOT ({condition})")
    with op.batch_alter_table("audit_entry") as batch_op:  # SQLite copies the table
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, sa.text(condition))


def _tables() -> None:
    op.create_table(
        "review_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("department", sqlmodel.sql.sqltypes.AutoString(length=3), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("label", sqlmodel.sql.sqltypes.AutoString(length=130), nullable=False),
        sa.Column("place", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column("flags", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
        sa.Column("opened_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("due_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject_revision", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.Integer(), nullable=True),
        sa.Column("claimed_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("decision", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_reason", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("decided_text", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column("to_correct", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("decided_from", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("decided_to", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("closed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("closed_with", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'decided') = (decision <> '')", name=op.f("ck_review_item_decided_is_decided")
        ),
        sa.CheckConstraint(
            "(state = 'open') = (closed_at IS NULL)", name=op.f("ck_review_item_open_is_open")
        ),
        sa.CheckConstraint(
            "decision IN ('', 'validate', 'request_changes', 'refuse', 'suspend')",
            name=op.f("ck_review_item_decision_known"),
        ),
        sa.CheckConstraint(
            "kind IN ('structure', 'mission', 'volunteer')", name=op.f("ck_review_item_kind_known")
        ),
        sa.CheckConstraint(
            "reason IN ('new', 'modified', 'resubmitted', 'reported')",
            name=op.f("ck_review_item_reason_known"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'decided', 'withdrawn')", name=op.f("ck_review_item_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_review_item_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["claimed_by"], ["account.id"], name=op.f("fk_review_item_claimed_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structure.id"], name=op.f("fk_review_item_structure_id_structure")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_item")),
    )
    with op.batch_alter_table("review_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_item_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_review_item_claimed", ["claimed_by"], unique=False)
        batch_op.create_index("ix_review_item_closed", ["closed_at", "department"], unique=False)
        batch_op.create_index("ix_review_item_closed_with", ["closed_with"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_item_decided_by"), ["decided_by"], unique=False)
        batch_op.create_index(
            "ix_review_item_queue",
            ["due_at", "id", "department", "kind", "structure_id", "account_id"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(
            batch_op.f("ix_review_item_structure_id"), ["structure_id"], unique=False
        )
        batch_op.create_index("ix_review_item_subject", ["kind", "subject_id", "id"], unique=False)
        batch_op.create_index(
            "uq_review_item_one_open",
            ["kind", "subject_id", "reason"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "review_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
        sa.CheckConstraint(
            "kind IN ('structure', 'mission', 'volunteer')", name=op.f("ck_review_note_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_review_note_author_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_note")),
    )
    with op.batch_alter_table("review_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_note_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_review_note_subject", ["kind", "subject_id"], unique=False)

    op.create_table(
        "review_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "reason IN ('unsafe', 'paid_work', 'contact_details_in_text', 'not_vital', 'wrong_place', 'behaviour', 'other')",
            name=op.f("ck_review_report_reason_known"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_review_report_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["review_item.id"],
            name=op.f("fk_review_report_item_id_review_item"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_report")),
        sa.UniqueConstraint(
            "item_id", "account_id", name=op.f("uq_review_report_item_id_account_id")
        ),
    )
    with op.batch_alter_table("review_report", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_review_report_account_id"), ["account_id"], unique=False
        )

    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("review_item_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_audit_entry_review_item_id"), ["review_item_id"], unique=False
        )

    with op.batch_alter_table("moderator_grant", schema=None) as batch_op:
        batch_op.add_column(sa.Column("until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("granted_by", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_moderator_grant_granted_by"), ["granted_by"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_moderator_grant_granted_by_account"),
            "account",
            ["granted_by"],
            ["id"],
            ondelete="SET NULL",
        )

    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("review_item_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_outbox_mail_review_item_id"), ["review_item_id"], unique=False
        )


def downgrade() -> None:
    """Undo; what the older vocabulary has no word for is forgotten."""
    _allow(lambda known: known - set(_NEW))
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_mail_review_item_id"))
        batch_op.drop_column("review_item_id")

    with op.batch_alter_table("moderator_grant", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_moderator_grant_granted_by_account"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_moderator_grant_granted_by"))
        batch_op.drop_column("granted_by")
        batch_op.drop_column("until")

    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_review_item_id"))
        batch_op.drop_column("review_item_id")

    with op.batch_alter_table("review_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_report_account_id"))

    op.drop_table("review_report")
    with op.batch_alter_table("review_note", schema=None) as batch_op:
        batch_op.drop_index("ix_review_note_subject")
        batch_op.drop_index(batch_op.f("ix_review_note_author_id"))

    op.drop_table("review_note")
    with op.batch_alter_table("review_item", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_review_item_one_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index("ix_review_item_subject")
        batch_op.drop_index(batch_op.f("ix_review_item_structure_id"))
        batch_op.drop_index(
            "ix_review_item_queue",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_review_item_decided_by"))
        batch_op.drop_index("ix_review_item_closed_with")
        batch_op.drop_index("ix_review_item_closed")
        batch_op.drop_index("ix_review_item_claimed")
        batch_op.drop_index(batch_op.f("ix_review_item_account_id"))

    op.drop_table("review_item")
