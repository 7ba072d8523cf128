"""Nothing the public reads tells of one to four people, not even by subtraction."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reserve_app.domain.masking import LEAST_SHOWN, published, published_sum
from reserve_app.queries.territories import Numbers, numbers_of

people = st.integers(0, 12)


@given(people)
def test_zero_is_said_and_one_to_four_are_not(count: int) -> None:
    assert published(count) == (None if 0 < count < LEAST_SHOWN else count)


@given(st.lists(people, min_size=1, max_size=8), st.data())
def test_no_total_tells_a_masked_count(counts: list[int], data: st.DataObject) -> None:
    """Whoever subtracts all that is shown from the total learns that the rest is masked: no more.

    The same totals are published for any other value of what is masked.
    """
    masked = [i for i, n in enumerate(counts) if published(n) is None]
    other = list(counts)
    for i in masked:
        other[i] = data.draw(st.integers(1, LEAST_SHOWN - 1))
    shown, shown_too = (published_sum(map(published, some)) for some in (counts, other))
    assert shown == shown_too


def test_the_control_a_true_total_tells() -> None:
    counts = [7, 3]
    told = sum(counts) - published_sum(map(published, counts))
    assert told == 3


@given(validated=people, standby=people, waitlisted=people, left=st.integers(0, 3), other=st.data())
def test_the_numbers_of_a_territory_are_the_same_whatever_is_masked(
    validated: int, standby: int, waitlisted: int, left: int, other: st.DataObject
) -> None:
    def seen(validated: int, standby: int, waitlisted: int) -> tuple[Numbers, float | None]:
        counts = {
            ("62", "volunteers", "validated"): validated,
            ("62", "standby", ""): standby,
            ("62", "interests", "waitlisted"): waitlisted,
            ("62", "places_left", "food_aid"): left,
        }
        numbers = numbers_of("62", counts, inside=False)
        return numbers, numbers.volunteers_per_place

    def again(count: int) -> int:
        if published(count) is not None:
            return count
        return other.draw(st.integers(1, LEAST_SHOWN - 1))

    assert seen(validated, standby, waitlisted) == seen(
        again(validated), again(standby), again(waitlisted)
    )
