"""Interests (mises en relation): one volunteer, one mission, and where they stand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from reserve_app.domain.states import LIVE, InterestState
from reserve_app.models.columns import Row, one_of


def _states(states: frozenset[InterestState]) -> str:
    return ", ".join(f"'{state}'" for state in sorted(states))


_LIVE = text(f"state IN ({_states(LIVE)})")
_CLOCKED = text("due_at IS NOT NULL")


class Interest(Row, table=True):
    """What one volunteer and one structure are doing about one mission.

    ``key`` is the client's idempotency key: the same click twice acts once. ``since`` is when the
    present state began and ``queued_at`` the rank on the waiting list. ``due_at`` is when the
    clock must look next (reminder, expiry, end of an offer); null when nothing runs.
    """

    __tablename__ = "interest"
    __table_args__ = (
        one_of("state", InterestState),
        CheckConstraint("reminders BETWEEN 0 AND 2", name="two_reminders"),
        Index(
            "uq_interest_one_live",
            "volunteer_id",
            "mission_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_interest_mission_state", "mission_id", "state", "queued_at", "id"),
        Index("ix_interest_due", "due_at", sqlite_where=_CLOCKED, postgresql_where=_CLOCKED),
    )

    id: int | None = Field(default=None, primary_key=True)
    volunteer_id: int = Field(foreign_key="volunteer.id", index=True)
    mission_id: int = Field(foreign_key="mission.id")
    state: str = Field(max_length=20)
    key: str = Field(max_length=80, unique=True)
    message: str = Field(default="", max_length=1000)
    created_at: datetime
    queued_at: datetime
    since: datetime
    due_at: datetime | None = None
    reminders: int = 0
    reason: str = Field(default="", max_length=40)
    reason_text: str = Field(default="", max_length=500)


class ContactView(Row, table=True):
    """Someone read a volunteer's telephone number and e-mail address; the volunteer sees it."""

    __tablename__ = "contact_view"

    id: int | None = Field(default=None, primary_key=True)
    volunteer_id: int = Field(foreign_key="volunteer.id", index=True)
    interest_id: int | None = Field(default=None, foreign_key="interest.id", index=True)
    viewer_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    structure_id: int | None = Field(default=None, foreign_key="structure.id", index=True)
    at: datetime
