"""What happens to whom: drawn from the seed and from names, whatever the order things happen in.

A generator would give other draws as soon as one side did one thing more. Here the same structure
takes the same time to answer the same person on both sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from math import exp, log
from statistics import NormalDist

from reserve_app.demo.replay.distributions import OPEN_HOURS, Delay
from reserve_app.mail.dates import PARIS

_BITS = 48
_ALL = float(1 << _BITS)
_BELL = NormalDist()


@dataclass(frozen=True, slots=True)
class Fate:
    """The draws of one seed."""

    seed: int

    def share(self, *about: object) -> float:
        """Draw between 0 and 1, neither of them, always the same for the same names."""
        text = "|".join(map(str, (self.seed, *about)))
        drawn = blake2b(text.encode(), digest_size=_BITS // 8).digest()
        return (int.from_bytes(drawn) + 0.5) / _ALL

    def happens(self, chance: float, *about: object) -> bool:
        """Say whether something of that chance happens."""
        return self.share(*about) < chance

    def lasts(self, delay: Delay, *about: object) -> timedelta:
        """Draw how long somebody takes, in whole seconds."""
        hours = exp(log(delay.median) + delay.spread * _BELL.inv_cdf(self.share(*about)))
        return timedelta(seconds=round(hours * 3600))

    def among(self, weights: Sequence[float], *about: object) -> int:
        """Draw a place in a list of weights."""
        drawn = self.share(*about) * sum(weights)
        for place, weight in enumerate(weights):
            drawn -= weight
            if drawn < 0:
                return place
        return len(weights) - 1

    def awake(self, at: datetime, *about: object) -> datetime:
        """Put off to the first hour of the next morning what would happen at night."""
        local = at.astimezone(PARIS)
        opens, closes = OPEN_HOURS
        if opens <= local.hour < closes:
            return at
        day = local.date() + timedelta(days=local.hour >= closes)
        morning = datetime(day.year, day.month, day.day, opens, tzinfo=PARIS)
        return morning.astimezone(at.tzinfo) + timedelta(seconds=int(self.share(*about) * 3600))
