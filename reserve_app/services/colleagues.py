"""The name somebody goes by for those they work with, and who manages a structure."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, case, select
from sqlmodel import Session

from reserve_app.domain.teams import MemberRole
from reserve_app.models import ACCOUNT, MEMBERSHIP, VOLUNTEER
from reserve_app.services.outbox import Reader
from reserve_app.services.sql import run

_A, _V, _B = ACCOUNT.c, VOLUNTEER.c, MEMBERSHIP.c

# Needs `account`, and `volunteer` joined from outside: an account's own name, else the profile's,
# else the address.
SHOWN_NAME: ColumnElement[str] = case(
    (_A.name != "", _A.name),
    (_V.first_name != "", _V.first_name + " " + _V.last_name),
    else_=_A.email,
)
USABLE = and_(_A.suspended_at.is_(None), _A.erased_at.is_(None), _A.verified_at.is_not(None))


def name_of(session: Session, account_id: int) -> str:
    """Return the name an account goes by."""
    query = (
        select(SHOWN_NAME)
        .select_from(ACCOUNT)
        .outerjoin(VOLUNTEER, _V.account_id == _A.id)
        .where(_A.id == account_id)
    )
    return str(run(session, query).scalar_one())


def managers_of(session: Session, structure_id: int) -> list[Reader]:
    """Return the managers of a structure who can sign in, as readers of letters."""
    query = (
        select(_A.id, _A.email, _A.mail_frequency, _A.language)
        .join(MEMBERSHIP, _B.account_id == _A.id)
        .where(_B.structure_id == structure_id, _B.role == MemberRole.MANAGER.value, USABLE)
        .order_by(_A.id)
    )
    found = run(session, query)
    return [Reader(row.id, row.email, row.mail_frequency, row.language) for row in found]
