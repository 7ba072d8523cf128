"""The finder's state: whatever the address holds, a page of results or a sentence."""

from __future__ import annotations

import json
from types import SimpleNamespace
from unittest.mock import PropertyMock, patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reserve_app.live import floor as live_floor
from reserve_app.live.topics import PUBLIC, About, topics_about
from reserve_app.presenting.finder import FinderView
from reserve_app.state import finder
from reserve_app.state.finder import FinderState, search
from reserve_app.state.guard import policy_of
from reserve_app.state.home import HomeState
from tests.published import add_mission

pytestmark = pytest.mark.usefixtures("database")
LARGEST_DELTA = 16_000  # bytes of JSON for a full page of twenty; a search event stays small


async def _load(query: str) -> FinderState:
    state = FinderState()
    router = SimpleNamespace(url=SimpleNamespace(query=query))
    with patch.object(FinderState, "router", new_callable=PropertyMock, return_value=router):
        await FinderState.load.fn(state)
    return state


def test_every_handler_says_that_visitors_may_call_it() -> None:
    assert policy_of(FinderState.load.fn) == "public"
    assert policy_of(HomeState.load.fn) == "public"


async def test_a_search_shows_cards_counts_and_heading() -> None:
    add_mission(title="Trier des colis", kind="food_aid")
    state = await _load("near=62041&kind=food_aid")
    assert state.ready
    assert state.heading == "1 mission à moins de 15\u00a0km d'Arras (62)"
    assert [card["title"] for card in state.cards] == ["Trier des colis"]
    assert state.counts["food_aid"] == "1"
    assert state.counts["childcare"] == "0"
    assert state.place == "Arras (62)"
    assert state.area["radius"] == 15


async def test_remote_missions_are_apart() -> None:
    add_mission(remote=True, kind="isolated_people")
    state = await _load("")
    assert not state.cards
    assert len(state.remote_cards) == 1


async def test_a_second_search_forgets_the_problem_of_the_first() -> None:
    add_mission()
    state = FinderState()
    for query, problem in (("radius=-1", True), ("", False)):
        router = SimpleNamespace(url=SimpleNamespace(query=query))
        with patch.object(FinderState, "router", new_callable=PropertyMock, return_value=router):
            await FinderState.load.fn(state)
        assert bool(state.problem) is problem
    assert state.cards


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("near=zzqxw", "near"),
        ("radius=-1", "radius"),
        ("radius=NaN", "radius"),
        ("bbox=1,2", "bbox"),
        ("kind=piracy", "kind"),
        ("slot=lundi", "slot"),
        ("page=0", "page"),
        ("q=" + "a" * 300, "q"),
        ("q=" + "a" * 10_000, ""),
        ("&".join(f"a{n}=1" for n in range(100)), ""),
        ("near=%00", "near"),
    ],
)
def test_a_malformed_address_gets_a_sentence_at_its_field(query: str, field: str) -> None:
    view = search(query)
    assert view.problem.endswith((".", "?", "!"))
    assert view.problem_field == field
    assert not view.cards


def test_what_was_typed_is_kept() -> None:
    assert search("near=Zzqxw%20%C3%A9t").place == "Zzqxw ét"


def test_a_broken_database_gets_a_sentence_not_a_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        msg = "disk on fire"
        raise RuntimeError(msg)

    monkeypatch.setattr(finder, "find_missions", broken)
    view = search("")
    assert "Réessayez" in view.problem
    assert "disk" not in view.problem


@pytest.mark.parametrize(
    ("about", "watched"),
    [
        (About("mission", 1), True),
        (About("structure", 1, "62", structure_id=1), True),
        (About("interest", 1, "974", structure_id=1, mission_id=1, volunteer_id=1), True),
        # Negative controls: nothing of theirs is in a list. Sign-ups come twenty a second.
        (About("account", 1), False),
        (About("volunteer", 1, "62", volunteer_id=1), False),
    ],
)
def test_an_answer_is_shared_only_until_something_in_it_changes(
    about: About, *, watched: bool
) -> None:
    assert bool({*finder.CHANGES} & {*topics_about(about)}) is watched


async def test_a_shared_answer_is_the_one_of_its_own_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two tabs with one address search once; another address is another search."""
    asked: list[str] = []

    def counting(query: str) -> FinderView:
        asked.append(query)
        return search(query)

    add_mission(title="Trier des colis", kind="food_aid")
    monkeypatch.setattr(finder, "search", counting)
    monkeypatch.setattr(live_floor, "SHARED_S", 60)  # a busy machine is slow, not wrong
    floor = live_floor.Floor(SimpleNamespace())  # type: ignore[arg-type] # nobody is pushed to
    monkeypatch.setattr(finder, "shared", floor.shared)
    first, second = await _load("near=62041"), await _load("near=62041")
    other = await _load("near=62041&kind=childcare")
    assert asked == ["near=62041", "near=62041&kind=childcare"]
    assert first.cards == second.cards
    assert first.cards
    assert not other.cards
    floor.hub.mark([PUBLIC])
    await _load("near=62041")
    assert len(asked) == 3


async def test_a_full_page_stays_small() -> None:
    for _ in range(25):
        add_mission(title="Préparer et distribuer des colis alimentaires aux familles")
    state = await _load("near=62041")
    assert len(state.cards) == 20
    shown = {name: getattr(state, name) for name in ("cards", "counts", "pager", "area")}
    assert len(json.dumps(shown)) < LARGEST_DELTA


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=300))
def test_any_address_at_all_gets_a_view(query: str) -> None:
    view = search(query)
    assert view.heading
