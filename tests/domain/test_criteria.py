"""Half-days of the week as bits, and the order a search really takes."""

from hypothesis import given
from hypothesis import strategies as st

from reserve_app.domain.criteria import (
    ALL_SLOTS,
    DAY_LABELS,
    HALF_LABELS,
    Day,
    Half,
    Origin,
    SearchCriteria,
    Sort,
    slots_mask,
    slots_of,
)


@given(st.frozensets(st.sampled_from(ALL_SLOTS)))
def test_half_days_and_their_mask_say_the_same(slots: frozenset) -> None:  # type: ignore[type-arg]
    assert frozenset(slots_of(slots_mask(slots))) == slots


def test_a_week_has_twenty_one_half_days_monday_morning_first() -> None:
    assert [slot.bit for slot in ALL_SLOTS] == [1 << i for i in range(21)]


def test_days_and_halves_have_their_french_names() -> None:
    assert set(DAY_LABELS) == set(Day)
    assert set(HALF_LABELS) == set(Half)


def test_by_distance_needs_somewhere_to_measure_from() -> None:
    here = Origin(lat=50, lon=3)
    assert SearchCriteria(sort=Sort.DISTANCE).order == "newest"
    assert SearchCriteria(origin=here).order == "distance"
    assert SearchCriteria(origin=here, sort=Sort.SOONEST).order == "soonest"
