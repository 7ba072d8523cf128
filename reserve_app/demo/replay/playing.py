"""Play a script by some rules in the configured database, which must be empty of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from reserve_app.demo.replay.moderators import Moderators
from reserve_app.demo.replay.rules import Rules
from reserve_app.demo.replay.script import Script
from reserve_app.demo.replay.teams import Teams
from reserve_app.demo.replay.volunteers import Volunteers
from reserve_app.demo.replay.world import World
from reserve_app.mail.dates import PARIS
from reserve_app.models import STANDBY_CALL, TERRITORY_FLAG
from reserve_app.models.engine import read_connection
from reserve_app.services.clock import Clock
from reserve_app.services.interest_clock import end_missions
from reserve_app.services.territory_watch import watch_territories
from reserve_app.services.throttle import forget_counts

HOUR = timedelta(hours=1)  # between two runs of the clock; it runs every 30 s in reality
LOOKED_AT = 9  # Paris time: when somebody in charge opens the list of départements
_C, _F = STANDBY_CALL.c, TERRITORY_FLAG.c
Told = Callable[[datetime], None]


class Play:
    """One side: the world, its people, and what time brings."""

    def __init__(self, script: Script, rules: Rules) -> None:
        forget_counts()  # accounts of this world have the numbers of others'
        self.world = World(script, rules)
        self.teams = Teams(self.world)
        self.volunteers = Volunteers(self.world)
        self.moderators = Moderators(self.world, self.teams)
        self._clock = Clock()
        self.world.at(self.world.now, self._hour)

    def run(self, until: datetime, told: Told | None = None) -> World:
        """Play until a moment; ``told`` hears of each new day."""
        self.world.play(until, told)
        return self.world

    def _hour(self) -> None:
        now, rules = self.world.now, self.world.rules
        self.world.after(HOUR, self._hour)
        if rules.clock:
            self._clock.run_due(now)
            self.teams.remind()
            self._call(now)
        else:
            end_missions(now)
        if not rules.clock and (rules.watches or now.astimezone(PARIS).hour == LOOKED_AT):
            watch_territories(now)
        if rules.watches or now.astimezone(PARIS).hour == LOOKED_AT:
            self._look()

    def _call(self, now: datetime) -> None:
        query = select(_C.volunteer_id, _C.mission_id).where(_C.at == now)
        with read_connection() as connection:
            called = sorted(connection.execute(query).all())
        for volunteer_id, mission_id in called:
            self.volunteers.called(volunteer_id, mission_id)

    def _look(self) -> None:
        """Read which places are flagged, and let the moderators see them."""
        with read_connection() as connection:
            rows = connection.execute(select(_F.department, _F.rule, _F.subject))
            flags = frozenset((row.department, row.rule, row.subject) for row in rows)
        self.world.seen.append((self.world.now, flags))
        self.moderators.saw(flags)
