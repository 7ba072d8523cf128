"""What a search gives back: plain frozen data, safe to hand to a screen or an API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class MissionCard(NamedTuple):
    """One mission of a list. Distances are in kilometres, None for remote or without origin.

    A tuple, because a page makes twenty and a frozen dataclass takes eight times as long.
    """

    id: int
    slug: str
    title: str
    kind: str
    structure: str
    commune: str
    insee: str
    department: str
    lat: float | None
    lon: float | None
    distance_km: float | None
    places: int
    places_left: int
    remote: bool
    starts_on: date
    ends_on: date | None
    slots: int
    urgent: bool


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts by kind and by mode, each ignoring its own criterion but obeying the others."""

    kinds: dict[str, int]
    modes: dict[str, int]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of results.

    Attributes:
        total: all missions found, on site in the area plus remote ones.
        results: at most 20, on site first by the order asked, then remote ones.
        page, pages: this page, and how many there are (at least 1).
        nearest: when nothing is found, up to three nearest open missions whatever the radius.
    """

    total: int
    total_on_site: int
    total_remote: int
    facets: Facets
    results: tuple[MissionCard, ...]
    page: int
    pages: int
    nearest: tuple[MissionCard, ...] = ()


@dataclass(frozen=True, slots=True)
class Cluster:
    """Missions of one map cell: their number and centre of gravity (degrees), by kind."""

    lat: float
    lon: float
    count: int
    kinds: dict[str, int]


@dataclass(frozen=True, slots=True)
class MapView:
    """What a map shows: single missions when few, clusters when many. Never both."""

    total: int
    missions: tuple[MissionCard, ...]
    clusters: tuple[Cluster, ...]
