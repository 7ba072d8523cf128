"""When the clock must next look at an interest: reminders, expiry, the end of an offer.

Pure arithmetic on the moment a state began; services store the result and jobs follow it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from reserve_app.domain import durations
from reserve_app.domain.states import InterestState


@dataclass(frozen=True, slots=True)
class AnswerClock:
    """How long a state may wait. ``reminders`` and ``expiry`` count from its beginning."""

    reminders: tuple[timedelta, ...]
    expiry: timedelta


_STRUCTURE = AnswerClock((durations.FIRST_REMINDER, durations.LAST_REMINDER), durations.EXPIRY)
CLOCKS = {
    InterestState.HELD: AnswerClock((), durations.EXPIRY),  # moderators promise 24 h
    InterestState.PROPOSED: _STRUCTURE,
    InterestState.CONTACTED: _STRUCTURE,
    InterestState.OFFERED: AnswerClock((), durations.OFFER),
}


def next_look(state: InterestState, since: datetime, reminders: int = 0) -> datetime | None:
    """Return when the clock must act next; None for a state nothing runs on.

    Args:
        state: the present one.
        since: when it began.
        reminders: how many were already sent in it.
    """
    clock = CLOCKS.get(state)
    if clock is None:
        return None
    if reminders < len(clock.reminders):
        return since + clock.reminders[reminders]
    return since + clock.expiry


def reminders_due(state: InterestState, since: datetime, now: datetime) -> int:
    """Return how many reminders should have been sent by `now`: a late run skips to the last."""
    clock = CLOCKS.get(state)
    return sum(since + delay <= now for delay in clock.reminders) if clock else 0


def has_expired(state: InterestState, since: datetime, now: datetime) -> bool:
    """Say whether the state has waited too long."""
    clock = CLOCKS.get(state)
    return clock is not None and since + clock.expiry <= now


def answer_by(state: InterestState, since: datetime) -> datetime | None:
    """Return the end of the promised answer, shown to both sides; None when none runs."""
    if state is InterestState.OFFERED:
        return since + durations.OFFER
    asked = state in {InterestState.PROPOSED, InterestState.CONTACTED}
    return since + durations.ANSWER if asked else None
