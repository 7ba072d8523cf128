"""Who comes when: drawn once from the seed, and played by both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import product
from random import Random
from typing import Any

from reserve_app.data import load_crisis
from reserve_app.demo import missions as draw_missions
from reserve_app.demo import structures as draw_structures
from reserve_app.demo import volunteers as draw_volunteers
from reserve_app.demo.places import Draw, draw_from, town_of
from reserve_app.demo.replay import distributions as d
from reserve_app.demo.replay.fate import Fate
from reserve_app.domain.forgotten import BIG_COMMUNE
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.geo.territories import get_territories
from reserve_app.mail.dates import PARIS, paris_day
from reserve_app.settings import get_settings

Row = dict[str, Any]
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
# The Réserve civique - Covid-19 opened on Monday 23 March 2020.
OPENED = datetime(2020, 3, 23, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PlannedMission:
    """One mission: when it is sent, counted from its structure's registration."""

    after: timedelta
    row: Row


@dataclass(frozen=True, slots=True)
class PlannedStructure:
    """One structure: ``number`` names it on both sides; ``at`` is None when it must be asked."""

    number: int
    row: Row
    at: datetime | None
    silent: bool
    missions: tuple[PlannedMission, ...]


@dataclass(frozen=True, slots=True)
class PlannedVolunteer:
    """One volunteer, and when they sign up."""

    number: int
    row: Row
    at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """What the people in charge of a launch want to see played."""

    days: int = 4
    structures: int = 50
    volunteers: int = 600
    department: str | None = "62"
    seed: int = 1
    opened: datetime = OPENED


@dataclass(frozen=True, slots=True)
class Script:
    """Everybody who comes.

    ``reserve`` are the structures that would say yes if somebody asked, by place (a département
    and, for a big commune of it, its INSEE code) and by how often one has asked there before.
    """

    asked: Asked
    structures: tuple[PlannedStructure, ...]
    volunteers: tuple[PlannedVolunteer, ...]
    reserve: dict[tuple[str, str, int], PlannedStructure] = field(default_factory=dict)

    @property
    def departments(self) -> tuple[str, ...]:
        """The territories that are played."""
        one = self.asked.department
        return (one,) if one else tuple(territory.code for territory in get_territories())


def draw_script(asked: Asked) -> Script:
    """Draw everybody who comes; the same for the same arguments."""
    rng, fate = Random(asked.seed), Fate(asked.seed)
    draw = draw_from(asked.department)
    rows = draw_structures.validated_structures(rng, draw, asked.structures, asked.opened)
    structures = tuple(
        _structure(rng, fate, row, asked, _moment(rng, asked, d.HOURS_OF_TEAMS)) for row in rows
    )
    kinds = sorted(load_crisis(get_settings().crisis).keys)
    moments = sorted(_moment(rng, asked, d.HOURS_OF_PEOPLE) for _ in range(asked.volunteers))
    volunteers = tuple(
        PlannedVolunteer(n, draw_volunteers.volunteer(rng, n, draw.town(rng), at, kinds), at)
        for n, at in enumerate(moments, 1)
    )
    script = Script(asked, structures, volunteers)
    return Script(asked, structures, volunteers, _reserve(rng, fate, script))


def _reserve(
    rng: Random, fate: Fate, script: Script
) -> dict[tuple[str, str, int], PlannedStructure]:
    """Draw who would say yes: in the main commune of each territory, and in each big one."""
    asked, found = script.asked, {}
    number = asked.structures
    for code in script.departments:
        communes = [one for one in get_gazetteer().in_department(code) if one.point]
        communes.sort(key=lambda one: (-one.population, one.insee))
        places = [("", communes[0].insee)] if communes else []
        places += [(one.insee, one.insee) for one in communes if one.population >= BIG_COMMUNE]
        for (subject, insee), n in product(places, range(d.MOST_ASKED)):
            number += 1
            row = draw_structures.structure_in(rng, number, town_of(insee), asked.opened)
            if fate.happens(d.SAYS_YES, "asked", code, subject, n):
                found[code, subject, n] = _structure(rng, fate, row, asked, None)
    return found


def _structure(
    rng: Random, fate: Fate, row: Row, asked: Asked, at: datetime | None
) -> PlannedStructure:
    number, day = row["id"], paris_day(asked.opened)
    home, around = town_of(row["commune_insee"]), _around(row["department"])
    missions, after = [], timedelta()
    for n in range(_how_many(fate, number)):
        town = home if at is None or fate.happens(d.HOME, "home", number, n) else around.town(rng)
        missions.append(PlannedMission(after, draw_missions.mission(rng, n + 1, row, town, day)))
        after += fate.lasts(d.NEXT_MISSION, "next mission", number, n)
    silent = at is not None and fate.happens(d.SILENT, "silent", number)
    return PlannedStructure(number, row, at, silent, tuple(missions))


def _how_many(fate: Fate, number: int) -> int:
    counts, shares = zip(*d.MISSIONS_EACH, strict=True)
    return int(counts[fate.among(shares, "missions", number)])


@cache
def _around(department: str) -> Draw:
    return draw_from(department)


def _moment(rng: Random, asked: Asked, hours: Sequence[float]) -> datetime:
    """Draw when somebody comes: the day, then the hour of the day in Paris."""
    day = rng.choices(range(asked.days), [d.EACH_DAY**n for n in range(asked.days)])[0]
    begins = asked.opened + day * _DAY
    first = begins.astimezone(PARIS).hour
    hour = rng.choices(range(24), [hours[(first + n) % 24] for n in range(24)])[0]
    return begins + hour * _HOUR + timedelta(seconds=int(rng.random() * 3600))
