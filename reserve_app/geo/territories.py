"""Know the départements, overseas collectivities and regions, and which commune is where."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from reserve_app.geo.distance import BoundingBox
from reserve_app.language import SOURCE, _, current_language


@dataclass(frozen=True, slots=True)
class Region:
    """One of the 18 regions; ``article`` goes before its name in a sentence, where it has one."""

    code: str
    name: str
    article: str
    seat: str
    lat: float
    lon: float
    population: int
    bbox: BoundingBox


@dataclass(frozen=True, slots=True)
class Territory:
    """A département, or an overseas collectivity: what a moderator is in charge of.

    ``article`` goes before its name, and ``within`` where things happen there: « dans le  ».
    ``region`` is the code of the one region it belongs to, and ``None`` for a collectivity, which
    has none. ``seat`` is the INSEE code of the chef-lieu, and ``lat, lon`` its point.
    """

    code: str
    name: str
    article: str
    within: str
    kind: str
    region: str | None
    seat: str
    lat: float
    lon: float
    population: int
    bbox: BoundingBox

    @property
    def is_collectivity(self) -> bool:
        """Say whether it is an overseas collectivity rather than a département."""
        return self.kind == "collectivity"

    @property
    def label(self) -> str:
        """Give what people read in a list, as « Pas-de-Calais (62) »."""
        return f"{self.name} ({self.code})"

    @property
    def with_article(self) -> str:
        """Give the name with its article, if it has one: « le Pas-de-Calais », « Mayotte ».

        English says these names without any.
        """
        return f"{self.article}{self.name}" if current_language() == SOURCE else self.name

    @property
    def in_it(self) -> str:
        """Say where something happens: « dans le Pas-de-Calais », « à La Réunion »."""
        if current_language() != SOURCE:
            return _("dans {name}", name=self.name)
        return f"{self.within}{self.name}"

    @property
    def of_it(self) -> str:
        """Say what something belongs to: « du Pas-de-Calais », « de l'Ain », « d'Eure-et-Loir »."""
        if current_language() != SOURCE:
            return _("de {name}", name=self.name)
        contracted = {"le ": "du ", "les ": "des "}.get(self.article)
        if contracted:
            return f"{contracted}{self.name}"
        elided = not self.article and self.name[0] in "AEIOU"
        return f"d'{self.name}" if elided else f"de {self.with_article}"


class Territories:
    """All territories and regions, by code."""

    def __init__(self, territories: Mapping[str, Territory], regions: Mapping[str, Region]) -> None:
        self._territories = dict(territories)
        self.regions: Mapping[str, Region] = dict(regions)

    def __iter__(self) -> Iterator[Territory]:
        return iter(self._territories.values())

    def __len__(self) -> int:
        return len(self._territories)

    def __contains__(self, code: object) -> bool:
        return code in self._territories

    def get(self, code: str) -> Territory | None:
        """Give the territory of a code (``"62"``, ``"2A"``, ``"974"``), or ``None``."""
        return self._territories.get(code)

    def of(self, insee: str) -> Territory | None:
        """Give the territory of a commune, see :func:`territory_of`."""
        return self._territories.get(department_code(insee))

    def region_of(self, code: str) -> Region | None:
        """Give the region of a territory; ``None`` for a collectivity or an unknown code."""
        territory = self._territories.get(code)
        if territory is None or territory.region is None:
            return None
        return self.regions[territory.region]

    def in_region(self, region: str) -> tuple[Territory, ...]:
        """Give the départements of a region, by code."""
        return tuple(territory for territory in self if territory.region == region)


def department_code(insee: str) -> str:
    """Give the code of the département, or collectivity, in an INSEE commune code.

    Never from a postcode: 20000 is Ajaccio (2A004) and 13780 reaches into the Var. Overseas codes
    take three characters (``97`` and ``98``), all others two.
    """
    return insee[:3] if insee[:2] in {"97", "98"} else insee[:2]


def territory_of(insee: str) -> Territory | None:
    """Give the territory of a commune from its INSEE code.

    ``None`` for a code of no territory: malformed ones, and the lands without inhabitants (984,
    989).
    """
    return get_territories().of(insee)


@cache
def get_territories() -> Territories:
    """Give the territories, read once from the package's data."""
    text = (files("reserve_app") / "data" / "geo" / "territories.json").read_text(encoding="utf-8")
    content = json.loads(text)
    return Territories(
        territories={entry["code"]: Territory(**_typed(entry)) for entry in content["territories"]},
        regions={entry["code"]: Region(**_typed(entry)) for entry in content["regions"]},
    )


def _typed(entry: dict[str, Any]) -> dict[str, Any]:
    west, south, east, north = entry["bbox"]
    return {**entry, "bbox": BoundingBox(south=south, west=west, north=north, east=east)}
