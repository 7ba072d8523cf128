"""Build the people of the tests: accounts with a session, volunteers, managers, moderators."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy import insert, select

from reserve_app.domain.actor import Actor
from reserve_app.domain.profile import ProfileForm
from reserve_app.models import ACCOUNT, GRANT, INTEREST, MEMBERSHIP, MISSION, OUTBOX_MAIL, VOLUNTEER
from reserve_app.models.engine import read_session, transaction
from reserve_app.services.profiles import checked, profile_columns
from reserve_app.services.sessions import account_actor, holder_of
from reserve_app.services.sql import insert_row, run
from tests.factories import mission_row, store, structure_row

NOW = datetime(2020, 3, 26, 9, 30, tzinfo=UTC)
PASSWORD = "cheval batterie agrafe lune"  # noqa: S105 - of nobody
_serial = count(1)


@dataclass(frozen=True)
class Person:
    """Somebody with an account; ``volunteer_id`` is 0 without a profile."""

    actor: Actor
    account_id: int
    email: str
    volunteer_id: int = 0


def form(**changes: Any) -> ProfileForm:
    """Give what Alice of Arras would type, changed as asked."""
    typed = {
        "first_name": "Alice",
        "last_name": "Dubois",
        "phone": "06 12 34 56 78",
        "birth_date": date(1990, 5, 17),
        "commune_insee": "62041",
        "charter": True,
        **changes,
    }
    return ProfileForm.model_validate(typed)


def person(
    *,
    structures: tuple[int, ...] = (),
    departments: tuple[str, ...] = (),
    role: str = "manager",
    **columns: Any,
) -> Person:
    """Store a confirmed account, in teams in that role, that moderates départements."""
    serial = next(_serial)
    email = columns.pop("email", f"personne{serial}@exemple.fr")
    row = {
        "email": email,
        "email_key": email.casefold(),
        "verified_at": NOW,
        "password_hash": "x",
        "created_at": NOW,
        "last_seen_at": NOW,
        "admin": False,
        "mail_frequency": "immediate",
        "name": "",
        **columns,
    }
    with transaction() as session:
        account_id = insert_row(session, ACCOUNT, row)
        for structure_id in structures:
            values = {"account_id": account_id, "structure_id": structure_id, "since": NOW}
            run(session, insert(MEMBERSHIP).values(role=role, **values))
        for department in departments:
            values = {"account_id": account_id, "department": department, "since": NOW}
            run(session, insert(GRANT).values(**values))
        actor = account_actor(session, account_id, NOW)
        session.commit()
    return Person(actor, account_id, email)


def again(someone: Person) -> Person:
    """Give the same person with the rights the database gives now."""
    with read_session() as session:
        return replace(someone, actor=account_actor(session, someone.account_id, NOW))


def actor_of(secret: str | None, now: datetime) -> Actor | None:
    """Return who holds a cookie."""
    held = holder_of(secret, now)
    return None if held is None else held.actor


def volunteer(state: str = "validated", **changes: Any) -> Person:
    """Store a confirmed account with a volunteer's profile in that state."""
    own = ("language", "mail_frequency")
    someone = person(**{k: changes.pop(k) for k in own if k in changes})
    columns = profile_columns(checked(form(**changes), NOW))
    row = {
        **columns,
        "account_id": someone.account_id,
        "state": state,
        "charter_at": NOW,
        "created_at": NOW,
        "submitted_at": NOW,
        "revision": 1,
        "erased": False,
    }
    with transaction() as session:
        volunteer_id = insert_row(session, VOLUNTEER, row)
        session.commit()
    return Person(someone.actor, someone.account_id, someone.email, volunteer_id)


def mission(**changes: Any) -> tuple[int, int]:
    """Store a published mission of a validated structure; return both numbers."""
    structure = structure_row()
    row = mission_row(structure, **changes)
    store([structure], [row])
    return row["id"], structure["id"]


def taken(mission_id: int) -> int:
    """Return how many places of a mission are taken."""
    with read_session() as session:
        query = select(MISSION.c.taken).where(MISSION.c.id == mission_id)
        return int(run(session, query).scalar_one())


def states(mission_id: int) -> list[str]:
    """Return the states of a mission's interests, oldest first."""
    with read_session() as session:
        query = select(INTEREST.c.state).where(INTEREST.c.mission_id == mission_id)
        return list(run(session, query.order_by(INTEREST.c.id)).scalars())


def mails(recipient: str) -> list[str]:
    """Return the subjects written to somebody, oldest first."""
    with read_session() as session:
        query = select(OUTBOX_MAIL.c.subject).where(OUTBOX_MAIL.c.recipient == recipient)
        return list(run(session, query.order_by(OUTBOX_MAIL.c.id)).scalars())
