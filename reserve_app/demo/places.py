"""Where the demonstration happens: communes drawn as people live, points around the town hall."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable
from itertools import accumulate
from random import Random
from typing import NamedTuple

from reserve_app.geo.communes import Commune
from reserve_app.geo.gazetteer import get_gazetteer

# Help is asked for a little more evenly than people live: geo.md's measure used the same power.
POWER = 0.85
SPREAD = 0.18  # of the commune's own width, as a standard deviation
SMALLEST_DEGREES = 0.02  # width taken for communes whose outline is unknown


class Town(NamedTuple):
    """A commune with a point, and how far its missions lie around it, in degrees."""

    insee: str
    name: str
    department: str
    lat: float
    lon: float
    lat_spread: float
    lon_spread: float
    population: int

    def around(self, rng: Random) -> tuple[float, float]:
        """Draw a point of the commune, in degrees with five decimals (1 m)."""
        lat = self.lat + _bell(rng) * self.lat_spread
        lon = self.lon + _bell(rng) * self.lon_spread
        return round(lat, 5), round(lon, 5)


class Draw:
    """Towns to draw from, weighted by population."""

    def __init__(self, towns: Iterable[tuple[Town, int]]) -> None:
        weighted = sorted(towns)
        self.towns = [town for town, _ in weighted]
        self._sums = list(accumulate(max(people, 1) ** POWER for _, people in weighted))

    def main_town(self, rng: Random) -> Town:
        """Draw three and keep the one with most people: where structures have their seat."""
        return max(
            (self.town(rng) for _ in range(3)), key=lambda town: (town.population, town.insee)
        )

    def town(self, rng: Random) -> Town:
        """Draw one."""
        return self.towns[bisect(self._sums, rng.random() * self._sums[-1])]


def draw_from(department: str | None) -> Draw:
    """Return the communes of a département, or of all of France, that have a point."""
    gazetteer = get_gazetteer()
    communes = gazetteer.in_department(department) if department else gazetteer
    return Draw((_town(commune), commune.population) for commune in communes if commune.point)


def town_of(insee: str) -> Town:
    """Return the commune of that INSEE code, which the gazetteer must know."""
    commune = get_gazetteer().commune(insee)
    if commune is None:
        raise KeyError(insee)
    return _town(commune)


def _town(commune: Commune) -> Town:
    lat, lon = commune.point or (0.0, 0.0)
    box = commune.bbox
    height = box.north - box.south if box else SMALLEST_DEGREES
    width = box.east - box.west if box else SMALLEST_DEGREES
    return Town(
        commune.insee,
        commune.name,
        commune.department,
        lat,
        lon,
        abs(height) * SPREAD,
        abs(width) * SPREAD,
        commune.population,
    )


def _bell(rng: Random) -> float:
    """Draw from a bell of deviation 0.5 that never passes ±1.5: three dice, the same everywhere."""
    return rng.random() + rng.random() + rng.random() - 1.5
