"""The people of the demonstration are consistent: with the places, with the clock, with the log."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select
from sqlmodel import SQLModel

from reserve_app import demo
from reserve_app.data import load_crisis
from reserve_app.domain.actor import SYSTEM, Actor
from reserve_app.domain.board import Column
from reserve_app.domain.eligibility import eligibility
from reserve_app.domain.errors import BadCredentials
from reserve_app.domain.states import HOLDING, InterestState, VolunteerState
from reserve_app.models import ACCOUNT, AUDIT_ENTRY, INTEREST, MISSION, OUTBOX_MAIL, VOLUNTEER
from reserve_app.models.engine import read_connection
from reserve_app.queries.board import board
from reserve_app.queries.interests import my_interests
from reserve_app.services.accounts import sign_in
from reserve_app.services.clock import JOBS
from reserve_app.services.throttle import forget_counts
from reserve_app.services.volunteer_review import validate_volunteer
from tests.demo.test_load import DAY
from tests.people import actor_of

NOON = datetime.combine(DAY, time(12), UTC)


def _counted(column: object, *which: object) -> Counter[object]:
    with read_connection() as connection:
        return Counter(connection.execute(select(column).where(*which)).scalars())  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("size", "missions", "seed"),
    [("pas-de-calais", None, 1), ("pas-de-calais", None, 62), ("france", 400, 1)],
)
def test_the_places_taken_are_the_interests_that_hold_one(
    database: str, size: str, missions: int | None, seed: int
) -> None:
    del database
    loaded = demo.load_demo(size, missions, seed=seed, today=DAY)
    with read_connection() as connection:
        rows = connection.execute(select(MISSION.c.id, MISSION.c.taken))
        taken = {row.id: row.taken for row in rows}
    held = _counted(INTEREST.c.mission_id, INTEREST.c.state.in_(sorted(HOLDING)))
    assert {number: places for number, places in taken.items() if places} == held
    assert sum(held.values()) == loaded.placed > 0


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("seed", [1, 62])
def test_every_state_of_a_profile_and_of_an_interest_is_there_to_be_seen(seed: int) -> None:
    loaded = demo.load_demo(seed=seed, today=DAY)
    assert loaded.volunteers == 600
    profiles = _counted(VOLUNTEER.c.state)
    assert set(profiles) == set(VolunteerState)
    assert profiles["validated"] > 480
    assert 30 <= profiles["pending"] <= 90
    assert set(_counted(INTEREST.c.state)) == set(InterestState)


@pytest.mark.usefixtures("database")
def test_who_may_not_help_there_does_not() -> None:
    demo.load_demo(seed=1, today=DAY)
    joined = INTEREST.join(VOLUNTEER, VOLUNTEER.c.id == INTEREST.c.volunteer_id).join(
        MISSION, MISSION.c.id == INTEREST.c.mission_id
    )
    columns = (
        INTEREST, VOLUNTEER.c.birth_date, VOLUNTEER.c.state.label("profile"), MISSION.c.kind,
        MISSION.c.remote, MISSION.c.is_full, MISSION.c.published_at, VOLUNTEER.c.created_at,
    )  # fmt: skip
    with read_connection() as connection:
        rows = connection.execute(select(*columns).select_from(joined)).all()
    assert len(rows) > 300
    for row in rows:
        kind = load_crisis().kind(row.kind)
        born = row.birth_date
        assert eligibility(kind, remote=row.remote, birth_date=born, today=DAY).allowed
        assert (row.state in {"proposed", "contacted", "confirmed"}) <= (row.profile == "validated")
        assert (row.state == "held") <= (row.profile in {"pending", "changes_requested"})
        assert (row.state == "waitlisted") <= row.is_full
        assert row.published_at <= row.created_at <= row.since <= NOON


@pytest.mark.usefixtures("database")
def test_the_log_tells_how_each_came_where_it_is() -> None:
    demo.load_demo(seed=1, today=DAY)
    e = AUDIT_ENTRY.c
    with read_connection() as connection:
        for table, subject in ((INTEREST, "interest"), (VOLUNTEER, "volunteer")):
            query = select(e.subject_id, e.before, e.after).where(e.subject == subject)
            chains: dict[int, list[tuple[str, str]]] = {}
            for number, before, after in connection.execute(query.order_by(e.id)):
                chains.setdefault(number, [("", "")]).append((before, after))
            for number, state in connection.execute(select(table.c.id, table.c.state)):
                assert all(a[1] == b[0] for a, b in itertools.pairwise(chains[number]))
                assert chains[number][-1][1] == state


@pytest.mark.usefixtures("database")
def test_nothing_is_due_on_the_day_itself() -> None:
    demo.load_demo(seed=1, today=DAY)
    evening = datetime.combine(DAY, time(20), UTC)
    for job in JOBS[:3]:
        assert job.run(evening) == 0
    assert _counted(OUTBOX_MAIL.c.id) == Counter()
    assert any(job.run(evening + timedelta(days=1)) for job in JOBS[:3])


@pytest.mark.usefixtures("database")
def test_one_signs_in_with_what_the_demonstration_tells_and_with_nothing_else() -> None:
    loaded = demo.load_demo(seed=1, today=DAY)
    actors: list[Actor] = []
    for who in loaded.sign_ins:
        forget_counts()
        opened = sign_in(who.email, demo.DEMO_PASSWORD, agent="", address="::1", now=NOON)
        actors.append(actor_of(opened.secret, NOON) or Actor())
    validated, pending, *managers, moderator, mate, neighbour, admin = actors
    assert len(my_interests(validated)) == 3
    assert (
        len({structure for one in managers for structure in one.structures}) == len(managers) == 3
    )
    assert moderator.departments == mate.departments == {"62"}
    assert (neighbour.departments, admin.admin, moderator.admin) == ({"59"}, True, False)
    validate_volunteer(SYSTEM, pending.account_id or 0, now=NOON)
    with read_connection() as connection:
        others = select(ACCOUNT.c.email).order_by(ACCOUNT.c.id.desc()).limit(len(demo.SIGN_INS))
        other = list(connection.execute(others).scalars())[-1]
        known = select(func.count(func.distinct(ACCOUNT.c.password_hash)))
        assert connection.scalar(known) == 2
    with pytest.raises(BadCredentials):
        sign_in(other, demo.DEMO_PASSWORD, agent="", address="::1", now=NOON)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("day", [DAY, date(2026, 11, 23)])
def test_each_board_one_can_open_has_people_in_every_column_and_on_its_waiting_list(
    day: date,
) -> None:
    demo.load_demo(seed=1, today=day)
    for email in ("structure@demo.example", "ccas@demo.example", "association@demo.example"):
        forget_counts()
        opened = sign_in(email, demo.DEMO_PASSWORD, agent="", address="::1", now=NOON)
        manager = actor_of(opened.secret, NOON) or Actor()
        (structure,) = manager.structures
        found = board(manager, structure)
        assert all(found.totals.values()), f"{found.structure}: {found.totals}"
        assert found.cards[Column.CONFIRMED][0].by
        assert found.answers_in


@pytest.mark.usefixtures("database")
def test_starting_again_leaves_nothing_of_anybody() -> None:
    demo.load_demo(seed=1, today=DAY)
    who = demo.SIGN_INS[0].email
    sign_in(who, demo.DEMO_PASSWORD, agent="", address="::1", now=NOON)
    assert not demo.is_empty()
    demo.reset_demo()
    assert demo.is_empty()
    with read_connection() as connection:
        for table in SQLModel.metadata.sorted_tables:
            assert connection.execute(select(table).limit(1)).first() is None


@pytest.mark.usefixtures("database")
def test_a_database_where_somebody_signed_up_is_not_empty() -> None:
    from tests.people import person

    assert demo.is_empty()
    person()
    assert not demo.is_empty()
