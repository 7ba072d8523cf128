"""The database goes away while pages are open, and comes back: they say what is true again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from reserve_app.models.engine import transaction
from reserve_app.services.interests import apply
from reserve_app.services.sql import run
from reserve_app.state.board import BoardState
from reserve_app.state.structure_missions import StructureMissionsState
from tests.live.people import cookie_of, now
from tests.live.screens import ARRIVE, GO, same_as_fresh, screen
from tests.people import mission, person, volunteer

pytestmark = pytest.mark.usefixtures("site")
KNOWN_S = 1.2  # longer than what was read of a session is believed
BACK_S = 6.0


@contextmanager
def _no_sessions() -> Iterator[None]:
    """Make every question about who is there fail."""
    _rename("account_session", "elsewhere")
    try:
        yield
    finally:
        _rename("elsewhere", "account_session")


def _rename(name: str, new: str) -> None:
    with transaction() as session:
        run(session, text(f"ALTER TABLE {name} RENAME TO {new}"))
        session.commit()


@pytest.mark.parametrize("event", [ARRIVE, GO])
async def test_a_page_that_arrives_meanwhile_is_filled_once_it_is_over(
    site: str, event: str
) -> None:
    number, structure = mission()
    manager = person(structures=(structure,))
    async with screen(site, f"/structure/{structure}", cookie_of(manager)) as board:
        assert not board.of(BoardState)["new"]
        await asyncio.sleep(KNOWN_S)
        with _no_sessions():
            await board.send(event)
            await board.settled()
            apply(volunteer().actor, number, key="cle-de-test", now=now())
            await asyncio.sleep(KNOWN_S)
            assert not board.of(BoardState)["new"]
        await board.until(lambda: board.of(BoardState)["new"], BACK_S)
        await same_as_fresh(board, BoardState, but=("said",))


async def test_a_list_of_missions_follows_its_structure_until_one_leaves_it(site: str) -> None:
    number, structure = mission()
    manager = person(structures=(structure,))
    path = f"/structure/{structure}/missions"
    async with screen(site, path, cookie_of(manager)) as live:
        version = live.of(StructureMissionsState)["version"]
        assert version
        apply(volunteer().actor, number, key="cle-de-test", now=now())
        await live.until(lambda: live.of(StructureMissionsState)["version"] != version, 1.0)
        await same_as_fresh(live, StructureMissionsState)
        with transaction() as session:
            who = {"who": manager.account_id}
            session.execute(text("DELETE FROM membership WHERE account_id = :who"), who)
            session.commit()
        apply(volunteer().actor, number, key="cle-de-test", now=now())
        await live.until(lambda: live.redirected == "/structure", 1.0)
    async with screen(site, path, cookie_of(person(structures=(mission()[1],)))) as other:
        await other.until(lambda: other.redirected == "/structure", 1.0)
        assert not other.of(StructureMissionsState)["version"]
