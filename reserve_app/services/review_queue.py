"""The queue: what puts a subject in it, keeps it there up to date, and takes it out.

Services call `follow_state` where a state changes and `follow_edit` where a text changes, with the
subject's row locked and in the same transaction: the queue is never behind the facts. A state and
the reasons it allows decide what stays open (`_ALLOWED`), whoever moved the subject.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select, update
from sqlmodel import Session

from reserve_app.domain import durations
from reserve_app.domain.review import (
    ONLINE,
    SIGNIFICANT,
    WAITING,
    Decision,
    ItemState,
    Why,
    changed_fields,
    decision_of,
)
from reserve_app.domain.states import By
from reserve_app.mail.dates import paris_day
from reserve_app.models import REVIEW_ITEM
from reserve_app.services.auditing import Change, Doing
from reserve_app.services.deciding import deciding
from reserve_app.services.review_checks import find_flags
from reserve_app.services.review_subjects import Facts, Which, facts_of
from reserve_app.services.sql import insert_row, run

_R = REVIEW_ITEM.c
_FIRST = frozenset({"", "draft"})  # what a subject was before it waited for the first time
_FREE: dict[str, Any] = {"claimed_by": None, "claimed_until": None}


def follow_state(session: Session, which: Which, verb: str, change: Change, doing: Doing) -> None:
    """Queue a subject that now waits; take out the items its new state has no place for."""
    if change.after == WAITING:
        why = Why.NEW if change.before in _FIRST else Why.RESUBMITTED
        put_in_queue(session, which, why, doing.now)
    decision = decision_of(verb) if doing.by is By.MODERATOR else None
    _settle(session, which, change, decision, doing)


def follow_edit(session: Session, which: Which, before: Mapping[str, Any], now: datetime) -> None:
    """Keep the open items of an edited subject right; queue one that was validated already.

    Args:
        session: the transaction of the edit.
        which: what was edited.
        before: its content before the edit (`review_subjects.content_of`).
        now: the present moment.
    """
    facts = facts_of(session, which)
    if facts is None:
        return
    changed = changed_fields(which.kind, before, facts.content)
    if facts.state in ONLINE and not SIGNIFICANT[which.kind].isdisjoint(changed):
        put_in_queue(session, which, Why.MODIFIED, now, before=before)
    refresh(session, facts, now)


def put_in_queue(
    session: Session,
    which: Which,
    why: Why,
    now: datetime,
    *,
    before: Mapping[str, Any] | None = None,
) -> int:
    """Open an item, unless the subject has one for that reason; return its number.

    The caller has locked the subject. Does not commit.
    """
    known = run(session, select(_R.id).where(_open(which), _R.reason == why.value))
    found = known.scalar_one_or_none()
    if found is not None:
        return int(found)
    facts = facts_of(session, which)
    assert facts is not None  # noqa: S101 - the caller has locked it
    row = {
        **_columns(session, facts, now),
        "kind": which.kind.value,
        "subject_id": which.id,
        "reason": why.value,
        "state": ItemState.OPEN.value,
        "opened_at": now,
        "due_at": now + durations.PROMISE,
        "version": 1,
        "before": _compared_with(session, which, why, before),
        "reports": 0,
        **dict.fromkeys(("decision", "decided_reason", "decided_text"), ""),
        **dict.fromkeys(("decided_from", "decided_to"), ""),
        "to_correct": " ",
        "seen": {},
    }
    return insert_row(session, REVIEW_ITEM, row)


def withdraw(session: Session, items: ColumnElement[bool], now: datetime) -> int:
    """Take the open items of a condition out of the queue: nobody decided; return how many."""
    gone = {"state": ItemState.WITHDRAWN.value, "closed_at": now, **_FREE}
    decided_now = deciding(session)
    if decided_now is not None:
        gone["closed_with"] = decided_now.item_id
    leaving = update(REVIEW_ITEM).where(items, _R.state == ItemState.OPEN.value)
    return int(run(session, leaving.values(**gone, version=_R.version + 1)).rowcount)


def drop_misplaced(session: Session, which: Which, state: str, now: datetime) -> int:
    """Withdraw the items of a subject that its state has no place for; return how many."""
    return withdraw(session, and_(_open(which), _R.reason.not_in(_allowed(state))), now)


def _open(which: Which) -> ColumnElement[bool]:
    state = _R.state == ItemState.OPEN.value
    return and_(_R.kind == which.kind.value, _R.subject_id == which.id, state)


def _settle(
    session: Session, which: Which, change: Change, decision: Decision | None, doing: Doing
) -> None:
    """Close the open items the new state has no place for: decided by a moderator, or withdrawn."""
    if decision is None or deciding(session) is not None:
        drop_misplaced(session, which, change.after, doing.now)
        return
    left = and_(_open(which), _R.reason.not_in(_allowed(change.after)))
    closed = {
        "state": ItemState.DECIDED.value,
        "decision": decision.value,
        "decided_by": doing.actor.account_id,
        "decided_reason": change.said.code,
        "decided_text": change.said.text,
        "decided_from": change.before,
        "decided_to": change.after,
        "closed_at": doing.now,
        **_FREE,
    }
    facts = facts_of(session, which)
    seen = facts.content if facts else {}
    statement = update(REVIEW_ITEM).where(left)
    run(session, statement.values(**closed, seen=seen, version=_R.version + 1))


def _allowed(state: str) -> tuple[str, ...]:
    """Return the reasons an item may be open for, in that state of its subject."""
    if state == WAITING:
        return (Why.NEW.value, Why.RESUBMITTED.value)
    return (Why.MODIFIED.value, Why.REPORTED.value) if state in ONLINE else ()


def refresh(session: Session, facts: Facts, now: datetime) -> None:
    """Say in the open items what the subject is now: whoever read it before must read it again."""
    mine = _open(Which(facts.kind, facts.id))
    values = {**_columns(session, facts, now), "version": _R.version + 1}
    stale = _R.subject_revision != facts.revision
    run(session, update(REVIEW_ITEM).where(mine, stale).values(**values))


def _columns(session: Session, facts: Facts, now: datetime) -> dict[str, Any]:
    flags = find_flags(session, facts, paris_day(now))
    return {
        "department": facts.department,
        "structure_id": facts.structure_id,
        "account_id": facts.account_id,
        "label": facts.label,
        "place": facts.place,
        "words": facts.words,
        "flags": f" {' '.join(flag.check.value for flag in flags)} ",
        "subject_revision": facts.revision,
    }


def _compared_with(
    session: Session, which: Which, why: Why, before: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return what the moderators compare with: what was last accepted, or sent back.

    What was modified, sent back and modified again is compared with what was accepted first: to
    refuse it must bring that version back, not the one that was sent back.
    """
    if why not in {Why.MODIFIED, Why.RESUBMITTED}:
        return {}
    last = run(
        session,
        select(_R.reason, _R.decision, _R.before, _R.seen)
        .where(_R.kind == which.kind.value, _R.subject_id == which.id)
        .where(_R.state == ItemState.DECIDED.value)
        .order_by(_R.closed_at.desc(), _R.id.desc())
        .limit(1),
    ).one_or_none()
    if why is Why.RESUBMITTED:
        return dict(last.seen) if last else {}
    sent_back = last is not None and last.decision == Decision.REQUEST_CHANGES.value
    if last is not None and sent_back and last.reason == Why.MODIFIED.value and last.before:
        return dict(last.before)
    return dict(before or {})
