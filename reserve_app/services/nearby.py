"""The open missions nearest to a volunteer: what they are shown when one came to nothing."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import RowMapping, select
from sqlmodel import Session

from reserve_app.data import load_crisis
from reserve_app.domain.criteria import LARGEST_RADIUS_KM, Mode, Origin, SearchCriteria
from reserve_app.domain.durations import NEAREST_SHOWN
from reserve_app.domain.eligibility import eligibility
from reserve_app.mail.dates import paris_day
from reserve_app.mail.mission_words import MissionWords
from reserve_app.models import VOLUNTEER, kinds_of
from reserve_app.search import find
from reserve_app.search.results import MissionCard
from reserve_app.services.sql import run
from reserve_app.settings import get_settings


def nearest_missions(
    session: Session, volunteer_id: int, now: datetime
) -> tuple[MissionWords, ...]:
    """Return up to three open missions they may apply to: on site by distance, then remote."""
    today = paris_day(now)
    query = select(VOLUNTEER).where(VOLUNTEER.c.id == volunteer_id)
    volunteer = run(session, query).mappings().one()
    if volunteer["erased"]:
        return ()
    cards = [
        card
        for mode in (Mode.ON_SITE, Mode.REMOTE)
        if volunteer[mode.value]
        for card in _open(session, volunteer, mode, today)
    ]
    return tuple(
        MissionWords(card.id, card.slug, card.title, card.structure, card.commune, card.remote)
        for card in cards[:NEAREST_SHOWN]
    )


def _open(session: Session, volunteer: RowMapping, mode: Mode, today: date) -> list[MissionCard]:
    profile = load_crisis(get_settings().crisis)
    remote = mode is Mode.REMOTE
    kinds = frozenset(
        key
        for key in kinds_of(volunteer["kinds"])
        if key in profile.keys
        and eligibility(
            profile.kind(key), remote=remote, birth_date=volunteer["birth_date"], today=today
        ).allowed
    )
    if not kinds or volunteer["lat"] is None:
        return []
    criteria = SearchCriteria(
        origin=Origin(lat=volunteer["lat"], lon=volunteer["lon"]),
        radius_km=LARGEST_RADIUS_KM,
        kinds=kinds,
        mode=mode,
    )
    return list(find.search(session.connection(), criteria, today, profile.keys).results)
