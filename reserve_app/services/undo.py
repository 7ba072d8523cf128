"""Take a decision back within fifteen seconds: a second transition, written down like the first.

All of what the decision did is reversed, or nothing: when somebody has acted on it since (a
structure that called, a volunteer who applied, a letter that left), the undo says so and refuses.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select, true, update
from sqlmodel import Session

from reserve_app.domain import durations
from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.errors import WrongState
from reserve_app.domain.review import WAITING, Decision, ItemState, Reviewed, verb_for
from reserve_app.domain.states import (
    LIVE,
    By,
    MissionState,
    StructureState,
    VolunteerState,
)
from reserve_app.language import N_, _
from reserve_app.models import AUDIT_ENTRY, INTEREST, MISSION, OUTBOX_MAIL, REVIEW_ITEM, Structure
from reserve_app.models.engine import transaction
from reserve_app.services.auditing import Doing, record
from reserve_app.services.interest_undo import TOO_LATE, put_interests_back
from reserve_app.services.mission_moves import put_mission_back
from reserve_app.services.permissions import missing, refuse_visitors
from reserve_app.services.review_effects import (
    Locked,
    lock_subject,
    restore,
    state_of,
    subject_of,
)
from reserve_app.services.review_queue import drop_misplaced, refresh
from reserve_app.services.review_scope import item_in_scope
from reserve_app.services.review_subjects import Which, facts_of
from reserve_app.services.sql import run
from reserve_app.services.structure_moves import put_structure_back
from reserve_app.services.volunteer_moves import put_volunteer_back, restart_standby

_R, _M, _I, _O, _E = REVIEW_ITEM.c, MISSION.c, INTEREST.c, OUTBOX_MAIL.c, AUDIT_ENTRY.c
OVER = N_("Les 15 secondes sont passées : la décision est partie. Prenez-en une nouvelle.")
CHANGED = N_("Trop tard pour annuler : l'élément a changé depuis votre décision.")


def undo(actor: Actor, item_id: int, *, now: datetime) -> None:
    """Take back a decision of one's own; the item is open again, and held by who decided.

    Raises:
        Forbidden: nobody is signed in.
        NotFound: no such item, not the actor's, or somebody else's decision.
        WrongState: nothing to take back, more than 15 seconds ago, or somebody acted on it since.
    """
    refuse_visitors(actor)
    with transaction() as session:
        item = item_in_scope(session, actor, item_id)
        which = Which(Reviewed(item["kind"]), item["subject_id"])
        subject = lock_subject(session, which)
        item = item_in_scope(session, actor, item_id)  # again: it may have waited for the lock
        _refuse_unless_fresh(item, actor, now)
        _refuse_if_changed(session, subject, item, which)
        doing = Doing(actor, By.MODERATOR, now)
        _take_letters_back(session, item)
        _put_subject_back(session, subject, item, which, doing)
        put_interests_back(session, item_id, item["closed_at"], now)
        _reopen(session, item, actor, now)
        session.flush()
        facts = facts_of(session, which)
        if facts is not None:
            drop_misplaced(session, which, facts.state, now)
            refresh(session, facts, now)
        session.commit()


def _refuse_unless_fresh(item: dict[str, Any], actor: Actor, now: datetime) -> None:
    if item["state"] != ItemState.DECIDED.value:
        msg = _("Il n'y a pas de décision à annuler.")
        raise WrongState(msg)
    if item["decided_by"] != actor.account_id:
        raise missing()
    if now >= item["closed_at"] + durations.UNDO:
        raise WrongState(_(OVER))


def _refuse_if_changed(
    session: Session, subject: Locked, item: dict[str, Any], which: Which
) -> None:
    """Refuse when the subject is not as the decision left it, or is in the queue again."""
    facts = facts_of(session, which)
    restored = item["decision"] == Decision.REFUSE.value and not _moved(item)
    revision = item["subject_revision"] + restored  # bringing a version back is a revision too
    same = facts is not None and facts.revision == revision
    again = select(_R.id).where(
        _R.kind == item["kind"],
        _R.subject_id == item["subject_id"],
        _R.reason == item["reason"],
        _R.state == ItemState.OPEN.value,
    )
    queued = run(session, again).first() is not None
    if not same or queued or state_of(subject) != item["decided_to"]:
        raise WrongState(_(CHANGED))


def _moved(item: dict[str, Any]) -> bool:
    """Whether the decision changed the state of its subject."""
    return bool(item["decided_from"] != item["decided_to"])


def _take_letters_back(session: Session, item: dict[str, Any]) -> None:
    """Delete the letters of the decision; none of them may have been taken by the dispatcher."""
    mine = (_O.review_item_id == item["id"], _O.created_at == item["closed_at"])
    waiting = (_O.sent_at.is_(None), _O.failed_at.is_(None), _O.claimed_by.is_(None))
    run(session, delete(OUTBOX_MAIL).where(*mine, *waiting))
    left = select(func.count()).select_from(OUTBOX_MAIL).where(*mine)
    if run(session, left).scalar_one():
        raise WrongState(_(OVER))


def _put_subject_back(
    session: Session, subject: Locked, item: dict[str, Any], which: Which, doing: Doing
) -> None:
    decision, before = Decision(item["decision"]), str(item["decided_from"])
    if not _moved(item):
        _put_text_back(session, subject, item, which, doing)
        return
    verb = verb_for(which.kind, decision, before)
    if isinstance(subject, tuple):
        _refuse_if_wanted(session, which.id, verb)
        put_mission_back(session, subject[0], verb, MissionState(before), doing)
    elif isinstance(subject, Structure):
        if decision is Decision.VALIDATE:
            _refuse_if_used(session, which.id, item["closed_at"])
        put_structure_back(session, subject, verb, StructureState(before), doing)
    else:
        _refuse_if_active(session, which.id, item)
        put_volunteer_back(session, subject, verb, VolunteerState(before), doing)
        if _stopped_standby(session, item):
            restart_standby(session, subject, doing)


def _put_text_back(
    session: Session, subject: Locked, item: dict[str, Any], which: Which, doing: Doing
) -> None:
    """Undo what left the state as it was: kept, to correct, or the version of before restored."""
    if item["decision"] == Decision.REFUSE.value:
        restore(session, subject, item["seen"], doing)
    act = Act(f"{which.kind.value}:undo")
    record(session, act, subject_of(subject), doing)


def _refuse_if_wanted(session: Session, mission_id: int, verb: str) -> None:
    """Refuse to unpublish a mission somebody has applied to meanwhile: suspend it instead."""
    if verb != "publish":
        return
    live = select(_I.id).where(_I.mission_id == mission_id, _I.state.in_(sorted(LIVE))).limit(1)
    if run(session, live).first() is not None:
        raise WrongState(_(TOO_LATE))


def _refuse_if_used(session: Session, structure_id: int, since: datetime) -> None:
    """Refuse to take a validation back once a mission was published on it."""
    used = (_M.structure_id == structure_id, _M.published == true(), _M.published_at >= since)
    if run(session, select(_M.id).where(*used).limit(1)).first() is not None:
        msg = _("Une mission de cette structure a été publiée depuis : annulez d'abord celle-là.")
        raise WrongState(msg)


def _refuse_if_active(session: Session, volunteer_id: int, item: dict[str, Any]) -> None:
    """Refuse to take a validation back once the volunteer went further than it led them."""
    if item["decided_from"] != WAITING or item["decision"] != Decision.VALIDATE.value:
        return
    moved = select(_E.subject_id).where(
        _E.review_item_id == item["id"], _E.at == item["closed_at"], _E.subject == "interest"
    )
    further = (
        _I.volunteer_id == volunteer_id,
        _I.state.in_(["proposed", "offered", "contacted", "confirmed"]),
        or_(_I.id.not_in(moved), _I.state.in_(["contacted", "confirmed"])),
    )
    if run(session, select(_I.id).where(*further).limit(1)).first() is not None:
        raise WrongState(_(TOO_LATE))


def _stopped_standby(session: Session, item: dict[str, Any]) -> bool:
    mine = (_E.review_item_id == item["id"], _E.at == item["closed_at"])
    query = select(_E.id).where(*mine, _E.act == Act.STANDBY_STOPPED.value).limit(1)
    return run(session, query).first() is not None


def _reopen(session: Session, item: dict[str, Any], actor: Actor, now: datetime) -> None:
    """Open the item again, held by who decided, and those that its decision took out with it."""
    blank = dict.fromkeys(
        ("decision", "decided_reason", "decided_text", "decided_from", "decided_to"), ""
    )
    opened: dict[str, Any] = {
        "state": ItemState.OPEN.value,
        **blank,
        "decided_by": None,
        "to_correct": " ",
        "seen": {},
        "closed_at": None,
        "version": _R.version + 1,
    }
    if actor.account_id is not None:
        given_back = update(REVIEW_ITEM).where(_R.claimed_by == actor.account_id)
        run(session, given_back.values(claimed_by=None, claimed_until=None))
        opened |= {"claimed_by": actor.account_id, "claimed_until": now + durations.CLAIM}
    run(session, update(REVIEW_ITEM).where(_R.id == item["id"]).values(**opened))
    back = {"state": ItemState.OPEN.value, "closed_at": None, "closed_with": None}
    with_it = update(REVIEW_ITEM).where(_R.closed_with == item["id"])
    run(session, with_it.values(**back, version=_R.version + 1))
