"""Read missions in public: the finder, the map, one mission, the counts of the home page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select

from reserve_app.data import load_crisis
from reserve_app.domain.actor import Actor
from reserve_app.domain.criteria import BBox, SearchCriteria
from reserve_app.domain.errors import NotFound
from reserve_app.language import _
from reserve_app.models import MISSION, STRUCTURE
from reserve_app.models.engine import read_connection
from reserve_app.queries.details import MissionDetail
from reserve_app.search import find, view
from reserve_app.search.results import MapView, SearchPage
from reserve_app.search.statements import public
from reserve_app.settings import get_settings

PARIS = ZoneInfo("Europe/Paris")
LARGEST_ID = 2**31 - 1  # of an INTEGER column; beyond, PostgreSQL refuses the comparison


def today_in_france() -> date:
    """Return the day it is in Paris: a mission is over at midnight there."""
    return datetime.now(PARIS).date()


def find_missions(
    criteria: SearchCriteria, actor: Actor, *, today: date | None = None
) -> SearchPage:
    """Find the missions everybody may see, the same whoever asks.

    Raises:
        Unavailable: the database does not answer.
    """
    del actor  # published missions of validated structures are public, and nothing else is found
    kinds = load_crisis(get_settings().crisis).keys
    with read_connection() as connection:
        return find.search(connection, criteria, today or today_in_france(), kinds)


def map_view(
    criteria: SearchCriteria, bbox: BBox, zoom: int, actor: Actor, *, today: date | None = None
) -> MapView:
    """Return what a map shows of a search: on-site missions when few, clusters when many.

    ``bbox`` is what the map shows, in degrees, and ``zoom`` its zoom: a cluster is 64 pixels wide.

    Raises:
        Unavailable: the database does not answer.
    """
    del actor
    with read_connection() as connection:
        return view.map_view(connection, criteria, bbox, zoom, today or today_in_france())


def get_mission(mission_id: int, actor: Actor, *, today: date | None = None) -> MissionDetail:
    """Return one mission as everybody may read it.

    Raises:
        NotFound: there is none of that number, or it is not public: both answer alike.
        Unavailable: the database does not answer.
    """
    del actor
    row = None
    if 0 < mission_id <= LARGEST_ID:
        statement = (
            select(*DETAIL)
            .join(STRUCTURE, STRUCTURE.c.id == MISSION.c.structure_id)
            .where(MISSION.c.id == mission_id, *public())
        )
        with read_connection() as connection:
            row = connection.execute(statement).one_or_none()
    if row is None:
        msg = _("Cette mission n'existe pas ou n'est plus proposée.")
        raise NotFound(msg)
    return detail_of(row, today or today_in_france())


def detail_of(row: Row[*tuple[Any, ...]], today: date) -> MissionDetail:
    """Make a mission of a row of the columns `DETAIL`."""
    fields = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name
    ends_on = fields["ends_on"]
    return MissionDetail(**fields, past=ends_on is not None and ends_on < today)


DETAIL = (
    MISSION.c.id, MISSION.c.slug, MISSION.c.title, MISSION.c.description,
    MISSION.c.kind, MISSION.c.remote, MISSION.c.address, MISSION.c.commune,
    MISSION.c.commune_insee.label("insee"), MISSION.c.department, MISSION.c.lat,
    MISSION.c.lon, MISSION.c.starts_on, MISSION.c.ends_on, MISSION.c.slots,
    MISSION.c.places, (MISSION.c.places - MISSION.c.taken).label("places_left"),
    MISSION.c.urgent, MISSION.c.published_at, MISSION.c.revision,
    STRUCTURE.c.id.label("structure_id"), STRUCTURE.c.name.label("structure"),
    STRUCTURE.c.legal_kind.label("structure_kind"),
    STRUCTURE.c.description.label("structure_description"),
    STRUCTURE.c.commune.label("structure_commune"),
    STRUCTURE.c.department.label("structure_department"),
)  # fmt: skip


def home_counts(actor: Actor, *, today: date | None = None) -> dict[str, int]:
    """Count the open missions by kind, for the home page; each kind is there, if need be with 0.

    Raises:
        Unavailable: the database does not answer.
    """
    del actor
    kinds = load_crisis(get_settings().crisis).keys
    with read_connection() as connection:
        return find.facets(connection, SearchCriteria(), today or today_in_france(), kinds).kinds
