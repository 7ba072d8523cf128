"""What a person is looking for: the search criteria, the same on every screen, API and command."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from reserve_app.language import N_

PAGE_SIZE = 20
LARGEST_PAGE = 500  # 10,000 missions: nobody reads further, and offsets cost
LEAST_RADIUS_KM, LARGEST_RADIUS_KM, DEFAULT_RADIUS_KM = 2, 100, 15
LONGEST_TEXT = 100  # characters


class Day(StrEnum):
    """Days of the week, Monday first."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


class Half(StrEnum):
    """Parts of a day a mission may need (morning, afternoon, evening)."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


DAY_LABELS = {
    Day.MON: N_("lundi"),
    Day.TUE: N_("mardi"),
    Day.WED: N_("mercredi"),
    Day.THU: N_("jeudi"),
    Day.FRI: N_("vendredi"),
    Day.SAT: N_("samedi"),
    Day.SUN: N_("dimanche"),
}
HALF_LABELS = {
    Half.MORNING: N_("matin"),
    Half.AFTERNOON: N_("après-midi"),
    Half.EVENING: N_("soir"),
}


class Slot(NamedTuple):
    """One half-day of the week, written ``mon-morning`` in addresses."""

    day: Day
    half: Half

    @property
    def bit(self) -> int:
        """Its bit in a weekly mask of 21 bits, Monday morning lowest."""
        return _BITS[self]


ALL_SLOTS = tuple(Slot(day, half) for day in Day for half in Half)
_BITS = {slot: 1 << place for place, slot in enumerate(ALL_SLOTS)}


def slots_mask(slots: frozenset[Slot] | tuple[Slot, ...]) -> int:
    """Return the weekly mask of those half-days; 0 for none."""
    return sum(slot.bit for slot in set(slots))


@lru_cache(maxsize=4_096)  # missions share few masks, and a page shows twenty
def slots_of(mask: int) -> tuple[Slot, ...]:
    """Return the half-days of a weekly mask, in the order of the week."""
    return tuple(slot for slot in ALL_SLOTS if mask & slot.bit)


class Mode(StrEnum):
    """On site, or remote."""

    ON_SITE = "on_site"
    REMOTE = "remote"


class Sort(StrEnum):
    """Order of the list."""

    DISTANCE = "distance"
    NEWEST = "newest"
    SOONEST = "soonest"


class Origin(BaseModel):
    """The point distances are measured from, in degrees WGS 84."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    label: str = ""
    insee: str | None = None


class BBox(BaseModel):
    """A box in degrees WGS 84, west ≤ east and south ≤ north (no crossing of the antimeridian)."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    west: float = Field(ge=-180, le=180)
    south: float = Field(ge=-90, le=90)
    east: float = Field(ge=-180, le=180)
    north: float = Field(ge=-90, le=90)


class SearchCriteria(BaseModel):
    """A complete, validated search. Build it from an address with `search.criteria.parse`.

    Attributes:
        origin: where distances are measured from; with `radius_km` it also limits the search
            unless `bbox` does.
        kinds: keys of the crisis profile; empty means all.
        mode: None finds both; remote missions are then listed after those on site.
        slots: half-days, any of which will do; empty means any time.
        text: as typed; matched without accents or case on title, structure and commune.
        sort: None means by distance when there is an origin, else newest first.
        page: from 1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    origin: Origin | None = None
    radius_km: float = Field(default=DEFAULT_RADIUS_KM, ge=LEAST_RADIUS_KM, le=LARGEST_RADIUS_KM)
    bbox: BBox | None = None
    kinds: frozenset[str] = frozenset()
    mode: Mode | None = None
    slots: frozenset[Slot] = frozenset()
    text: str = Field(default="", max_length=LONGEST_TEXT)
    include_full: bool = False
    include_past: bool = False
    sort: Sort | None = None
    page: int = Field(default=1, ge=1, le=LARGEST_PAGE)

    @property
    def order(self) -> Literal["distance", "newest", "soonest"]:
        """The order really used."""
        if self.sort is None or (self.sort is Sort.DISTANCE and self.origin is None):
            return "distance" if self.origin else "newest"
        return self.sort.value
