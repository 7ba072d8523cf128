"""How the site is doing: what waits and since when, claims, mail, what the clock is late with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import NotFound
from reserve_app.domain.review import ItemState
from reserve_app.domain.states import LIVE
from reserve_app.language import _
from reserve_app.models import ACCOUNT_SESSION, INTEREST, OUTBOX_MAIL, REVIEW_ITEM
from reserve_app.models.engine import read_session
from reserve_app.services.sql import GONE, one_of, run

LATE = timedelta(minutes=1)  # the clock and the mail look every second
RECENT = timedelta(minutes=15)
_I, _M, _R, _S = INTEREST.c, OUTBOX_MAIL.c, REVIEW_ITEM.c, ACCOUNT_SESSION.c
_OPEN = _R.state == ItemState.OPEN.value


@dataclass(frozen=True, slots=True)
class QueueAge:
    """What waits of one kind in one territory: how many, the oldest, the one in the middle."""

    department: str
    kind: str
    waiting: int
    oldest: datetime
    median: datetime
    late: int


@dataclass(frozen=True, slots=True)
class Pulse:
    """Everything at one moment.

    Attributes:
        queue: by territory and kind, the territory with the oldest item first.
        claims: items somebody has in hand.
        people: sessions used in the last quarter of an hour.
        mail_waiting: letters due and not sent yet; ``mail_oldest`` is when the first was due.
        mail_late: those due for more than a minute.
        mail_refused: letters given up in the last day.
        clock_late: interests the clock should have looked at for more than a minute.
    """

    queue: tuple[QueueAge, ...]
    claims: int
    people: int
    mail_waiting: int
    mail_oldest: datetime | None
    mail_late: int
    mail_refused: int
    clock_late: int


def pulse(actor: Actor, now: datetime) -> Pulse:
    """Return how the site is doing.

    Raises:
        NotFound: the actor does not administer.
        Unavailable: the database does not answer.
    """
    if not (actor.admin or actor.system):
        raise NotFound(_(GONE))
    due = and_(_M.sent_at.is_(None), _M.failed_at.is_(None), _M.due_at <= now)
    live = one_of(_I.state, [state.value for state in LIVE])
    refused = _M.failed_at > now - timedelta(days=1)
    with read_session() as session:
        mail = run(session, select(func.count(), func.min(_M.due_at)).where(due)).one()

        def number(of: ColumnElement[int], *which: ColumnElement[bool]) -> int:
            return int(run(session, select(func.count(of)).where(*which)).scalar_one())

        return Pulse(
            queue=tuple(QueueAge(**row) for row in run(session, _ages(now)).mappings()),
            claims=number(_R.id, _OPEN, _R.claimed_until > now),
            people=number(_S.id, _S.last_used_at > now - RECENT, _S.expires_at > now),
            mail_waiting=mail[0],
            mail_oldest=mail[1],
            mail_late=number(_M.id, due, _M.due_at <= now - LATE),
            mail_refused=number(_M.id, refused),
            clock_late=number(_I.id, live, _I.due_at <= now - LATE),
        )


def _ages(now: datetime) -> Select[tuple[str, str, int, datetime, datetime, int]]:
    """Return the statement: neither database needs a function of its own for a median."""
    of = (_R.department, _R.kind)
    late = func.count(_R.id).filter(_R.due_at <= now)
    ranked = (
        select(
            _R.department,
            _R.kind,
            _R.opened_at,
            func.row_number().over(partition_by=of, order_by=(_R.opened_at, _R.id)).label("rank"),
            func.count(_R.id).over(partition_by=of).label("waiting"),
            func.min(_R.opened_at).over(partition_by=of).label("oldest"),
            late.over(partition_by=of).label("late"),
        )
        .where(_OPEN)
        .subquery()
    )
    row = ranked.c
    return (
        select(
            row.department, row.kind, row.waiting, row.oldest, row.opened_at.label("median"),
            row.late,
        )
        .where(or_(row.rank * 2 == row.waiting, row.rank * 2 == row.waiting + 1))
        .order_by(row.oldest, row.department, row.kind)
    )  # fmt: skip
