"""A new mission calls who matches: nearest first, longest uncalled first, not too often."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from reserve_app.domain import durations
from reserve_app.domain.criteria import Day, Half, Slot
from reserve_app.domain.errors import BadInput, BadLink, Forbidden, NotFound
from reserve_app.services.interests import apply
from reserve_app.services.standby import (
    StandbyWish,
    start_standby,
    stop_by_link,
    stop_link,
    stop_standby,
)
from reserve_app.services.standby_waves import call_standby
from tests.people import NOW, Person, mails, mission, person, volunteer

pytestmark = pytest.mark.usefixtures("database")
CALL = "Une mission a besoin de vous"
LENS, ARRAS, LILLE = "62498", "62041", "59350"


def _standing_by(wish: StandbyWish | None = None, **profile: object) -> Person:
    someone = volunteer(**profile)
    start_standby(someone.actor, wish or StandbyWish(radius_km=50), now=NOW)
    return someone


def _called(*people: Person) -> list[bool]:
    return [CALL in mails(who.email) for who in people]


def test_who_matches_is_called_once() -> None:
    someone = _standing_by()
    mission()
    assert call_standby(NOW) == 1
    assert call_standby(NOW) == 0
    assert call_standby(NOW + durations.NEXT_WAVE) == 0
    assert mails(someone.email) == [CALL]


@pytest.mark.parametrize(
    ("wish", "profile", "mission_is"),
    [
        ({"kinds": {"childcare"}}, {}, {}),
        ({"radius_km": 10}, {"commune_insee": LENS}, {}),
        ({"on_site": False}, {}, {}),
        ({"slots": {Slot(Day.MON, Half.MORNING)}}, {}, {"slots": Slot(Day.TUE, Half.EVENING).bit}),
        ({}, {"birth_date": date(1948, 1, 1)}, {}),
        ({}, {"birth_date": date(2003, 1, 1)}, {"kind": "childcare"}),
        ({}, {"state": "pending"}, {}),
        ({}, {}, {"places": 2, "taken": 2}),
        ({}, {}, {"state": "paused"}),
        ({}, {}, {"published_at": NOW - timedelta(days=8)}),
    ],
)
def test_who_does_not_match_is_not_called(
    wish: dict[str, object], profile: dict[str, object], mission_is: dict[str, object]
) -> None:
    someone = _standing_by(StandbyWish.model_validate(wish), **profile)
    mission(**mission_is)
    call_standby(NOW)
    assert _called(someone) == [False]


def test_waves_are_sized_to_the_places_and_nearest_come_first() -> None:
    far, near, middle = (_standing_by(commune_insee=town) for town in (LILLE, ARRAS, LENS))
    others = [_standing_by(commune_insee=LILLE) for _ in range(3)]
    mission(places=1)
    assert call_standby(NOW) == durations.CALLS_A_PLACE
    assert _called(near, middle, far, *others) == [True, True, True, False, False, False]
    assert call_standby(NOW + durations.NEXT_WAVE) == 3
    assert all(_called(*others))


def test_within_a_band_whoever_was_called_longest_ago_comes_first() -> None:
    people = [_standing_by() for _ in range(4)]
    mission(places=1)
    call_standby(NOW)
    assert _called(*people) == [True, True, True, False]
    mission(places=1)
    call_standby(NOW + timedelta(hours=1))
    assert [len(mails(who.email)) for who in people] == [2, 2, 1, 1]


def test_nobody_is_called_more_than_three_times_a_week() -> None:
    someone = _standing_by()
    for n in range(5):
        mission(published_at=NOW + timedelta(hours=n))
        call_standby(NOW + timedelta(hours=n))
    assert mails(someone.email) == [CALL] * durations.CALLS_A_WEEK
    mission(published_at=NOW + timedelta(days=8))
    call_standby(NOW + timedelta(days=8))
    assert len(mails(someone.email)) == durations.CALLS_A_WEEK + 1


def test_ten_workers_send_one_wave() -> None:
    people = [_standing_by() for _ in range(8)]
    for _ in range(3):
        mission(places=1)
    with ThreadPoolExecutor(10) as pool:
        called = sum(pool.map(lambda _: call_standby(NOW), range(10)))
    assert called == sum(len(mails(who.email)) for who in people) == 9


def test_who_already_applied_is_not_called() -> None:
    someone = _standing_by()
    mission_id, _ = mission()
    apply(someone.actor, mission_id, key="clic-0001", now=NOW)
    assert call_standby(NOW) == 0


def test_calls_stop_on_asking_or_by_the_signed_link() -> None:
    alice, bob = _standing_by(), _standing_by()
    stop_standby(alice.actor, now=NOW)
    token = stop_link(bob.volunteer_id).split("jeton=")[1]
    for forged in ("", ".", "1", f"{alice.volunteer_id}.{token.split('.')[1]}", "9" * 99 + ".x"):
        with pytest.raises(BadLink):
            stop_by_link(forged, now=NOW)
    for _ in range(2):
        stop_by_link(token, now=NOW)
    mission()
    assert call_standby(NOW) == 0


def test_standby_needs_a_profile_in_order() -> None:
    with pytest.raises(NotFound):
        start_standby(person().actor, StandbyWish(), now=NOW)
    with pytest.raises(Forbidden):
        start_standby(volunteer("suspended").actor, StandbyWish(), now=NOW)
    with pytest.raises(BadInput):
        start_standby(volunteer().actor, StandbyWish(kinds=frozenset({"x"})), now=NOW)
