"""A territory is flagged for the right reason, keeps since when, and is let go once helped."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reserve_app.domain.actor import SYSTEM, VISITOR
from reserve_app.domain.forgotten import (
    MOST_WAITING_PER_PLACE,
    Flag,
    Measured,
    Rule,
    flags_of,
)
from reserve_app.geo.territories import get_territories
from reserve_app.queries.territories import all_territories, days_of, one_territory
from reserve_app.queries.territory_page import communes_in
from reserve_app.services.missions import transition_mission
from reserve_app.services.territory_watch import keep_days, watch_territories
from tests.factories import NOW, TODAY
from tests.people import mission, volunteer

LENS = (50.4321, 2.8333)
CALAIS = (50.9513, 1.8587)


def rules(code: str) -> list[Rule]:
    return [reason.rule for reason in one_territory(SYSTEM, code, NOW).reasons]


def test_each_rule_has_its_bound() -> None:
    old = NOW - timedelta(hours=48)
    assert flags_of(Measured(), NOW) == (Flag(Rule.NO_MISSION),)
    fine = Measured(missions=1, places_left=2, waiting=2 * MOST_WAITING_PER_PLACE)
    assert flags_of(fine, NOW) == ()
    crowded = Measured(missions=1, places_left=2, waiting=2 * MOST_WAITING_PER_PLACE + 1)
    assert flags_of(crowded, NOW) == (Flag(Rule.CROWDED, "", 21, 2),)
    assert flags_of(Measured(missions=1, places_left=0, waiting=1), NOW) == (
        Flag(Rule.CROWDED, "", 1, 0),
    )
    waited = Measured(missions=1, places_left=1, oldest_review=old)
    assert flags_of(waited, NOW) == ()
    assert flags_of(waited, NOW + timedelta(minutes=61)) == (Flag(Rule.SLOW_QUEUE, "", 49),)
    far = Measured(missions=1, places_left=1, far={"62193": 67_000, "62041": 41_000})
    assert [flag.subject for flag in flags_of(far, NOW)] == ["62193", "62041"]


@given(missions=st.integers(0, 3), left=st.integers(0, 3), waiting=st.integers(0, 40))
def test_help_never_makes_a_territory_more_forgotten(
    missions: int, left: int, waiting: int
) -> None:
    before = Measured(missions=missions, places_left=left, waiting=waiting)
    after = Measured(missions=missions + 1, places_left=left + 5, waiting=waiting)
    gained = {flag.rule for flag in flags_of(after, NOW)} - {
        flag.rule for flag in flags_of(before, NOW)
    }
    assert gained <= ({Rule.CROWDED} if not missions else set())


@pytest.mark.usefixtures("database")
def test_every_territory_is_there_once_and_those_without_missions_first() -> None:
    mission()
    watch_territories(NOW)
    views = all_territories(VISITOR, NOW)
    codes = [view.territory.code for view in views]
    assert sorted(codes) == sorted(one.code for one in get_territories())
    assert len(set(codes)) == len(codes) == 107
    assert views[0].reasons[0].rule is Rule.NO_MISSION
    assert codes.index("62") > codes.index("48")


@pytest.mark.usefixtures("database")
def test_a_flag_keeps_since_when_and_goes_with_its_reason() -> None:
    number, _ = mission(places=3)
    watch_territories(NOW)
    assert Rule.NO_MISSION not in rules("62")
    transition_mission(SYSTEM, number, "pause", NOW)
    raised = NOW + timedelta(minutes=1)
    assert watch_territories(raised) > 0
    assert watch_territories(raised + timedelta(days=3)) == 0
    (reason,) = one_territory(VISITOR, "62", raised + timedelta(days=3)).reasons
    assert (reason.rule, reason.since) == (Rule.NO_MISSION, raised)
    transition_mission(SYSTEM, number, "resume", NOW)
    watch_territories(raised + timedelta(days=3))
    assert Rule.NO_MISSION not in rules("62")


@pytest.mark.usefixtures("database")
def test_a_big_commune_far_from_any_open_mission_is_named() -> None:
    mission(at=LENS)
    watch_territories(NOW)
    far = {
        reason.commune: reason.number
        for reason in one_territory(VISITOR, "62", NOW).reasons
        if reason.rule is Rule.FAR_FROM_HELP
    }
    assert (far["Calais"] or 0) > 60_000
    assert "Boulogne-sur-Mer" in far
    assert not {"Lens", "Liévin", "Hénin-Beaumont"} & far.keys()


@pytest.mark.usefixtures("database")
def test_a_full_mission_is_help_near_until_it_ends() -> None:
    mission(ends_on=TODAY, at=LENS, places=2, taken=2)
    mission(at=CALAIS)
    for day, far in ((NOW, False), (NOW + timedelta(days=1), True)):
        watch_territories(day)
        reasons = one_territory(VISITOR, "62", day).reasons
        assert ("Lens" in {reason.commune for reason in reasons}) is far
        drawn = {one.name: one.near for one in communes_in(VISITOR, "62", day)}
        assert drawn["Lens"] is not far
        assert drawn["Calais"]


@pytest.mark.usefixtures("database")
def test_what_ended_last_night_is_not_open_this_morning() -> None:
    mission(ends_on=TODAY)
    assert one_territory(VISITOR, "62", NOW).numbers.open_missions == 1
    tomorrow = one_territory(VISITOR, "62", NOW + timedelta(days=1)).numbers
    assert (tomorrow.open_missions, tomorrow.open_places, tomorrow.places) == (0, 0, 0)


@pytest.mark.usefixtures("database")
def test_days_are_kept_and_the_last_time_of_a_day_counts() -> None:
    keep_days(NOW)
    mission(places=4)
    volunteer()
    keep_days(NOW + timedelta(hours=2))
    keep_days(NOW + timedelta(days=1))
    first, second = days_of(SYSTEM, "62", TODAY, TODAY + timedelta(days=1))
    assert (first.missions, first.places_left, first.volunteers) == (1, 4, 1)
    assert second.day == TODAY + timedelta(days=1)
    assert days_of(VISITOR, "62", TODAY, TODAY)[0].volunteers is None
