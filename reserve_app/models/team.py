"""What comes before a team works: forms not sent yet, invitations, requests to join."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field

from reserve_app.domain.teams import MemberRole
from reserve_app.models.account import HASH_LENGTH
from reserve_app.models.columns import Row, one_of

_NEW = text("structure_id IS NULL")


class StructureDraft(Row, table=True):
    """A structure's form as somebody typed it so far: nothing in it was checked.

    One an account for a structure still to be made (``structure_id`` is null), and one for each
    structure it edits. ``revision`` is that of the structure it began from.
    """

    __tablename__ = "structure_draft"
    __table_args__ = (
        UniqueConstraint("account_id", "structure_id"),
        Index(
            "uq_structure_draft_one_new",
            "account_id",
            unique=True,
            sqlite_where=_NEW,
            postgresql_where=_NEW,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", ondelete="CASCADE")
    structure_id: int | None = Field(
        default=None, foreign_key="structure.id", ondelete="CASCADE", index=True
    )
    typed: dict[str, Any] = Field(sa_type=JSON)
    revision: int = 0
    saved_at: datetime = Field(index=True)


class TeamInvitation(Row, table=True):
    """Somebody is invited into the team of a structure by a mailed link; used once, then deleted.

    One an address and structure: inviting again replaces the link, and the old one dies.
    """

    __tablename__ = "team_invitation"
    __table_args__ = (one_of("role", MemberRole), UniqueConstraint("structure_id", "email_key"))

    id: int | None = Field(default=None, primary_key=True)
    structure_id: int = Field(foreign_key="structure.id", ondelete="CASCADE")
    email: str = Field(max_length=254)
    email_key: str = Field(max_length=254, index=True)
    role: str = Field(max_length=20)
    token_hash: str = Field(max_length=HASH_LENGTH, unique=True)
    invited_by: int | None = Field(
        default=None, foreign_key="account.id", ondelete="SET NULL", index=True
    )
    created_at: datetime
    expires_at: datetime = Field(index=True)


class JoinRequest(Row, table=True):
    """Somebody asks to join the team of a structure already there; deleted once answered."""

    __tablename__ = "join_request"

    account_id: int = Field(primary_key=True, foreign_key="account.id", ondelete="CASCADE")
    structure_id: int = Field(
        primary_key=True, foreign_key="structure.id", ondelete="CASCADE", index=True
    )
    created_at: datetime
