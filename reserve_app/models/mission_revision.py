"""What a mission said at each revision, and what is being typed and not yet sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlmodel import Field

from reserve_app.models.columns import Row


class MissionRevision(Row, table=True):
    """The public fields of one revision of a mission (`domain.revisions.PUBLIC_FIELDS`).

    Written with each change, so that moderators see what was there before. ``account_id`` is a
    plain number: the history outlives the account.
    """

    __tablename__ = "mission_revision"

    mission_id: int = Field(
        primary_key=True,
        foreign_key="mission.id",
        ondelete="CASCADE",
        sa_column_kwargs={"autoincrement": False},
    )
    revision: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime
    account_id: int | None = None
    content: dict[str, Any] = Field(sa_type=JSON)


class MissionDraft(Row, table=True):
    """A mission's form as it was last typed: complete or not, right or wrong.

    Without ``mission_id`` it is a mission to come; with it, a change of that mission in progress,
    begun on its revision ``base``. ``version`` rises with each saving, so that of two screens the
    second learns that the first was there. ``typed`` holds the fields as a form sends them.
    """

    __tablename__ = "mission_draft"
    __table_args__ = (
        CheckConstraint("version >= 1", name="version_counts"),
        CheckConstraint("(mission_id IS NULL) = (base = 0)", name="base_of_a_mission"),
        Index("ix_mission_draft_structure", "structure_id", "saved_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    structure_id: int = Field(foreign_key="structure.id")
    mission_id: int | None = Field(
        default=None, unique=True, sa_column_args=[ForeignKey("mission.id", ondelete="CASCADE")]
    )
    base: int = 0
    version: int = 1
    typed: dict[str, Any] = Field(sa_type=JSON)
    account_id: int | None = None
    created_at: datetime
    saved_at: datetime
