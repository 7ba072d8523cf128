"""Which places were forgotten from when to when: the product's own rule, at each moment.

It is asked again after everything that happened, from the log, not from what the product counted:
so it also says how late the product's flags were.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from reserve_app.demo.replay.facts import Facts, Town, Turn
from reserve_app.domain.forgotten import HELP_WITHIN_KM, Measured, flags_of
from reserve_app.domain.masking import published
from reserve_app.geo.distance import haversine_km
from reserve_app.services.territory_watch import Place

NOTICED_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Spell:
    """One place, forgotten from a moment to another.

    ``seen`` is when its flag was first seen, if it was; ``lasted`` whether it still was at the end.
    """

    place: Place
    begins: datetime
    ends: datetime
    lasted: bool
    seen: datetime | None

    @property
    def late(self) -> timedelta:
        """How long nobody knew; all of it when nobody ever did."""
        return (self.seen or self.ends) - self.begins


def spells_of(facts: Facts) -> tuple[Spell, ...]:
    """Return every time a place was forgotten, in the order they began."""
    country = _Country(facts)
    since: dict[Place, datetime] = {}
    spells: list[Spell] = []

    def look(department: str, now: datetime) -> None:
        present = country.forgotten(department, now)
        over = [one for one in since if one[0] == department and one not in present]
        spells.extend(_spell(facts, one, since.pop(one), now, lasted=False) for one in over)
        for place in present:
            since.setdefault(place, now)

    for code in sorted(facts.departments):
        look(code, facts.opened)
    for at, turns in groupby(facts.turns, key=lambda turn: turn.at):
        if at >= facts.ended:
            break
        touched = {code for turn in turns for code in country.turn(turn)}
        for code in sorted(touched & facts.departments):
            look(code, at)
    for place, begins in since.items():
        spells.append(_spell(facts, place, begins, facts.ended, lasted=True))
    return tuple(sorted(spells, key=lambda spell: (spell.begins, spell.place)))


def _spell(facts: Facts, place: Place, begins: datetime, ends: datetime, *, lasted: bool) -> Spell:
    looked = ((at, places) for at, places in facts.seen if begins <= at and (at < ends or lasted))
    seen = next((at for at, places in looked if place in places), None)
    return Spell(place, begins, ends, lasted, seen)


@dataclass
class _Counts:
    """What a département is measured by, now."""

    open: set[int] = field(default_factory=set)
    waitlisted: int = 0
    standby: set[int] = field(default_factory=set)
    queue: dict[int, datetime] = field(default_factory=dict)


class _Country:
    """Every département, as it stands while the log is read."""

    def __init__(self, facts: Facts) -> None:
        self.sites = facts.sites
        self.counts: defaultdict[str, _Counts] = defaultdict(_Counts)
        self.taken: defaultdict[int, int] = defaultdict(int)
        self.towns: defaultdict[str, list[Town]] = defaultdict(list)
        self.near: defaultdict[int, list[Town]] = defaultdict(list)
        self.helped: defaultdict[str, int] = defaultdict(int)  # open missions near a commune
        for town in facts.towns:
            self.towns[town.department].append(town)
        for number, site in facts.sites.items():
            if site.at is not None:
                self.near[number] = [
                    town for town in facts.towns if _km(town.at, site.at) <= HELP_WITHIN_KM
                ]

    def turn(self, turn: Turn) -> set[str]:
        """Take one change into account; return the départements that look different since."""
        counts = self.counts[turn.department]
        if turn.what == "open":
            return {turn.department} | self._open(turn, counts)
        if turn.what == "taken":
            self.taken[turn.which] += turn.n
        elif turn.what == "waitlisted":
            counts.waitlisted += turn.n
        elif turn.what == "standby":
            (counts.standby.add if turn.n else counts.standby.discard)(turn.which)
        elif turn.what == "queue" and turn.n > 0:
            counts.queue[turn.which] = turn.at
        elif turn.what == "queue":
            counts.queue.pop(turn.which, None)
        return {turn.department}

    def forgotten(self, department: str, now: datetime) -> dict[Place, None]:
        """Return the places of a département that are forgotten now."""
        counts = self.counts[department]
        left = sum(self.sites[one].places - self.taken[one] for one in counts.open)
        far = {
            town.insee: town.population
            for town in self.towns[department]
            if not self.helped[town.insee]
        }
        measured = Measured(
            missions=len(counts.open),
            places_left=left,
            waiting=(published(counts.waitlisted) or 0) + (published(len(counts.standby)) or 0),
            oldest_review=min(counts.queue.values(), default=None),
            far=far if counts.open else {},
        )
        return {(department, one.rule.value, one.subject): None for one in flags_of(measured, now)}

    def _open(self, turn: Turn, counts: _Counts) -> set[str]:
        """Open or close a mission; return the départements of the communes near it."""
        if (turn.which in counts.open) == (turn.n > 0):
            return set()
        (counts.open.add if turn.n > 0 else counts.open.discard)(turn.which)
        for town in self.near[turn.which]:
            self.helped[town.insee] += turn.n
        return {town.department for town in self.near[turn.which]}


def _km(one: tuple[float, float], other: tuple[float, float]) -> float:
    return haversine_km(*one, *other)
