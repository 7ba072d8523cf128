"""Accounts, their sessions and the links mailed to them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from reserve_app.language import SOURCE
from reserve_app.models.columns import Row, one_of

HASH_LENGTH = 64  # SHA-256 in hexadecimal


class MailFrequency(StrEnum):
    """How often a person wants mail about missions; mail about the account never waits."""

    IMMEDIATE = "immediate"
    DAILY = "daily"


class LinkPurpose(StrEnum):
    """What a mailed link allows, once."""

    CONFIRM = "confirm"
    RESET = "reset"
    CHANGE = "change"


class Account(Row, table=True):
    """A person who can sign in. What they may do comes from profile, memberships and grants.

    ``name`` is what colleagues see; empty for volunteers, whose profile says it. ``email_key`` is
    the folded address: two spellings are one account. ``language`` is that of letters.
    ``erased_at`` marks a row kept only so that counts and the audit log still add up.
    """

    __tablename__ = "account"
    __table_args__ = (
        one_of("mail_frequency", MailFrequency),
        CheckConstraint(
            "erased_at IS NULL OR (password_hash IS NULL AND verified_at IS NULL)",
            name="erased_cannot_sign_in",
        ),
        Index(
            "ix_account_last_seen",
            "last_seen_at",
            sqlite_where=text("erased_at IS NULL"),
            postgresql_where=text("erased_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(max_length=254)
    email_key: str = Field(max_length=254, unique=True)
    name: str = Field(default="", max_length=120)
    verified_at: datetime | None = None
    password_hash: str | None = Field(default=None, max_length=200)
    admin: bool = False
    suspended_at: datetime | None = None
    language: str = Field(default=SOURCE, max_length=2, sa_column_kwargs={"server_default": SOURCE})
    mail_frequency: str = Field(default=MailFrequency.IMMEDIATE.value, max_length=20)
    created_at: datetime
    last_seen_at: datetime
    warned_at: datetime | None = None
    erased_at: datetime | None = None


class AccountSession(Row, table=True):
    """One signed-in browser. Only a hash of the cookie's value is kept."""

    __tablename__ = "account_session"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", ondelete="CASCADE", index=True)
    token_hash: str = Field(max_length=HASH_LENGTH, unique=True)
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime = Field(index=True)
    agent: str = Field(default="", max_length=80)


class AccountLink(Row, table=True):
    """A single-use link sent by mail. ``email`` is the address it proves.

    A confirmation carries what the person was about to do: the mission they wanted to help.
    """

    __tablename__ = "account_link"
    __table_args__ = (one_of("purpose", LinkPurpose),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", ondelete="CASCADE", index=True)
    purpose: str = Field(max_length=20)
    token_hash: str = Field(max_length=HASH_LENGTH, unique=True)
    email: str = Field(max_length=254)
    mission_id: int | None = Field(default=None, foreign_key="mission.id", ondelete="SET NULL")
    message: str = Field(default="", max_length=1000)
    created_at: datetime
    expires_at: datetime = Field(index=True)
    used_at: datetime | None = None
