"""Standby (vivier): volunteers who said « prévenez-moi », and whom each mission called."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Double, Index, text
from sqlmodel import Field

from reserve_app.models.columns import Row
from reserve_app.models.volunteer import WEEK_MASK

_ACTIVE = text("active")


class Standby(Row, table=True):
    """What one volunteer wants to be called for. The point repeats the volunteer's commune."""

    __tablename__ = "standby"
    __table_args__ = (
        CheckConstraint(f"0 <= slots AND slots < {WEEK_MASK}", name="slots_of_a_week"),
        CheckConstraint("2 <= radius_km AND radius_km <= 100", name="radius_in_range"),
        Index("ix_standby_place", "lat", "lon", sqlite_where=_ACTIVE, postgresql_where=_ACTIVE),
    )

    volunteer_id: int = Field(
        primary_key=True, foreign_key="volunteer.id", sa_column_kwargs={"autoincrement": False}
    )
    active: bool = True
    kinds: str = Field(max_length=400)
    radius_km: int
    slots: int = 0
    on_site: bool = True
    remote: bool = True
    lat: float | None = Field(default=None, sa_type=Double)
    lon: float | None = Field(default=None, sa_type=Double)
    since: datetime
    last_called_at: datetime | None = None


class StandbyWave(Row, table=True):
    """One wave of calls for one mission; its key lets one worker send it."""

    __tablename__ = "standby_wave"

    mission_id: int = Field(
        primary_key=True,
        foreign_key="mission.id",
        ondelete="CASCADE",
        sa_column_kwargs={"autoincrement": False},
    )
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(index=True)
    called: int = 0


class StandbyCall(Row, table=True):
    """One volunteer told of one mission, once."""

    __tablename__ = "standby_call"
    __table_args__ = (Index("ix_standby_call_volunteer_at", "volunteer_id", "at"),)

    mission_id: int = Field(
        primary_key=True,
        foreign_key="mission.id",
        ondelete="CASCADE",
        sa_column_kwargs={"autoincrement": False},
    )
    volunteer_id: int = Field(
        primary_key=True, foreign_key="volunteer.id", sa_column_kwargs={"autoincrement": False}
    )
    number: int
    at: datetime
