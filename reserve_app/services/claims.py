"""Soft claims: who is looking at what, so that two moderators do not do the same work.

A claim lasts five minutes and is renewed while its moderator is active. It is soft: it tells, it
does not lock; what keeps two decisions apart is in `decisions`. One claim each: claiming another
item gives the first one back.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, or_, select, update
from sqlmodel import Session

from reserve_app.domain import durations
from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import Conflict, WrongState
from reserve_app.domain.review import ItemState
from reserve_app.language import N_, _
from reserve_app.live import topics
from reserve_app.models import ACCOUNT, REVIEW_ITEM
from reserve_app.models.engine import transaction
from reserve_app.services.review_scope import conflict_of, in_scope, item_in_scope, name_of
from reserve_app.services.sessions import signed_in
from reserve_app.services.sql import known_id, run

_R = REVIEW_ITEM.c
_FREE = {"claimed_by": None, "claimed_until": None}
EXPIRED = N_(
    "Votre réservation a expiré pendant votre absence : rouvrez l'élément, relisez-le, puis "
    "décidez. Ce que vous avez écrit est gardé."
)


def claim(actor: Actor, item_id: int, *, now: datetime) -> datetime:
    """Hold an item for five minutes, and give back whatever else the actor held; return until when.

    Raises:
        NotSignedIn: a visitor, the clock or the command line.
        NotFound: no such item, or not the actor's to decide.
        Conflict: somebody holds it; the sentence says who and until when.
        WrongState: it was decided, or left the queue.
    """
    me = signed_in(actor)
    until = now + durations.CLAIM
    with transaction() as session:
        _one_at_a_time(session, me)
        free = or_(_R.claimed_by.is_(None), _R.claimed_by == me, _R.claimed_until <= now)
        mine = (_R.id == known_id(item_id), _R.state == ItemState.OPEN.value, in_scope(actor))
        taken = update(REVIEW_ITEM).where(*mine, free).values(claimed_by=me, claimed_until=until)
        department = run(session, taken.returning(_R.department)).scalar_one_or_none()
        if department is None:
            raise _refusal(session, actor, item_id)
        topics.touch(session, topics.queue(department))
        _give_back(session, me, but=item_id)
        session.commit()
    return until


def heartbeat(actor: Actor, item_id: int, *, now: datetime) -> datetime:
    """Keep a claim while its moderator is active; return until when.

    Raises:
        NotSignedIn, NotFound: as `claim`.
        Conflict: it expired, and somebody else took it.
        WrongState: it expired, or the item was decided.
    """
    me = signed_in(actor)
    until = now + durations.CLAIM
    alive = and_(_R.id == known_id(item_id), _R.state == ItemState.OPEN.value, in_scope(actor))
    held = and_(alive, _R.claimed_by == me, _R.claimed_until > now)
    with transaction() as session:
        if not run(session, update(REVIEW_ITEM).where(held).values(claimed_until=until)).rowcount:
            raise _refusal(session, actor, item_id, now=now)
        session.commit()
    return until


def release(actor: Actor, *, now: datetime) -> None:
    """Give back whatever the actor holds: leaving the desk, or closing it. Twice is once.

    Raises:
        NotSignedIn: as `claim`.
    """
    del now
    me = signed_in(actor)
    with transaction() as session:
        _give_back(session, me)
        session.commit()


def _one_at_a_time(session: Session, account_id: int) -> None:
    """Let two tabs of one moderator take turns: neither could see the claim of the other."""
    run(session, select(ACCOUNT.c.id).where(ACCOUNT.c.id == account_id).with_for_update())


def _give_back(session: Session, account_id: int, *, but: int = 0) -> None:
    held = and_(_R.claimed_by == account_id, _R.id != but)
    freed = update(REVIEW_ITEM).where(held).values(**_FREE).returning(_R.department)
    departments = set(run(session, freed).scalars())
    topics.touch(session, *(topics.queue(department) for department in sorted(departments)))


def _refusal(
    session: Session, actor: Actor, item_id: int, *, now: datetime | None = None
) -> Conflict | WrongState:
    """Return why a claim could not be had, or kept.

    Raises:
        NotFound: it is not the actor's.
    """
    item = item_in_scope(session, actor, item_id)
    if item["state"] != ItemState.OPEN.value:
        return conflict_of(session, item)
    holder = item["claimed_by"]
    lives = item["claimed_until"] is not None and (now is None or item["claimed_until"] > now)
    if holder is None or holder == actor.account_id or not lives:
        return WrongState(_(EXPIRED))
    return Conflict(_("{name} regarde déjà cet élément.", name=name_of(session, holder)))
