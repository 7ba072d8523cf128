"""Volunteers: who wants to help, where, when and with what."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Double, Index
from sqlmodel import Field

from reserve_app.domain.criteria import ALL_SLOTS
from reserve_app.domain.states import VolunteerState
from reserve_app.models.columns import Row, one_of

WEEK_MASK = 1 << len(ALL_SLOTS)


class Volunteer(Row, table=True):
    """The profile of one account, and where its validation stands.

    ``kinds`` are keys between spaces (`` food_aid childcare ``), so that one ``LIKE`` finds one.
    The point is the commune's, never an address, and never leaves the server. An erased profile
    keeps state, département and dates: the counts of a territory still add up.
    """

    __tablename__ = "volunteer"
    __table_args__ = (
        one_of("state", VolunteerState),
        CheckConstraint(f"0 <= slots AND slots < {WEEK_MASK}", name="slots_of_a_week"),
        CheckConstraint("2 <= radius_km AND radius_km <= 100", name="radius_in_range"),
        CheckConstraint("erased OR birth_date IS NOT NULL", name="birth_date_known"),
        Index("ix_volunteer_department_state", "department", "state"),
        Index("ix_volunteer_submitted", "state", "submitted_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", unique=True)
    state: str = Field(default=VolunteerState.PENDING.value, max_length=20)
    first_name: str = Field(max_length=60)
    last_name: str = Field(max_length=60)
    phone: str = Field(max_length=16)
    birth_date: date | None = None
    commune_insee: str = Field(max_length=5)
    commune: str = Field(max_length=80)
    department: str = Field(max_length=3)
    lat: float | None = Field(default=None, sa_type=Double)
    lon: float | None = Field(default=None, sa_type=Double)
    radius_km: int
    kinds: str = Field(max_length=400)
    slots: int = 0
    on_site: bool = True
    remote: bool = True
    charter_at: datetime
    created_at: datetime
    submitted_at: datetime
    revision: int = 1
    erased: bool = False


def kinds_text(kinds: frozenset[str] | tuple[str, ...]) -> str:
    """Return how `Volunteer.kinds` holds those keys."""
    return f" {' '.join(sorted(kinds))} " if kinds else " "


def kinds_of(text: str) -> tuple[str, ...]:
    """Return the keys `Volunteer.kinds` holds."""
    return tuple(text.split())
