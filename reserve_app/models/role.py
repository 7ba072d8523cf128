"""What an account may do for others: manage a structure, moderate a département."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from reserve_app.domain.teams import MemberRole
from reserve_app.models.columns import Row, one_of


class Membership(Row, table=True):
    """An account works for a structure, as a manager or a member of its team."""

    __tablename__ = "membership"
    __table_args__ = (one_of("role", MemberRole),)

    account_id: int = Field(primary_key=True, foreign_key="account.id", ondelete="CASCADE")
    structure_id: int = Field(
        primary_key=True, foreign_key="structure.id", ondelete="CASCADE", index=True
    )
    role: str = Field(default=MemberRole.MANAGER.value, max_length=20)
    since: datetime


class Grant(Row, table=True):
    """An account moderates a département (or collectivity), by its code.

    ``until`` is when a deputy stops; without it the grant lasts. ``granted_by`` gave it.
    """

    __tablename__ = "moderator_grant"

    account_id: int = Field(primary_key=True, foreign_key="account.id", ondelete="CASCADE")
    department: str = Field(primary_key=True, max_length=3, index=True)
    since: datetime
    until: datetime | None = None
    granted_by: int | None = Field(
        default=None, foreign_key="account.id", ondelete="SET NULL", index=True
    )
