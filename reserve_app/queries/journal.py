"""Read the audit log: what an administrator, or a moderator of a territory, may read of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, false, or_, select

from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.emails import email_key
from reserve_app.domain.mission_import import counted_in_words
from reserve_app.models import ACCOUNT, AUDIT_ENTRY, GRANT, STRUCTURE
from reserve_app.models.engine import read_session
from reserve_app.services.sql import LARGEST_ID, run

PAGE = 50
_E, _A, _S, _G = AUDIT_ENTRY.c, ACCOUNT.c, STRUCTURE.c, GRANT.c


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """What is asked for; empty means all.

    Attributes:
        who: whole e-mail address of who acted; for a moderator, only one the log shows them: else
            it would tell whose addresses have an account.
        act: one act, or one subject such as ``mission``.
        department: code of a territory.
        structure: number of a structure.
        since: first moment, included.
        before: last moment, left out.
        below: number of an entry: only older ones, for the next page.
    """

    who: str = ""
    act: str = ""
    department: str = ""
    structure: int = 0
    since: datetime | None = None
    before: datetime | None = None
    below: int = 0


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One act. ``staff`` is the address of who acted, when they moderate or administer."""

    id: int
    at: datetime
    act: str
    subject_id: int
    actor_id: int | None
    actor_role: str
    staff: str
    before: str
    after: str
    reason: str
    reason_text: str
    department: str
    structure_id: int | None
    structure: str


@dataclass(frozen=True, slots=True)
class JournalPage:
    """At most `PAGE` acts, newest first; ``below`` leads to the next ones, 0 at the end."""

    entries: tuple[JournalEntry, ...]
    below: int


def journal(actor: Actor, wanted: JournalFilter) -> JournalPage:
    """Return a page of the log: all of it for an administrator, else of the actor's territories."""
    query = (
        select(
            _E.id, _E.at, _E.act, _E.subject_id, _E.actor_id, _E.actor_role, _E.before, _E.after,
            _E.reason, _E.reason_text, _E.department, _E.structure_id,
            _S.name.label("structure"), _A.email,
        )
        .select_from(AUDIT_ENTRY)
        .outerjoin(ACCOUNT, (_A.id == _E.actor_id) & _staff())
        .outerjoin(STRUCTURE, _S.id == _E.structure_id)
        .where(may_read(actor), *_conditions(actor, wanted))
        .order_by(_E.id.desc())
        .limit(PAGE + 1)
    )  # fmt: skip
    with read_session() as session:
        rows = list(run(session, query).mappings())
    shown = [
        JournalEntry(
            **{key: row[key] for key in row if key not in {"email", "structure", "reason_text"}},
            reason_text=text_of(row),
            staff=row["email"] or "",
            structure=row["structure"] or "",
        )
        for row in rows[:PAGE]
    ]
    return JournalPage(tuple(shown), shown[-1].id if len(rows) > PAGE else 0)


def text_of(row: RowMapping) -> str:
    """Return the words of an act: those of its reason, or else what it did."""
    kept = str(row["reason_text"])
    return counted_in_words(kept) if row["act"] == Act.STRUCTURE_IMPORTED.value else kept


def may_read(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on the acts an actor may read."""
    if actor.admin or actor.system:
        return _E.id > 0
    if not actor.departments:
        return false()
    return _E.department.in_(sorted(actor.departments))


def _staff() -> ColumnElement[bool]:
    """Return the condition on the accounts whose address the log shows."""
    return or_(_A.admin, _A.id.in_(select(_G.account_id)))


def _conditions(actor: Actor, wanted: JournalFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.who:
        theirs = select(_A.id).where(_A.email_key == email_key(wanted.who.strip()))
        if not (actor.admin or actor.system):
            theirs = theirs.where(_staff())
        found.append(_E.actor_id.in_(theirs))
    if wanted.act:
        known = [act.value for act in Act if wanted.act in {act.value, act.value.split(":")[0]}]
        found.append(_E.act.in_(known))
    if wanted.department:
        found.append(_E.department == wanted.department)
    if wanted.structure:
        found.append(_E.structure_id == min(wanted.structure, LARGEST_ID))
    if wanted.since:
        found.append(_E.at >= wanted.since)
    if wanted.before:
        found.append(_E.at < wanted.before)
    if wanted.below:
        found.append(_E.id < min(wanted.below, LARGEST_ID))
    return found
