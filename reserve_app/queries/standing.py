"""Where the actor stands with one mission, before they press its button."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from reserve_app.domain.actor import Actor
from reserve_app.domain.states import LIVE, InterestState, VolunteerState
from reserve_app.models import INTEREST, VOLUNTEER
from reserve_app.models.engine import read_session
from reserve_app.services.interests import position_of
from reserve_app.services.sql import run

_I, _V = INTEREST.c, VOLUNTEER.c


@dataclass(frozen=True, slots=True)
class Standing:
    """Who looks at a mission.

    ``profile`` is None without one, ``interest`` without a live one. ``position`` is the rank on
    the waiting list (0 when not waiting) and ``waiting`` how many people wait.
    """

    signed_in: bool = False
    profile: VolunteerState | None = None
    birth_date: date | None = None
    interest: InterestState | None = None
    position: int = 0
    waiting: int = 0


def standing(actor: Actor, mission_id: int) -> Standing:
    """Return where the actor stands with a mission; no rights are given by it."""
    if actor.account_id is None:
        return Standing()
    mine = select(_V.id, _V.state, _V.birth_date).where(_V.account_id == actor.account_id)
    waits = select(func.count()).where(
        _I.mission_id == mission_id, _I.state == InterestState.WAITLISTED.value
    )
    with read_session() as session:
        waiting = int(run(session, waits).scalar_one())
        volunteer = run(session, mine).one_or_none()
        if volunteer is None:
            return Standing(signed_in=True, waiting=waiting)
        live = select(_I.id, _I.state).where(
            _I.volunteer_id == volunteer.id,
            _I.mission_id == mission_id,
            _I.state.in_(sorted(LIVE)),
        )
        interest = run(session, live).one_or_none()
        return Standing(
            signed_in=True,
            profile=VolunteerState(volunteer.state),
            birth_date=volunteer.birth_date,
            interest=InterestState(interest.state) if interest else None,
            position=position_of(session, interest.id) if interest else 0,
            waiting=waiting,
        )
