"""Read one item of the queue: all that a moderator needs to decide on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from reserve_app.domain import durations
from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import LABELS, Act
from reserve_app.domain.checks import CHECK_LABELS
from reserve_app.domain.review import (
    CONTENT_FIELDS,
    Decision,
    ItemState,
    Reviewed,
    Why,
    changed_fields,
    decisions_for,
)
from reserve_app.language import _
from reserve_app.mail.dates import paris_day
from reserve_app.models import AUDIT_ENTRY, REVIEW_ITEM, REVIEW_NOTE, REVIEW_REPORT
from reserve_app.models.engine import read_session
from reserve_app.queries.journal import text_of
from reserve_app.queries.queue import QueueRow, rows_of
from reserve_app.services.review_checks import find_flags
from reserve_app.services.review_scope import item_in_scope, name_of, names_of
from reserve_app.services.review_subjects import Facts, Which, facts_of
from reserve_app.services.sql import run

_R, _N, _P, _E = REVIEW_ITEM.c, REVIEW_NOTE.c, REVIEW_REPORT.c, AUDIT_ENTRY.c
LONGEST_HISTORY = 100  # newest acts shown


@dataclass(frozen=True, slots=True)
class Changed:
    """One field before and after, in the words of JSON."""

    field: str
    label: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Raised:
    """One check that found something, and why."""

    check: str
    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Note:
    """What a moderator wrote to the others."""

    author: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Past:
    """One act on the subject, as the audit log has it."""

    at: datetime
    label: str
    by: str
    reason: str
    reason_text: str


@dataclass(frozen=True, slots=True)
class Report:
    """What one person reported; moderators read it without a name."""

    at: datetime
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item and its subject.

    ``content`` is what the public will see, field by field; ``record`` counts what was decided
    before on the same structure or person, by decision. ``undo_until`` is set for who decided, as
    long as it can be taken back.
    """

    row: QueueRow
    state: str
    subject_state: str
    revision: int
    slug: str
    structure_id: int | None
    structure: str
    structure_state: str
    content: dict[str, Any]
    changes: tuple[Changed, ...]
    checks: tuple[Raised, ...]
    decisions: tuple[str, ...]
    to_correct: tuple[str, ...]
    notes: tuple[Note, ...]
    history: tuple[Past, ...]
    reports: tuple[Report, ...]
    record: dict[str, int]
    undo_until: datetime | None = None


def review_item(actor: Actor, item_id: int, *, now: datetime) -> ItemView | None:
    """Return an item of the actor's; None when its subject was erased.

    Raises:
        NotFound: no such item, or not the actor's to decide.
    """
    with read_session() as session:
        item = item_in_scope(session, actor, item_id)
        which = Which(Reviewed(item["kind"]), item["subject_id"])
        facts = facts_of(session, which)
        if facts is None:
            return None
        flags = find_flags(session, facts, paris_day(now))
        notes, history = _notes(session, which), _history(session, which)
        reports, record = _reports(session, item_id), _record(session, item)
        sent_back = _sent_back(session, which)
    is_open = item["state"] == ItemState.OPEN.value
    allowed = decisions_for(Why(item["reason"]), facts.state) if is_open else ()
    return ItemView(
        row=rows_of(actor, [item_id], now=now)[0],
        state=item["state"],
        subject_state=facts.state,
        revision=facts.revision,
        slug=facts.row.get("slug") or "",
        structure_id=facts.structure_id,
        structure=facts.row["structure"] or "",
        structure_state=facts.row.get("structure_state") or "",
        content=facts.content,
        changes=_changes(facts, item["before"]),
        checks=tuple(Raised(f.check.value, _(CHECK_LABELS[f.check]), f.sentence) for f in flags),
        decisions=tuple(decision.value for decision in allowed),
        to_correct=sent_back,
        notes=notes,
        history=history,
        reports=reports,
        record=record,
        undo_until=_undo_until(item, actor, now),
    )


def _changes(facts: Facts, before: dict[str, Any]) -> tuple[Changed, ...]:
    if not before:
        return ()
    labels, after = CONTENT_FIELDS[facts.kind], facts.content
    return tuple(
        Changed(name, _(labels[name]), before.get(name), after[name])
        for name in changed_fields(facts.kind, before, after)
    )


def _notes(session: Session, which: Which) -> tuple[Note, ...]:
    mine = (_N.kind == which.kind.value, _N.subject_id == which.id)
    rows = run(session, select(REVIEW_NOTE).where(*mine).order_by(_N.id)).mappings().all()
    names = names_of(session, [row["author_id"] for row in rows if row["author_id"]])
    return tuple(Note(names.get(row["author_id"], ""), row["at"], row["text"]) for row in rows)


def _history(session: Session, which: Which) -> tuple[Past, ...]:
    mine = (_E.subject == which.kind.value, _E.subject_id == which.id)
    query = select(AUDIT_ENTRY).where(*mine).order_by(_E.id.desc()).limit(LONGEST_HISTORY)
    rows = run(session, query).mappings().all()
    names = names_of(session, [row["actor_id"] for row in rows if row["actor_id"]])
    return tuple(
        Past(
            row["at"],
            _(LABELS[Act(row["act"])]),
            names.get(row["actor_id"], "") or name_of(session, None),
            row["reason"],
            text_of(row),
        )
        for row in rows
    )


def _reports(session: Session, item_id: int) -> tuple[Report, ...]:
    query = select(_P.at, _P.reason, _P.text).where(_P.item_id == item_id).order_by(_P.id)
    return tuple(Report(*row) for row in run(session, query))


def _record(session: Session, item: dict[str, Any]) -> dict[str, int]:
    whose = (
        _R.structure_id == item["structure_id"]
        if item["structure_id"]
        else _R.account_id == item["account_id"]
    )
    decided = (whose, _R.state == ItemState.DECIDED.value, _R.id != item["id"])
    query = select(_R.decision, func.count()).where(*decided).group_by(_R.decision)
    return {str(decision): int(number) for decision, number in run(session, query)}


def _sent_back(session: Session, which: Which) -> tuple[str, ...]:
    """Return the fields the last request for changes named."""
    mine = (_R.kind == which.kind.value, _R.subject_id == which.id)
    asked = (*mine, _R.decision == Decision.REQUEST_CHANGES.value)
    query = select(_R.to_correct).where(*asked).order_by(_R.closed_at.desc()).limit(1)
    return tuple((run(session, query).scalar_one_or_none() or "").split())


def _undo_until(item: dict[str, Any], actor: Actor, now: datetime) -> datetime | None:
    if item["state"] != ItemState.DECIDED.value or item["decided_by"] != actor.account_id:
        return None
    until: datetime = item["closed_at"] + durations.UNDO
    return until if now < until else None
