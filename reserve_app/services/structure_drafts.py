"""What is being typed of a structure: kept as it is, right or wrong, until it is sent.

A draft is one person's working paper: it changes no state and is not in the audit log. Sending it
is (`services.structures`): then it is a structure, or its next revision, and the draft is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, update
from sqlmodel import Session

from reserve_app.domain import durations
from reserve_app.domain.actor import Actor
from reserve_app.models import JOIN_REQUEST, STRUCTURE_DRAFT, TEAM_INVITATION
from reserve_app.models.engine import transaction
from reserve_app.services import throttle
from reserve_app.services.permissions import managers_only
from reserve_app.services.sessions import signed_in
from reserve_app.services.sql import LARGEST_ID, insert_once, known_id, run
from reserve_app.services.throttle import Limit

FIELDS = (
    "legal_kind", "name", "siret", "rna", "commune", "insee", "description",
    "contact_name", "contact_email", "contact_phone",
)  # fmt: skip
LONGEST_FIELD = 3_000  # characters kept of one field: more is refused when it is sent
_D = STRUCTURE_DRAFT.c


def save_draft(
    actor: Actor,
    typed: Mapping[str, str],
    now: datetime,
    *,
    structure_id: int | None = None,
    revision: int = 0,
) -> None:
    """Keep what the actor typed so far, of a new structure or of one they manage.

    Raises:
        NotSignedIn: a visitor.
        NotFound: not a structure of theirs.
        Forbidden: they are a member of its team, not a manager.
        TooMany: more often than a form saves itself.
    """
    account_id = signed_in(actor)
    throttle.check(Limit.SAVE_BY_ACCOUNT, account_id)
    kept = {name: typed.get(name, "")[:LONGEST_FIELD] for name in FIELDS}
    with transaction() as session:
        if structure_id is not None:
            managers_only(session, actor, known_id(structure_id))
        values = {"typed": kept, "revision": min(revision, LARGEST_ID), "saved_at": now}
        mine = draft_of(account_id, structure_id)
        if run(session, update(STRUCTURE_DRAFT).where(mine).values(**values)).rowcount == 0:
            row = {"account_id": account_id, "structure_id": structure_id, **values}
            insert_once(session, STRUCTURE_DRAFT, row)
        session.commit()


def discard_draft(actor: Actor, structure_id: int | None = None) -> None:
    """Forget the actor's draft; nothing else changes, and twice is once.

    Raises:
        NotSignedIn: a visitor.
    """
    account_id = signed_in(actor)
    with transaction() as session:
        forget_draft(session, account_id, structure_id)
        session.commit()


def forget_draft(session: Session, account_id: int, structure_id: int | None) -> None:
    """Delete one draft in the caller's transaction."""
    run(session, delete(STRUCTURE_DRAFT).where(draft_of(account_id, structure_id)))


def forget_waiting(session: Session, structure_id: int) -> None:
    """Delete what still waited for a structure that closes: drafts, invitations, requests."""
    for table in (STRUCTURE_DRAFT, TEAM_INVITATION, JOIN_REQUEST):
        run(session, delete(table).where(table.c.structure_id == structure_id))


def forget_old_drafts(now: datetime) -> int:
    """Delete the drafts nobody touched for three months; return how many."""
    with transaction() as session:
        old = _D.saved_at <= now - durations.DRAFT_KEPT
        gone = run(session, delete(STRUCTURE_DRAFT).where(old))
        session.commit()
    return int(gone.rowcount)


def draft_of(account_id: int, structure_id: int | None) -> ColumnElement[bool]:
    """Return the condition of one account's draft, of a structure or of a new one."""
    which = _D.structure_id.is_(None) if structure_id is None else _D.structure_id == structure_id
    return and_(_D.account_id == account_id, which)
