"""What a search for a place gives: communes with a score, the best first."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from heapq import nsmallest
from math import log10
from typing import NamedTuple

from reserve_app.geo.communes import Commune
from reserve_app.geo.distance import haversine_km

# The rank of Paris typed in full, near enough: ranks over it are the score 1.
_BEST_RANK = 40.0

# How much a far homonym loses: 2 points at 10 km, 6 at 90 km, 12 at 1,000 km, when ten times the
# people is 4 points.
_NEAR_WEIGHT = 6.0
_NEAR_KM = 10.0


class Match(StrEnum):
    """How a place answers to the query, the surest first."""

    EXACT = "exact"
    ALIAS = "alias"
    BEGINNING = "beginning"
    INSIDE = "inside"
    NUMBER = "number"
    MISSPELT = "misspelt"


class Candidate(NamedTuple):
    """A commune that may be meant; ``rank`` has no unit, higher is likelier."""

    commune: Commune
    rank: float
    match: Match
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A commune that answers a query; ``score`` (0 to 1) orders the answers of one query.

    ``matched_name`` is the former name it was found by (« Hesdin » for Hesdin-la-Forêt), or
    ``None``.
    """

    commune: Commune
    score: float
    match: Match
    matched_name: str | None = None

    @property
    def label(self) -> str:
        """Give what people read: « Saint-Denis (974) »."""
        return self.commune.label


def weight_of(population: float) -> float:
    """Weigh a place by its people: 4 points each time they are ten times as many."""
    return 4.0 * log10(max(population, 1.0))


def best_first(
    candidates: Iterable[Candidate], limit: int, near: tuple[float, float] | None
) -> list[Place]:
    """Order candidates by rank, homonyms near a point first if one is given."""
    ranked: dict[str, tuple[float, Candidate]] = {}
    for candidate in candidates:
        insee, rank = candidate.commune.insee, _biased(candidate, near)
        if insee not in ranked or rank > ranked[insee][0]:
            ranked[insee] = rank, candidate
    best = nsmallest(limit, ranked.values(), key=lambda pair: (-pair[0], pair[1].commune.insee))
    return [
        Place(
            commune=candidate.commune,
            score=round(min(max(rank / _BEST_RANK, 0.0), 1.0), 4),
            match=candidate.match,
            matched_name=candidate.alias,
        )
        for rank, candidate in best
    ]


def _biased(candidate: Candidate, near: tuple[float, float] | None) -> float:
    point = candidate.commune.point
    if near is None or point is None:
        return candidate.rank
    return candidate.rank - _NEAR_WEIGHT * log10(1.0 + haversine_km(*near, *point) / _NEAR_KM)
