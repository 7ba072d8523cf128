"""missions and structures."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "2026_11_23"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Apply."""

    op.create_table(
        "mission_cell",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cell", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=31), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("sum_mx", sa.BigInteger(), nullable=False),
        sa.Column("sum_my", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("n >= 0", name=op.f("ck_mission_cell_counts_missions")),
        sa.PrimaryKeyConstraint("level", "cell", "kind", name=op.f("pk_mission_cell")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "structure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("validated", sa.Boolean(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("legal_kind", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("siret", sqlmodel.sql.sqltypes.AutoString(length=14), nullable=True),
        sa.Column("rna", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=True),
        sa.Column("description", sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
        sa.Column("commune_insee", sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("department", sqlmodel.sql.sqltypes.AutoString(length=3), nullable=False),
        sa.Column("contact_name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("contact_email", sqlmodel.sql.sqltypes.AutoString(length=254), nullable=False),
        sa.Column("contact_phone", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "legal_kind IN ('association', 'ccas', 'mdph', 'local_authority', 'public_operator', 'other')",
            name=op.f("ck_structure_legal_kind_known"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'pending', 'changes_requested', 'refused', 'validated', 'suspended', 'closed')",
            name=op.f("ck_structure_state_known"),
        ),
        sa.CheckConstraint(
            "validated = (state = 'validated')", name=op.f("ck_structure_validated_is_right")
        ),
        sa.CheckConstraint(
            "siret IS NOT NULL OR rna IS NOT NULL", name=op.f("ck_structure_identified")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_structure")),
        sa.UniqueConstraint("id", "validated", name=op.f("uq_structure_id_validated")),
        sa.UniqueConstraint("rna", name=op.f("uq_structure_rna")),
        sa.UniqueConstraint("siret", name=op.f("uq_structure_siret")),
    )
    with op.batch_alter_table("structure", schema=None) as batch_op:
        batch_op.create_index(
            "ix_structure_department_state", ["department", "state"], unique=False
        )

    op.create_table(
        "mission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.Column("structure_validated", sa.Boolean(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=31), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("slug", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("description", sqlmodel.sql.sqltypes.AutoString(length=4000), nullable=False),
        sa.Column("remote", sa.Boolean(), nullable=False),
        sa.Column("address", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("commune_insee", sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("department", sqlmodel.sql.sqltypes.AutoString(length=3), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("mx", sa.Integer(), nullable=True),
        sa.Column("my", sa.Integer(), nullable=True),
        sa.Column("x", sa.Double(), nullable=True),
        sa.Column("y", sa.Double(), nullable=True),
        sa.Column("z", sa.Double(), nullable=True),
        sa.Column("tile", sa.BigInteger(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("slots", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("is_full", sa.Boolean(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("contact_name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("contact_email", sqlmodel.sql.sqltypes.AutoString(length=254), nullable=False),
        sa.Column("contact_phone", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("published_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "published = (state = 'published')", name=op.f("ck_mission_published_is_right")
        ),
        sa.CheckConstraint(
            "state <> 'published' OR published_at IS NOT NULL",
            name=op.f("ck_mission_published_at_known"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'pending', 'changes_requested', 'refused', 'published', 'suspended', 'paused', 'finished', 'cancelled')",
            name=op.f("ck_mission_state_known"),
        ),
        sa.CheckConstraint(
            "(lat IS NULL) = (tile IS NULL) AND (lat IS NULL) = (lon IS NULL) AND (lat IS NULL) = (x IS NULL)",
            name=op.f("ck_mission_point_is_whole"),
        ),
        sa.CheckConstraint(
            "0 <= slots AND slots < 2097152", name=op.f("ck_mission_slots_of_a_week")
        ),
        sa.CheckConstraint(
            "0 <= taken AND taken <= places", name=op.f("ck_mission_never_overbooked")
        ),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_mission_ends_after_start")
        ),
        sa.CheckConstraint("is_full = (taken >= places)", name=op.f("ck_mission_is_full_is_right")),
        sa.CheckConstraint("places >= 1", name=op.f("ck_mission_has_places")),
        sa.CheckConstraint("remote = (lat IS NULL)", name=op.f("ck_mission_on_site_has_a_point")),
        sa.ForeignKeyConstraint(
            ["structure_id", "structure_validated"],
            ["structure.id", "structure.validated"],
            name="fk_mission_structure",
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mission")),
    )
    with op.batch_alter_table("mission", schema=None) as batch_op:
        batch_op.create_index(
            "ix_mission_ending",
            ["ends_on", "is_full"],
            unique=False,
            sqlite_where=sa.text("published = 1 AND structure_validated = 1"),
            postgresql_where=sa.text("published AND structure_validated"),
        )
        batch_op.create_index(
            "ix_mission_newest",
            [
                "published_at",
                "id",
                "published",
                "structure_validated",
                "kind",
                "is_full",
                "ends_on",
                "slots",
                "tile",
                "mx",
                "my",
            ],
            unique=False,
            sqlite_where=sa.text("published = 1 AND structure_validated = 1 AND tile IS NOT NULL"),
            postgresql_where=sa.text("published AND structure_validated AND tile IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_mission_place",
            [
                "tile",
                "published",
                "structure_validated",
                "kind",
                "is_full",
                "ends_on",
                "slots",
                "mx",
                "my",
                "x",
                "y",
                "z",
            ],
            unique=False,
            sqlite_where=sa.text("published = 1 AND structure_validated = 1 AND tile IS NOT NULL"),
            postgresql_where=sa.text("published AND structure_validated AND tile IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_mission_remote",
            [
                "published_at",
                "id",
                "published",
                "structure_validated",
                "kind",
                "is_full",
                "ends_on",
                "slots",
                "tile",
            ],
            unique=False,
            sqlite_where=sa.text("published = 1 AND structure_validated = 1 AND tile IS NULL"),
            postgresql_where=sa.text("published AND structure_validated AND tile IS NULL"),
        )
        batch_op.create_index(
            "ix_mission_soonest",
            [
                "starts_on",
                "id",
                "published",
                "structure_validated",
                "kind",
                "is_full",
                "ends_on",
                "slots",
                "tile",
                "mx",
                "my",
            ],
            unique=False,
            sqlite_where=sa.text("published = 1 AND structure_validated = 1 AND tile IS NOT NULL"),
            postgresql_where=sa.text("published AND structure_validated AND tile IS NOT NULL"),
        )
        batch_op.create_index("ix_mission_structure", ["structure_id"], unique=False)

    op.create_table(
        "mission_word",
        sa.Column(
            "word",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("mission_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["mission_id"],
            ["mission.id"],
            name=op.f("fk_mission_word_mission_id_mission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("word", "mission_id", name=op.f("pk_mission_word")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("mission_word", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mission_word_mission_id"), ["mission_id"], unique=False
        )


def downgrade() -> None:
    """Undo."""

    with op.batch_alter_table("mission_word", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mission_word_mission_id"))

    op.drop_table("mission_word")
    with op.batch_alter_table("mission", schema=None) as batch_op:
        batch_op.drop_index("ix_mission_structure")
        batch_op.drop_index(
            "ix_mission_soonest",
            sqlite_where=sa.text("published = 1 AND structure_validated = 1 AND tile IS NOT NULL"),
            postgresql_where=sa.text("published AND structure_validated AND tile IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_mission_remote",
            sqlite_where=sa.text("published = 1 AND structure_validated = 1 AND tile IS NULL"),
            postgresql_where=sa.text("published AND structure_validated AND tile IS NULL"),
        )
        batch_op.drop_index(
            "ix_mission_place",
            sqlite_where=sa.text("published = 1 AND structure_validated = 1 AND tile IS NOT NULL"),
            postgresql_where=sa.text("published AND structure_validated AND tile IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_mission_newest",
            sqlite_where=sa.text("published = 1 AND structure_validated = 1 AND tile IS NOT NULL"),
            postgresql_where=sa.text("published AND structure_validated AND tile IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_mission_ending",
            sqlite_where=sa.text("published = 1 AND structure_validated = 1"),
            postgresql_where=sa.text("published AND structure_validated"),
        )

    op.drop_table("mission")
    with op.batch_alter_table("structure", schema=None) as batch_op:
        batch_op.drop_index("ix_structure_department_state")

    op.drop_table("structure")
    op.drop_table("mission_cell")
