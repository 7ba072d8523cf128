"""Keep nothing longer than needed: inactive accounts are warned, then erased; see durations."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, and_, select, update

from reserve_app.domain import durations
from reserve_app.domain.actor import SYSTEM
from reserve_app.domain.audit import Act
from reserve_app.domain.states import By
from reserve_app.mail import account_letters
from reserve_app.mail.dispatcher import forget_sent
from reserve_app.models import ACCOUNT
from reserve_app.models.engine import read_session, transaction
from reserve_app.services.auditing import Doing, Subject, record
from reserve_app.services.erasure import erase
from reserve_app.services.links import forget_expired_links
from reserve_app.services.mission_drafts import forget_left_drafts
from reserve_app.services.outbox import Reader, post
from reserve_app.services.sessions import forget_expired
from reserve_app.services.sql import run
from reserve_app.services.structure_drafts import forget_old_drafts
from reserve_app.services.team_invitations import forget_old_invitations

BATCH = 100
_A = ACCOUNT.c
_KEPT = _A.erased_at.is_(None)


def warn_inactive(now: datetime) -> int:
    """Warn the accounts that will be erased in thirty days; return how many."""
    quiet = now - durations.INACTIVE + durations.WARNED_BEFORE
    return sum(
        _warn(account_id, now)
        for account_id in _ids(
            and_(_A.last_seen_at <= quiet, _A.warned_at.is_(None), _A.verified_at.is_not(None))
        )
    )


def erase_inactive(now: datetime) -> int:
    """Erase the accounts warned thirty days ago and silent for two years; return how many."""
    warned = _A.warned_at <= now - durations.WARNED_BEFORE
    silent = and_(_A.last_seen_at <= now - durations.INACTIVE, warned)
    return sum(_erase(account_id, silent, now) for account_id in _ids(silent))


def erase_unconfirmed(now: datetime) -> int:
    """Erase accounts whose address nobody confirmed; return how many."""
    never = and_(_A.verified_at.is_(None), _A.last_seen_at <= now - durations.UNCONFIRMED)
    return sum(_erase(account_id, never, now) for account_id in _ids(never))


def forget_what_expired(now: datetime) -> int:
    """Delete ended sessions, used links, old mail, forms left alone; return how many rows."""
    links = forget_expired_links(now) + forget_old_invitations(now)
    drafts = forget_old_drafts(now) + forget_left_drafts(now)
    return forget_expired(now) + links + forget_sent(now) + drafts


def _ids(which: ColumnElement[bool]) -> list[int]:
    with read_session() as session:
        query = select(_A.id).where(_KEPT, which).order_by(_A.id).limit(BATCH)
        return list(run(session, query).scalars())


def _warn(account_id: int, now: datetime) -> int:
    with transaction() as session:
        guard = (_A.id == account_id, _KEPT, _A.warned_at.is_(None))
        values = {"warned_at": now}
        statement = update(ACCOUNT).where(*guard).values(**values).returning(_A.email)
        email = run(session, statement).scalar_one_or_none()
        if email is None:
            return 0  # another worker was here first
        letter = partial(account_letters.will_be_erased, now + durations.WARNED_BEFORE)
        key = f"account:{account_id}:warned:{now.timestamp():.6f}"
        post(session, key, Reader(account_id, email), letter, now=now)
        doing = Doing(SYSTEM, By.CLOCK, now)
        record(session, Act.ACCOUNT_WARNED, Subject(account_id), doing)
        session.commit()
    return 1


def _erase(account_id: int, still: ColumnElement[bool], now: datetime) -> int:
    with transaction() as session:
        lock = select(_A.id).where(_A.id == account_id, _KEPT, still).with_for_update()
        if run(session, lock).first() is None:
            return 0  # they came back, or another worker was here first
        erase(session, account_id, Doing(SYSTEM, By.CLOCK, now))
        session.commit()
    return 1
