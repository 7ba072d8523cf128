"""Write who did what: one row an act, in the transaction of the act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.reasons import NO_REASON, Said
from reserve_app.domain.states import By
from reserve_app.models import AUDIT_ENTRY
from reserve_app.services.sql import inserting, run


@dataclass(frozen=True, slots=True)
class Doing:
    """Who acts, as what, and when: what every change is written with."""

    actor: Actor
    by: By
    now: datetime


@dataclass(frozen=True, slots=True)
class Subject:
    """What is acted on; département and structure say who may read it in the log."""

    id: int
    department: str = ""
    structure_id: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A change of state, with its reason; empty for an act that changes none."""

    before: str = ""
    after: str = ""
    said: Said = NO_REASON


NO_CHANGE = Change()


def record(
    session: Session, act: Act, subject: Subject, doing: Doing, change: Change = NO_CHANGE
) -> None:
    """Write one act down. Does not commit: it is kept with the fact or not at all."""
    row = {
        "at": doing.now,
        "act": act.value,
        "subject": act.value.split(":")[0],
        "subject_id": subject.id,
        "actor_id": doing.actor.account_id,
        "actor_role": doing.by.value,
        "before": change.before,
        "after": change.after,
        "reason": change.said.code,
        "reason_text": change.said.text,
        "department": subject.department,
        "structure_id": subject.structure_id,
    }
    run(session, inserting(AUDIT_ENTRY), row)
