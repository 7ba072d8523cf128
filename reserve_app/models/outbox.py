"""Mail to send: a row written with the fact it tells, in the same transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from reserve_app.language import SOURCE
from reserve_app.models.columns import Row

_WAITING = text("sent_at IS NULL AND failed_at IS NULL")


class OutboxMail(Row, table=True):
    """One letter to one person.

    ``key`` names the fact and the reader (``interest:12:proposed:7``): written twice, sent once.
    ``language`` is that it is written in. ``digest`` letters to one account are put together in
    one mail a day. ``claimed_until`` is how long a dispatcher may keep the row; a dead one gives
    it back. ``review_item_id`` is the item whose decision the letter tells: until ``due_at`` that
    decision can be taken back, with it.
    """

    __tablename__ = "outbox_mail"
    __table_args__ = (
        Index("ix_outbox_mail_due", "due_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=120, unique=True)
    account_id: int | None = Field(
        default=None, foreign_key="account.id", ondelete="CASCADE", index=True
    )
    language: str = Field(default=SOURCE, max_length=2, sa_column_kwargs={"server_default": SOURCE})
    recipient: str = Field(max_length=254)
    subject: str = Field(max_length=200)
    text: str
    html: str
    calendar: str | None = None
    unsubscribe: str = Field(default="", max_length=300)
    digest: bool = False
    created_at: datetime
    due_at: datetime
    attempts: int = 0
    claimed_by: str | None = Field(default=None, max_length=40)
    claimed_until: datetime | None = None
    sent_at: datetime | None = Field(default=None, index=True)
    failed_at: datetime | None = None
    last_error: str = Field(default="", max_length=80)
    review_item_id: int | None = Field(default=None, index=True)
