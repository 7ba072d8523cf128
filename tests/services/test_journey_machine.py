"""Whatever people, structures, moderators and the clock do, in any order, the promises hold."""

from __future__ import annotations

import itertools
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from reserve_app.domain.actor import SYSTEM
from reserve_app.domain.errors import ReserveError
from reserve_app.domain.review import Decision, Reviewed
from reserve_app.domain.states import HOLDING, LIVE, InterestState
from reserve_app.models import (
    AUDIT_ENTRY,
    INTEREST,
    MISSION,
    OUTBOX_MAIL,
    REVIEW_ITEM,
    STRUCTURE,
    VOLUNTEER,
    counting,
)
from reserve_app.models.engine import get_engine, read_session
from reserve_app.queries.queue import Filters, queue_page
from reserve_app.search.cells import counts_of, recount
from reserve_app.services import (
    interest_answers,
    interests,
    missions,
    structures,
    volunteer_review,
    volunteers,
)
from reserve_app.services.claims import claim
from reserve_app.services.clock import JOBS
from reserve_app.services.decisions import Seen, Verdict, decide
from reserve_app.services.mission_writing import edit_mission
from reserve_app.services.reports import report_mission
from reserve_app.services.review_gaps import fill_gaps, gap_count
from reserve_app.services.review_subjects import TABLES
from reserve_app.services.sql import run
from reserve_app.services.throttle import forget_counts
from reserve_app.services.undo import undo
from tests.conftest import empty_tables
from tests.people import NOW, Person, form, mission, person, volunteer
from tests.services.test_missions import given as given_mission

PEOPLE, MISSIONS, MODERATORS = 5, 2, 2
TITLES = ("Préparer des colis à Arras", "Conduire la camionnette")
moderators, places_in_queue = st.integers(0, MODERATORS - 1), st.integers(0, 5)
who, which, how_long = st.integers(0, PEOPLE - 1), st.integers(0, MISSIONS - 1), st.integers(1, 90)


