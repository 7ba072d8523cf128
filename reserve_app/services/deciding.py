"""The decision a transaction is about: its letters wait, and its acts can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

_KEY = "reserve_deciding"


@dataclass(frozen=True, slots=True)
class Deciding:
    """Which item is being decided, until when its letters wait, and the fields to correct."""

    item_id: int
    until: datetime
    fields: tuple[str, ...] = ()


@contextmanager
def decision_on(session: Session, decision: Deciding) -> Iterator[None]:
    """Mark every act and letter written inside as following from the decision on an item."""
    session.info[_KEY] = decision
    try:
        yield
    finally:
        session.info.pop(_KEY, None)


def deciding(session: Session) -> Deciding | None:
    """Return the decision the transaction is about, if it is about one."""
    found = session.info.get(_KEY)
    return found if isinstance(found, Deciding) else None
