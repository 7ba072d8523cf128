"""Who did what, when and why: written with the fact, never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from reserve_app.domain.audit import Act
from reserve_app.domain.states import By
from reserve_app.models.columns import Row, one_of


class AuditEntry(Row, table=True):
    """One act. ``before`` and ``after`` are states; both are empty when no state changed.

    ``actor_id`` and ``subject_id`` are plain numbers, not foreign keys: the log outlives what it
    speaks of. Of an edit, ``reason_text`` names the fields that changed, without what they hold.
    ``department`` and ``structure_id`` say who may read the row. ``review_item_id``
    is the item whose decision brought the act about: taking it back starts there.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        one_of("act", Act),
        one_of("actor_role", By),
        CheckConstraint("(before = '' AND after = '') OR before <> after", name="changes_state"),
        Index("ix_audit_entry_subject", "subject", "subject_id", "id"),
        Index("ix_audit_entry_department", "department", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    act: str = Field(max_length=40)
    subject: str = Field(max_length=20)
    subject_id: int
    actor_id: int | None = Field(default=None, index=True)
    actor_role: str = Field(max_length=20)
    before: str = Field(default="", max_length=20)
    after: str = Field(default="", max_length=20)
    reason: str = Field(default="", max_length=40)
    reason_text: str = Field(default="", max_length=500)
    department: str = Field(default="", max_length=3)
    structure_id: int | None = Field(default=None, index=True)
    review_item_id: int | None = Field(default=None, index=True)
