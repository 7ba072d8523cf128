"""The world of one side: its clock, what is due in it, and what the audit log says just happened.

Nobody here knows what the others do: people act through the services, and learn what happened from
the log, as they would from a letter. The present moment is `World.now`; nothing reads a clock.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from reserve_app.demo.replay.fate import Fate
from reserve_app.demo.replay.rules import Rules
from reserve_app.demo.replay.script import PlannedStructure, PlannedVolunteer, Script
from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.errors import Conflict, NotEligible, NotFound, WrongState
from reserve_app.models import AUDIT_ENTRY, INTEREST
from reserve_app.models.engine import read_connection
from reserve_app.services.territory_watch import Place

_A, _I = AUDIT_ENTRY.c, INTEREST.c
# What a person may meet who comes too late: they see the sentence, and go.
TOO_LATE = (Conflict, NotEligible, NotFound, WrongState)
_NEWS = (
    select(
        _A.id, _A.act, _A.subject_id, _A.before, _A.after, _A.department, _A.structure_id,
        _I.volunteer_id, _I.mission_id,
    )
    .outerjoin(INTEREST, (_A.subject == "interest") & (_I.id == _A.subject_id))
    .where(_A.id > bindparam("last"))
    .order_by(_A.id)
)  # fmt: skip


class News(NamedTuple):
    """One row of the audit log; volunteer and mission are those of an interest."""

    id: int
    act: str
    subject_id: int
    before: str
    after: str
    department: str
    structure_id: int
    volunteer_id: int
    mission_id: int


Reader = Callable[[News], None]


@dataclass(slots=True)
class Person:
    """A volunteer who has signed up."""

    plan: PlannedVolunteer
    volunteer_id: int
    actor: Actor
    clicks: int = 0
    visits: int = 0
    settled: bool = False  # in a mission, or refused: looks no further
    stands_by: bool = False
    mine: set[int] = field(default_factory=set)  # missions they have applied to

    @property
    def number(self) -> int:
        """What names them on both sides."""
        return self.plan.number


@dataclass(slots=True)
class Team:
    """A structure that has registered, and who answers for it."""

    plan: PlannedStructure
    structure_id: int
    actor: Actor
    validated: bool = False
    waiting: list[int] = field(default_factory=list)  # missions sent before it was validated


@dataclass(frozen=True, slots=True)
class Sent:
    """A mission that was sent to the moderators; ``name`` is the same on both sides."""

    name: str
    team: Team
    department: str


class World:
    """One side, being played."""

    def __init__(self, script: Script, rules: Rules) -> None:
        self.script, self.rules, self.fate = script, rules, Fate(script.asked.seed)
        self.now = script.asked.opened
        self.people: dict[int, Person] = {}
        self.teams: dict[int, Team] = {}
        self.missions: dict[int, Sent] = {}
        self.answered: set[int] = set()  # interests somebody was called about
        self.seen: list[tuple[datetime, frozenset[Place]]] = []  # flags, whenever somebody looked
        self.readers: dict[str, list[Reader]] = {}
        self._due: list[tuple[datetime, int, Callable[[], object]]] = []
        self._order = count()
        self._last = _last_entry()

    def at(self, moment: datetime, act: Callable[[], object]) -> None:
        """Let something happen at a moment, or now if that is past."""
        heappush(self._due, (max(moment, self.now), next(self._order), act))

    def after(self, delay: timedelta, act: Callable[[], object], *, by_day: object = None) -> None:
        """Let something happen later; by day only, put off by a draw of that name."""
        moment = self.now + delay
        self.at(self.fate.awake(moment, by_day) if by_day is not None else moment, act)

    def do(self, verb: Callable[..., object], actor: Actor, *args: object) -> None:
        """Let somebody act at the present moment, through a service."""
        verb(actor, *args, now=self.now)

    def hear(self, act: str, reader: Reader) -> None:
        """Tell a reader of each act of that name in the log."""
        self.readers.setdefault(act, []).append(reader)

    def who(self, volunteer_id: int, mission_id: int) -> tuple[Person, Sent, tuple[str, int]]:
        """Return the person and the mission of an interest, and what draws about them are named."""
        person, sent = self.people[volunteer_id], self.missions[mission_id]
        return person, sent, (sent.name, person.number)

    def play(self, until: datetime, told: Callable[[datetime], None] | None = None) -> None:
        """Let everything due before a moment happen, in order."""
        while self._due and self._due[0][0] < until:
            moment, _, act = heappop(self._due)
            if told is not None and moment.date() != self.now.date():
                told(moment)
            self.now = moment
            with suppress(*TOO_LATE):  # the rules say no: that is an outcome too
                act()
            self._tell()
        self.now = until

    def _tell(self) -> None:
        with read_connection() as connection:
            news = connection.execute(_NEWS, {"last": self._last}).all()
        for row in news:
            one = News(*row)
            self._last = one.id
            if one.act == Act.INTEREST_CONTACTED:
                self.answered.add(one.subject_id)
            for reader in self.readers.get(one.act, ()):
                reader(one)


def _last_entry() -> int:
    with read_connection() as connection:
        return int(connection.execute(select(func.coalesce(func.max(_A.id), 0))).scalar_one())
