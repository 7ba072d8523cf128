"""Read what the page of one territory shows beside its numbers: missions, structures, communes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine, Select, func, or_, select, true

from reserve_app.data import load_crisis
from reserve_app.domain.actor import Actor
from reserve_app.domain.forgotten import HELP_WITHIN_KM
from reserve_app.geo.distance import BoundingBox, bounding_box
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.mail.dates import paris_day
from reserve_app.models import MISSION, STRUCTURE, TERRITORY_CONTACT
from reserve_app.models.engine import get_engine, read_connection
from reserve_app.queries.territories import known_territory
from reserve_app.search import find
from reserve_app.search.nearness import helping_missions
from reserve_app.search.results import MissionCard
from reserve_app.search.statements import CARD, public
from reserve_app.settings import get_settings

LATEST = 6
MOST_STRUCTURES = 200
DRAWN_FROM = 2_000  # inhabitants: smaller communes would be dots upon dots
_M, _S = MISSION.c, STRUCTURE.c
_C = TERRITORY_CONTACT.c


@dataclass(frozen=True, slots=True)
class StructureLine:
    """A validated structure and how many open missions it has."""

    name: str
    legal_kind: str
    commune: str
    missions: int


@dataclass(frozen=True, slots=True)
class CommuneReach:
    """A commune, and whether an open mission on site, full or not, is within reach of it."""

    name: str
    lat: float
    lon: float
    population: int
    near: bool


@dataclass(frozen=True, slots=True)
class PublicContact:
    """The service the public may write to or call; what it did not give is empty."""

    name: str
    email: str
    phone: str
    url: str


def contact_of(actor: Actor, code: str) -> PublicContact | None:
    """Return the public contact of a territory, None where its moderators gave none.

    Raises:
        Unavailable: the database does not answer.
    """
    del actor  # public
    statement = select(_C.name, _C.email, _C.phone, _C.url).where(_C.department == code)
    with read_connection() as connection:
        row = connection.execute(statement).one_or_none()
    return PublicContact(*row) if row else None


def latest_in(actor: Actor, code: str, now: datetime) -> tuple[MissionCard, ...]:
    """Return the six newest open missions of a territory, remote ones too.

    Raises:
        NotFound: there is no such territory.
        Unavailable: the database does not answer.
    """
    del actor  # public
    known_territory(code)
    statement: Select[Any] = (
        select(*CARD)
        .join(STRUCTURE, _S.id == _M.structure_id)
        .where(
            _M.department == code,
            *public(),
            or_(_M.ends_on.is_(None), _M.ends_on >= paris_day(now)),
        )
        .order_by(_M.published_at.desc(), _M.id.desc())
        .limit(LATEST)
    )
    with read_connection() as connection:
        return tuple(find.card(row, None) for row in connection.execute(statement))


def structures_in(actor: Actor, code: str) -> tuple[StructureLine, ...]:
    """Return the validated structures of a territory by name, at most two hundred.

    Raises:
        Unavailable: the database does not answer.
    """
    del actor  # public: no contact is among these columns
    open_missions = (
        select(func.count())
        .where(_M.structure_id == _S.id, *public())
        .correlate(STRUCTURE)
        .scalar_subquery()
    )
    statement = (
        select(_S.name, _S.legal_kind, _S.commune, open_missions.label("missions"))
        .where(_S.department == code, _S.validated == true())
        .order_by(_S.name, _S.id)
        .limit(MOST_STRUCTURES)
    )
    with read_connection() as connection:
        return tuple(StructureLine(*row) for row in connection.execute(statement))


def communes_in(actor: Actor, code: str, now: datetime) -> tuple[CommuneReach, ...]:
    """Return the communes of 2,000 people or more, and whether help is near; a minute old at most.

    Raises:
        Unavailable: the database does not answer.
    """
    del actor
    return _reach(get_engine(), code, now.replace(second=0, microsecond=0))


@lru_cache(maxsize=256)
def _reach(_engine: Engine, code: str, minute: datetime) -> tuple[CommuneReach, ...]:
    kinds, today = load_crisis(get_settings().crisis).keys, paris_day(minute)
    drawn = [one for one in get_gazetteer().in_department(code) if one.population >= DRAWN_FROM]
    placed = [
        (one, (one.lat, one.lon)) for one in drawn if one.lat is not None and one.lon is not None
    ]
    if not placed:
        return ()
    with read_connection() as connection:
        helping = helping_missions(connection, today, kinds, _around(at for _one, at in placed))
    return tuple(
        CommuneReach(one.name, *at, one.population, helping.is_near(at, HELP_WITHIN_KM))
        for one, at in placed
    )


def _around(points: Iterable[tuple[float, float]]) -> BoundingBox:
    """Return the box that holds all from which help may come to these points."""
    boxes = [bounding_box(*at, HELP_WITHIN_KM) for at in points]
    souths, wests, norths, easts = zip(*boxes, strict=True)
    return BoundingBox(min(souths), min(wests), max(norths), max(easts))
