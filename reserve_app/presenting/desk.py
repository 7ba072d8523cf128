"""The moderators' desk: its queue, its numbers and its words, read once for what a tab shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from reserve_app.domain.actor import Actor
from reserve_app.domain.checks import CHECK_LABELS, Check
from reserve_app.domain.errors import NotFound
from reserve_app.domain.reasons import REVIEW_REASON_LABELS
from reserve_app.domain.review import (
    DECISION_LABELS,
    KIND_LABELS,
    WHY_LABELS,
    Decision,
    Reviewed,
    Why,
)
from reserve_app.language import N_, _
from reserve_app.presenting.desk_item import ICONS, item_view, place_text
from reserve_app.presenting.desk_views import (
    FigureView,
    ItemView,
    MissionLink,
    Option,
    ResultView,
    RowView,
)
from reserve_app.presenting.moderators import territory_label
from reserve_app.presenting.words import age_text, number
from reserve_app.queries.desk import missions_waiting
from reserve_app.queries.queue import (
    Filters,
    QueueCounts,
    QueueRow,
    queue_counts,
    queue_page,
    rows_of,
)
from reserve_app.queries.review_items import review_item
from reserve_app.services.decisions import Outcome

EVERYTHING_DONE = N_("Plus rien n'attend.")
DONE = {
    Decision.VALIDATE: N_("Validé"),
    Decision.REQUEST_CHANGES: N_("Corrections demandées"),
    Decision.REFUSE: N_("Refusé"),
    Decision.SUSPEND: N_("Suspendu"),
}
FOR_MANY = (Decision.VALIDATE, Decision.REQUEST_CHANGES, Decision.REFUSE)
DONE_ONE = N_("Fait.")
GONE = N_("Ce profil a été effacé : il n'y a plus rien à décider.")
Lists = tuple[list[Option], list[Option], list[Option], list[Option]]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a tab shows of the queue.

    Attributes:
        rows: what waits: the first ones in the order of the queue, then those the tab has.
        more: whether others wait that match the filters.
        ended: of what the tab has, what became of those that no longer wait.
    """

    rows: list[RowView]
    more: bool
    ended: dict[int, str]
    figures: list[FigureView]


@dataclass(frozen=True, slots=True)
class Rows:
    """Items as every desk of a reader shows them, but for whose hands they are in.

    Attributes:
        views: those that wait.
        held_by: who has which in hand.
        ended: what became of those that no longer wait.
    """

    views: tuple[RowView, ...] = ()
    held_by: Mapping[int, int] = field(default_factory=dict)
    ended: Mapping[int, str] = field(default_factory=dict)

    def of(self, account: int) -> list[RowView]:
        """Return those that wait as one person sees them: what they hold is free to them."""
        mine = {number for number, holder in self.held_by.items() if holder == account}
        return [replace(row, holder="") if row.id in mine else row for row in self.views]


@dataclass(frozen=True, slots=True)
class Queue:
    """The beginning of a queue and its numbers, as all desks of a reader show them."""

    rows: Rows
    more: bool
    figures: list[FigureView]

    def without(self, known: Iterable[int]) -> tuple[int, ...]:
        """Return what a tab shows that is not in it."""
        return tuple(sorted(set(known).difference(row.id for row in self.rows.views)))

    def with_others(self, others: Rows, account: int) -> Desk:
        """Return what a tab needs that shows others too."""
        rows = [*self.rows.of(account), *others.of(account)]
        return Desk(rows, self.more, dict(others.ended), self.figures)


def read_desk(
    actor: Actor, wanted: Filters, limit: int, known: Sequence[int], now: datetime
) -> Desk:
    """Return the queue as a tab that shows ``known`` needs it.

    Raises:
        BadInput: a filter means nothing.
        Unavailable: the database does not answer.
    """
    queue = read_queue(actor, wanted, limit, now)
    return queue.with_others(read_rows(actor, queue.without(known), now), actor.account_id or 0)


def read_queue(reader: Actor, wanted: Filters, limit: int, now: datetime) -> Queue:
    """Return the beginning of a queue, which desks may share.

    Raises:
        BadInput: a filter means nothing.
        Unavailable: the database does not answer.
    """
    page = queue_page(reader, wanted, now=now, limit=limit)
    counts = queue_counts(reader, now=now, department=wanted.department)
    return Queue(_rows(page.rows, now), bool(page.after), _figures(counts, now))


def read_rows(reader: Actor, numbers: Sequence[int], now: datetime) -> Rows:
    """Return what became of some items, which desks may share.

    Raises:
        Unavailable: the database does not answer.
    """
    return _rows(rows_of(reader, numbers, now=now), now) if numbers else Rows()


