"""Where a reader of a long list is: an opaque word that says after which row to go on.

It holds no number of a page: it names the last row given, so what is published or closed meanwhile
neither repeats a row nor hides one. It only goes with the search it was given for.
"""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite
from typing import Any

from reserve_app.domain.errors import BadInput
from reserve_app.language import _

LONGEST_CURSOR = 200  # characters; ours have about 80
HIGHEST_ID = 2**31 - 1
_MARK = 8  # bytes of the digest of a search

Rank = datetime | date | float | str


@dataclass(frozen=True, slots=True)
class Position:
    """The last row given: its part of the list, what it was ordered by, its number."""

    part: str
    rank: Rank
    id: int


def write_cursor(position: Position, search: str) -> str:
    """Return the word that leads on after a row of that search."""
    rank = position.rank
    told = rank.hex() if isinstance(rank, float) else rank
    text = told if isinstance(told, str) else told.isoformat()
    body = json.dumps([_mark(search), position.part, text, position.id], separators=(",", ":"))
    return urlsafe_b64encode(body.encode()).decode().rstrip("=")


def read_cursor(cursor: str, search: str, ranks: dict[str, type[Rank]]) -> Position:
    """Read the word again; ``ranks`` says what each part of the list is ordered by.

    Raises:
        BadInput: it is none of ours, or of another search.
    """
    try:
        mark, part, text, number = _opened(cursor)
        position = Position(part, _rank(text, ranks[part]), number)
    except (NotBase64, ValueError, TypeError, KeyError, OverflowError):
        raise _unreadable() from None
    if mark != _mark(search):
        msg = _("Ce curseur vient d'une autre recherche : reprenez au début.")
        raise BadInput(msg, field="cursor")
    return position


def _opened(cursor: str) -> tuple[str, str, str, int]:
    if len(cursor) > LONGEST_CURSOR or not cursor.isascii():
        raise ValueError
    body: Any = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    mark, part, text, number = body
    wellformed = all(isinstance(word, str) for word in (mark, part, text))
    # A JSON true is an int to Python, not a number of ours.
    if not wellformed or type(number) is not int or not 0 < number <= HIGHEST_ID:
        raise ValueError
    return mark, part, text, number


def _rank(text: str, kind: type[Rank]) -> Rank:
    if kind is datetime:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError
        return moment
    if kind is date:
        return date.fromisoformat(text)
    if kind is str:
        if "\0" in text:
            raise ValueError
        return text
    number = float.fromhex(text)
    if not isfinite(number):
        raise ValueError
    return number


def _unreadable() -> BadInput:
    msg = _(
        "Ce curseur est illisible : reprenez au début, ou suivez l'adresse donnée dans « next »."
    )
    return BadInput(msg, field="cursor")


def _mark(search: str) -> str:
    return hashlib.blake2b(search.encode(), digest_size=_MARK).hexdigest()
