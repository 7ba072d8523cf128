"""Decide on an item: one decision a version, whoever else decides at the same moment.

The subject is locked, then the item is taken by one UPDATE that names the version and is open to
one moderator only; its subject's revision must be the one that was read. State, audit row, letters
(held for 15 s) and what follows go in that transaction. Whoever comes second is told who decided
what and when.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session

from reserve_app.domain import durations
from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import BadInput, Conflict, NotFound, ReserveError, WrongState
from reserve_app.domain.reasons import NO_REASON, ReviewReason, Said, check_reason
from reserve_app.domain.review import (
    CONTENT_FIELDS,
    MOST_FIELDS,
    MOST_IN_BULK,
    NEEDS_REASON,
    Decision,
    ItemState,
    Reviewed,
    Why,
    decisions_for,
    verb_for,
)
from reserve_app.domain.states import By
from reserve_app.language import N_, _
from reserve_app.models import REVIEW_ITEM
from reserve_app.models.engine import read_session, transaction
from reserve_app.services.auditing import Doing
from reserve_app.services.claims import EXPIRED
from reserve_app.services.deciding import Deciding, decision_on
from reserve_app.services.permissions import missing, refuse_visitors
from reserve_app.services.review_effects import act_on, lock_subject
from reserve_app.services.review_scope import conflict_of, in_scope, item_in_scope, name_of
from reserve_app.services.review_subjects import Facts, Which, facts_of
from reserve_app.services.sql import run

_R = REVIEW_ITEM.c
STALE = N_(
    "Cet élément a changé depuis que vous l'avez ouvert : relisez-le avant de décider. Ce que "
    "vous avez écrit est gardé."
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a moderator decides, as sent: checked here."""

    decision: str
    reason: str = ""
    text: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision just taken: until when it can be undone, and the items it makes possible next.

    ``next_items`` are those of the missions that waited for a structure just validated.
    """

    item_id: int
    undo_until: datetime
    next_items: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """An item as a moderator has it before their eyes."""

    item_id: int
    version: int
    revision: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item of a bulk: ``ok``, ``conflict`` or ``forbidden``, and why."""

    item_id: int
    status: str
    sentence: str = ""


def decide(actor: Actor, seen: Seen, verdict: Verdict, *, now: datetime) -> Decided:
    """Decide on one item, as it was read.

    Args:
        actor: a moderator of its département, an administrator or the operator; never its owner.
        seen: the item, with the version and the subject's revision that were read.
        verdict: what is decided, with the reason it needs.
        now: the present moment.

    Raises:
        Forbidden: nobody is signed in.
        BadInput: no such decision, the reason it needs is missing, or an unknown field.
        NotFound: no such item, or not the actor's to decide.
        Conflict: somebody decided first, or it changed since it was read.
        WrongState: the actor's claim expired, or that cannot be decided where the subject stands.
    """
    refuse_visitors(actor)
    said = _checked(verdict)
    return _decide(actor, seen, verdict, said, now, alone=True)


def decide_bulk(
    actor: Actor, items: Iterable[Seen], verdict: Verdict, *, now: datetime
) -> tuple[Outcome, ...]:
    """Decide the same on up to fifty items, each in a transaction of its own.

    What another moderator holds is left to them.

    Raises:
        Forbidden: nobody is signed in.
        BadInput: none or too many items, no such decision, or the reason it needs is missing.
    """
    refuse_visitors(actor)
    said = _checked(verdict)
    chosen = list({seen.item_id: seen for seen in items}.values())
    if not 0 < len(chosen) <= MOST_IN_BULK:
        msg = _("Choisissez de 1 à {most} éléments à la fois.", most=MOST_IN_BULK)
        raise BadInput(msg, field="items")
    outcomes = []
    for seen in chosen:
        try:
            _decide(actor, seen, verdict, said, now, alone=False)
        except NotFound as error:
            outcomes.append(Outcome(seen.item_id, "forbidden", error.sentence))
        except ReserveError as error:
            outcomes.append(Outcome(seen.item_id, "conflict", error.sentence))
        else:
            outcomes.append(Outcome(seen.item_id, "ok"))
    return tuple(outcomes)


def _checked(verdict: Verdict) -> Said:
    """Return the reason of a verdict, in normal form; none where none is needed."""
    if verdict.decision not in set(Decision):
        msg = _("Choisissez une décision dans la liste.")
        raise BadInput(msg, field="decision")
    if len(verdict.fields) > MOST_FIELDS:
        msg = _("Choisissez moins de champs à corriger.")
        raise BadInput(msg, field="fields")
    if Decision(verdict.decision) not in NEEDS_REASON:
        return NO_REASON
    return check_reason(ReviewReason, verdict.reason, verdict.text)


