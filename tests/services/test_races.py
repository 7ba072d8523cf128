"""A mission never holds more people than places (P1); the naive way, in the same race, does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import NotFound, ReserveError
from reserve_app.domain.states import HOLDING
from reserve_app.models import INTEREST, MISSION
from reserve_app.models.engine import dispose_engine, get_engine, read_session, transaction
from reserve_app.search.cells import counts_of, recount
from reserve_app.services.interest_clock import wind_interests
from reserve_app.services.interests import MOST_LIVE, accept_offer, apply, withdraw
from reserve_app.services.sql import run
from reserve_app.services.throttle import forget_counts
from reserve_app.settings import ROOT, get_settings
from tests.people import NOW, Person, mission, states, taken, volunteer
from tests.services.racing import race

pytestmark = pytest.mark.usefixtures("database")
PEOPLE, PLACES, RACERS = 60, 5, 4
DAY = timedelta(days=1)
Race = Callable[[list[Person], int], list[str]]


def _sixty() -> list[Person]:
    return [volunteer("pending" if n % 7 == 0 else "validated") for n in range(PEOPLE)]


def _holding(mission_id: int) -> int:
    with read_session() as session:
        held = INTEREST.c.state.in_(sorted(HOLDING))
        query = select(func.count()).where(INTEREST.c.mission_id == mission_id, held)
        return int(run(session, query).scalar_one())


def _counts_are_right() -> bool:
    """The counts of the map are what a recount gives."""
    with get_engine().connect() as connection:
        kept = counts_of(connection)
        recount(connection)
        fresh = counts_of(connection)
        connection.rollback()
    return kept == fresh


def _in_threads(people: list[Person], mission_id: int) -> list[str]:
    return race([who.account_id for who in people], mission_id)


@contextmanager
def _processes() -> Iterator[Race]:
    """Four processes that race together, a quarter of the people each, as often as asked."""
    environment = os.environ | {"RESERVE_DATABASE_URL": get_settings().database}
    dispose_engine()
    with ExitStack() as stack:
        racers = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "tests.services.racing"],
                    cwd=ROOT,
                    env=environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for _ in range(RACERS)
        ]

        def race_there(people: list[Person], mission_id: int) -> list[str]:
            for part, racer in enumerate(racers):
                assert racer.stdin
                numbers = (str(who.account_id) for who in people[part::RACERS])
                racer.stdin.write(f"{mission_id} {' '.join(numbers)}\n")
                racer.stdin.flush()
            return [word for racer in racers for word in _told(racer)]

        yield race_there


def _told(racer: subprocess.Popen[str]) -> list[str]:
    assert racer.stdout
    return racer.stdout.readline().split()


def _trial(people: list[Person], race_there: Race = _in_threads) -> None:
    mission_id, _ = mission(places=PLACES)
    forget_counts()
    done = Counter(race_there(people, mission_id))
    assert done == {"placed": PLACES, "waiting": PEOPLE - PLACES}
    assert taken(mission_id) == _holding(mission_id) == PLACES
    assert _counts_are_right()


def _two_hundred(race_there: Race) -> None:
    people: list[Person] = []
    for trial in range(200):
        if trial % MOST_LIVE == 0:  # nobody may wait in more missions than that
            people = _sixty()
        _trial(people, race_there)


def test_sixty_people_race_for_five_places_in_threads() -> None:
    people = _sixty()
    for _ in range(2):
        _trial(people)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_two_hundred_races_never_overbook() -> None:
    _two_hundred(_in_threads)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_two_hundred_races_in_processes_never_overbook() -> None:
    with _processes() as race_there:
        _two_hundred(race_there)


def test_the_naive_way_overbooks_in_the_same_race() -> None:
    people = [who.account_id for who in _sixty()]
    for _ in range(10):
        mission_id, _ = mission(places=PLACES)
        race(people, mission_id, naively=True)
        if _holding(mission_id) > PLACES:
            return
    pytest.fail("the control did not overbook: the race proves nothing")


def test_sixty_people_race_for_five_places_in_processes() -> None:
    people = _sixty()
    with _processes() as race_there:
        _trial(people, race_there)


def test_the_same_click_from_many_tabs_acts_once() -> None:
    mission_id, _ = mission(places=PLACES)
    alice = volunteer()

    def click(n: int) -> int:
        key = "meme-clic" if n % 2 else f"autre-clic-{n}"
        return apply(alice.actor, mission_id, key=key, now=NOW).interest_id

    with ThreadPoolExecutor(12) as pool:
        numbers = set(pool.map(click, range(12)))
    assert len(numbers) == 1
    assert states(mission_id) == ["proposed"]
    assert taken(mission_id) == 1


def test_withdrawals_against_the_last_places_lose_and_double_none() -> None:
    mission_id, _ = mission(places=PLACES)
    people = [volunteer() for _ in range(20)]
    first, late = people[:10], people[10:]
    done = {who.account_id: _apply(who, mission_id) for who in first}

    def act(who: Person) -> None:
        if who.account_id in done:
            withdraw(who.actor, done[who.account_id], now=NOW)
        else:
            _apply(who, mission_id)

    mixed = [who for pair in zip(first, late, strict=True) for who in pair]
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(act, mixed))
    assert taken(mission_id) == _holding(mission_id) == PLACES
    assert Counter(states(mission_id))["withdrawn"] == len(first)
    assert _counts_are_right()


def test_accepting_against_the_end_of_the_offer_has_one_winner() -> None:
    for _ in range(5):
        mission_id, _ = mission(places=1)
        people = [volunteer() for _ in range(3)]
        numbers = [_apply(who, mission_id) for who in people]
        withdraw(people[0].actor, numbers[0], now=NOW)

        def accept(who: Person = people[1], number: int = numbers[1]) -> str:
            try:
                return str(accept_offer(who.actor, number, now=NOW + DAY - timedelta(seconds=1)))
            except ReserveError as error:
                return error.code

        with ThreadPoolExecutor(4) as pool:
            accepted = pool.submit(accept)
            list(pool.map(lambda _: wind_interests(NOW + DAY), range(3)))
        expected = {
            "proposed": ["withdrawn", "proposed", "waitlisted"],
            "wrong_state": ["withdrawn", "expired", "offered"],
        }
        assert states(mission_id) == expected[accepted.result()]
        assert taken(mission_id) == _holding(mission_id) == 1


def _apply(who: Person, mission_id: int) -> int:
    key = f"clic-{who.account_id}-{mission_id}"
    actor = Actor(account_id=who.account_id)
    return apply(actor, mission_id, key=key, now=NOW).interest_id


def test_who_applies_while_the_mission_is_called_off_is_told_and_not_kept_waiting() -> None:
    mission_id, _ = mission(places=PLACES)
    alice = volunteer()
    with ThreadPoolExecutor(1) as pool:
        with transaction() as session:
            gone = {"state": "cancelled", "published": False}
            run(session, update(MISSION).where(MISSION.c.id == mission_id).values(**gone))
            applied = pool.submit(apply, alice.actor, mission_id, key="clic-au-vol", now=NOW)
            wait([applied], timeout=0.3)
            session.commit()
        with pytest.raises(NotFound):
            applied.result()
    assert states(mission_id) == []
