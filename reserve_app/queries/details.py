"""What the public pages show of one mission, and of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from reserve_app.search.results import MissionCard


@dataclass(frozen=True, slots=True)
class MissionDetail:
    """One mission as everybody may read it: no contact, no private field.

    Attributes:
        lat, lon, address: None and empty when remote.
        slots: weekly mask, see `domain.criteria.slots_of`; 0 means any time.
        past: its last day is over.
    """

    id: int
    slug: str
    title: str
    description: str
    kind: str
    remote: bool
    address: str
    commune: str
    insee: str
    department: str
    lat: float | None
    lon: float | None
    starts_on: date
    ends_on: date | None
    past: bool
    slots: int
    places: int
    places_left: int
    urgent: bool
    published_at: datetime
    revision: int
    structure_id: int
    structure: str
    structure_kind: str
    structure_description: str
    structure_commune: str
    structure_department: str


@dataclass(frozen=True, slots=True)
class HomeCounts:
    """What the home page says: open missions by kind and mode, and what stands behind them.

    Attributes:
        kinds: open missions by kind; every kind of the profile is there, if need be with 0.
        places: places left in them.
        communes: communes with at least one open on-site mission.
        structures: validated structures.
    """

    missions: int
    remote: int
    kinds: dict[str, int]
    places: int
    communes: int
    structures: int
    latest: tuple[MissionCard, ...] = ()