def _decide(  # noqa: PLR0913 - what a decision is made of
    actor: Actor, seen: Seen, verdict: Verdict, said: Said, now: datetime, *, alone: bool
) -> Decided:
    decision, doing = Decision(verdict.decision), Doing(actor, By.MODERATOR, now)
    with transaction() as session:
        item = item_in_scope(session, actor, seen.item_id)
        which = Which(Reviewed(item["kind"]), item["subject_id"])
        fields = _fields(which.kind, verdict.fields)
        subject = lock_subject(session, which)
        item = item_in_scope(session, actor, seen.item_id)  # again: it may have waited for the lock
        facts = facts_of(session, which)
        if item["state"] != ItemState.OPEN.value or facts is None:
            raise conflict_of(session, item)
        _refuse_unless_held(session, item, actor, now, alone=alone)
        if (item["version"], facts.revision) != (seen.version, seen.revision):
            raise Conflict(_(STALE), field="revision")
        verb = _verb(item, decision, facts)
        if not _take(session, actor, seen, facts, doing, (decision, said, fields)):
            raise conflict_of(session, item_in_scope(session, actor, seen.item_id))
        until = now + durations.UNDO
        with decision_on(session, Deciding(seen.item_id, until, fields)):
            after = act_on(session, subject, item, (decision, verb), doing, said)
        if after != facts.state:
            this = update(REVIEW_ITEM).where(_R.id == seen.item_id)
            run(session, this.values(decided_to=after))
        session.commit()
    return Decided(seen.item_id, until, _next_items(actor, which, decision))


def _verb(item: dict[str, Any], decision: Decision, facts: Facts) -> str:
    verb = verb_for(facts.kind, decision, facts.state)
    if decision not in decisions_for(Why(item["reason"]), facts.state):
        msg = _("Cette décision n'est pas possible ici : gardez, faites corriger ou suspendez.")
        raise WrongState(msg, field="decision")
    return verb


def _fields(kind: Reviewed, names: Sequence[str]) -> tuple[str, ...]:
    if unknown := [name for name in names if name not in CONTENT_FIELDS[kind]]:
        del unknown
        msg = _("Choisissez les champs à corriger dans la liste.")
        raise BadInput(msg, field="fields")
    return tuple(name for name in CONTENT_FIELDS[kind] if name in names)


def _refuse_unless_held(
    session: Session, item: dict[str, Any], actor: Actor, now: datetime, *, alone: bool
) -> None:
    """Refuse who let a claim expire (they read long ago), and a bulk over what another holds."""
    holder, until = item["claimed_by"], item["claimed_until"]
    if holder is None or until is None:
        return
    mine = holder == actor.account_id
    if mine and until <= now:
        raise WrongState(_(EXPIRED), field="claim")
    if not mine and not alone and until > now:
        msg = _("{name} regarde cet élément.", name=name_of(session, holder))
        raise Conflict(msg)


def _take(  # noqa: PLR0913, PLR0917 - what is written of a decision
    session: Session, actor: Actor, seen: Seen, facts: Facts, doing: Doing,
    decided: tuple[Decision, Said, tuple[str, ...]],
) -> bool:  # fmt: skip
    """Close the item in one statement that only one moderator's can win; say whether it did."""
    decision, said, fields = decided
    mine = (_R.id == seen.item_id, _R.state == ItemState.OPEN.value, in_scope(actor))
    values = {
        "state": ItemState.DECIDED.value,
        "decision": decision.value,
        "decided_by": actor.account_id,
        "decided_reason": said.code,
        "decided_text": said.text,
        "to_correct": f" {' '.join(fields)} ",
        "seen": facts.content,
        "subject_revision": facts.revision,
        "decided_from": facts.state,
        "decided_to": facts.state,
        "closed_at": doing.now,
        "claimed_by": None,
        "claimed_until": None,
        "version": seen.version + 1,
    }
    statement = update(REVIEW_ITEM).where(*mine, _R.version == seen.version)
    return bool(run(session, statement.values(**values)).rowcount)


def _next_items(actor: Actor, which: Which, decision: Decision) -> tuple[int, ...]:
    """Return the items of the missions that waited for a structure just validated."""
    if which.kind is not Reviewed.STRUCTURE or decision is not Decision.VALIDATE:
        return ()
    waiting = (
        _R.kind == Reviewed.MISSION.value,
        _R.structure_id == which.id,
        _R.state == ItemState.OPEN.value,
    )
    query = select(_R.id).where(*waiting, in_scope(actor)).order_by(_R.due_at, _R.id)
    with read_session() as session:
        return tuple(run(session, query).scalars())


def open_item(actor: Actor, item_id: int) -> Seen:
    """Return an item as it is now, to decide on it from the command line.

    Raises:
        NotFound: no such item, or not the actor's.
        Conflict: it was decided, or left the queue.
    """
    with read_session() as session:
        item = item_in_scope(session, actor, item_id)
        facts = facts_of(session, Which(Reviewed(item["kind"]), item["subject_id"]))
        if item["state"] != ItemState.OPEN.value:
            raise conflict_of(session, item)
        if facts is None:
            raise missing()
        return Seen(item_id, item["version"], facts.revision)
