"""Read the outbox, for the page that shows an embedded run what would be sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from reserve_app.models import OUTBOX_MAIL
from reserve_app.models.engine import read_session
from reserve_app.services.sql import run

_M = OUTBOX_MAIL.c


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter of the outbox."""

    id: int
    recipient: str
    subject: str
    text: str
    created_at: datetime
    calendar: str | None


def latest_letters(limit: int = 50) -> tuple[Letter, ...]:
    """Return the newest letters; the caller makes sure that nobody else can read them."""
    columns = [_M[name] for name in Letter.__dataclass_fields__]
    with read_session() as session:
        rows = run(session, select(*columns).order_by(_M.id.desc()).limit(limit)).mappings()
        return tuple(Letter(**row) for row in rows)
