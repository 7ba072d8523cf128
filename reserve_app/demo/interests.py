"""Draw who helps with what: every state an interest has, and the steps that led to it.

The places taken of a mission are the interests that hold one, here as everywhere. Nothing is due
on the day of the demonstration: the clock that runs beside it has nothing to send yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from reserve_app.demo.texts import get_texts
from reserve_app.demo.volunteers import REVIEW, audit
from reserve_app.domain.audit import Act
from reserve_app.domain.clocks import next_look, reminders_due
from reserve_app.domain.reasons import DeclineReason, ReleaseReason
from reserve_app.domain.states import HOLDING, By, InterestState, VolunteerState

Row = dict[str, Any]
_In = InterestState
_HOUR = timedelta(hours=1)
_APPLIED = (Act.INTEREST_APPLIED, By.VOLUNTEER, _In.PROPOSED)
_WAITED = (Act.INTEREST_APPLIED, By.VOLUNTEER, _In.WAITLISTED)
_OFFERED = (Act.INTEREST_OFFERED, By.SYSTEM, _In.OFFERED)
_CONTACTED = (Act.INTEREST_CONTACTED, By.MANAGER, _In.CONTACTED)
_CONFIRMED = (Act.INTEREST_CONFIRMED, By.MANAGER, _In.CONFIRMED)
_ENGAGED = (_APPLIED, _CONTACTED, _CONFIRMED)
_HELD = (Act.INTEREST_APPLIED, By.VOLUNTEER, _In.HELD)
_RELEASED = (Act.INTEREST_RELEASED, By.SYSTEM, _In.RELEASED)
Path = tuple[tuple[Act, By, InterestState], ...]
_PATHS: dict[InterestState, Path] = {
    _In.HELD: (_HELD,),
    _In.PROPOSED: (_APPLIED,),
    _In.CONTACTED: (_APPLIED, _CONTACTED),
    _In.CONFIRMED: _ENGAGED,
    _In.DONE: (*_ENGAGED, (Act.INTEREST_DONE, By.MANAGER, _In.DONE)),
    _In.NO_SHOW: (*_ENGAGED, (Act.INTEREST_NO_SHOW, By.MANAGER, _In.NO_SHOW)),
    _In.WAITLISTED: (_WAITED,),
    _In.OFFERED: (_WAITED, _OFFERED),
    _In.WITHDRAWN: (_APPLIED, (Act.INTEREST_WITHDRAWN, By.VOLUNTEER, _In.WITHDRAWN)),
    _In.DECLINED: (_APPLIED, (Act.INTEREST_DECLINED, By.MANAGER, _In.DECLINED)),
    _In.EXPIRED: (_WAITED, _OFFERED, (Act.INTEREST_EXPIRED, By.CLOCK, _In.EXPIRED)),
    _In.RELEASED: (_APPLIED, _RELEASED),
}
_VALIDATED = VolunteerState.VALIDATED.value


@dataclass(slots=True)
class Drawn:
    """An interest being drawn; the moments are set with its state."""

    volunteer: Row
    mission: Row
    state: InterestState
    applied: datetime
    since: datetime
    message: str = ""

    @property
    def path(self) -> Path:
        """The steps that led to its state."""
        if self.state is _In.RELEASED and self.volunteer["state"] == VolunteerState.REFUSED.value:
            return (_HELD, _RELEASED)
        return _PATHS[self.state]

    @property
    def reason(self) -> str:
        """The coded reason its state must have."""
        if self.state is _In.DECLINED:
            return DeclineReason.NOT_AVAILABLE.value
        if self.state is _In.RELEASED:
            fell = self.volunteer["state"] != _VALIDATED
            return (ReleaseReason.PROFILE if fell else ReleaseReason.CALLED_OFF).value
        return ""


def draw_one(
    rng: Random, volunteer: Row, mission: Row, state: InterestState, moment: datetime
) -> Drawn:
    """Draw the moments of an interest and, if it holds a place, take it."""
    begins = max(volunteer["created_at"] + REVIEW, mission["published_at"])
    age = (moment - begins) * rng.random()
    at_once = len(_PATHS[state]) == 1
    since = age if at_once else age * rng.random()
    if state in {_In.OFFERED, _In.DONE, _In.NO_SHOW}:
        since = min(since, 6 * _HOUR * rng.random())  # an offer lasts a day; the mission just ended
    since = _quiet(since)
    applied = since if at_once else age
    if state in HOLDING:
        mission["taken"] += 1
        mission["is_full"] = mission["taken"] == mission["places"]
    message = get_texts().message(rng)
    return Drawn(volunteer, mission, state, moment - applied, moment - since, message)


def written(
    drawn: Iterable[Drawn],
    moment: datetime,
    first_id: int = 1,
    managers: dict[int, int] | None = None,
) -> tuple[list[Row], list[Row]]:
    """Return the rows of interests and of their audit log, numbered as they were made.

    Args:
        drawn: the interests.
        moment: the present one of the demonstration.
        first_id: number of the first.
        managers: who answered, by structure; where nobody is known the log names nobody.
    """
    ordered = sorted(drawn, key=lambda one: (one.applied, one.volunteer["id"], one.mission["id"]))
    interests, log = [], []
    for number, one in enumerate(ordered, first_id):
        interests.append(_row(number, one, moment))
        log.extend(_steps(number, one, (managers or {}).get(one.mission["structure_id"])))
    return interests, sorted(log, key=lambda row: (row["at"], row["subject_id"]))


def _quiet(age: timedelta) -> timedelta:
    """Move the beginning of a state so that no reminder falls due on the day itself."""
    hours = age / _HOUR
    # Reminders go out after 36 h and 72 h; the day ends sixteen hours after its moment.
    return age - 16 * _HOUR if 20 < hours < 36 or 56 < hours < 72 else age  # noqa: PLR2004


def _row(number: int, one: Drawn, moment: datetime) -> Row:
    reminders = reminders_due(one.state, one.since, moment)
    return {
        "id": number,
        "volunteer_id": one.volunteer["id"],
        "mission_id": one.mission["id"],
        "state": one.state.value,
        "key": f"demo-{number}",
        "message": one.message,
        "created_at": one.applied,
        "queued_at": one.applied,
        "since": one.since,
        "due_at": next_look(one.state, one.since, reminders),
        "reminders": reminders,
        "reason": one.reason,
        "reason_text": "",
    }


def _steps(number: int, one: Drawn, manager: int | None) -> list[Row]:
    path = one.path
    lasts = (one.since - one.applied) / max(1, len(path) - 1)
    before, rows = "", []
    for n, (act, by, after) in enumerate(path):
        last = n == len(path) - 1
        at = one.since if last else one.applied + lasts * n
        who = {By.VOLUNTEER: one.volunteer["account_id"], By.MANAGER: manager}.get(by)
        reason = one.reason if last else ""
        rows.append(audit(act, number, at, by, before, after.value, reason, who, one.mission))
        before = after.value
    return rows
