"""Read volunteers: one's own profile, and those who wait for a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from reserve_app.domain.actor import Actor
from reserve_app.domain.phones import shown_phone
from reserve_app.domain.states import VolunteerState
from reserve_app.models import ACCOUNT, AUDIT_ENTRY, STANDBY, VOLUNTEER, kinds_of
from reserve_app.models.engine import read_session
from reserve_app.services.sql import run

_V, _A, _E = VOLUNTEER.c, ACCOUNT.c, AUDIT_ENTRY.c


@dataclass(frozen=True, slots=True)
class MyProfile:
    """One's own profile, and the reason of the last decision on it."""

    id: int
    state: VolunteerState
    first_name: str
    last_name: str
    phone: str
    birth_date: date
    commune_insee: str
    commune: str
    department: str
    radius_km: int
    kinds: tuple[str, ...]
    slots: int
    on_site: bool
    remote: bool
    reason: str
    reason_text: str
    standby: bool


def my_profile(actor: Actor) -> MyProfile | None:
    """Return the actor's own profile; None when there is none."""
    if actor.account_id is None:
        return None
    last = (
        select(_E.reason, _E.reason_text)
        .where(_E.subject == "volunteer", _E.subject_id == _V.id, _E.reason != "")
        .order_by(_E.id.desc())
        .limit(1)
    )
    names = [name for name in MyProfile.__dataclass_fields__ if name in _V]
    query = (
        select(
            *(_V[name] for name in names),
            last.with_only_columns(_E.reason).scalar_subquery().label("reason"),
            last.with_only_columns(_E.reason_text).scalar_subquery().label("reason_text"),
            STANDBY.c.active.label("standby"),
        )
        .outerjoin(STANDBY, STANDBY.c.volunteer_id == _V.id)
        .where(_V.account_id == actor.account_id)
    )
    with read_session() as session:
        row = run(session, query).mappings().one_or_none()
    if row is None or row["birth_date"] is None:
        return None
    told = {
        "state": VolunteerState(row["state"]),
        "phone": shown_phone(row["phone"]),
        "kinds": kinds_of(row["kinds"]),
        "reason": row["reason"] or "",
        "reason_text": row["reason_text"] or "",
        "standby": bool(row["standby"]),
    }
    return MyProfile(**{**row, **told})
