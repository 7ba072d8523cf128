"""The hub: at once, then at most four times a second; never twice at a time; nothing forgotten."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from itertools import pairwise

import pytest

from reserve_app.live import hub as hubs
from reserve_app.live.hub import AT_ONCE, LONGEST_PAUSE_S, PAUSE_S, Follower, Hub
from tests.promises import in_time


class Screens:
    """Stands for the tabs: a push is noted, and ends when the test lets it."""

    def __init__(self) -> None:
        self.pushed: list[tuple[str, float]] = []
        self.prepared: list[list[str]] = []
        self.flying: list[asyncio.Future[None]] = []
        self.gone: set[str] = set()
        self.at_once = True
        self.ready = True
        self.unreadable = 0

    def is_ready(self, follower: Follower) -> bool:
        del follower
        return self.ready

    async def prepare(self, followers: Sequence[Follower]) -> None:
        if self.unreadable:
            self.unreadable -= 1
            msg = "no database"
            raise RuntimeError(msg)
        self.prepared.append([one.token for one in followers])
        self.ready = True

    async def push(self, follower: Follower) -> bool:
        if follower.token in self.gone:
            return False
        self.pushed.append((follower.token, time.monotonic()))
        if not self.at_once:
            future = asyncio.get_running_loop().create_future()
            self.flying.append(future)
            await future
        return True

    @property
    def tokens(self) -> list[str]:
        return [token for token, _ in self.pushed]


@pytest.fixture
def screens() -> Screens:
    return Screens()


@pytest.fixture
async def hub(screens: Screens) -> AsyncIterator[Hub]:
    """A hub that runs."""
    started = Hub(screens)
    task = asyncio.create_task(started.run())
    yield started
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _follow(hub: Hub, token: str, *topics: str) -> Follower:
    follower = Follower(token, "load", frozenset(topics))
    hub.follow(follower)
    return follower


async def _until(true: Callable[[], object], seconds: float = 2.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        await asyncio.sleep(0.001)


async def test_the_first_push_leaves_at_once_and_only_to_its_followers(
    hub: Hub, screens: Screens
) -> None:
    _follow(hub, "one", "a")
    _follow(hub, "two", "b")
    started = time.monotonic()
    hub.mark(["a"])
    await _until(lambda: screens.pushed)
    assert screens.tokens == ["one"]
    in_time(screens.pushed[0][1] - started, PAUSE_S / 2)


async def test_one_screen_is_pushed_once_for_a_commit_of_several_of_its_topics(
    hub: Hub, screens: Screens
) -> None:
    _follow(hub, "one", "a", "b", "c")
    hub.mark(["a", "b", "c"])
    await asyncio.sleep(2 * PAUSE_S)
    assert screens.tokens == ["one"]


async def test_a_topic_that_changes_all_the_time_is_pushed_four_times_a_second(
    hub: Hub, screens: Screens
) -> None:
    _follow(hub, "one", "a")
    end = time.monotonic() + 1.1
    while time.monotonic() < end:
        hub.mark(["a"])
        await asyncio.sleep(0.005)
    await asyncio.sleep(2 * PAUSE_S)  # the last change is pushed too
    assert 4 <= len(screens.pushed) <= 6
    times = [at for _, at in screens.pushed]
    assert min(b - a for a, b in pairwise(times)) > PAUSE_S * 0.9
    assert times[-1] > end - 0.01


async def _four_hundred_while_it_changes(hub: Hub, pace: float) -> float:
    """Let 400 screens follow what changes again and again; return when it ended."""
    for number in range(400):
        _follow(hub, str(number), "a")
    end = time.monotonic() + 2.6
    while time.monotonic() < end:
        hub.mark(["a"])
        await asyncio.sleep(pace)
    return end


async def test_hundreds_of_screens_are_pushed_less_often_while_changes_never_stop(
    hub: Hub, screens: Screens
) -> None:
    end = await _four_hundred_while_it_changes(hub, 0.005)
    await asyncio.sleep(2 * LONGEST_PAUSE_S)  # the last change is pushed too
    times = [at for name, at in screens.pushed if name == "0"]
    # At 0, 0.25, 0.5, then each 0.75 s; four times a second it would be eleven or twelve.
    assert 4 <= len(times) <= 7
    assert times[-1] > end - 0.01
    before = len(screens.pushed)
    started = time.monotonic()
    hub.mark(["a"])  # the storm is over: at once again
    await _until(lambda: len(screens.pushed) > before)
    in_time(screens.pushed[before][1] - started, PAUSE_S / 2)


async def test_a_few_changes_a_second_are_pushed_as_ever_to_hundreds_of_screens(
    hub: Hub, screens: Screens
) -> None:
    await _four_hundred_while_it_changes(hub, PAUSE_S / 2)
    times = [at for name, at in screens.pushed if name == "0"]
    assert len(times) >= 9  # taken for a storm, they would be six


async def test_a_screen_that_leaves_is_pushed_nothing(hub: Hub, screens: Screens) -> None:
    _follow(hub, "one", "a")
    _follow(hub, "two", "a")
    hub.leave("one")
    screens.gone.add("two")
    hub.mark(["a"])
    await asyncio.sleep(0.05)
    assert screens.tokens == []
    assert len(hub) == 0
    assert hub.followers_of("a") == 0


async def test_a_screen_is_not_asked_again_while_it_refreshes_but_once_afterwards(
    hub: Hub, screens: Screens
) -> None:
    screens.at_once = False
    _follow(hub, "one", "a")
    hub.mark(["a"])
    await _until(lambda: screens.flying)
    for _ in range(3):
        hub.mark(["a"])
        await asyncio.sleep(PAUSE_S)
    assert len(screens.pushed) == 1
    screens.flying[0].set_result(None)
    await _until(lambda: len(screens.pushed) == 2)
    screens.flying[1].set_result(None)
    await asyncio.sleep(2 * PAUSE_S)
    assert len(screens.pushed) == 2


async def test_what_changes_between_asking_and_pushing_is_pushed_again(
    hub: Hub, screens: Screens
) -> None:
    """A refresh may show what was read for another screen, so it has seen what it was asked for."""
    screens.at_once = False
    for number in range(AT_ONCE + 1):  # the last waits for a lane
        _follow(hub, str(number), "a")
    hub.mark(["a"])
    await _until(lambda: len(screens.flying) == AT_ONCE)
    hub.mark(["a"])  # asked already, not pushed yet
    screens.at_once = True
    for one in screens.flying:
        one.set_result(None)
    await _until(lambda: len(screens.pushed) == 2 * (AT_ONCE + 1))
    assert screens.tokens.count(str(AT_ONCE)) == 2


async def test_only_a_few_refresh_at_a_time(hub: Hub, screens: Screens) -> None:
    screens.at_once = False
    for number in range(AT_ONCE * 3):
        _follow(hub, str(number), "a")
    hub.mark(["a"])
    await asyncio.sleep(0.05)
    assert len(screens.pushed) == AT_ONCE
    while not all(one.done() for one in screens.flying):
        for one in screens.flying:
            if not one.done():
                one.set_result(None)
        await asyncio.sleep(0.01)
    assert sorted(screens.tokens) == sorted(str(number) for number in range(AT_ONCE * 3))


async def test_what_changed_while_a_page_loaded_is_pushed_once_more(
    hub: Hub, screens: Screens
) -> None:
    hub.mark(["a"])  # nobody follows yet: somebody is loading
    _follow(hub, "one", "a")
    await _until(lambda: screens.pushed)
    _follow(hub, "two", "b")  # nothing happened to b
    await asyncio.sleep(0.05)
    assert screens.tokens == ["one"]


async def test_a_refresh_that_fails_is_tried_again(
    hub: Hub, screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "RETRY_S", 0.05)
    screens.at_once = False
    _follow(hub, "one", "a")
    hub.mark(["a"])
    await _until(lambda: screens.flying)
    screens.flying[0].set_exception(RuntimeError("the database is busy"))
    await _until(lambda: len(screens.pushed) == 2)


async def test_screens_whose_rights_cannot_be_read_wait_and_are_not_forgotten(
    hub: Hub, screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "RETRY_S", 0.05)
    screens.ready, screens.unreadable = False, 2
    for token in ("one", "two"):
        _follow(hub, token, "a")
    hub.mark(["a"])
    await _until(lambda: len(screens.pushed) == 2)
    assert sorted(screens.tokens) == ["one", "two"]
    # Together, or one after the other where the machine woke them so; only once it could be read.
    assert screens.unreadable == 0
    assert screens.prepared in ([["one", "two"]], [["one"]], [["two"]])


async def test_a_page_that_could_not_be_read_is_asked_again_though_it_follows_nothing(
    hub: Hub, screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "RETRY_S", 0.05)
    hub.retry(Follower("one", "load", frozenset()))
    hub.retry(Follower("two", "load", frozenset()))
    hub.leave("two")
    await _until(lambda: screens.pushed)
    await asyncio.sleep(0.1)
    assert screens.tokens == ["one"]


async def test_when_messages_were_lost_every_screen_is_pushed(hub: Hub, screens: Screens) -> None:
    _follow(hub, "one", "a")
    _follow(hub, "two", "b", "c")
    hub.mark_all()
    await _until(lambda: len(screens.pushed) == 2)
    assert sorted(screens.tokens) == ["one", "two"]


async def test_a_version_grows_with_each_change_of_its_topics(hub: Hub) -> None:
    _follow(hub, "one", "a")
    before = hub.version(["a", "b"])
    hub.mark(["c"])
    assert hub.version(["a", "b"]) == before
    hub.mark(["b"])
    assert hub.version(["a", "b"]) > before


async def test_topics_nobody_follows_are_forgotten(
    screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "REMEMBERED_S", 0.0)
    alone = Hub(screens)
    task = asyncio.create_task(alone.run())
    for number in range(100):
        alone.mark([str(number)])
    _follow(alone, "one", "a")
    alone.mark(["a"])
    await _until(lambda: screens.pushed)
    assert set(alone._topics) == {"a"}
    task.cancel()
