"""Communes as the gazetteer lists them, read from the package's data."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from sys import intern

from reserve_app.geo.distance import BoundingBox

ARRONDISSEMENT = "arrondissement"

# INSEE codes of the municipal arrondissements and the city each belongs to.
_CITIES = {"751": "75056", "693": "69123", "132": "13055"}


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a commune: one it absorbed, or its own before it was renamed."""

    insee: str
    name: str


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune, or an arrondissement of Paris, Lyon or Marseille (``kind``).

    ``lat, lon`` is the town hall where it is known (``coord_source`` tells), and ``None`` for 30
    overseas communes, almost all of them atolls or without inhabitants. ``bbox`` is ``None`` where
    the outline is unknown.
    """

    insee: str
    name: str
    kind: str
    department: str
    region: str
    lat: float | None
    lon: float | None
    coord_source: str
    population: int
    postcodes: tuple[str, ...]
    bbox: BoundingBox | None
    aliases: tuple[Alias, ...]

    @property
    def label(self) -> str:
        """Give what people read, homonyms told apart by the département: « Saint-Denis (974) »."""
        return f"{self.name} ({self.department})"

    @property
    def point(self) -> tuple[float, float] | None:
        """Give ``(lat, lon)``, or ``None`` where the commune could not be placed."""
        if self.lat is None or self.lon is None:
            return None
        return self.lat, self.lon

    @property
    def city(self) -> str | None:
        """Give the INSEE code of the commune of an arrondissement; ``None`` for a commune."""
        return _CITIES[self.insee[:3]] if self.kind == ARRONDISSEMENT else None


def read_communes() -> Iterator[Commune]:
    """Read the 34,969 communes and 45 arrondissements, by INSEE code."""
    packed = (files("reserve_app") / "data" / "geo" / "communes.csv.gz").read_bytes()
    _, *lines = gzip.decompress(packed).decode().splitlines()
    # Not csv.reader, three times slower at start-up: the build refuses any cell that would need
    # quotes.
    return (_commune(line.split(",")) for line in lines)


def _commune(line: list[str]) -> Commune:
    insee, name, kind, department, region, lat, lon, source, population, postcodes = line[:10]
    west, south, east, north, aliases = line[10:]
    return Commune(
        insee,
        name,
        intern(kind),
        intern(department),
        intern(region),
        float(lat) if lat else None,
        float(lon) if lon else None,
        intern(source),
        int(population),
        tuple(map(intern, postcodes.split())),
        BoundingBox(float(south), float(west), float(north), float(east)) if west else None,
        tuple(Alias(*alias.split(":", 1)) for alias in aliases.split("|")) if aliases else (),
    )
