"""volunteers."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "2026_11_23_c"
down_revision: str | None = "2026_11_23_b"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Apply."""

    op.create_table(
        "volunteer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("first_name", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("last_name", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("phone", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("commune_insee", sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("department", sqlmodel.sql.sqltypes.AutoString(length=3), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("radius_km", sa.Integer(), nullable=False),
        sa.Column("kinds", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
        sa.Column("slots", sa.Integer(), nullable=False),
        sa.Column("on_site", sa.Boolean(), nullable=False),
        sa.Column("remote", sa.Boolean(), nullable=False),
        sa.Column("charter_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("submitted_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "state IN ('pending', 'changes_requested', 'refused', 'validated', 'suspended')",
            name=op.f("ck_volunteer_state_known"),
        ),
        sa.CheckConstraint(
            "0 <= slots AND slots < 2097152", name=op.f("ck_volunteer_slots_of_a_week")
        ),
        sa.CheckConstraint(
            "2 <= radius_km AND radius_km <= 100", name=op.f("ck_volunteer_radius_in_range")
        ),
        sa.CheckConstraint(
            "erased OR birth_date IS NOT NULL", name=op.f("ck_volunteer_birth_date_known")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_volunteer_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer")),
        sa.UniqueConstraint("account_id", name=op.f("uq_volunteer_account_id")),
    )
    with op.batch_alter_table("volunteer", schema=None) as batch_op:
        batch_op.create_index(
            "ix_volunteer_department_state", ["department", "state"], unique=False
        )
        batch_op.create_index("ix_volunteer_submitted", ["state", "submitted_at"], unique=False)
    op.create_table(
        "interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("mission_id", sa.Integer(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("message", sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("queued_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("due_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("reason_text", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.CheckConstraint(
            "state IN ('held', 'proposed', 'contacted', 'confirmed', 'done', 'no_show', 'waitlisted', 'offered', 'withdrawn', 'declined', 'expired', 'released')",
            name=op.f("ck_interest_state_known"),
        ),
        sa.CheckConstraint("reminders BETWEEN 0 AND 2", name=op.f("ck_interest_two_reminders")),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["mission.id"], name=op.f("fk_interest_mission_id_mission")
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_interest_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
        sa.UniqueConstraint("key", name=op.f("uq_interest_key")),
    )
    with op.batch_alter_table("interest", schema=None) as batch_op:
        batch_op.create_index(
            "ix_interest_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_interest_mission_state", ["mission_id", "state", "queued_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_interest_volunteer_id"), ["volunteer_id"], unique=False
        )
        batch_op.create_index(
            "uq_interest_one_live",
            ["volunteer_id", "mission_id"],
            unique=True,
            sqlite_where=sa.text(
                "state IN ('confirmed', 'contacted', 'held', 'offered', 'proposed', 'waitlisted')"
            ),
            postgresql_where=sa.text(
                "state IN ('confirmed', 'contacted', 'held', 'offered', 'proposed', 'waitlisted')"
            ),
        )
    op.create_table(
        "standby",
        sa.Column("volunteer_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("kinds", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
        sa.Column("radius_km", sa.Integer(), nullable=False),
        sa.Column("slots", sa.Integer(), nullable=False),
        sa.Column("on_site", sa.Boolean(), nullable=False),
        sa.Column("remote", sa.Boolean(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("last_called_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "0 <= slots AND slots < 2097152", name=op.f("ck_standby_slots_of_a_week")
        ),
        sa.CheckConstraint(
            "2 <= radius_km AND radius_km <= 100", name=op.f("ck_standby_radius_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_standby_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("volunteer_id", name=op.f("pk_standby")),
    )
    with op.batch_alter_table("standby", schema=None) as batch_op:
        batch_op.create_index(
            "ix_standby_place",
            ["lat", "lon"],
            unique=False,
            sqlite_where=sa.text("active"),
            postgresql_where=sa.text("active"),
        )
    op.create_table(
        "standby_call",
        sa.Column("mission_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("volunteer_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mission_id"],
            ["mission.id"],
            name=op.f("fk_standby_call_mission_id_mission"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_standby_call_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("mission_id", "volunteer_id", name=op.f("pk_standby_call")),
    )
    with op.batch_alter_table("standby_call", schema=None) as batch_op:
        batch_op.create_index("ix_standby_call_volunteer_at", ["volunteer_id", "at"], unique=False)
    op.create_table(
        "standby_wave",
        sa.Column("mission_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("called", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mission_id"],
            ["mission.id"],
            name=op.f("fk_standby_wave_mission_id_mission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mission_id", "number", name=op.f("pk_standby_wave")),
    )
    with op.batch_alter_table("standby_wave", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standby_wave_at"), ["at"], unique=False)
    op.create_table(
        "contact_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("interest_id", sa.Integer(), nullable=True),
        sa.Column("viewer_id", sa.Integer(), nullable=True),
        sa.Column("structure_id", sa.Integer(), nullable=True),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interest_id"], ["interest.id"], name=op.f("fk_contact_view_interest_id_interest")
        ),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structure.id"], name=op.f("fk_contact_view_structure_id_structure")
        ),
        sa.ForeignKeyConstraint(
            ["viewer_id"], ["account.id"], name=op.f("fk_contact_view_viewer_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_contact_view_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_view")),
    )
    with op.batch_alter_table("contact_view", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contact_view_interest_id"), ["interest_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_contact_view_structure_id"), ["structure_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_contact_view_viewer_id"), ["viewer_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_contact_view_volunteer_id"), ["volunteer_id"], unique=False
        )


def downgrade() -> None:
    """Undo."""

    with op.batch_alter_table("contact_view", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_view_volunteer_id"))
        batch_op.drop_index(batch_op.f("ix_contact_view_viewer_id"))
        batch_op.drop_index(batch_op.f("ix_contact_view_structure_id"))
        batch_op.drop_index(batch_op.f("ix_contact_view_interest_id"))
    op.drop_table("contact_view")
    with op.batch_alter_table("standby_wave", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standby_wave_at"))
    op.drop_table("standby_wave")
    with op.batch_alter_table("standby_call", schema=None) as batch_op:
        batch_op.drop_index("ix_standby_call_volunteer_at")
    op.drop_table("standby_call")
    with op.batch_alter_table("standby", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_standby_place", sqlite_where=sa.text("active"), postgresql_where=sa.text("active")
        )
    op.drop_table("standby")
    with op.batch_alter_table("interest", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_interest_one_live",
            sqlite_where=sa.text(
                "state IN ('confirmed', 'contacted', 'held', 'offered', 'proposed', 'waitlisted')"
            ),
            postgresql_where=sa.text(
                "state IN ('confirmed', 'contacted', 'held', 'offered', 'proposed', 'waitlisted')"
            ),
        )
        batch_op.drop_index(batch_op.f("ix_interest_volunteer_id"))
        batch_op.drop_index("ix_interest_mission_state")
        batch_op.drop_index(
            "ix_interest_due",
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        )
    op.drop_table("interest")
    with op.batch_alter_table("volunteer", schema=None) as batch_op:
        batch_op.drop_index("ix_volunteer_submitted")
        batch_op.drop_index("ix_volunteer_department_state")
    op.drop_table("volunteer")
