"""What the search is compared with: how one writes it first, and how fast a machine can be."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import select as core_select
from sqlmodel import Session, col, or_, select

from reserve_app.domain.criteria import BBox, SearchCriteria
from reserve_app.geo.distance import EARTH_RADIUS_KM, haversine_km
from reserve_app.geo.mercator import MAX_ZOOM, cell_of, cell_shift, project
from reserve_app.models import MISSION, Mission, Structure
from reserve_app.models.engine import get_engine, read_connection

PAGE = 20
AT_ONCE = 10_000  # objects the plain query holds: with all of a million it would take 20 GB


def plain_orm(criteria: SearchCriteria, box: BBox, zoom: int, today: date) -> int:
    """Load every open mission as an object and do the rest in Python; return the total.

    A box of latitudes and longitudes is asked in SQL where there is one, as anybody would. Objects
    come by the ten thousand; what the answer needs of each is kept.
    """
    wanted = (
        select(Mission, Structure)
        .join(Structure)
        .where(
            Mission.state == "published",
            Structure.state == "validated",
            Mission.taken < Mission.places,
            or_(col(Mission.ends_on).is_(None), col(Mission.ends_on) >= today),
        )
    )
    area = criteria.bbox
    if area is not None:
        wanted = wanted.where(
            or_(
                Mission.remote,
                col(Mission.lat).between(area.south, area.north)
                & col(Mission.lon).between(area.west, area.east),
            )
        )
    facets: Counter[tuple[bool, str]] = Counter()
    cells: Counter[tuple[int, int]] = Counter()
    on_site: list[tuple[float, int, str, str, float | None]] = []
    with Session(get_engine()) as session:
        for mission, structure in session.exec(wanted.execution_options(yield_per=AT_ONCE)):
            km = _km(criteria, mission)
            if area is None and km is not None and km > criteria.radius_km:
                continue
            facets[mission.remote, mission.kind] += 1
            if mission.remote:
                continue
            newest = -mission.published_at.timestamp() if mission.published_at else 0.0
            order = newest if km is None else km
            on_site.append((order, mission.id or 0, mission.title, structure.name, km))
            if _is_inside(box, mission):
                cells[cell_of(mission.mx or 0, mission.my or 0, min(zoom, MAX_ZOOM))] += 1
    on_site.sort()
    del on_site[PAGE:]
    return facets.total()


def _is_inside(box: BBox, mission: Mission) -> bool:
    return (
        box.west <= (mission.lon or 0) <= box.east and box.south <= (mission.lat or 0) <= box.north
    )


def _km(criteria: SearchCriteria, mission: Mission) -> float | None:
    origin = criteria.origin
    if origin is None or mission.lat is None or mission.lon is None:
        return None
    return haversine_km(origin.lat, origin.lon, mission.lat, mission.lon)


class Scan:
    """Every open mission in memory as arrays: the floor, if nothing ever changed."""

    def __init__(self) -> None:
        names = ("remote", "kind", "lat", "lon", "mx", "my", "published_at", "ends_on")
        open_ = (MISSION.c.published, MISSION.c.structure_validated, ~MISSION.c.is_full)
        with read_connection() as connection:
            rows = connection.execute(
                core_select(*(MISSION.c[n] for n in names)).where(*open_)
            ).all()
        columns: list[Any] = list(zip(*rows, strict=True))
        self.remote = np.array(columns[0], dtype=bool)
        self.kind = np.unique(np.array(columns[1]), return_inverse=True)[1]
        self.lat, self.lon = (np.array(c, dtype=float) for c in columns[2:4])
        self.mx, self.my = (np.array([v or 0 for v in c], dtype=np.int64) for c in columns[4:6])
        self.published = np.array([each.timestamp() for each in columns[6]])
        self.ends = np.array([(each or date.max).toordinal() for each in columns[7]])

    def search(self, criteria: SearchCriteria, box: BBox, zoom: int, today: date) -> int:
        """Do the whole finder query; return the total."""
        is_open = self.ends >= today.toordinal()
        area = criteria.bbox
        if area is not None:
            inside = self._inside(area)
        elif criteria.origin is not None:
            km = self._km(criteria.origin.lat, criteria.origin.lon)
            inside = km <= criteria.radius_km
        else:
            inside = ~self.remote
        on_site = np.flatnonzero(inside & is_open & ~self.remote)
        remote = self.remote & is_open
        np.bincount(self.kind[on_site])
        np.bincount(self.kind[remote])
        by = (
            self.published
            if criteria.origin is None
            else -self._km(criteria.origin.lat, criteria.origin.lon)
        )
        best = (
            on_site if len(on_site) <= PAGE else on_site[np.argpartition(-by[on_site], PAGE)[:PAGE]]
        )
        best[np.argsort(-by[best])]
        seen = on_site[self._inside(box)[on_site]]
        shift = cell_shift(min(zoom, MAX_ZOOM))
        np.unique((self.mx[seen] >> shift << 31) | (self.my[seen] >> shift), return_counts=True)
        return int(len(on_site) + remote.sum())

    def _inside(self, box: BBox) -> np.ndarray[Any, Any]:
        west, south = project(box.south, box.west)
        east, north = project(box.north, box.east)
        inside = (self.mx >= west) & (self.mx <= east) & (self.my >= north) & (self.my <= south)
        return np.asarray(inside & ~self.remote)

    def _km(self, lat: float, lon: float) -> np.ndarray[Any, Any]:
        phi, other = np.radians(lat), np.radians(self.lat)
        a = np.sin((other - phi) / 2) ** 2
        a += np.cos(phi) * np.cos(other) * np.sin(np.radians(self.lon - lon) / 2) ** 2
        return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(a)))
