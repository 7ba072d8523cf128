"""A page nobody touched for longer than Reflex remembers a tab is still pushed to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from reserve_app.models.engine import dispose_engine
from reserve_app.services.interests import apply
from reserve_app.settings import get_settings
from reserve_app.state.board import BoardState
from tests.live.people import cookie_of, now
from tests.live.screens import same_as_fresh, screen
from tests.people import mission, person, volunteer
from tests.serving import running

REMEMBERED_S = 1


@pytest.fixture
def forgetful(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server that forgets a tab after a second instead of a quarter of an hour."""
    monkeypatch.setenv("RESERVE_DATABASE_URL", f"sqlite:///{tmp_path / 'reserve.db'}")
    get_settings.cache_clear()
    dispose_engine()
    where = {"REFLEX_REDIS_TOKEN_EXPIRATION": str(REMEMBERED_S), "RESERVE_JOBS": "false"}
    with running(tmp_path, "--no-pages", environment=where) as started:
        yield started.url
    dispose_engine()
    get_settings.cache_clear()


async def test_an_idle_page_is_still_in_step(forgetful: str) -> None:
    number, structure = mission()
    manager = person(structures=(structure,))
    async with screen(forgetful, f"/structure/{structure}", cookie_of(manager)) as board:
        for turn in range(2):
            await asyncio.sleep(REMEMBERED_S + 1)
            apply(volunteer().actor, number, key=f"cle-de-test-{turn}", now=now())
            await board.until(lambda old=turn: len(board.of(BoardState)["new"]) > old, 1.0)
        await same_as_fresh(board, BoardState, but=("said",))