def read_item(actor: Actor, number: int, now: datetime) -> ItemView:
    """Return one item of the actor's as the desk shows it.

    Raises:
        NotFound: no such item, not the actor's, or its subject was erased.
    """
    found = review_item(actor, number, now=now)
    if found is None:
        raise NotFound(_(GONE))
    return item_view(found, _waiting(actor, found.structure_id, found.row), now)


def filter_options(actor: Actor) -> Lists:
    """Return the lists of the filters: kinds, reasons, checks, territories."""
    own = sorted(actor.departments)
    return (
        [Option(kind.value, _(KIND_LABELS[kind])) for kind in Reviewed],
        [Option(why.value, _(WHY_LABELS[why])) for why in Why],
        [Option(check.value, _(CHECK_LABELS[check])) for check in Check],
        [Option(code, territory_label(code)) for code in own],
    )


def reason_options() -> list[Option]:
    """Return the coded reasons of a decision."""
    return [
        Option(reason.value, _begun(_(label))) for reason, label in REVIEW_REASON_LABELS.items()
    ]


def bulk_options() -> list[Option]:
    """Return the decisions one may take on several."""
    return [Option(one.value, _(DECISION_LABELS[one])) for one in FOR_MANY]


def decided_aloud(decision: str, title: str) -> str:
    """Say what was just done."""
    return f"{undo_sentence(decision, title)}."


def undo_sentence(decision: str, title: str, count: int = 1) -> str:
    """Say what can be taken back."""
    done = _(DONE[Decision(decision)])
    if count == 1:
        return _("{done} : {what}", done=done, what=title)
    return _("{done} : {count} éléments", done=done, count=number(count))


def result_views(done: Sequence[Outcome], titles: Mapping[int, str]) -> list[ResultView]:
    """Return what became of each item of a bulk, those that failed first."""
    views = [
        ResultView(titles.get(one.item_id, ""), one.status, one.sentence or _outcome(one))
        for one in done
    ]
    return sorted(views, key=lambda view: view.outcome == "ok")


def _outcome(one: Outcome) -> str:
    return _(DONE_ONE) if one.status == "ok" else ""


def _begun(label: str) -> str:
    return label[:1].upper() + label[1:]


def _rows(rows: Sequence[QueueRow], now: datetime) -> Rows:
    return Rows(
        tuple(_row(row, now) for row in rows if not row.closed),
        {row.id: row.held_by for row in rows if row.held_by},
        {row.id: row.closed for row in rows if row.closed},
    )


def _row(row: QueueRow, now: datetime) -> RowView:
    kind = Reviewed(row.kind)
    return RowView(
        id=row.id,
        version=row.version,
        revision=row.revision,
        kind=row.kind,
        icon=ICONS[kind],
        kind_label=_(KIND_LABELS[kind]),
        why=_(WHY_LABELS[Why(row.reason)]),
        title=row.label,
        place=place_text(row),
        age=age_text(now - row.opened_at),
        flags=tuple(_(CHECK_LABELS[Check(flag)]) for flag in row.flags),
        holder=row.holder,
        late=row.due_at < now,
        stamp=row.opened_at.astimezone(UTC).isoformat(),
    )


def _waiting(actor: Actor, structure_id: int | None, row: QueueRow) -> list[MissionLink]:
    """Return the items of the missions that wait for a structure at hand."""
    if row.kind != Reviewed.STRUCTURE or structure_id is None:
        return []
    return [MissionLink(one.id, one.label) for one in missions_waiting(actor, structure_id)]


def _figures(counts: QueueCounts, now: datetime) -> list[FigureView]:
    ages = [
        age_text(now - moment) if moment else "–" for moment in (counts.oldest_at, counts.median_at)
    ]
    kinds = [
        FigureView(_(KIND_PLURALS[kind]), number(counts.by_kind.get(kind.value, 0)))
        for kind in Reviewed
    ]
    return [
        FigureView(_("En attente"), number(counts.waiting)),
        *kinds,
        FigureView(_("Au-delà de 24 h"), number(counts.late), well=not counts.late),
        FigureView(_("Le plus ancien"), ages[0]),
        FigureView(_("Âge médian"), ages[1]),
        FigureView(_("Décidés aujourd'hui"), number(counts.decided_today)),
    ]


KIND_PLURALS = {
    Reviewed.STRUCTURE: N_("Structures"),
    Reviewed.MISSION: N_("Missions"),
    Reviewed.VOLUNTEER: N_("Bénévoles"),
}
