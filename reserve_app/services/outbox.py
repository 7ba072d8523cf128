"""Post a letter: a row in the transaction of the fact it tells, once per fact and reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from reserve_app.domain import durations
from reserve_app.mail.dates import next_at
from reserve_app.mail.letter import Letter, as_html, as_text
from reserve_app.models import OUTBOX_MAIL, MailFrequency
from reserve_app.services.deciding import deciding
from reserve_app.services.sql import insert_once


@dataclass(frozen=True, slots=True)
class Reader:
    """Who a letter is for. ``account_id`` is None for a structure's contact without account."""

    account_id: int | None
    email: str
    frequency: str = MailFrequency.IMMEDIATE.value


def post(  # noqa: PLR0913 - each says one thing of the letter
    session: Session,
    key: str,
    reader: Reader,
    letter: Letter,
    *,
    now: datetime,
    may_wait: bool = False,
    unsubscribe: str = "",
) -> bool:
    """Write the letter to the outbox; say whether it was new.

    Args:
        session: the transaction of the fact.
        key: names the fact and the reader, such as ``interest:12:proposed:7``.
        reader: to whom.
        letter: what is said.
        now: the present moment.
        may_wait: may join the mail of the day, for a reader who chose one mail a day. Letters
            about the account itself, or with a delay to answer, may not.
        unsubscribe: address that stops this kind of letter with one click (RFC 8058), if any.
    """
    digest = (
        may_wait and reader.account_id is not None and reader.frequency == MailFrequency.DAILY.value
    )
    due, decided = next_at(durations.DIGEST_HOUR, now) if digest else now, deciding(session)
    if decided is not None:  # it can be taken back until then, and the letter with it
        due = max(due, decided.until)
    return insert_once(
        session,
        OUTBOX_MAIL,
        {
            "key": key,
            "account_id": reader.account_id,
            "recipient": reader.email,
            "subject": letter.subject,
            "text": as_text(letter),
            "html": as_html(letter),
            "calendar": letter.calendar,
            "unsubscribe": unsubscribe,
            "digest": digest,
            "created_at": now,
            "due_at": due,
            "attempts": 0,
            "last_error": "",
            "review_item_id": decided.item_id if decided else None,
        },
    )
