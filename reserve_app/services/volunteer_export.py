"""Give a structure the list of those it confirmed and how to reach them; each reading is logged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.phones import shown_phone
from reserve_app.domain.states import By, InterestState
from reserve_app.language import _
from reserve_app.models import ACCOUNT, CONTACT_VIEW, INTEREST, MISSION, STRUCTURE, VOLUNTEER
from reserve_app.models.engine import transaction
from reserve_app.services import throttle
from reserve_app.services.auditing import Doing, Subject, record
from reserve_app.services.permissions import missing
from reserve_app.services.sessions import signed_in
from reserve_app.services.sql import known_id, run
from reserve_app.services.throttle import Limit

_I, _M, _V, _A, _S = INTEREST.c, MISSION.c, VOLUNTEER.c, ACCOUNT.c, STRUCTURE.c
_CONFIRMED = (
    select(
        _I.id, _I.volunteer_id, _I.since, _M.title, _M.commune, _M.remote,
        _V.first_name, _V.last_name, _V.phone, _V.slots, _A.email,
    )
    .join(MISSION, _M.id == _I.mission_id)
    .join(VOLUNTEER, _V.id == _I.volunteer_id)
    .join(ACCOUNT, _A.id == _V.account_id)
    .where(_I.state == InterestState.CONFIRMED.value)
    .order_by(_M.title, _M.id, _V.last_name, _V.first_name, _I.id)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ConfirmedPerson:
    """Somebody a structure confirmed, and how to reach them."""

    mission: str
    place: str
    first_name: str
    last_name: str
    phone: str
    email: str
    slots: int
    confirmed_at: datetime


def export_confirmed(
    actor: Actor, structure_id: int, *, now: datetime
) -> tuple[ConfirmedPerson, ...]:
    """Return everybody a structure of the actor has confirmed.

    Each one is a reading of a contact, that the volunteer sees; the whole is one row of the log.

    Raises:
        NotFound: not one of the actor's structures.
        NotSignedIn: a visitor.
        TooMany: too many exports in a day.
    """
    account_id = signed_in(actor)
    if known_id(structure_id) not in actor.structures:
        raise missing()
    throttle.check(Limit.EXPORT_BY_ACCOUNT, "volunteers", account_id)
    with transaction() as session:
        here = select(_S.department).where(_S.id == structure_id)
        department = run(session, here).scalar_one()
        rows = run(session, _CONFIRMED.where(_M.structure_id == structure_id)).all()
        seen = [
            {
                "volunteer_id": row.volunteer_id,
                "interest_id": row.id,
                "viewer_id": account_id,
                "structure_id": structure_id,
                "at": now,
            }
            for row in rows
        ]
        if seen:
            session.connection().execute(insert(CONTACT_VIEW), seen)
        about = Subject(structure_id, department, structure_id)
        doing = Doing(actor, By.MANAGER, now)
        record(session, Act.STRUCTURE_VOLUNTEERS_EXPORTED, about, doing)
        session.commit()
    return tuple(
        ConfirmedPerson(
            mission=row.title,
            place=_("À distance") if row.remote else row.commune,
            first_name=row.first_name,
            last_name=row.last_name,
            phone=shown_phone(row.phone),
            email=row.email,
            slots=row.slots,
            confirmed_at=row.since,
        )
        for row in rows
    )
