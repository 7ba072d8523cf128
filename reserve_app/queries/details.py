"""What the public pages show of one mission."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


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
