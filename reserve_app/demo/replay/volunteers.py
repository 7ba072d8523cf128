"""What volunteers do: sign up, choose, wait, come back, lose heart, answer an offer or a call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from sqlalchemy import update
from sqlmodel import Session

from reserve_app.data import load_crisis
from reserve_app.demo.replay import distributions as d
from reserve_app.demo.replay.script import PlannedVolunteer
from reserve_app.demo.replay.world import News, Person, World
from reserve_app.demo.sign_ins import UNUSABLE_HASH, account
from reserve_app.demo.volunteers import address
from reserve_app.domain.actor import SYSTEM, VISITOR, Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.criteria import LEAST_RADIUS_KM, Mode, Origin, SearchCriteria, slots_of
from reserve_app.domain.eligibility import eligibility
from reserve_app.domain.profile import ProfileForm
from reserve_app.domain.states import By, InterestState, VolunteerState
from reserve_app.mail.dates import paris_day
from reserve_app.models import ACCOUNT, VOLUNTEER, kinds_of
from reserve_app.models.engine import transaction
from reserve_app.queries.missions import find_missions
from reserve_app.search.results import MissionCard
from reserve_app.services.auditing import Change, Doing, Subject, record
from reserve_app.services.interests import accept_offer, apply, withdraw
from reserve_app.services.profiles import checked, queue_profile, write_profile
from reserve_app.services.sql import insert_row, run
from reserve_app.services.standby import StandbyWish, start_standby, stop_standby
from reserve_app.settings import get_settings

_TYPED = (
    "first_name", "last_name", "birth_date", "commune_insee", "radius_km", "on_site", "remote",
)  # fmt: skip
_ANY_NUMBER = "06 12 34 56 78"  # the form refuses the numbers of fiction, which are written then
_SHOWN = len(d.AMONG)
_READS = timedelta(minutes=1)  # the letter that says yes


class Volunteers:
    """The volunteers of one world."""

    def __init__(self, world: World) -> None:
        self.world, self.fate, self.rules = world, world.fate, world.rules
        self.crisis = load_crisis(get_settings().crisis)
        for plan in world.script.volunteers:
            world.at(plan.at, partial(self._sign_up, plan))
        for act in (Act.INTEREST_APPLIED, Act.INTEREST_PROPOSED, Act.INTEREST_ACCEPTED):
            world.hear(act, self._waits_for_answer)
        world.hear(Act.VOLUNTEER_REFUSED, self._is_refused)
        world.hear(Act.INTEREST_OFFERED, self._is_offered)
        world.hear(Act.INTEREST_CONFIRMED, self._is_in)
        for act in (Act.INTEREST_DECLINED, Act.INTEREST_EXPIRED):
            world.hear(act, self._came_to_nothing)

    def called(self, volunteer_id: int, mission_id: int) -> None:
        """Answer a call of the standby, or not."""
        person = self.world.people[volunteer_id]
        about = (self.world.missions[mission_id].name, person.number)
        if self.fate.happens(d.ANSWERS_CALL, "call", *about):
            delay = self.fate.lasts(d.ANSWERS_CALL_AFTER, "call lasts", *about)
            self._later(delay, person, partial(self._take, person, mission_id))

    def _sign_up(self, plan: PlannedVolunteer) -> None:
        """Open a confirmed account and send the profile: one transaction, as the form does."""
        now, row = self.world.now, plan.row
        form = ProfileForm(
            **{name: row[name] for name in _TYPED},
            phone=_ANY_NUMBER,
            kinds=frozenset(kinds_of(row["kinds"])),
            slots=frozenset(slots_of(row["slots"])),
            charter=True,
        )
        profile = replace(checked(form, now), phone=row["phone"])
        columns = account(0, address(row), now, UNUSABLE_HASH)
        del columns["id"]
        with transaction() as session:
            account_id = insert_row(session, ACCOUNT, columns)
            actor = Actor(account_id=account_id)
            volunteer_id = write_profile(session, actor, account_id, profile, now)
            if self.rules.reviews_volunteers:
                queue_profile(session, account_id, now)
            else:
                self._let_in(session, volunteer_id, row["department"])
            session.commit()
        person = Person(plan, volunteer_id, actor)
        self.world.people[volunteer_id] = person
        self.world.after(d.LOOKS, partial(self._look, person))

    def _let_in(self, session: Session, volunteer_id: int, department: str) -> None:
        """Take a profile as it is, where nobody looks at profiles."""
        after = VolunteerState.VALIDATED.value
        this = update(VOLUNTEER).where(VOLUNTEER.c.id == volunteer_id)
        run(session, this.values(state=after))
        about, change = Subject(volunteer_id, department), Change("pending", after)
        doing = Doing(SYSTEM, By.SYSTEM, self.world.now)
        record(session, Act.VOLUNTEER_VALIDATED, about, doing, change)

    def _is_refused(self, news: News) -> None:
        self.world.people[news.subject_id].settled = True

    def _look(self, person: Person) -> None:
        """Open the list of missions and choose one of the nearest; twice for some."""
        person.visits += 1
        if person.settled:
            return
        found = self._open(person, full=False)
        if not found:
            self._found_nothing(person)
            return
        chosen = self.fate.among(d.AMONG[: len(found)], "among", person.number, person.visits)
        self._take(person, found[chosen].id)
        if len(person.mine) == 1 and self.fate.happens(d.WANTS_TWO, "two", person.number):
            self.world.after(d.LOOKS, partial(self._look, person))

    def _open(self, person: Person, *, full: bool) -> list[MissionCard]:
        """Return the nearest missions they may do and have not tried, as the finder lists them."""
        row, today = person.plan.row, paris_day(self.world.now)
        kinds = frozenset(kinds_of(row["kinds"]))
        modes = (row["on_site"], row["remote"])
        criteria = SearchCriteria(
            origin=Origin(lat=row["lat"], lon=row["lon"]),
            radius_km=max(row["radius_km"], LEAST_RADIUS_KM),
            kinds=kinds,
            mode=None if all(modes) else Mode.ON_SITE if modes[0] else Mode.REMOTE,
            include_full=full,
        )
        allowed = {
            (kind, remote)
            for kind in kinds
            for remote in (False, True)
            if eligibility(
                self.crisis.kind(kind), remote=remote, birth_date=row["birth_date"], today=today
            ).allowed
        }
        cards = find_missions(criteria, VISITOR, today=today).results
        return [
            card
            for card in cards
            if card.id not in person.mine and (card.kind, card.remote) in allowed
        ][:_SHOWN]

    def _found_nothing(self, person: Person) -> None:
        number, visit = person.number, person.visits
        if self.rules.waiting_list and self.fate.happens(d.WAITS, "waits", number, visit):
            for card in self._open(person, full=True)[:1]:
                self._take(person, card.id)
        if self.rules.standby and self.fate.happens(d.STANDS_BY, "stands by", number):
            self._stand_by(person)
        if visit < d.MOST_VISITS and self.fate.happens(d.COMES_BACK, "back", number, visit):
            delay = self.fate.lasts(d.COMES_BACK_AFTER, "back lasts", number, visit)
            self._later(delay, person, partial(self._look, person))

    def _stand_by(self, person: Person) -> None:
        if person.stands_by:
            return
        row = person.plan.row
        wish = StandbyWish(
            kinds=frozenset(kinds_of(row["kinds"])),
            radius_km=row["radius_km"],
            slots=frozenset(slots_of(row["slots"])),
            on_site=row["on_site"],
            remote=row["remote"],
        )
        start_standby(person.actor, wish, now=self.world.now)
        person.stands_by = True

    def _take(self, person: Person, mission_id: int) -> None:
        if person.settled or mission_id in person.mine:
            return
        person.clicks += 1
        key = f"replay-{person.number}-{person.clicks}"
        apply(person.actor, mission_id, key=key, now=self.world.now)
        person.mine.add(mission_id)

    def _waits_for_answer(self, news: News) -> None:
        """Lose heart, some of them, while the structure says nothing."""
        if news.after != InterestState.PROPOSED:
            return
        person, _, about = self.world.who(news.volunteer_id, news.mission_id)
        if self.fate.happens(d.LOSES_HEART, "loses heart", *about):
            delay = self.fate.lasts(d.PATIENCE, "patience", *about)
            self.world.after(delay, partial(self._give_up, person, news.subject_id))

    def _give_up(self, person: Person, interest_id: int) -> None:
        """Withdraw if nobody has called yet."""
        if interest_id not in self.world.answered:
            withdraw(person.actor, interest_id, now=self.world.now)

    def _is_offered(self, news: News) -> None:
        person, _, about = self.world.who(news.volunteer_id, news.mission_id)
        drawn = self.fate.share("offer", *about)
        yes, no = d.ACCEPTS_OFFER, d.ACCEPTS_OFFER + d.SAYS_NO
        if drawn >= no:
            return  # silence
        answer = accept_offer if drawn < yes and not person.settled else withdraw
        delay = self.fate.lasts(d.ANSWERS_OFFER, "offer lasts", *about)
        act = partial(self.world.do, answer, person.actor, news.subject_id)
        self._later(delay, person, act)

    def _is_in(self, news: News) -> None:
        """Stop looking; fall ill, some of them."""
        person, _, about = self.world.who(news.volunteer_id, news.mission_id)
        person.settled = True
        if person.stands_by:
            person.stands_by = False
            self.world.after(_READS, partial(self.world.do, stop_standby, person.actor))
        if self.fate.happens(d.WITHDRAWS, "withdraws", *about):
            delay = self.fate.lasts(d.WITHDRAWS_AFTER, "withdraws lasts", *about)
            self.world.after(delay, partial(self.world.do, withdraw, person.actor, news.subject_id))

    def _came_to_nothing(self, news: News) -> None:
        person, _, about = self.world.who(news.volunteer_id, news.mission_id)
        if self.fate.happens(d.TRIES_AGAIN, "again", *about):
            delay = self.fate.lasts(d.TRIES_AGAIN_AFTER, "again lasts", *about)
            self._later(delay, person, partial(self._look, person))

    def _later(self, delay: timedelta, person: Person, act: Callable[[], object]) -> None:
        self.world.after(delay, act, by_day=person.number)
