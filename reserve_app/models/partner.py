"""Partners: the keys their programs come with, and which of our missions is which of theirs."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from reserve_app.models.account import HASH_LENGTH
from reserve_app.models.columns import Row


class PartnerKey(Row, table=True):
    """A key a program of a structure comes with: found by its prefix, known by its hash alone.

    It opens what its ``scopes`` name (by commas) of its own structure, while whoever made it still
    manages that structure. Revoked ones stay in the list: the log speaks of them.
    """

    __tablename__ = "partner_key"

    id: int | None = Field(default=None, primary_key=True)
    structure_id: int = Field(foreign_key="structure.id", ondelete="CASCADE", index=True)
    account_id: int = Field(foreign_key="account.id", ondelete="CASCADE", index=True)
    name: str = Field(max_length=60)
    prefix: str = Field(max_length=16, unique=True)
    token_hash: str = Field(max_length=HASH_LENGTH)
    scopes: str = Field(max_length=120)
    created_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


class PartnerMission(Row, table=True):
    """Under which reference a structure imported a mission, and what it said then.

    ``digest`` tells whether the partner says the same again, ``revision`` whether anybody changed
    the mission here since.
    """

    __tablename__ = "partner_mission"

    structure_id: int = Field(
        primary_key=True,
        foreign_key="structure.id",
        ondelete="CASCADE",
        sa_column_kwargs={"autoincrement": False},
    )
    reference: str = Field(primary_key=True, max_length=80)
    mission_id: int = Field(foreign_key="mission.id", ondelete="CASCADE", unique=True)
    revision: int
    digest: str = Field(max_length=HASH_LENGTH)
    imported_at: datetime