class Journey(RuleBasedStateMachine):
    """Five volunteers, two missions of two and three places, one manager, the operator."""

    def __init__(self) -> None:
        super().__init__()
        empty_tables()
        forget_counts()
        self.now = NOW
        self.clicks = 0
        self.people = [volunteer("pending" if n % 2 else "validated") for n in range(PEOPLE)]
        made = [mission(places=n + 2) for n in range(MISSIONS)]
        self.missions = [number for number, _ in made]
        self.structures = [structure for _, structure in made]
        self.manager = person(structures=tuple(structure for _, structure in made))
        self.moderators = [person(departments=("62",)) for _ in range(MODERATORS)]
        self.seen = [Seen(0, 0, 0)] * MODERATORS
        self.decided = [0] * MODERATORS
        self.versions: dict[int, int] = {}
        fill_gaps(NOW)

    def _interest(self, someone: Person, mission_id: int) -> int:
        with read_session() as session:
            mine = (
                INTEREST.c.volunteer_id == someone.volunteer_id,
                INTEREST.c.mission_id == mission_id,
            )
            query = select(func.max(INTEREST.c.id)).where(*mine)
            return run(session, query).scalar_one() or 0

    def _as_volunteer(self, verb: Any, n: int, m: int) -> None:
        someone = self.people[n]
        with suppress(ReserveError):
            verb(someone.actor, self._interest(someone, self.missions[m]), now=self.now)

    @initialize(first=st.lists(st.tuples(who, which), min_size=6, max_size=14))
    def begin(self, first: list[tuple[int, int]]) -> None:
        for n, m in first:
            self.apply(n, m, again=False)

    @rule(n=who, m=which, again=st.booleans())
    def apply(self, n: int, m: int, again: bool) -> None:  # noqa: FBT001 - drawn
        self.clicks += not again
        with suppress(ReserveError):
            interests.apply(
                self.people[n].actor, self.missions[m], key=f"clic-{self.clicks:06}", now=self.now
            )

    @rule(n=who, m=which)
    def withdraw(self, n: int, m: int) -> None:
        self._as_volunteer(interests.withdraw, n, m)

    @rule(n=who, m=which)
    def accept(self, n: int, m: int) -> None:
        self._as_volunteer(interests.accept_offer, n, m)

    @rule(
        n=who,
        m=which,
        verb=st.sampled_from(("contact", "confirm", "decline", "mark_done", "mark_no_show")),
    )
    def answer(self, n: int, m: int, verb: str) -> None:
        number = self._interest(self.people[n], self.missions[m])
        more = ("need_over",) if verb == "decline" else ()
        with suppress(ReserveError):
            getattr(interest_answers, verb)(self.manager.actor, number, *more, now=self.now)

    @rule(
        n=who,
        verb=st.sampled_from(("validate", "refuse", "suspend", "reinstate")),
    )
    def decide_from_the_terminal(self, n: int, verb: str) -> None:
        more = ("incomplete",) if verb in {"refuse", "suspend"} else ()
        act = getattr(volunteer_review, f"{verb}_volunteer")
        with suppress(ReserveError):
            act(SYSTEM, self.people[n].volunteer_id, *more, now=self.now)

    @rule(
        m=which,
        verb=st.sampled_from(("pause", "resume", "finish", "cancel", "suspend", "reinstate")),
    )
    def change_mission(self, m: int, verb: str) -> None:
        with suppress(ReserveError):
            missions.transition_mission(SYSTEM, self.missions[m], verb, self.now, "unsafe")

    @rule(m=which, verb=st.sampled_from(("suspend", "reinstate", "reinstate", "close")))
    def change_structure(self, m: int, verb: str) -> None:
        with suppress(ReserveError):
            structures.transition_structure(SYSTEM, self.structures[m], verb, self.now, "unsafe")

    @rule(n=who, name=st.sampled_from(("Dubois", "Martin")), radius=st.sampled_from((10, 30)))
    def edit_a_profile(self, n: int, name: str, radius: int) -> None:
        with suppress(ReserveError):
            changed = form(last_name=name, radius_km=radius)
            volunteers.edit_profile(self.people[n].actor, changed, now=self.now)

    @rule(m=which, title=st.sampled_from(TITLES), places=st.integers(2, 5))
    def edit_a_mission(self, m: int, title: str, places: int) -> None:
        with suppress(ReserveError):
            changed = given_mission(title=title, places=places)
            edit_mission(self.manager.actor, self.missions[m], changed, self.now)

    @rule(n=who, m=which)
    def report_a_mission(self, n: int, m: int) -> None:
        forget_counts()
        with suppress(ReserveError):
            report_mission(self.people[n].actor, self.missions[m], "unsafe", now=self.now)

    @rule(k=moderators, place=places_in_queue)
    def open_an_item(self, k: int, place: int) -> None:
        rows = queue_page(self.moderators[k].actor, Filters(), now=self.now).rows
        if not rows:
            return
        row = rows[place % len(rows)]
        self.seen[k] = Seen(row.id, row.version, row.revision)
        with suppress(ReserveError):
            claim(self.moderators[k].actor, row.id, now=self.now)

    @rule(k=moderators, decision=st.sampled_from(tuple(Decision)))
    def decide_as_it_was_read(self, k: int, decision: Decision) -> None:
        verdict = Verdict(decision.value, "unsafe")
        with suppress(ReserveError):
            decide(self.moderators[k].actor, self.seen[k], verdict, now=self.now)
            self.decided[k] = self.seen[k].item_id

    @rule(k=moderators, place=places_in_queue, decision=st.sampled_from(tuple(Decision)))
    def open_and_decide(self, k: int, place: int, decision: Decision) -> None:
        self.open_an_item(k, place)
        self.decide_as_it_was_read(k, decision)

    @rule(k=moderators, place=places_in_queue, decision=st.sampled_from(tuple(Decision)))
    def decide_and_take_it_back(self, k: int, place: int, decision: Decision) -> None:
        self.open_and_decide(k, place, decision)
        self.take_it_back(k)

    @rule(k=moderators)
    def take_it_back(self, k: int) -> None:
        with suppress(ReserveError):
            undo(self.moderators[k].actor, self.decided[k], now=self.now)

    @rule(seconds=st.integers(1, 20))
    def a_moment_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(hours=how_long)
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        for job in JOBS[:4]:
            job.run(self.now)

    @invariant()
    def places_are_what_interests_hold(self) -> None:
        with read_session() as session:
            for row in run(session, select(MISSION.c.id, MISSION.c.taken, MISSION.c.places)):
                states = self._states(session, row.id)
                assert row.taken == sum(state in HOLDING for state in states) <= row.places

    @invariant()
    def nobody_has_two_live_interests_in_one_mission(self) -> None:
        with read_session() as session:
            live = select(INTEREST.c.volunteer_id, INTEREST.c.mission_id).where(
                INTEREST.c.state.in_(sorted(LIVE))
            )
            assert max(Counter(map(tuple, run(session, live))).values(), default=0) <= 1

    @invariant()
    def a_held_interest_means_a_profile_not_yet_validated(self) -> None:
        with read_session() as session:
            query = (
                select(INTEREST.c.state, VOLUNTEER.c.state.label("profile"))
                .join(VOLUNTEER, VOLUNTEER.c.id == INTEREST.c.volunteer_id)
                .where(INTEREST.c.state.in_(sorted(LIVE)))
            )
            for row in run(session, query):
                assert row.profile in {"pending", "changes_requested", "validated"}
                assert (row.state == "held") <= (row.profile != "validated")

    @invariant()
    def what_waits_is_in_the_queue_and_nothing_else_is(self) -> None:
        assert gap_count() == 0
        r = REVIEW_ITEM.c
        with read_session() as session:
            open_items = select(r.kind, r.subject_id, r.reason).where(r.state == "open")
            for kind, number, reason in run(session, open_items).all():
                table = TABLES[Reviewed(kind)]
                query = select(table.c.state).where(table.c.id == number)
                waits = run(session, query).scalar_one() == "pending"
                assert waits == (reason in {"new", "resubmitted"})

    @invariant()
    def each_moderator_holds_one_item_and_versions_only_rise(self) -> None:
        r = REVIEW_ITEM.c
        with read_session() as session:
            rows = run(session, select(r.id, r.version, r.claimed_by)).all()
        held = Counter(row.claimed_by for row in rows if row.claimed_by)
        assert max(held.values(), default=0) <= 1
        versions = {row.id: row.version for row in rows}
        assert all(versions[number] >= known for number, known in self.versions.items())
        self.versions = versions

    @invariant()
    def each_decision_is_one_audit_row_and_none_once_taken_back(self) -> None:
        r, e = REVIEW_ITEM.c, AUDIT_ENTRY.c
        decided = (r.state == "decided", r.decided_by.is_not(None))
        with read_session() as session:
            for item in run(session, select(r.id, r.kind, r.closed_at).where(*decided)).all():
                mine = (e.review_item_id == item.id, e.at == item.closed_at)
                query = select(func.count()).where(*mine, e.subject == item.kind)
                assert run(session, query).scalar_one() >= 1

    @invariant()
    def each_change_has_one_audit_row(self) -> None:
        with read_session() as session:
            for table in (INTEREST, VOLUNTEER, MISSION, STRUCTURE):
                for row in run(session, select(table.c.id, table.c.state)).all():
                    chain = self._chain(session, table.name, row.id)
                    links = itertools.pairwise([("", self._began(table.name, row.id)), *chain])
                    assert all(one[1] == two[0] for one, two in links)
                    end = chain[-1][1] if chain else self._began(table.name, row.id)
                    assert end == row.state

    @invariant()
    def what_ended_keeps_nobody(self) -> None:
        with read_session() as session:
            query = (
                select(INTEREST.c.state, MISSION.c.state, STRUCTURE.c.state)
                .join(MISSION, MISSION.c.id == INTEREST.c.mission_id)
                .join(STRUCTURE, STRUCTURE.c.id == MISSION.c.structure_id)
                .where(INTEREST.c.state.in_(sorted(LIVE)))
            )
            for interest, mission_state, structure in run(session, query):
                assert mission_state not in {"cancelled", "suspended"}
                assert structure not in {"suspended", "closed"}
                assert (mission_state == "finished") <= (interest == "confirmed")

    @invariant()
    def each_live_interest_has_told_its_volunteer(self) -> None:
        with read_session() as session:
            for row in run(session, select(INTEREST.c.id)).all():
                receipt = OUTBOX_MAIL.c.key == f"interest:{row.id}:apply:volunteer"
                assert run(session, select(func.count()).where(receipt)).scalar_one() == 1

    @invariant()
    def the_counts_by_departement_are_true(self) -> None:
        with read_session() as session:
            assert counting.drift(session.connection()) == {}

    def teardown(self) -> None:
        """The counts of the map end as a recount gives them; nobody waits beside a free place."""
        for job in JOBS[:3]:
            job.run(self.now)
        with get_engine().connect() as connection:
            kept = counts_of(connection)
            recount(connection)
            assert kept == counts_of(connection)
            connection.rollback()

    def _began(self, table: str, number: int) -> str:
        """Return the state something was stored in; interests are all made by a service."""
        if table == "volunteer":
            place = [one.volunteer_id for one in self.people].index(number)
            return "pending" if place % 2 else "validated"
        return {"interest": "", "mission": "published", "structure": "validated"}[table]

    @staticmethod
    def _states(session: Any, mission_id: int) -> list[InterestState]:
        query = select(INTEREST.c.state).where(INTEREST.c.mission_id == mission_id)
        return [InterestState(state) for state in run(session, query).scalars()]

    @staticmethod
    def _chain(session: Any, subject: str, number: int) -> list[tuple[str, str]]:
        e = AUDIT_ENTRY.c
        query = select(e.before, e.after).where(
            e.subject == subject, e.subject_id == number, e.after != ""
        )
        return [(row.before, row.after) for row in run(session, query.order_by(e.id))]


def _run(examples: int) -> None:
    run_state_machine_as_test(
        Journey,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            phases=(Phase.generate,),  # a failure is told at once; shrinking it takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.usefixtures("database")
def test_the_promises_hold_in_any_order() -> None:
    _run(16)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.usefixtures("database")
def test_the_promises_hold_in_any_order_for_long() -> None:
    _run(150)
