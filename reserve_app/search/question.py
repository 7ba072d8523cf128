"""A search made ready to ask: its area, its words, and the values its statements are given."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from reserve_app.domain.criteria import BBox, SearchCriteria, slots_mask
from reserve_app.search import statements as sql
from reserve_app.search.area import Area, Cover, Ranges, area_of
from reserve_app.search.points import squared_chord, unit_vector
from reserve_app.search.words import asked_words, prefix_range, weighed

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """What to find, on what day, and where.

    Attributes:
        area: None looks everywhere.
        words, rare: words to have, the rarest first, and whether few missions have it.
        department: code of the only département to look in; empty for all.
        lateral: whether the database knows LATERAL.
        values: parameters of every statement that asks it.
    """

    criteria: SearchCriteria
    today: date
    area: Area | None
    words: tuple[str, ...]
    rare: bool
    values: Values = field(repr=False)
    department: str = ""
    lateral: bool = False

    @classmethod
    def ask(
        cls,
        connection: Connection,
        criteria: SearchCriteria,
        today: date,
        area: Area | None = None,
    ) -> Question:
        """Make a question of criteria; a given area takes the place of theirs."""
        where = area or area_of(criteria)
        words, rare = weighed(connection, asked_words(criteria.text))
        values: Values = {"today": today}
        values.update({f"kind_{i}": kind for i, kind in enumerate(sorted(criteria.kinds))})
        if criteria.slots:
            values["slots"] = slots_mask(criteria.slots)
        for i, word in enumerate(words):
            values[f"word_{i}"], values[f"word_end_{i}"] = prefix_range(word)
        values.update(_origin_values(criteria))
        values.update(_area_values(where))
        lateral = connection.dialect.name == "postgresql"
        return cls(criteria, today, where, words, rare, values, lateral=lateral)

    def within(self, area: Area) -> Question:
        """Return the same question, asked of another area."""
        return replace(self, area=area, values={**self.values, **_area_values(area)})

    def in_department(self, code: str) -> Question:
        """Return the same question, asked of one département."""
        return replace(self, department=code, values={**self.values, "department": code})

    @property
    def counted(self) -> bool:
        """Say whether the pre-aggregated counts can answer: nothing but place, kind and mode."""
        asked = self.criteria
        narrowed = self.words or asked.slots or self.department
        return not (narrowed or asked.include_full or asked.include_past)

    def shape(self, *, on_site: bool, edge: Ranges = (), every_kind: bool = False) -> sql.Shape:
        """Return the shape of the statements that ask it, looking in those tiles if any."""
        area = self.area if on_site else None
        return sql.Shape(
            on_site=on_site,
            edge=bool(edge),
            box="west" in self.values if area else False,
            circle=bool(area and area.circle),
            kinds=0 if every_kind else len(self.criteria.kinds),
            words=len(self.words),
            rare=self.rare,
            slots=bool(self.criteria.slots),
            full=self.criteria.include_full,
            past=self.criteria.include_past,
            department=bool(self.department),
            lateral=self.lateral,
        )


def edge_values(edge: Ranges) -> Values:
    """Return the parameter of tile ranges."""
    return {sql.EDGE: json.dumps(edge)}


def whole_values(whole: tuple[tuple[int, ...], ...]) -> Values:
    """Return the parameter of whole cells, with their levels or of one level."""
    return {sql.WHOLE: json.dumps(whole)}


def nothing_is_whole(found: Cover) -> Cover:
    """Return the same tiles, each to be looked at."""
    return Cover((), found.tiles)


def centre(box: BBox) -> tuple[float, float]:
    """Return ``(lat, lon)`` of the middle of a box."""
    return (box.south + box.north) / 2, (box.west + box.east) / 2


def _origin_values(criteria: SearchCriteria) -> Values:
    if criteria.origin is None:
        return {}
    return _from(criteria.origin.lat, criteria.origin.lon)


def _from(lat: float, lon: float) -> Values:
    return dict(zip(("origin_x", "origin_y", "origin_z"), unit_vector(lat, lon), strict=True))


def _area_values(area: Area | None) -> Values:
    if area is None:
        return {}
    values: Values = {}
    bounds = area.bounds()
    if len(bounds) == 1:
        box = bounds[0]
        values = {"west": box.west, "north": box.north, "east": box.east, "south": box.south}
    if area.circle:
        values |= _from(area.circle.lat, area.circle.lon)
        values["reach"] = squared_chord(area.circle.km)
    return values
