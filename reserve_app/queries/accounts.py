"""Read one's own account: address, choices, sessions, who saw one's contact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from reserve_app.domain.actor import Actor
from reserve_app.language import _
from reserve_app.models import ACCOUNT, ACCOUNT_SESSION, CONTACT_VIEW, STRUCTURE, VOLUNTEER
from reserve_app.models.engine import read_session
from reserve_app.services.hashing import secret_hash
from reserve_app.services.sql import run

_A, _S, _C = ACCOUNT.c, ACCOUNT_SESSION.c, CONTACT_VIEW.c


@dataclass(frozen=True, slots=True)
class MySession:
    """One signed-in device; ``here`` is the one that asks."""

    id: int
    agent: str
    created_at: datetime
    last_used_at: datetime
    here: bool


@dataclass(frozen=True, slots=True)
class MyReading:
    """A structure read the actor's contact: how often, and when last."""

    structure: str
    times: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class MyAccount:
    """What the account page shows."""

    email: str
    name: str
    mail_frequency: str
    language: str
    created_at: datetime
    sessions: tuple[MySession, ...]
    readings: tuple[MyReading, ...]


def my_account(actor: Actor, secret: str | None) -> MyAccount | None:
    """Return the actor's account; ``secret`` is the cookie that asks. None for a visitor."""
    if actor.account_id is None:
        return None
    columns = (_A.email, _A.name, _A.mail_frequency, _A.language, _A.created_at)
    account = select(*columns).where(_A.id == actor.account_id)
    here = _S.token_hash == secret_hash(secret or "")
    sessions = (
        select(_S.id, _S.agent, _S.created_at, _S.last_used_at, here.label("here"))
        .where(_S.account_id == actor.account_id)
        .order_by(_S.last_used_at.desc(), _S.id.desc())
    )
    readings = (
        select(
            func.coalesce(STRUCTURE.c.name, _("Équipe du département")).label("structure"),
            func.count().label("times"),
            func.max(_C.at).label("last_at"),
        )
        .select_from(CONTACT_VIEW)
        .join(VOLUNTEER, VOLUNTEER.c.id == _C.volunteer_id)
        .outerjoin(STRUCTURE, STRUCTURE.c.id == _C.structure_id)
        .where(VOLUNTEER.c.account_id == actor.account_id)
        .group_by(STRUCTURE.c.name)
        .order_by(func.max(_C.at).desc())
    )
    with read_session() as session:
        row = run(session, account).mappings().one_or_none()
        if row is None:
            return None
        return MyAccount(
            **row,
            sessions=tuple(
                MySession(**{**one, "agent": _(one["agent"])})
                for one in run(session, sessions).mappings()
            ),
            readings=tuple(MyReading(**one) for one in run(session, readings).mappings()),
        )
