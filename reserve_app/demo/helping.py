"""Bring volunteers and missions together, as the first days of a launch do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from random import Random
from typing import Any

from reserve_app.data import load_crisis
from reserve_app.demo.interests import Drawn, draw_one
from reserve_app.domain.eligibility import eligibility
from reserve_app.domain.states import InterestState, MissionState, VolunteerState
from reserve_app.geo.distance import haversine_km
from reserve_app.models import kinds_of
from reserve_app.settings import get_settings

Row = dict[str, Any]
RADIUS_KM = 20.0
_In = InterestState
_TRIES = 0.7  # of those who signed up, four days after the opening
_TWICE = 0.25  # of those, who apply to a second mission
_WAITS = 0.4  # of those whose nearest mission is full, who queue rather than go further
_LEFT = (_In.WITHDRAWN, _In.DECLINED, _In.EXPIRED, *[None] * 3)  # of those who hold nothing
# What became of whom a mission that stopped had found, by the state of the mission.
_STOPPED = {
    MissionState.PAUSED: (_In.CONFIRMED, _In.CONFIRMED),
    MissionState.FINISHED: (_In.DONE, _In.DONE, _In.NO_SHOW, _In.CONFIRMED),
    MissionState.SUSPENDED: (_In.RELEASED, _In.RELEASED),
    MissionState.PUBLISHED: (_In.RELEASED,),  # hidden with its structure
}


class Launch:
    """The missions and volunteers of a launch, and the interests drawn so far."""

    def __init__(self, rng: Random, missions: list[Row], today: date, moment: datetime) -> None:
        self.rng, self.today, self.moment = rng, today, moment
        self.missions = missions
        self.open = [row for row in missions if row["published"] and row["structure_validated"]]
        self.crisis = load_crisis(get_settings().crisis)
        self.drawn: list[Drawn] = []

    def help(self, volunteers: list[Row]) -> list[Drawn]:
        """Let each volunteer apply or not; return every interest."""
        idle = [one for one in volunteers if not self._apply(one)]
        self._stopped(idle)
        for one in idle:
            self._left(one)
        self._move_up()
        return self.drawn

    def _apply(self, volunteer: Row) -> bool:
        """Apply once, twice, or (the first volunteer, whose account is shown) three times."""
        shown = volunteer["id"] == 1
        if self.rng.random() > _TRIES and not shown:
            return False
        tries = 3 if shown else 1 + (self.rng.random() < _TWICE)
        mine: set[int] = set()
        for _ in range(tries):
            found = self._nearest(volunteer, mine)
            if found is None:
                break
            mine.add(found["id"])
            state = self._state(volunteer, full=found["is_full"])
            self._add(volunteer, found, state)
        return bool(mine)

    def _state(self, volunteer: Row, *, full: bool) -> InterestState:
        profile = VolunteerState(volunteer["state"])
        if profile in {VolunteerState.REFUSED, VolunteerState.SUSPENDED}:
            return _In.RELEASED
        if full:
            return _In.WAITLISTED
        if profile is not VolunteerState.VALIDATED:
            return _In.HELD
        drawn = self.rng.random()
        # Two in five wait for an answer, one in four was called, the others are in.
        return _In.PROPOSED if drawn < 0.4 else _In.CONTACTED if drawn < 0.65 else _In.CONFIRMED  # noqa: PLR2004

    def _nearest(self, volunteer: Row, not_these: set[int]) -> Row | None:
        """Return the nearest mission they may do, unless it is full and they would not wait."""
        near = sorted(
            self._near(volunteer, self.open), key=lambda found: (found[0], found[1]["id"])
        )
        for _, row in near:
            if row["id"] not in not_these and (not row["is_full"] or self.rng.random() < _WAITS):
                return row
        return None

    def _near(self, volunteer: Row, missions: list[Row]) -> Iterator[tuple[float, Row]]:
        wanted = kinds_of(volunteer["kinds"])
        allowed = {
            (kind, remote): eligibility(
                self.crisis.kind(kind),
                remote=remote,
                birth_date=volunteer["birth_date"],
                today=self.today,
            ).allowed
            for kind in wanted
            for remote in (False, True)
            if volunteer["remote"] or not remote
        }
        for row in missions:
            if not allowed.get((row["kind"], row["remote"])):
                continue
            # A remote mission is taken when nothing is nearer than the radius.
            km = RADIUS_KM if row["remote"] else _km(volunteer, row)
            if km <= RADIUS_KM:
                yield km, row

    def _stopped(self, idle: list[Row]) -> None:
        """Say what became of the people of missions that stopped; takes them out of `idle`."""
        for mission in self.missions:
            if mission["published_at"] is None or mission in self.open:
                continue
            for state in _STOPPED.get(MissionState(mission["state"]), ()):
                if state is _In.CONFIRMED and mission["is_full"]:
                    continue
                able = [one for one in idle if self._able(one, mission)]
                if able:
                    volunteer = min(able, key=lambda one: (_km(one, mission), one["id"]))
                    idle.remove(volunteer)
                    self._add(volunteer, mission, state)

    def _able(self, volunteer: Row, mission: Row) -> bool:
        validated = volunteer["state"] == VolunteerState.VALIDATED.value
        return validated and any(self._near(volunteer, [mission]))

    def _left(self, volunteer: Row) -> None:
        """Of those who hold nothing, some had tried."""
        state = _LEFT[int(self.rng.random() * len(_LEFT))]
        if state is None or volunteer["state"] != VolunteerState.VALIDATED.value:
            return
        found = self._nearest(volunteer, set())
        if found is not None:
            self._add(volunteer, found, state)

    def _move_up(self) -> None:
        """Here and there somebody withdrew, and the place is offered to the first who waits."""
        for mission in [row for row in self.open if row["is_full"]][::2]:
            here = [one for one in self.drawn if one.mission is mission]
            here.sort(key=lambda one: (one.applied, one.volunteer["id"]))
            waits = [one for one in here if one.state is _In.WAITLISTED]
            first = next((one for one in waits if _validated(one)), None)
            gone = next((one for one in here if one.state is _In.PROPOSED), None)
            if first is None or gone is None:
                continue
            mission["taken"] -= 1
            for one, state in ((gone, _In.WITHDRAWN), (first, _In.OFFERED)):
                self.drawn.remove(one)
                self._add(one.volunteer, mission, state)

    def _add(self, volunteer: Row, mission: Row, state: InterestState) -> None:
        self.drawn.append(draw_one(self.rng, volunteer, mission, state, self.moment))


def _validated(one: Drawn) -> bool:
    return bool(one.volunteer["state"] == VolunteerState.VALIDATED.value)


def _km(volunteer: Row, mission: Row) -> float:
    if mission["lat"] is None:
        return RADIUS_KM
    return haversine_km(volunteer["lat"], volunteer["lon"], mission["lat"], mission["lon"])
