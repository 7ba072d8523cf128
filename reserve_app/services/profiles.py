"""Check and write a volunteer's profile."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import and_, select, update
from sqlmodel import Session

from reserve_app.data import load_crisis
from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.errors import BadInput
from reserve_app.domain.profile import Profile, ProfileForm, Town, check_profile
from reserve_app.domain.review import Reviewed, Why
from reserve_app.domain.states import By, VolunteerState
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.language import _
from reserve_app.mail.dates import paris_day
from reserve_app.models import ACCOUNT, STANDBY, VOLUNTEER, kinds_text
from reserve_app.services.auditing import Change, Doing, Subject, record
from reserve_app.services.review_queue import put_in_queue
from reserve_app.services.review_subjects import Which
from reserve_app.services.sql import insert_row, run
from reserve_app.settings import get_settings

_V = VOLUNTEER.c


def checked(form: ProfileForm, now: datetime) -> Profile:
    """Return the profile a form describes, in normal form.

    Raises:
        BadInput: the first field at fault, with its name and a sentence.
    """
    commune = get_gazetteer().commune(form.commune_insee)
    if commune is None:
        msg = _("Choisissez votre commune dans la liste.")
        raise BadInput(msg, field="commune_insee")
    town = Town(commune.insee, commune.name, commune.department, commune.lat, commune.lon)
    return check_profile(form, town, load_crisis(get_settings().crisis).keys, paris_day(now))


def write_profile(
    session: Session, actor: Actor, account_id: int, profile: Profile, now: datetime
) -> int:
    """Write the profile of an account, new or started again; return the volunteer's id."""
    known = run(session, select(_V.id).where(_V.account_id == account_id)).scalar_one_or_none()
    columns = profile_columns(profile)
    subject = {"charter_at": now, "submitted_at": now}
    if known is not None:
        run(session, update(VOLUNTEER).where(_V.id == known).values(**columns, **subject))
        return int(known)
    row = {
        **columns,
        **subject,
        "account_id": account_id,
        "state": VolunteerState.PENDING.value,
        "created_at": now,
        "revision": 1,
        "erased": False,
    }
    volunteer_id = insert_row(session, VOLUNTEER, row)
    doing = Doing(actor, By.VOLUNTEER, now)
    change = Change(after=VolunteerState.PENDING.value)
    about = Subject(volunteer_id, profile.town.department)
    record(session, Act.VOLUNTEER_CREATED, about, doing, change)
    return volunteer_id


def queue_profile(session: Session, account_id: int, now: datetime) -> None:
    """Put an account's waiting profile in the moderators' queue, once its address is confirmed."""
    waiting = and_(
        _V.account_id == account_id,
        _V.state == VolunteerState.PENDING.value,
        ACCOUNT.c.verified_at.is_not(None),
    )
    query = select(_V.id).join(ACCOUNT, ACCOUNT.c.id == _V.account_id).where(waiting)
    found = run(session, query.with_for_update(of=VOLUNTEER)).scalar_one_or_none()
    if found is not None:
        put_in_queue(session, Which(Reviewed.VOLUNTEER, found), Why.NEW, now)


def move_standby(session: Session, volunteer_id: int, profile: Profile) -> None:
    """Keep the standby's copy of the commune's point right."""
    point = {"lat": profile.town.lat, "lon": profile.town.lon}
    run(session, update(STANDBY).where(STANDBY.c.volunteer_id == volunteer_id).values(**point))


def profile_columns(profile: Profile) -> dict[str, Any]:
    """Return the columns of `Volunteer` a profile fills."""
    return {
        "first_name": profile.first_name,
        "last_name": profile.last_name,
        "phone": profile.phone,
        "birth_date": profile.birth_date,
        "commune_insee": profile.town.insee,
        "commune": profile.town.name,
        "department": profile.town.department,
        "lat": profile.town.lat,
        "lon": profile.town.lon,
        "radius_km": profile.radius_km,
        "kinds": kinds_text(profile.kinds),
        "slots": profile.slots,
        "on_site": profile.on_site,
        "remote": profile.remote,
    }
