"""The reach says how many, to whoever writes a mission, and never who, where or when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from reserve_app.domain.actor import Actor
from reserve_app.domain.criteria import ALL_SLOTS, Slot
from reserve_app.domain.errors import TooMany
from reserve_app.domain.reach import RING_KM, ReachQuestion, told
from reserve_app.geo.distance import haversine_km
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.queries import reach as module
from reserve_app.queries.reach import forget_reach, reach
from reserve_app.services.throttle import forget_counts
from reserve_app.settings import get_settings
from tests.factories import TODAY
from tests.people import volunteer

ALICE = Actor(account_id=1, structures=frozenset({1}))
SECRET = get_settings().secret_key.get_secret_value()
ARRAS, LENS = "62041", "62498"
Answer = Callable[[ReachQuestion], object]


@pytest.fixture(autouse=True)
def _afresh() -> Iterator[None]:
    forget_reach()
    forget_counts()
    yield
    forget_reach()
    forget_counts()


def question(commune: str = ARRAS, slots: int = 0, kind: str = "food_aid") -> ReachQuestion:
    return ReachQuestion(kind, remote=False, commune=commune, slots=slots)


def masked(asked: ReachQuestion) -> int | None:
    forget_reach()
    forget_counts()
    return reach(ALICE, asked, TODAY).people


def raw(asked: ReachQuestion) -> int:
    """Negative control: what a careless application would answer."""
    return module._free(module._count(asked, TODAY), asked.slots)


def around(insee: str) -> list[str]:
    """Return communes a manager may name, up to 30 km away: all that a moved pin amounts to."""
    gazetteer = get_gazetteer()
    home = gazetteer.commune(insee)
    assert home
    assert home.point
    near = (gazetteer.commune(f"62{number:03d}") for number in range(1, 900, 6))
    return [c.insee for c in near if c and c.point and haversine_km(*home.point, *c.point) < 30]


def located(answer: Answer, nothing: object) -> set[str]:
    """Attack: move the pin over the country, and keep the communes whose answer stands out."""
    return {insee for insee in around(LENS) if answer(question(insee)) != nothing}


def free_when(answer: Answer, nothing: object) -> set[Slot]:
    """Attack: ask for each half-day alone."""
    return {slot for slot in ALL_SLOTS if answer(question(LENS, slot.bit)) != nothing}


@pytest.mark.usefixtures("database")
def test_one_person_alone_is_found_neither_in_place_nor_in_time() -> None:
    volunteer(commune_insee=LENS, radius_km=50, slots=frozenset({Slot("wed", "evening")}))
    assert located(masked, None) == set()
    assert free_when(masked, None) == set()
    # Control: the same attack on the true numbers draws the circle and names the evening.
    circle = located(raw, 0)
    lens = get_gazetteer().commune(LENS)
    assert lens
    assert lens.point
    assert circle
    for insee in circle:
        commune = get_gazetteer().commune(insee)
        assert commune
        assert commune.point
        assert haversine_km(*lens.point, *commune.point) <= RING_KM
    assert free_when(raw, 0) == {Slot("wed", "evening")}


def seen_to_change(before: list[int], after: list[int], asked: list[ReachQuestion]) -> float:
    """Attack: ask all of it before and after; return how often any answer differs, of 200 servers.

    A server differs from another by its secret alone.
    """
    secrets = [f"secret {number}" for number in range(200)]
    betrayed = [
        any(
            told(old, one, secret) != told(new, one, secret)
            for old, new, one in zip(before, after, asked, strict=True)
        )
        for secret in secrets
    ]
    return sum(betrayed) / len(secrets)


def alone(asked: list[ReachQuestion]) -> list[ReachQuestion]:
    """Negative control: questions each shifted for itself, as if each were a territory's."""
    return [replace(one, commune=chr(0x4E00 + at) * 5) for at, one in enumerate(asked)]


