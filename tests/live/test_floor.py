"""The floor of one worker: what reaches its hub, and the answers its screens share."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from threading import get_ident
from types import SimpleNamespace
from typing import Any

import pytest

from reserve_app.live import bus, topics
from reserve_app.live.floor import Floor
from reserve_app.live.hub import Follower
from reserve_app.live.log_watch import LogWatch, News
from reserve_app.services.interests import apply
from reserve_app.settings import get_settings
from reserve_app.state import live
from tests.people import NOW, mission, volunteer
from tests.promises import in_time

pytestmark = pytest.mark.usefixtures("database")


class Tabs:
    """Stands for the tabs: notes when each was pushed."""

    def __init__(self) -> None:
        self.pushed: list[float] = []

    def is_ready(self, follower: Follower) -> bool:
        return bool(follower)

    async def prepare(self, followers: Sequence[Follower]) -> None: ...

    async def push(self, follower: Follower) -> asyncio.Future[Any]:
        del follower
        self.pushed.append(time.monotonic())
        done = asyncio.get_running_loop().create_future()
        done.set_result(None)
        return done


@pytest.fixture
def tabs() -> Tabs:
    return Tabs()


@pytest.fixture
async def floor(tabs: Tabs) -> AsyncIterator[Floor]:
    """A floor that is open."""
    built = Floor(tabs)
    async with built.open(get_settings()):
        yield built


async def _until(true: Callable[[], object], seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        await asyncio.sleep(0.002)


async def test_a_commit_in_a_thread_is_pushed_at_once_and_once(floor: Floor, tabs: Tabs) -> None:
    someone, (number, _) = volunteer(), mission()
    await asyncio.sleep(0.3)  # what made them is over
    floor.hub.follow(Follower("one", "refresh", frozenset({topics.mission(number)})))
    await asyncio.to_thread(apply, someone.actor, number, key="cle-de-test", now=NOW)
    committed = time.monotonic()
    await _until(lambda: tabs.pushed)
    in_time(tabs.pushed[0] - committed, 0.1)
    await asyncio.sleep(1.0)  # the log is read meanwhile: it tells nothing new
    assert len(tabs.pushed) == 1


async def test_a_message_that_is_lost_is_found_in_the_log(
    floor: Floor, tabs: Tabs, monkeypatch: pytest.MonkeyPatch
) -> None:
    someone, (number, _) = volunteer(), mission()
    floor.hub.follow(Follower("one", "refresh", frozenset({topics.mission(number)})))
    monkeypatch.setattr(bus, "_ears", [])
    await asyncio.to_thread(apply, someone.actor, number, key="cle-de-test", now=NOW)
    await _until(lambda: tabs.pushed)


async def test_without_the_log_a_lost_message_stays_lost(
    floor: Floor, tabs: Tabs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of the healing."""
    someone, (number, _) = volunteer(), mission()
    floor.hub.follow(Follower("one", "refresh", frozenset({topics.mission(number)})))
    monkeypatch.setattr(bus, "_ears", [])
    monkeypatch.setattr(LogWatch, "untold", lambda *_: frozenset())
    await asyncio.to_thread(apply, someone.actor, number, key="cle-de-test", now=NOW)
    await asyncio.sleep(1.0)
    assert not tabs.pushed


async def test_who_tells_a_moment_after_the_log_does_is_no_news(
    floor: Floor, tabs: Tabs, monkeypatch: pytest.MonkeyPatch
) -> None:
    someone, (number, _) = volunteer(), mission()
    await asyncio.sleep(0.3)  # what made them is over
    floor.hub.follow(Follower("one", "refresh", frozenset({topics.mission(number)})))
    ears, held = list(bus._ears), list[bus.Change]()
    monkeypatch.setattr(bus, "_ears", [held.append])
    loop, read = asyncio.get_running_loop(), LogWatch.read

    def tell() -> None:
        for ear in ears:
            ear(held[0])

    def read_then_tell(watch: LogWatch) -> News:
        news = read(watch)
        if news.rows:
            loop.call_soon_threadsafe(loop.call_later, 0.01, tell)
        return news

    monkeypatch.setattr(LogWatch, "read", read_then_tell)
    await asyncio.to_thread(apply, someone.actor, number, key="cle-de-test", now=NOW)
    await asyncio.sleep(1.0)
    assert len(tabs.pushed) == 1


async def test_screens_share_an_answer_until_something_changes(floor: Floor) -> None:
    readings: list[int] = []

    def read() -> int:
        readings.append(get_ident())
        time.sleep(0.02)
        return len(readings)

    async def ask(scope: str = "board") -> int:
        return await floor.shared(scope, ["a"], read)

    assert await asyncio.gather(*(ask() for _ in range(20))) == [1] * 20
    assert await ask("another") == 2
    floor.hub.mark(["b"])
    assert await ask() == 1
    floor.hub.mark(["a"])
    assert await ask() == 3
    assert get_ident() not in readings


async def test_a_push_shows_what_was_read_after_its_change_and_an_event_the_newest(
    floor: Floor,
) -> None:
    readings: list[int] = []

    def read() -> int:
        readings.append(1)
        return len(readings)

    def number() -> int:
        return floor.hub.version(["a"])

    floor.hub.mark(["a"])
    asked = number()
    assert await floor.shared("board", ["a"], read, wanted=asked) == 1
    floor.hub.mark(["a"])  # while the other screens are being pushed
    assert await floor.shared("board", ["a"], read, wanted=asked) == 1
    assert await floor.shared("board", ["a"], read, wanted=number()) == 2
    floor.hub.mark(["a"])
    assert await floor.shared("board", ["a"], read) == 3
    assert await floor.shared("board", ["a"], read, wanted=asked) == 3  # never back in time


async def test_only_the_push_of_a_screen_that_may_trail_does(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "_pushes", SimpleNamespace(floor=floor))
    readings: list[int] = []

    def read() -> int:
        readings.append(1)
        return len(readings)

    floor.hub.mark(["a"])
    pushing = live._wanted.set(floor.hub.version(["a"]))
    assert await live.shared("board", ["a"], read, trailing=True) == 1
    floor.hub.mark(["a"])
    assert await live.shared("board", ["a"], read, trailing=True) == 1
    assert await live.shared("board", ["a"], read) == 2
    assert await live.shared("board", ["a"], read, anew=True, trailing=True) == 3
    live._wanted.reset(pushing)
    floor.hub.mark(["a"])
    assert await live.shared("board", ["a"], read, trailing=True) == 4  # an event, no push


async def test_an_answer_read_while_something_changed_is_not_kept(floor: Floor) -> None:
    state = "old"

    def read() -> str:
        found = state
        time.sleep(0.05)
        return found

    first = asyncio.create_task(floor.shared("board", ["a"], read))
    await asyncio.sleep(0.02)
    state = "new"
    floor.hub.mark(["a"])
    assert await floor.shared("board", ["a"], read) == "new"
    assert await first == "old"  # its screen is pushed again


async def test_a_reading_that_fails_fails_for_each_and_is_tried_again(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reserve_app.live.floor.SHARED_S", 0.05)
    broken = True

    def read() -> str:
        if broken:
            raise LookupError
        return "well"

    for _ in range(2):
        with pytest.raises(LookupError):
            await floor.shared("board", ["a"], read)
    broken = False
    await asyncio.sleep(0.06)
    assert await floor.shared("board", ["a"], read) == "well"
