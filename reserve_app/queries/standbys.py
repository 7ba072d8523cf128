"""Read one's own standby: what one asked to be called for."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from reserve_app.domain.actor import Actor
from reserve_app.models import STANDBY, VOLUNTEER, kinds_of
from reserve_app.models.engine import read_session
from reserve_app.services.sql import run


@dataclass(frozen=True, slots=True)
class MyStandby:
    """What the actor wants to be called for; ``slots`` is a weekly mask."""

    active: bool
    kinds: tuple[str, ...]
    radius_km: int
    slots: int
    on_site: bool
    remote: bool


def my_standby(actor: Actor) -> MyStandby | None:
    """Return the actor's own standby; None when they never asked."""
    if actor.account_id is None:
        return None
    names = list(MyStandby.__dataclass_fields__)
    query = (
        select(*(STANDBY.c[name] for name in names))
        .join(VOLUNTEER, VOLUNTEER.c.id == STANDBY.c.volunteer_id)
        .where(VOLUNTEER.c.account_id == actor.account_id)
    )
    with read_session() as session:
        row = run(session, query).mappings().one_or_none()
    return None if row is None else MyStandby(**{**row, "kinds": kinds_of(row["kinds"])})
