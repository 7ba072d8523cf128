"""Read the moderators' queue: oldest deadline first, one page at a time, and its numbers.

Everything is within `services.review_scope.in_scope`: other départements, and what is one's own,
are in no list and no count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, select, tuple_
from sqlmodel import Session

from reserve_app.domain.actor import Actor
from reserve_app.domain.checks import Check
from reserve_app.domain.errors import BadInput
from reserve_app.domain.review import ItemState, Reviewed, Why
from reserve_app.domain.text import fold
from reserve_app.language import _
from reserve_app.mail.dates import PARIS, paris_day
from reserve_app.models import REVIEW_ITEM
from reserve_app.models.engine import read_session
from reserve_app.services.review_scope import closed_in_words, in_scope, name_in, names_of
from reserve_app.services.sql import LARGEST_ID, run

PAGE, LONGEST_PAGE = 50, 200
LONGEST_TEXT = 80  # characters of the search that are read
_R = REVIEW_ITEM.c
_LISTED = tuple(
    column for column in REVIEW_ITEM.c if column.name not in {"before", "seen", "words"}
)
# Said in the text, so that both databases see that the index of open items is enough.
_OPEN: ColumnElement[bool] = _R.state == literal_column(f"'{ItemState.OPEN}'")


@dataclass(frozen=True, slots=True)
class Filters:
    """What to show of the queue; empty for all."""

    kind: str = ""
    department: str = ""
    reason: str = ""
    flag: str = ""
    mine: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One item as the list shows it.

    ``holder`` is who looks at it now, or empty, and ``held_by`` their account; ``closed`` says who
    decided what and when once it is not open any more.
    """

    id: int
    kind: str
    subject_id: int
    reason: str
    department: str
    label: str
    place: str
    flags: tuple[str, ...]
    reports: int
    opened_at: datetime
    due_at: datetime
    version: int
    revision: int
    holder: str = ""
    held_by: int = 0
    mine: bool = False
    held_until: datetime | None = None
    closed: str = ""


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the queue; ``after`` asks for the next one, empty on the last."""

    rows: tuple[QueueRow, ...]
    after: str = ""


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """The numbers on top of the desk; moments are None when nothing waits."""

    waiting: int = 0
    late: int = 0
    oldest_at: datetime | None = None
    median_at: datetime | None = None
    decided_today: int = 0
    by_kind: dict[str, int] = field(default_factory=dict)


def queue_page(
    actor: Actor, filters: Filters, *, now: datetime, after: str = "", limit: int = PAGE
) -> QueuePage:
    """Return what waits for the actor, oldest deadline first.

    Args:
        actor: a moderator; whoever moderates nothing gets an empty page.
        filters: what to show.
        now: the present moment, for the claims.
        after: of the page before, or empty for the first.
        limit: rows a page, 200 at most.

    Raises:
        BadInput: a filter, or the mark of the page, means nothing.
    """
    limit = min(max(limit, 1), LONGEST_PAGE)
    query = select(*_LISTED).where(_OPEN, in_scope(actor), *_conditions(actor, filters, now))
    if after:
        query = query.where(tuple_(_R.due_at, _R.id) > tuple_(*_mark(after)))
    if not filters.mine:  # one at most; sorting it, SQLite would walk through the queue
        query = query.order_by(_R.due_at, _R.id)
    with read_session() as session:
        found = run(session, query.limit(limit + 1)).mappings().all()
        rows = _rows(session, actor, [dict(row) for row in found[:limit]], now)
    more = len(found) > limit
    return QueuePage(rows, f"{rows[-1].due_at.isoformat()}~{rows[-1].id}" if more else "")


def rows_of(actor: Actor, ids: Sequence[int], *, now: datetime) -> tuple[QueueRow, ...]:
    """Return some items as they are now, open or not: what a desk already shows."""
    numbers = [number for number in ids[:LONGEST_PAGE] if 0 < number <= LARGEST_ID]
    query = select(*_LISTED).where(_R.id.in_(numbers), in_scope(actor))
    with read_session() as session:
        found = run(session, query.order_by(_R.due_at, _R.id)).mappings()
        return _rows(session, actor, [dict(row) for row in found], now)


def queue_counts(actor: Actor, *, now: datetime, department: str = "") -> QueueCounts:
    """Return the numbers of the actor's queue, or of one of their départements."""
    mine = in_scope(actor)
    if department:
        mine = and_(mine, _R.department == department)
    late = func.sum(func.coalesce((_R.due_at < now).cast(_R.version.type), 0))
    numbers = select(_R.kind, func.count(), late).where(_OPEN, mine).group_by(_R.kind)
    with read_session() as session:
        rows = run(session, numbers).all()
        by_kind = {str(row[0]): int(row[1]) for row in rows}
        waiting = sum(by_kind.values())
        oldest, median = (
            run(session, _nth(mine, place)).scalar_one_or_none() if waiting else None
            for place in (0, waiting // 2)
        )
        decided = run(session, _decided_today(mine, now)).scalar_one()
    return QueueCounts(
        waiting, sum(int(row[2]) for row in rows), oldest, median, int(decided), by_kind
    )


def _nth(mine: ColumnElement[bool], place: int) -> Select[tuple[datetime]]:
    """Return when the item of that rank came: rank by deadline is rank by age."""
    query = select(_R.opened_at).where(_OPEN, mine)
    return query.order_by(_R.due_at, _R.id).offset(place).limit(1)


def _decided_today(mine: ColumnElement[bool], now: datetime) -> Select[Any]:
    midnight = datetime.combine(paris_day(now), time(), PARIS).astimezone(UTC)
    today = (_R.closed_at >= midnight, _R.state == ItemState.DECIDED.value)
    return select(func.count()).select_from(REVIEW_ITEM).where(*today, mine)


def _conditions(actor: Actor, filters: Filters, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.kind:
        conditions.append(_R.kind == _known(Reviewed, filters.kind))
    if filters.reason:
        conditions.append(_R.reason == _known(Why, filters.reason))
    if filters.department:
        conditions.append(_R.department == filters.department[:3])
    if filters.flag:
        conditions.append(_R.flags.like(f"% {_known(Check, filters.flag)} %"))
    if filters.mine:
        conditions += [_R.claimed_by == (actor.account_id or 0), _R.claimed_until > now]
    words = fold(filters.text[:LONGEST_TEXT]).split()
    return [*conditions, *(_R.words.like(f"%{word}%") for word in words)]


def _known(values: type[Reviewed | Why | Check], given: str) -> str:
    if given not in {one.value for one in values}:
        msg = _("Ce filtre n'existe pas.")
        raise BadInput(msg, field="filter")
    return given


def _mark(after: str) -> tuple[datetime, int]:
    moment, _sign, number = after.partition("~")
    try:
        mark = datetime.fromisoformat(moment), int(number)
    except ValueError:
        mark = None
    if mark is None or mark[0].tzinfo is None or not 0 < mark[1] <= LARGEST_ID:
        msg = _("Cette page n'existe pas : revenez au début de la file.")
        raise BadInput(msg, field="after")
    return mark


def _rows(
    session: Session, actor: Actor, found: list[dict[str, Any]], now: datetime
) -> tuple[QueueRow, ...]:
    held = {row["id"] for row in found if row["claimed_until"] and row["claimed_until"] > now}
    ended = {row["id"] for row in found if row["state"] != ItemState.OPEN.value}
    named = [row["claimed_by"] for row in found if row["id"] in held]
    named += [row["decided_by"] for row in found if row["id"] in ended and row["decided_by"]]
    names = names_of(session, named)
    return tuple(
        QueueRow(
            **{name: row[name] for name in _PLAIN},
            flags=tuple(row["flags"].split()),
            revision=row["subject_revision"],
            holder=names.get(row["claimed_by"], "") if row["id"] in held else "",
            held_by=row["claimed_by"] or 0 if row["id"] in held else 0,
            mine=row["id"] in held and row["claimed_by"] == actor.account_id,
            held_until=row["claimed_until"] if row["id"] in held else None,
            closed=closed_in_words(row, name_in(names, row["decided_by"]))
            if row["id"] in ended
            else "",
        )
        for row in found
    )


# What a list shows; never the contents that are compared, which are long.
_PLAIN = (
    "id", "kind", "subject_id", "reason", "department", "label", "place", "reports", "opened_at",
    "due_at", "version",
)  # fmt: skip
