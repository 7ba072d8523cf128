"""Send what the outbox holds: claim, hand over, mark. At least once, from any number of workers.

A claim is a row update with an end: two dispatchers never hold the same row (``SKIP LOCKED`` on
PostgreSQL, the one write lock on SQLite), and one that died gives it back after `MAIL_CLAIM`. A
mail leaves twice only when the process dies between the server's acceptance and our mark.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Executable, and_, delete, or_, select, update
from sqlmodel import Session

from reserve_app.domain import durations
from reserve_app.language import speaking
from reserve_app.mail.messages import Waiting, message_of
from reserve_app.mail.transports import Refused, Transport, TryLater
from reserve_app.models import OUTBOX_MAIL
from reserve_app.models.engine import transaction

log = logging.getLogger(__name__)
BATCH = 10  # rows a claim: short enough for slow servers, see MAIL_CLAIM
_M = OUTBOX_MAIL.c
_COLUMNS = tuple(_M[name] for name in Waiting.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Sender:
    """How mail leaves this process. ``worker`` is unique among all processes."""

    transport: Transport
    address: str
    site: str
    worker: str


@dataclass(slots=True)
class Delivery:
    """What a run did, in mails."""

    sent: int = 0
    postponed: int = 0
    refused: int = 0

    @property
    def any(self) -> bool:
        """Whether there was anything to do."""
        return bool(self.sent or self.postponed or self.refused)


def deliver_due(sender: Sender, now: datetime) -> Delivery:
    """Send one batch of what is due; call it again while it says that there was something.

    Raises:
        Unavailable: the database does not answer.
    """
    delivery = Delivery()
    try:
        for mails in _in_mails(claim(sender.worker, now)):
            _deliver(mails, sender, now, delivery)
    finally:
        sender.transport.close()
    return delivery


def claim(worker: str, now: datetime) -> list[Waiting]:
    """Take up to `BATCH` due rows for this worker, and all of a reader's day with any of it."""
    free = or_(_M.claimed_until.is_(None), _M.claimed_until <= now)
    due = and_(_M.sent_at.is_(None), _M.failed_at.is_(None), _M.due_at <= now, free)
    with transaction() as session:
        ids = _lock(session, select(_M.id).where(due).order_by(_M.due_at, _M.id).limit(BATCH))
        if not ids:
            return []
        days = select(_M.account_id).where(_M.id.in_(ids), _M.digest)
        ids |= _lock(session, select(_M.id).where(due, _M.digest, _M.account_id.in_(days)))
        taken = (
            _run(
                session,
                update(OUTBOX_MAIL)
                .where(_M.id.in_(ids), due)
                .values(claimed_by=worker, claimed_until=now + durations.MAIL_CLAIM)
                .returning(*_COLUMNS),
            )
            .mappings()
            .all()
        )
        session.commit()
    return sorted((Waiting(**row) for row in taken), key=lambda mail: mail.id)


def forget_sent(now: datetime) -> int:
    """Delete mail sent or refused long ago: it holds addresses and nobody needs it."""
    old = now - durations.MAIL_KEPT
    with transaction() as session:
        gone = _run(session, delete(OUTBOX_MAIL).where(or_(_M.sent_at < old, _M.failed_at < old)))
        session.commit()
    return int(gone.rowcount)


def _lock(session: Session, statement: Any) -> set[int]:  # noqa: ANN401 - a Select of ids
    return {row.id for row in _run(session, statement.with_for_update(skip_locked=True))}


def _run(session: Session, statement: Executable) -> Any:  # noqa: ANN401 - a cursor of any row
    return session.connection().execute(statement)


def _in_mails(rows: Sequence[Waiting]) -> list[list[Waiting]]:
    """Put together the letters of each reader's day; every other letter is a mail of its own."""

    def mail(row: Waiting) -> tuple[int, int]:
        return (0, row.account_id or 0) if row.digest else (1, row.id)

    return [list(group) for _, group in groupby(sorted(rows, key=mail), key=mail)]


def _deliver(mails: list[Waiting], sender: Sender, now: datetime, delivery: Delivery) -> None:
    try:
        with speaking(mails[0].language):  # the frame around them; they are written already
            message = message_of(mails, sender.address, sender.site, now)
        sender.transport.send(message)
    except TryLater as error:
        _mark(mails, sender, _postponed(mails, now, error))
        delivery.postponed += 1
    except Refused as error:
        log.warning("mail %s refused for good", mails[0].id)
        _mark(mails, sender, {"failed_at": now, "last_error": _name(error)})
        delivery.refused += 1
    else:
        _mark(mails, sender, {"sent_at": now, "last_error": ""})
        delivery.sent += 1


def _postponed(mails: list[Waiting], now: datetime, error: Exception) -> dict[str, Any]:
    attempts = max(mail.attempts for mail in mails) + 1
    if attempts >= durations.MAIL_ATTEMPTS:
        log.error("mail %s given up after %s attempts", mails[0].id, attempts)
        return {"attempts": attempts, "failed_at": now, "last_error": _name(error)}
    wait = min(durations.MAIL_BACK_OFF * 2 ** (attempts - 1), durations.MAIL_LONGEST_WAIT)
    return {"attempts": attempts, "due_at": now + wait, "last_error": _name(error)}


def _name(error: Exception) -> str:
    """Name the failure without its text, which quotes addresses."""
    return type(error.__cause__ or error).__name__


def _mark(mails: list[Waiting], sender: Sender, values: dict[str, Any]) -> None:
    mine: ColumnElement[bool] = and_(
        _M.id.in_([mail.id for mail in mails]),
        _M.claimed_by == sender.worker,
        _M.sent_at.is_(None),
    )
    with transaction() as session:
        free = {"claimed_by": None, "claimed_until": None}
        _run(session, update(OUTBOX_MAIL).where(mine).values(**values, **free))
        session.commit()
