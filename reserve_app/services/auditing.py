"""Write who did what: one row an act, in the transaction of the act; and touch its screens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.reasons import NO_REASON, Said
from reserve_app.domain.states import By
from reserve_app.live.topics import About, touch_logged
from reserve_app.models import AUDIT_ENTRY
from reserve_app.services.deciding import deciding
from reserve_app.services.sql import insert_row


@dataclass(frozen=True, slots=True)
class Doing:
    """Who acts, as what, and when: what every change is written with."""

    actor: Actor
    by: By
    now: datetime


@dataclass(frozen=True, slots=True)
class Subject:
    """What is acted on; département and structure say who may read it in the log.

    An interest also names its mission and volunteer: it is on their screens that it shows.
    """

    id: int
    department: str = ""
    structure_id: int | None = None
    mission_id: int | None = None
    volunteer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A change of state, with its reason; empty for an act that changes none.

    An edit says which fields changed: their names, never what they hold.
    """

    before: str = ""
    after: str = ""
    said: Said = NO_REASON
    fields: tuple[str, ...] = ()


NO_CHANGE = Change()


def record(
    session: Session, act: Act, subject: Subject, doing: Doing, change: Change = NO_CHANGE
) -> None:
    """Write one act down. Does not commit: it is kept with the fact or not at all.

    Once committed, every open screen that shows the subject reads it again.
    """
    kind, decided = act.value.split(":")[0], deciding(session)
    row = {
        "at": doing.now,
        "act": act.value,
        "subject": kind,
        "subject_id": subject.id,
        "actor_id": doing.actor.account_id,
        "actor_role": doing.by.value,
        "before": change.before,
        "after": change.after,
        "reason": change.said.code,
        "reason_text": change.said.text or ", ".join(change.fields),
        "department": subject.department,
        "structure_id": subject.structure_id,
        "review_item_id": decided.item_id if decided else None,
    }
    entry = insert_row(session, AUDIT_ENTRY, row)
    about = About(
        kind,
        subject.id,
        subject.department,
        subject.structure_id,
        subject.mission_id,
        subject.volunteer_id,
    )
    touch_logged(session, entry, about)
