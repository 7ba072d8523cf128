"""The moderators' queue: what waits for a decision, what was decided, what moderators wrote."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from reserve_app.domain.reasons import ReportReason
from reserve_app.domain.review import Decision, ItemState, Reviewed, Why
from reserve_app.models.columns import Row, one_of

_OPEN = text(f"state = '{ItemState.OPEN}'")


class ReviewItem(Row, table=True):
    """One subject in the queue for one reason; at most one open item of each.

    ``department``, ``structure_id`` and ``account_id`` repeat the subject's: the permission
    (whose département, never one's own) is a condition on this table alone. ``label``, ``place``
    and ``words`` let the queue be listed and searched without a join, and ``flags`` are the codes
    of the checks, between spaces, as they were when the item opened or its subject was edited.

    ``version`` rises with each change of what there is to decide, never with a claim. ``before``
    is the subject as last accepted or decided on, for the comparison; ``seen`` is the
    subject as the decision saw it, and ``to_correct`` the fields it names. ``closed_with`` is the
    item whose decision took this one out of the queue. ``decided_by`` is a plain number, as in
    the audit log: it outlives the account.
    """

    __tablename__ = "review_item"
    __table_args__ = (
        one_of("kind", Reviewed),
        one_of("reason", Why),
        one_of("state", ItemState),
        CheckConstraint(
            "decision IN ('', {})".format(", ".join(f"'{one}'" for one in Decision)),
            name="decision_known",
        ),
        CheckConstraint("(state = 'decided') = (decision <> '')", name="decided_is_decided"),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="open_is_open"),
        Index(
            "uq_review_item_one_open",
            "kind",
            "subject_id",
            "reason",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        # The queue's own order, with what its counts and filters read.
        Index(
            "ix_review_item_queue",
            "due_at",
            "id",
            "department",
            "kind",
            "structure_id",
            "account_id",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_review_item_subject", "kind", "subject_id", "id"),
        Index("ix_review_item_closed", "closed_at", "department"),
        Index("ix_review_item_claimed", "claimed_by"),
        Index("ix_review_item_closed_with", "closed_with"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=20)
    subject_id: int
    reason: str = Field(max_length=20)
    state: str = Field(default=ItemState.OPEN.value, max_length=20)
    department: str = Field(max_length=3)
    structure_id: int | None = Field(default=None, foreign_key="structure.id", index=True)
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    label: str = Field(max_length=130)
    place: str = Field(default="", max_length=80)
    words: str = Field(default="", max_length=500)
    flags: str = Field(default=" ", max_length=400)
    opened_at: datetime
    due_at: datetime
    version: int = 1
    subject_revision: int
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    reports: int = 0
    claimed_by: int | None = Field(default=None, foreign_key="account.id")
    claimed_until: datetime | None = None
    decision: str = Field(default="", max_length=20)
    decided_by: int | None = Field(default=None, index=True)
    decided_reason: str = Field(default="", max_length=40)
    decided_text: str = Field(default="", max_length=500)
    to_correct: str = Field(default=" ", max_length=400)
    seen: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    decided_from: str = Field(default="", max_length=20)
    decided_to: str = Field(default="", max_length=20)
    closed_at: datetime | None = None
    closed_with: int | None = None


class ReviewNote(Row, table=True):
    """What one moderator wrote to the others about a subject; never shown to anybody else."""

    __tablename__ = "review_note"
    __table_args__ = (
        one_of("kind", Reviewed),
        Index("ix_review_note_subject", "kind", "subject_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=20)
    subject_id: int
    author_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    at: datetime
    text: str = Field(max_length=1000)


class ReviewReport(Row, table=True):
    """One person reported a published mission; each counts once in one item."""

    __tablename__ = "review_report"
    __table_args__ = (one_of("reason", ReportReason), UniqueConstraint("item_id", "account_id"))

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="review_item.id", ondelete="CASCADE")
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    reason: str = Field(max_length=40)
    text: str = Field(default="", max_length=500)
    at: datetime