@pytest.mark.usefixtures("database")
def test_one_more_person_in_a_crowd_is_seldom_seen_to_arrive_however_many_questions() -> None:
    for _ in range(12):
        volunteer(commune_insee=LENS)
    asked = [question(insee) for insee in around(LENS)]
    asked += [question(LENS, bits) for bits in range(40)]
    before = [raw(one) for one in asked]
    volunteer(commune_insee=LENS)
    after = [raw(one) for one in asked]
    assert before != after  # control: the true numbers betray the newcomer
    assert seen_to_change(before, after, asked) < 0.3
    assert seen_to_change(before, after, alone(asked)) > 0.9


@pytest.mark.parametrize("count", [10, 12, 14, 17])
def test_the_mean_of_many_questions_is_no_nearer_to_the_truth_than_one(count: int) -> None:
    asked = [question(slots=bits) for bits in range(200)]
    asked += [question(f"62{number:03d}") for number in range(1, 200)]
    assert len({told(count, one, SECRET) for one in asked}) == 1
    # Control: each shifted for itself, their mean is the number.
    each = [told(count, one, SECRET) or 0 for one in alone(asked)]
    assert abs(sum(each) / len(each) - count) < 0.6


@pytest.mark.usefixtures("database")
def test_within_an_hour_no_question_sees_who_came_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hour = [1_000.0 * module.HOUR_S]
    monkeypatch.setattr(module.time, "time", lambda: hour[0])
    for _ in range(12):
        volunteer(commune_insee=LENS)
    first = reach(ALICE, question(LENS), TODAY).people
    for _ in range(40):
        volunteer(commune_insee=LENS)
    others = {reach(ALICE, question(LENS, bits), TODAY).people for bits in range(30)}
    assert others == {first}
    hour[0] += module.HOUR_S
    assert (reach(ALICE, question(LENS), TODAY).people or 0) > 40


def test_fewer_than_five_are_told_alike_whatever_the_question() -> None:
    asked = [question(slots=bits) for bits in range(200)]
    assert {told(count, one, SECRET) for count in range(5) for one in asked} == {None}


def test_the_edge_of_the_rounding_is_each_territorys_and_each_servers() -> None:
    asked = [question(f"{number}001") for number in range(10, 90)]
    edges = [next(n for n in range(100) if told(n, one, SECRET) is not None) for one in asked]
    assert len(set(edges)) >= 3
    assert [told(17, one, SECRET) for one in asked] != [told(17, one, "autre") for one in asked]
    assert question("97302").territory == "973"
    assert question("2A004").territory == "2A"


@pytest.mark.parametrize("count", [12, 43, 140, 730, 4_200, 56_000])
def test_what_is_told_is_round_and_near_the_truth(count: int) -> None:
    shown = told(count, question(), SECRET)
    assert shown
    assert shown % 5 == 0
    assert abs(shown - count) <= max(5, count * 0.1)


@pytest.mark.usefixtures("database")
def test_only_those_who_could_come_are_counted() -> None:
    many = 10
    for _ in range(many):
        volunteer(commune_insee=LENS)
    for changes in (
        {"commune_insee": ARRAS},  # 16 km away
        {"commune_insee": LENS, "kinds": frozenset({"childcare"})},
        {"commune_insee": LENS, "on_site": False},
        {"commune_insee": LENS, "birth_date": TODAY.replace(year=1940)},
    ):
        volunteer(**changes)
    volunteer("pending", commune_insee=LENS)
    assert raw(question(LENS)) == many
    assert raw(ReachQuestion("isolated_people", remote=True, commune="", slots=0)) == many + 3


@pytest.mark.usefixtures("database")
def test_different_questions_are_counted_and_limited_the_same_one_is_not() -> None:
    for _ in range(200):
        reach(ALICE, question(), TODAY)
    for bits in range(1, 120):
        reach(ALICE, question(slots=bits), TODAY)
    with pytest.raises(TooMany):
        reach(ALICE, question(slots=120), TODAY)
