"""When a territory is forgotten: each rule with its bound, decided from counts alone.

A mission is open while it is published, its places taken or not: who is helped is not forgotten.
Where places are lacking, those who wait for one say so: that is the rule of crowded places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

MOST_WAITING_PER_PLACE = 10  # volunteers who wait for each open place
LONGEST_QUEUE = timedelta(hours=48)  # age of the oldest thing that waits for moderators
BIG_COMMUNE = 10_000  # inhabitants
HELP_WITHIN_KM = 15.0  # of a big commune's point


class Rule(StrEnum):
    """Why a territory is forgotten, the gravest first."""

    NO_MISSION = "no_mission"
    CROWDED = "crowded"
    SLOW_QUEUE = "slow_queue"
    FAR_FROM_HELP = "far_from_help"


RULES = tuple(Rule)


class Flag(NamedTuple):
    """One reason, with what was measured.

    ``subject`` is a commune's INSEE code where the rule is about one. ``number`` is: nothing for
    no mission, waiting volunteers, hours, inhabitants; ``places`` the open places.
    """

    rule: Rule
    subject: str = ""
    number: int = 0
    places: int = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """What the rules look at, of one territory.

    ``waiting`` are volunteers on standby or on a waiting list; ``far`` the big communes without an
    open mission within reach, with their inhabitants.
    """

    missions: int = 0
    places_left: int = 0
    waiting: int = 0
    oldest_review: datetime | None = None
    far: Mapping[str, int] = field(default_factory=dict)


def flags_of(measured: Measured, now: datetime) -> tuple[Flag, ...]:
    """Return why a territory is forgotten, the gravest reason first; nothing when it is not."""
    return tuple(_flags(measured, now))


def _flags(measured: Measured, now: datetime) -> Iterable[Flag]:
    if not measured.missions:
        yield Flag(Rule.NO_MISSION)
    if measured.missions and measured.waiting > MOST_WAITING_PER_PLACE * measured.places_left:
        yield Flag(Rule.CROWDED, "", measured.waiting, measured.places_left)
    oldest = measured.oldest_review
    if oldest is not None and now - oldest > LONGEST_QUEUE:
        yield Flag(Rule.SLOW_QUEUE, "", int((now - oldest) / timedelta(hours=1)))
    if not measured.missions:
        return  # every one of its communes is far: the first reason says it
    for insee, people in sorted(measured.far.items(), key=lambda one: (-one[1], one[0])):
        yield Flag(Rule.FAR_FROM_HELP, insee, people)
