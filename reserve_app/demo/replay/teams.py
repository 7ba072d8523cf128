"""What structures do: register, ask for help, answer or keep silent, say who did not come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from reserve_app.demo.replay import distributions as d
from reserve_app.demo.replay.script import PlannedMission, PlannedStructure
from reserve_app.demo.replay.world import News, Sent, Team, World
from reserve_app.demo.sign_ins import UNUSABLE_HASH, account
from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.reasons import DeclineReason
from reserve_app.domain.states import InterestState
from reserve_app.models import ACCOUNT, INTEREST
from reserve_app.models.engine import read_connection, transaction
from reserve_app.services import interest_answers
from reserve_app.services.inputs import MissionInput, StructureInput
from reserve_app.services.mission_writing import create_mission
from reserve_app.services.missions import transition_mission
from reserve_app.services.sql import insert_row
from reserve_app.services.structures import create_structure, transition_structure

_I = INTEREST.c


class Teams:
    """The structures of one world."""

    def __init__(self, world: World) -> None:
        self.world, self.fate = world, world.fate
        self._reminded: set[tuple[int, datetime, int]] = set()
        for plan in world.script.structures:
            if plan.at is not None:
                world.at(plan.at, partial(self.register, plan))
        for act in (Act.INTEREST_APPLIED, Act.INTEREST_PROPOSED, Act.INTEREST_ACCEPTED):
            world.hear(act, self._someone_offers)
        world.hear(Act.INTEREST_CONTACTED, self._decides)
        world.hear(Act.INTEREST_CONFIRMED, self._sees_who_comes)

    def register(self, plan: PlannedStructure) -> None:
        """Open an account, describe the structure, send it with its first mission."""
        now, row = self.world.now, plan.row
        columns = account(0, f"equipe-{plan.number}@structure.example", now, UNUSABLE_HASH)
        del columns["id"]
        with transaction() as session:
            account_id = insert_row(session, ACCOUNT, columns)
            session.commit()
        given = StructureInput.read({name: row[name] for name in StructureInput.model_fields})
        structure_id = create_structure(Actor(account_id=account_id), given, now)
        actor = Actor(account_id=account_id, structures=frozenset({structure_id}))
        team = Team(plan, structure_id, actor)
        self.world.teams[structure_id] = team
        transition_structure(actor, structure_id, "submit", now)
        for n, mission in enumerate(plan.missions):
            name = f"{plan.number}.{n}"
            self.world.after(mission.after, partial(self._ask, team, mission, name), by_day=name)

    def remind(self) -> None:
        """Let those who were just reminded answer, some of them."""
        asked = (InterestState.PROPOSED.value, InterestState.CONTACTED.value)
        query = (
            select(_I.id, _I.since, _I.reminders, _I.state, _I.volunteer_id, _I.mission_id)
            .where(_I.reminders > 0, _I.state.in_(asked))
            .order_by(_I.id)
        )
        with read_connection() as connection:
            late = connection.execute(query).all()
        for one in late:
            this = (one.id, one.since, one.reminders)
            if this in self._reminded:
                continue
            self._reminded.add(this)
            _, sent, about = self.world.who(one.volunteer_id, one.mission_id)
            team = sent.team
            wakes = self.fate.happens(d.WAKES, "wakes", *about, one.reminders)
            if team.plan.silent and wakes and one.state == InterestState.PROPOSED:
                delay = self.fate.lasts(d.ANSWER_AWAKE, "awake", *about)
                self._later(delay, team, interest_answers.contact, one.id)

    def _ask(self, team: Team, mission: PlannedMission, name: str) -> None:
        """Write a mission and send it to the moderators."""
        now, fields = self.world.now, MissionInput.model_fields
        given = MissionInput.read({key: mission.row[key] for key in fields})
        mission_id = create_mission(team.actor, team.structure_id, given, now)
        place = mission.row["department"]
        self.world.missions[mission_id] = Sent(name, team, place)
        transition_mission(team.actor, mission_id, "submit", now)

    def _someone_offers(self, news: News) -> None:
        if news.after != InterestState.PROPOSED:
            return
        _, sent, about = self.world.who(news.volunteer_id, news.mission_id)
        if not sent.team.plan.silent:
            delay = self.fate.lasts(d.ANSWER, "answer", *about)
            self._later(delay, sent.team, interest_answers.contact, news.subject_id)

    def _decides(self, news: News) -> None:
        _, sent, about = self.world.who(news.volunteer_id, news.mission_id)
        delay = self.fate.lasts(d.DECIDE, "decide", *about)
        if self.fate.happens(d.ACCEPTS, "accepts", *about):
            self._later(delay, sent.team, interest_answers.confirm, news.subject_id)
            return
        why = DeclineReason.NOT_AVAILABLE.value
        self._later(delay, sent.team, interest_answers.decline, news.subject_id, why)

    def _sees_who_comes(self, news: News) -> None:
        _, sent, about = self.world.who(news.volunteer_id, news.mission_id)
        if self.fate.happens(d.NO_SHOW, "absent", *about):
            self._later(d.SEES_ABSENCE, sent.team, interest_answers.mark_no_show, news.subject_id)

    def _later(
        self, delay: timedelta, team: Team, verb: Callable[..., object], *args: object
    ) -> None:
        act = partial(self.world.do, verb, team.actor, *args)
        self.world.after(delay, act, by_day=team.plan.number)
