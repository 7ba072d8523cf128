"""Each morning, tell each moderator of everything that waits: by age, with no cut-off."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, literal, or_, select
from sqlmodel import Session

from reserve_app.domain import durations
from reserve_app.domain.review import ItemState, Reviewed
from reserve_app.mail.dates import PARIS, paris_day
from reserve_app.mail.digest_letters import WaitingLine, waiting_digest
from reserve_app.models import ACCOUNT, GRANT, OUTBOX_MAIL, REVIEW_ITEM
from reserve_app.models.engine import read_session, transaction
from reserve_app.services.outbox import Reader, post
from reserve_app.services.review_scope import in_scope
from reserve_app.services.sessions import account_actor
from reserve_app.services.sql import run

BATCH = 50  # moderators told in one run; the next run takes the rest
_A, _G, _R, _O = ACCOUNT.c, GRANT.c, REVIEW_ITEM.c, OUTBOX_MAIL.c


def send_digests(now: datetime) -> int:
    """Post the letter of the day to moderators for whom something waits; return how many.

    From eight in the morning in Paris on; run late or by several workers, each is told once.
    """
    if now.astimezone(PARIS).hour < durations.REVIEW_DIGEST_HOUR:
        return 0
    with read_session() as session:
        readers = _untold(session, now)
    return sum(_tell(reader, now) for reader in readers)


def _untold(session: Session, now: datetime) -> list[Reader]:
    """Return moderators not told yet today for whose départements something waits."""
    given = (_G.account_id == _A.id, or_(_G.until.is_(None), _G.until > now))
    waits = exists().where(*given, _R.department == _G.department, _R.state == ItemState.OPEN.value)
    key = literal("review-digest:") + _A.id.cast(_O.key.type) + literal(f":{paris_day(now)}")
    told = exists().where(_O.key == key)
    usable = (_A.suspended_at.is_(None), _A.erased_at.is_(None), _A.verified_at.is_not(None))
    query = (
        select(_A.id, _A.email, _A.language)
        .where(*usable, waits, ~told)
        .order_by(_A.id)
        .limit(BATCH)
    )
    return [Reader(row.id, row.email, language=row.language) for row in run(session, query)]


def _tell(reader: Reader, now: datetime) -> bool:
    assert reader.account_id is not None  # noqa: S101 - a moderator has an account
    with transaction() as session:
        actor = account_actor(session, reader.account_id, now)
        # An administrator's own départements only: the whole country is on the pulse page.
        mine = (in_scope(actor), _R.department.in_(sorted(actor.departments)))
        query = (
            select(_R.kind, _R.label, _R.subject_id, _R.department, _R.opened_at)
            .where(*mine, _R.state == ItemState.OPEN.value)
            .order_by(_R.due_at, _R.id)
        )
        lines = [
            WaitingLine(
                Reviewed(row.kind), row.label, row.subject_id, row.department, row.opened_at
            )
            for row in run(session, query)
        ]
        if not lines:
            return False
        key = f"review-digest:{reader.account_id}:{paris_day(now)}"
        new = post(session, key, reader, lambda: waiting_digest(lines, now), now=now)
        session.commit()
    return new
