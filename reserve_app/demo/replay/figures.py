"""The figures of one side, made of facts alone: the same function judges both."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from statistics import mean

from reserve_app.demo.replay.facts import Facts
from reserve_app.demo.replay.forgetting import NOTICED_WITHIN, Spell, spells_of
from reserve_app.domain.durations import ANSWER
from reserve_app.domain.forgotten import Rule

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Figures:
    """What is compared.

    Attributes:
        answered: share of volunteers with an answer or an offer 72 h after they signed up.
        filled: places with somebody confirmed at the end.
        forgotten: places (a département, a big commune) still forgotten at the end.
        forgotten_hours: hours that all places together were forgotten.
        unnoticed: hours until a forgotten place is flagged, on average.
        unnoticed_most: the longest.
        gini: of the calls each volunteer got; 0 when all got as many, 1 when one got all.
        mails: letters sent.
        mails_a_place: letters for each place filled.
    """

    answered: float
    filled: int
    forgotten: int
    forgotten_hours: float
    unnoticed: float
    unnoticed_most: float
    gini: float
    mails: int
    mails_a_place: float

    def as_dict(self) -> dict[str, float]:
        """Return them by name."""
        return asdict(self)


def figures_of(facts: Facts) -> Figures:
    """Judge one side."""
    spells = spells_of(facts)
    known = [one for one in spells if both_see(one)]
    late = [hours_of(one.late) for one in spells if not is_brief(one)]
    return Figures(
        answered=answered_share(facts),
        filled=facts.filled,
        forgotten=sum(one.lasted for one in known),
        forgotten_hours=_total(known),
        unnoticed=round(mean(late), 3) if late else 0.0,
        unnoticed_most=round(max(late, default=0.0), 3),
        gini=round(gini([facts.calls.get(one, 0) for one in facts.signed]), 4),
        mails=facts.mails,
        mails_a_place=round(facts.mails / max(1, facts.filled), 2),
    )


def _total(spells: Iterable[Spell]) -> float:
    return round(sum(hours_of(one.ends - one.begins) for one in spells), 1)


def answered_share(facts: Facts) -> float:
    """Return the share of volunteers who heard of a person within 72 h of signing up.

    Only of those who signed up 72 h before the end, or earlier.
    """
    judged = [one for one, at in facts.signed.items() if at + ANSWER <= facts.ended]
    if not judged:
        return 0.0
    heard = [one for one in judged if one in facts.heard]
    soon = [one for one in heard if facts.heard[one] <= facts.signed[one] + ANSWER]
    return round(len(soon) / len(judged), 4)


def gini(numbers: Collection[int]) -> float:
    """Return how unevenly something is shared: 0 when everybody has as much, towards 1 when not."""
    total, people = sum(numbers), len(numbers)
    if not total:
        return 0.0
    ranked = sum(rank * number for rank, number in enumerate(sorted(numbers), 1))
    return 2 * ranked / (people * total) - (people + 1) / people


def both_see(spell: Spell) -> bool:
    """Say whether both sides could know: people who wait are counted only where one may wait."""
    return spell.place[1] != Rule.CROWDED


def is_brief(spell: Spell) -> bool:
    """Say whether a place was forgotten, unseen, for less than the hour one has to see it."""
    return spell.seen is None and spell.ends - spell.begins < NOTICED_WITHIN


def hours_of(lasted: timedelta) -> float:
    """Return hours."""
    return lasted / _HOUR
