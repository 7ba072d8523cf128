"""Standby: a volunteer says « prévenez-moi », changes what for, or stops."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select, update
from sqlmodel import Session

from reserve_app.data import load_crisis
from reserve_app.domain.actor import SYSTEM, Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.criteria import LARGEST_RADIUS_KM, LEAST_RADIUS_KM, Slot, slots_mask
from reserve_app.domain.errors import BadInput, BadLink, Forbidden, NotFound
from reserve_app.domain.states import By, VolunteerState
from reserve_app.language import _
from reserve_app.mail.addresses import STOP_CALLS, page
from reserve_app.models import STANDBY, VOLUNTEER, kinds_text
from reserve_app.models.engine import transaction
from reserve_app.services.auditing import Doing, Subject, record
from reserve_app.services.sessions import signed_in
from reserve_app.services.sql import LARGEST_ID, insert_once, run
from reserve_app.settings import get_settings

_S, _V = STANDBY.c, VOLUNTEER.c
_MAY = (VolunteerState.PENDING.value, VolunteerState.VALIDATED.value)


class StandbyWish(BaseModel):
    """What one wants to be called for; no kind means all, no half-day means any time."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kinds: frozenset[str] = frozenset()
    radius_km: int = Field(default=15, ge=LEAST_RADIUS_KM, le=LARGEST_RADIUS_KM)
    slots: frozenset[Slot] = frozenset()
    on_site: bool = True
    remote: bool = True


def start_standby(actor: Actor, wish: StandbyWish, *, now: datetime) -> None:
    """Ask to be called, or change what for.

    Raises:
        NotSignedIn: a visitor.
        NotFound: no profile.
        Forbidden: the profile was refused or suspended.
        BadInput: an unknown kind, or neither on site nor remote.
    """
    account_id = signed_in(actor)
    known = load_crisis(get_settings().crisis).keys
    if wish.kinds - set(known) or not (wish.on_site or wish.remote):
        msg = _("Choisissez au moins un type de mission, sur place ou à distance.")
        raise BadInput(msg, field="kinds")
    with transaction() as session:
        query = select(VOLUNTEER).where(_V.account_id == account_id).with_for_update()
        volunteer = run(session, query).mappings().one_or_none()
        if volunteer is None:
            msg = _("Complétez d'abord votre profil de bénévole.")
            raise NotFound(msg)
        if volunteer["state"] not in _MAY:
            msg = _("Votre profil ne permet pas d'être prévenu. Le motif est dans votre compte.")
            raise Forbidden(msg)
        values = {
            "active": True,
            "kinds": kinds_text(wish.kinds or known),
            "radius_km": wish.radius_km,
            "slots": slots_mask(wish.slots),
            "on_site": wish.on_site,
            "remote": wish.remote,
            "lat": volunteer["lat"],
            "lon": volunteer["lon"],
        }
        new = {"volunteer_id": volunteer["id"], "since": now, **values}
        if not insert_once(session, STANDBY, new):
            mine = update(STANDBY).where(_S.volunteer_id == volunteer["id"])
            run(session, mine.values(**values))
        about = Subject(volunteer["id"], volunteer["department"])
        record(session, Act.STANDBY_STARTED, about, Doing(actor, By.VOLUNTEER, now))
        session.commit()


def stop_standby(actor: Actor, *, now: datetime) -> None:
    """Stop being called. Twice is once.

    Raises:
        NotSignedIn: a visitor.
    """
    account_id = signed_in(actor)
    with transaction() as session:
        query = select(_V.id).where(_V.account_id == account_id)
        volunteer_id = run(session, query).scalar_one_or_none()
        if volunteer_id is not None:
            _stop(session, volunteer_id, Doing(actor, By.VOLUNTEER, now))
        session.commit()


def stop_by_link(token: str, *, now: datetime) -> None:
    """Stop the calls of whom a mailed link names, without signing in (RFC 8058). Twice is once.

    Raises:
        BadLink: not a link we made.
    """
    number, _dot, signature = token.partition(".")
    ok = number.isascii() and number.isdigit() and len(number) <= len(str(LARGEST_ID))
    if not ok or not hmac.compare_digest(signature.encode(), _signature(int(number)).encode()):
        msg = _("Ce lien n'est pas valable. Choisissez vos courriels dans votre compte.")
        raise BadLink(msg)
    with transaction() as session:
        _stop(session, int(number), Doing(SYSTEM, By.VOLUNTEER, now))
        session.commit()


def stop_link(volunteer_id: int) -> str:
    """Return the address that stops a volunteer's calls: signed, so that none can be guessed."""
    return page(STOP_CALLS, secret=f"{volunteer_id}.{_signature(volunteer_id)}")


def _signature(volunteer_id: int) -> str:
    key = get_settings().secret_key.get_secret_value().encode()
    return hmac.new(key, f"stop-calls:{volunteer_id}".encode(), hashlib.sha256).hexdigest()


def _stop(session: Session, volunteer_id: int, doing: Doing) -> None:
    active = (_S.volunteer_id == volunteer_id, _S.active)
    if run(session, update(STANDBY).where(*active).values(active=False)).rowcount:
        query = select(_V.department).where(_V.id == volunteer_id)
        about = Subject(volunteer_id, run(session, query).scalar_one())
        record(session, Act.STANDBY_STOPPED, about, doing)
