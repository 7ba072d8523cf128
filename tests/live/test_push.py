"""Pushes to the screens of a real server; what acts is another process: this one."""

from __future__ import annotations

import asyncio
import time

import pytest
from sqlalchemy import delete

from reserve_app.live import bus
from reserve_app.models import MEMBERSHIP
from reserve_app.models.engine import transaction
from reserve_app.services.interest_answers import contact
from reserve_app.services.interests import apply, withdraw
from reserve_app.services.sessions import sign_out_everywhere
from reserve_app.services.sql import run
from reserve_app.state.board import BoardState
from reserve_app.state.watch import WatchState
from tests.live.people import cookie_of, now
from tests.live.screens import same_as_fresh, screen
from tests.people import Person, mission, person, volunteer
from tests.promises import in_time

pytestmark = pytest.mark.usefixtures("site")
SEEN_S = 1.0


def _apply(someone: Person, number: int) -> int:
    key = f"cle-de-test-{number}"
    return apply(someone.actor, number, key=key, now=now()).interest_id


async def test_what_another_process_commits_is_on_the_screens_within_a_second(site: str) -> None:
    number, structure = mission()
    me, manager = volunteer(), person(structures=(structure,))
    async with (
        screen(site, "/mes-missions", cookie_of(me)) as mine,
        screen(site, f"/structure/{structure}", cookie_of(manager)) as board,
    ):
        first = mine.updates[-1]
        interest = _apply(me, number)
        in_time(await mine.until(lambda: mine.updates[-1] != first), SEEN_S)
        in_time(await board.until(lambda: board.of(BoardState)["new"]), SEEN_S)
        contact(manager.actor, interest, now=now())
        in_time(await board.until(lambda: board.of(BoardState)["contacted"]), SEEN_S)
        version = mine.of(WatchState)["version"]
        withdraw(me.actor, interest, now=now())
        in_time(await mine.until(lambda: mine.of(WatchState)["version"] != version), SEEN_S)
        in_time(await board.until(lambda: not board.of(BoardState)["contacted"]), SEEN_S)
        await same_as_fresh(mine, WatchState)
        await same_as_fresh(board, BoardState, but=("said",))


async def test_signed_out_elsewhere_leads_away(site: str) -> None:
    me = volunteer()
    async with screen(site, "/compte", cookie_of(me)) as live:
        sign_out_everywhere(me.actor, now())
        in_time(await live.until(lambda: live.redirected.startswith("/connexion")), SEEN_S)


async def test_who_leaves_the_page_gets_nothing_more(site: str) -> None:
    me = volunteer()
    number, _ = mission()
    async with screen(site, "/mes-missions", cookie_of(me)) as live:
        await live.go("/structures")
        await live.settled()
        before = len(live.updates)
        _apply(me, number)
        await live.settled()
        assert len(live.updates) == before


async def test_a_manager_who_left_the_team_sees_nothing_of_what_comes_after(site: str) -> None:
    number, structure = mission()
    gone, stays = person(structures=(structure,)), person(structures=(structure,))
    path = f"/structure/{structure}"
    async with (
        screen(site, path, cookie_of(gone)) as closed,
        screen(site, path, cookie_of(stays)) as board,
    ):
        with transaction() as session:  # by hand: nobody is told, the board still follows
            mine = MEMBERSHIP.c.account_id == gone.account_id
            run(session, delete(MEMBERSHIP).where(mine))
            session.commit()
        _apply(volunteer(first_name="Canari"), number)
        in_time(await board.until(lambda: "Canari" in str(board.of(BoardState)["new"])), SEEN_S)
        in_time(await closed.until(lambda: closed.of(BoardState)["problem"]), SEEN_S)
        assert "Canari" not in str(closed.updates)


async def test_a_message_lost_between_commit_and_push_is_healed(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This process has no bus to the server at all: what is pushed comes from the log."""
    monkeypatch.setattr(bus, "_ears", [])
    number, structure = mission()
    manager = person(structures=(structure,))
    async with screen(site, f"/structure/{structure}", cookie_of(manager)) as board:
        started = time.monotonic()
        _apply(volunteer(), number)
        await board.until(lambda: board.of(BoardState)["new"], 5.0)
        assert time.monotonic() - started < 5.0


async def test_a_hundred_changes_in_a_second_end_with_the_last(site: str) -> None:
    number, structure = mission(places=5)
    manager, people = person(structures=(structure,)), [volunteer() for _ in range(30)]
    async with screen(site, f"/structure/{structure}", cookie_of(manager)) as board:
        before = len(board.updates)
        started = time.monotonic()
        for someone in people:
            await asyncio.to_thread(_apply, someone, number)
        took = time.monotonic() - started
        await same_as_fresh(board, BoardState, but=("said",))
        assert board.of(BoardState)["totals"]["waiting"] == "25"
        assert len(board.updates) - before <= 4 * (took + 1) + 2
