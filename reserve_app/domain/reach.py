"""How many people a mission could find, said so that nobody among them can be found.

The number is for the structure that writes a mission. It must not tell where one person lives or
when one person is free, whatever is asked and however often: the place is a commune and never a
point, the ring is fixed, fewer than five are told alike (none included), and the rest is rounded
after a secret shift, so that nobody knows where its edges are. The shift belongs to the territory
and not to the question: a hundred questions about the same people (each half-day, each commune
around) are shifted alike, and their mean is no nearer to the truth than one of them.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

RING_KM = 10  # fixed: a ring that one may widen metre by metre is a ruler
LEAST_TOLD = 5  # people; domain.md: counts below 5 are masked
_LARGEST_SHIFT = 2
# Up to how many, and to what they are rounded.
_STEPS = ((50, 5), (200, 10), (1_000, 50), (10_000, 500))
_LARGEST_STEP = 1_000


@dataclass(frozen=True, slots=True)
class ReachQuestion:
    """What is asked: ``commune`` is an INSEE code, empty for a remote mission."""

    kind: str
    remote: bool
    commune: str
    slots: int

    @property
    def text(self) -> str:
        """The question in one line: the same question is the same line."""
        return f"{self.crowd}|{self.slots}"

    @property
    def crowd(self) -> str:
        """Whom it is about, whenever they are free."""
        return f"{self.kind}|{self.remote}|{self.commune}"

    @property
    def territory(self) -> str:
        """The beginning of an INSEE code that names its territory; empty for a remote mission."""
        return self.commune[: 3 if self.commune.startswith(("97", "98")) else 2]


def told(count: int, question: ReachQuestion, secret: str) -> int | None:
    """Return how many are told of; None for fewer than five.

    Args:
        count: the true number; leaves this function in no other way.
        question: whose answer it is; all those of a territory are always shifted alike.
        secret: known to the server alone.
    """
    digest = hmac.digest(secret.encode(), f"reach:{question.territory}".encode(), hashlib.sha256)
    shifted = count + digest[0] % (2 * _LARGEST_SHIFT + 1) - _LARGEST_SHIFT
    if min(count, shifted) < LEAST_TOLD:
        return None
    step = next((step for limit, step in _STEPS if shifted < limit), _LARGEST_STEP)
    return max(LEAST_TOLD, round(shifted / step) * step)
