"""Tell those concerned what a moderator decided."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlalchemy import bindparam, select
from sqlmodel import Session

from reserve_app.domain.reasons import Said
from reserve_app.domain.review import Reviewed
from reserve_app.domain.states import By
from reserve_app.mail import addresses, review_letters, volunteer_letters
from reserve_app.mail.letter import Letter
from reserve_app.mail.review_letters import Decided
from reserve_app.models import ACCOUNT, MEMBERSHIP, MailFrequency
from reserve_app.services.auditing import Doing
from reserve_app.services.deciding import deciding
from reserve_app.services.outbox import Reader, post
from reserve_app.services.review_subjects import Facts, Which, facts_of
from reserve_app.services.sql import run

_MANAGERS = (
    select(ACCOUNT.c.id, ACCOUNT.c.email, ACCOUNT.c.mail_frequency, ACCOUNT.c.language)
    .join(MEMBERSHIP, MEMBERSHIP.c.account_id == ACCOUNT.c.id)
    .where(
        MEMBERSHIP.c.structure_id == bindparam("structure"),
        ACCOUNT.c.suspended_at.is_(None),
        ACCOUNT.c.erased_at.is_(None),
        ACCOUNT.c.verified_at.is_not(None),
    )
    .order_by(ACCOUNT.c.id)
)


def tell_decided(session: Session, which: Which, verb: str, said: Said, doing: Doing) -> None:
    """Post the letters of a moderator's act; those of anybody else's say nothing here.

    Args:
        session: the transaction of the act.
        which: its subject.
        verb: of its state table, or ``ask`` and ``restore`` for what stays online.
        said: the reason.
        doing: who, as what, when.
    """
    if doing.by is not By.MODERATOR:
        return
    facts = facts_of(session, which)
    if facts is None:
        return
    kind, number = which
    decision = deciding(session)
    fields = decision.fields if decision else ()
    key = f"{kind.value}:{number}:{verb}:{doing.now.timestamp():.6f}"
    if kind is Reviewed.VOLUNTEER:
        reader = Reader(facts.account_id, facts.row["email"])
        write = partial(volunteer_letters.profile_decided, verb, said, fields)
        post(session, key, reader, write, now=doing.now)
        return

    def decided() -> Letter | None:
        where = _sheet(facts, fields[0] if fields else "")  # in its reader's language too
        return review_letters.decided_letter(Decided(kind, verb, facts.label, said, fields, where))

    _to_managers(session, facts, key, decided, doing)


def _sheet(facts: Facts, field: str) -> str:
    structure_id = facts.structure_id or 0
    if facts.kind is Reviewed.STRUCTURE:
        return addresses.structure_sheet(structure_id, field)
    return addresses.mission_sheet(structure_id, facts.id, field)


def _to_managers(
    session: Session, facts: Facts, key: str, write: Callable[[], Letter | None], doing: Doing
) -> None:
    found = run(session, _MANAGERS, {"structure": facts.structure_id}).all()
    readers = [Reader(row.id, row.email, row.mail_frequency, row.language) for row in found]
    contact = Reader(None, facts.row["contact_email"], MailFrequency.IMMEDIATE.value)
    for reader in readers or [contact]:
        post(session, f"{key}:{reader.account_id or 'contact'}", reader, write, now=doing.now)
