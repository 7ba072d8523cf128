"""Post a letter: a row in the transaction of the fact it tells, once per fact and reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from reserve_app.domain import durations
from reserve_app.language import SOURCE, speaking
from reserve_app.mail.dates import next_at
from reserve_app.mail.letter import Letter, as_html, as_text
from reserve_app.models import ACCOUNT, OUTBOX_MAIL, MailFrequency
from reserve_app.services.deciding import deciding
from reserve_app.services.sql import insert_all_once, insert_once, run


@dataclass(frozen=True, slots=True)
class Reader:
    """Who a letter is for. ``account_id`` is None for a structure's contact without account.

    ``language`` left out is looked up: that of the account, French without one.
    """

    account_id: int | None
    email: str
    frequency: str = MailFrequency.IMMEDIATE.value
    language: str | None = None


def post(  # noqa: PLR0913 - each says one thing of the letter
    session: Session,
    key: str,
    reader: Reader,
    write: Callable[[], Letter | None],
    *,
    now: datetime,
    may_wait: bool = False,
    unsubscribe: str = "",
) -> bool:
    """Write a letter to the outbox; say whether there was one, and a new one.

    Args:
        session: the transaction of the fact.
        key: names the fact and the reader, such as ``interest:12:proposed:7``.
        reader: to whom.
        write: makes the letter, in the language of its reader; what a letter says must be put in
            words within it. None is no letter.
        now: the present moment.
        may_wait: may join the mail of the day, for a reader who chose one mail a day. Letters
            about the account itself, or with a delay to answer, may not.
        unsubscribe: address that stops this kind of letter with one click (RFC 8058), if any.
    """
    language = reader.language or _language_of(session, reader.account_id)
    letter = _written(write, language)
    if letter is None:
        return False
    digest = (
        may_wait and reader.account_id is not None and reader.frequency == MailFrequency.DAILY.value
    )
    due, decided = next_at(durations.DIGEST_HOUR, now) if digest else now, deciding(session)
    if decided is not None:  # it can be taken back until then, and the letter with it
        due = max(due, decided.until)
    row = _row(key, reader, letter, now) | {
        "unsubscribe": unsubscribe,
        "digest": digest,
        "due_at": due,
        "review_item_id": decided.item_id if decided else None,
    }
    return insert_once(session, OUTBOX_MAIL, row)


def post_to_all(
    session: Session,
    key: str,
    readers: Sequence[Reader],
    write: Callable[[], Letter | None],
    *,
    now: datetime,
) -> None:
    """Write the same letter to several readers, once a language; none of them may wait.

    The arguments are those of `post`; the key of each reader ends with their account.
    """
    languages = {one: one.language or _language_of(session, one.account_id) for one in readers}
    letters = {spoken: _written(write, spoken) for spoken in set(languages.values())}
    decided = deciding(session)
    common = {
        "unsubscribe": "",
        "digest": False,
        "due_at": max(now, decided.until) if decided else now,
        "review_item_id": decided.item_id if decided else None,
    }
    rows = [
        _row(f"{key}:{reader.account_id or 'contact'}", reader, letter, now) | common
        for reader in readers
        if (letter := letters[languages[reader]]) is not None
    ]
    insert_all_once(session, OUTBOX_MAIL, rows)


@dataclass(frozen=True, slots=True)
class _Written:
    """A letter in one language, as text and as a page."""

    language: str
    letter: Letter
    text: str
    page: str


def _written(write: Callable[[], Letter | None], language: str) -> _Written | None:
    with speaking(language):
        letter = write()
        if letter is None:
            return None
        return _Written(language, letter, as_text(letter), as_html(letter))


def _row(key: str, reader: Reader, written: _Written, now: datetime) -> dict[str, Any]:
    """Return what a row of the outbox says of a letter and its reader."""
    return {
        "key": key,
        "account_id": reader.account_id,
        "language": written.language,
        "recipient": reader.email,
        "subject": written.letter.subject,
        "text": written.text,
        "html": written.page,
        "calendar": written.letter.calendar,
        "created_at": now,
        "attempts": 0,
        "last_error": "",
    }


def _language_of(session: Session, account_id: int | None) -> str:
    if account_id is None:
        return SOURCE
    asked = select(ACCOUNT.c.language).where(ACCOUNT.c.id == account_id)
    return run(session, asked).scalar_one_or_none() or SOURCE
