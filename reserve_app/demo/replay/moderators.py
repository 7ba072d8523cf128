"""What moderators do: decide on what waits, and go and ask for help where none is."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import insert, select

from reserve_app.demo.replay import distributions as d
from reserve_app.demo.replay.teams import Teams
from reserve_app.demo.replay.world import News, World
from reserve_app.demo.sign_ins import UNUSABLE_HASH, account
from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.forgotten import Rule
from reserve_app.domain.reasons import ReviewReason
from reserve_app.domain.review import Decision, ItemState, Reviewed
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.models import ACCOUNT, GRANT, REVIEW_ITEM
from reserve_app.models.engine import read_connection, transaction
from reserve_app.services.decisions import Verdict, decide, open_item
from reserve_app.services.sql import insert_row, run
from reserve_app.services.territory_watch import Place

_R = REVIEW_ITEM.c
_REFUSED = Verdict(Decision.REFUSE.value, ReviewReason.NOT_VITAL.value)
_ACCEPTED = Verdict(Decision.VALIDATE.value)


class Moderators:
    """One moderator a département."""

    def __init__(self, world: World, teams: Teams) -> None:
        self.world, self.fate, self.teams = world, world.fate, teams
        self.actors = {code: self._named(code) for code in world.script.departments}
        self._asked: Counter[tuple[str, str]] = Counter()
        self._last_asked: dict[str, datetime] = {}
        self._helped: set[str] = set()
        if world.rules.reviews_volunteers:
            world.hear(Act.VOLUNTEER_CREATED, self._profile_sent)
        world.hear(Act.STRUCTURE_SUBMITTED, self._structure_sent)
        world.hear(Act.MISSION_SUBMITTED, self._mission_sent)
        world.hear(Act.STRUCTURE_VALIDATED, self._structure_validated)

    def saw(self, forgotten: Iterable[Place]) -> None:
        """Do something about places seen to be forgotten, each in their own département."""
        by_department: defaultdict[str, list[Place]] = defaultdict(list)
        for place in forgotten:
            by_department[place[0]].append(place)
        for department in self.actors:
            places = by_department[department]
            if any(rule == Rule.SLOW_QUEUE for _, rule, _ in places):
                self._get_help(department)
            self._ask_one(department, {place for place in places if place[1] != Rule.SLOW_QUEUE})

    def _ask_one(self, department: str, places: Collection[Place]) -> None:
        """Ask one structure a day, where one has asked least, in the largest commune of those."""
        last = self._last_asked.get(department)
        if not places or (last is not None and self.world.now < last + d.ASKS_AGAIN):
            return
        self._last_asked[department] = self.world.now
        subjects = {subject for _, _, subject in places}
        subject = min(subjects, key=lambda one: (self._asked[department, one], _rank(one)))
        times = self._asked[department, subject]
        self._asked[department, subject] += 1
        plan = self.world.script.reserve.get((department, subject, times))
        if plan is not None:
            delay = self.fate.lasts(d.AGREES_AFTER, "agrees", department, subject, times)
            self.world.after(delay, partial(self.teams.register, plan), by_day=department)

    def _get_help(self, department: str) -> None:
        """Let a stand-in decide on all that waits in a slow queue, once a day."""
        day = f"{department} {self.world.now:%F}"
        if day in self._helped:
            return
        self._helped.add(day)
        query = (
            select(_R.kind, _R.subject_id)
            .where(_R.department == department, _R.state == ItemState.OPEN.value)
            .order_by(_R.due_at, _R.id)
        )
        with read_connection() as connection:
            waiting = connection.execute(query).all()
        for n, one in enumerate(waiting):
            delay = self.fate.lasts(d.DEPUTY, "deputy", day, n)
            self._look_at(Reviewed(one.kind), one.subject_id, department, delay)

    def _profile_sent(self, news: News) -> None:
        self._review(Reviewed.VOLUNTEER, news.subject_id, news.department)

    def _structure_sent(self, news: News) -> None:
        self._review(Reviewed.STRUCTURE, news.subject_id, news.department)

    def _mission_sent(self, news: News) -> None:
        team = self.world.teams[news.structure_id]
        if team.validated:
            self._review(Reviewed.MISSION, news.subject_id, news.department)
        else:
            team.waiting.append(news.subject_id)

    def _structure_validated(self, news: News) -> None:
        """Go through its missions in a row, as the desk proposes."""
        team = self.world.teams[news.subject_id]
        team.validated = True
        for mission_id in team.waiting:
            sent = self.world.missions[mission_id]
            delay = self.fate.lasts(d.NEXT_IN_A_ROW, "in a row", sent.name)
            self._look_at(Reviewed.MISSION, mission_id, sent.department, delay)

    def _review(self, kind: Reviewed, number: int, department: str) -> None:
        slow = self.fate.happens(d.SLOW, "slow", department)
        name = self._name(kind, number)
        delay = self.fate.lasts(d.SLOW_REVIEW if slow else d.REVIEW, "review", kind, name)
        self._look_at(kind, number, department, delay)

    def _look_at(self, kind: Reviewed, number: int, department: str, delay: timedelta) -> None:
        act = partial(self._decide, kind, number, department)
        self.world.after(delay, act, by_day=department)

    def _decide(self, kind: Reviewed, number: int, department: str) -> None:
        mine = (_R.kind == kind.value, _R.subject_id == number, _R.state == ItemState.OPEN.value)
        with read_connection() as connection:
            item = connection.execute(select(_R.id).where(*mine)).scalar()
        if item is None:
            return  # somebody decided meanwhile
        actor = self.actors[department]
        unfit = self.fate.happens(d.UNFIT, "unfit", kind, self._name(kind, number))
        seen, verdict = open_item(actor, item), _REFUSED if unfit else _ACCEPTED
        decide(actor, seen, verdict, now=self.world.now)

    def _name(self, kind: Reviewed, number: int) -> str | int:
        """Return what names a subject on both sides."""
        if kind is Reviewed.VOLUNTEER:
            return self.world.people[number].number
        if kind is Reviewed.STRUCTURE:
            return self.world.teams[number].plan.number
        return self.world.missions[number].name

    def _named(self, code: str) -> Actor:
        """Open the account of a moderator of a département."""
        since = self.world.now
        columns = {**account(0, f"moderation-{code}@etat.example", since, UNUSABLE_HASH)}
        del columns["id"]
        with transaction() as session:
            account_id = insert_row(session, ACCOUNT, columns)
            row = {"account_id": account_id, "department": code, "since": since}
            run(session, insert(GRANT).values(**row))
            session.commit()
        return Actor(account_id=account_id, departments=frozenset({code}))


def _rank(subject: str) -> tuple[int, str]:
    """Return where a place comes among those of its département: the whole of it first."""
    commune = get_gazetteer().commune(subject) if subject else None
    return (-commune.population if commune else -sys.maxsize, subject)
