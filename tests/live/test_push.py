"""Pushes to the screens of a real server, from the same process and from another."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from reserve_app.models import INTEREST
from reserve_app.models.engine import read_session, transaction
from reserve_app.services.interests import apply, withdraw
from reserve_app.services.sessions import open_session, sign_out_everywhere
from reserve_app.services.sql import run
from reserve_app.state.watch import WatchState
from tests.live.screens import same_as_fresh, screen
from tests.people import Person, mission, volunteer

pytestmark = pytest.mark.usefixtures("site")
SEEN_S = 1.0


def _now() -> datetime:
    return datetime.now(UTC)


def _cookie(someone: Person) -> str:
    with transaction() as session:
        secret = open_session(session, someone.account_id, "", _now())
        session.commit()
    return secret


async def test_what_another_process_commits_is_on_the_screen_within_a_second(site: str) -> None:
    me = volunteer()
    number, _ = mission()
    async with screen(site, "/mes-missions", _cookie(me)) as live:
        for act in (lambda: _apply(me, number), lambda: _withdraw(me)):
            before = live.of(WatchState)["version"]
            act()
            await live.until(lambda old=before: live.of(WatchState)["version"] != old, SEEN_S)
        await same_as_fresh(live, WatchState)


async def test_signed_out_elsewhere_leads_away(site: str) -> None:
    me = volunteer()
    async with screen(site, "/compte", _cookie(me)) as live:
        sign_out_everywhere(me.actor, _now())
        await live.until(lambda: live.redirected.startswith("/connexion"), SEEN_S)


async def test_who_leaves_the_page_gets_nothing_more(site: str) -> None:
    me = volunteer()
    number, _ = mission()
    async with screen(site, "/mes-missions", _cookie(me)) as live:
        await live.go("/structures")
        await live.settled()
        before = len(live.updates)
        _apply(me, number)
        await live.settled()
        assert len(live.updates) == before


def _apply(someone: Person, number: int) -> None:
    apply(someone.actor, number, key="cle-de-test-1", now=_now())


def _withdraw(someone: Person) -> None:
    mine = select(INTEREST.c.id).where(INTEREST.c.volunteer_id == someone.volunteer_id)
    with read_session() as session:
        interest = run(session, mine).scalar_one()
    withdraw(someone.actor, interest, now=_now())
