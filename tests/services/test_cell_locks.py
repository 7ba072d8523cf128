"""Decisions that free places of several kinds at once never block each other (PostgreSQL)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import Session

from reserve_app.domain.errors import Unavailable
from reserve_app.models import INTEREST
from reserve_app.models.engine import get_engine, transaction
from reserve_app.search import cells
from reserve_app.services import places
from reserve_app.services.sql import insert_row
from reserve_app.services.volunteer_review import suspend_volunteer
from tests.people import NOW, Person, mission, person, volunteer

pytestmark = pytest.mark.usefixtures("database")
TRIALS = 8


def _confirmed(who: Person, kind: str) -> None:
    """Give somebody the only place of a new mission of that kind."""
    mission_id, _ = mission(kind=kind, places=1, taken=1, is_full=True)
    row = {
        "volunteer_id": who.volunteer_id,
        "mission_id": mission_id,
        "state": "confirmed",
        "key": f"{who.volunteer_id}-{mission_id}",
        **dict.fromkeys(("created_at", "queued_at", "since"), NOW),
    }
    with transaction() as session:
        insert_row(session, INTEREST, row)
        session.commit()


def _suspend_both() -> int:
    """Suspend two people at once, who hold the same kinds in opposite order; count the refused."""
    moderator = person(departments=("62",))
    crossed = []
    for kinds in (("food_aid", "neighbourhood"), ("neighbourhood", "food_aid")):
        who = volunteer()
        for kind in kinds:  # missions are locked by number: the first one made comes first
            _confirmed(who, kind)
        crossed.append(who.volunteer_id)
    together = Barrier(2)

    def suspend(volunteer_id: int) -> bool:
        together.wait(10)
        try:
            suspend_volunteer(moderator.actor, volunteer_id, "unsafe", now=NOW)
        except Unavailable:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(suspend, crossed)).count(False)


def _counts_are_right() -> bool:
    with get_engine().connect() as connection:
        kept = cells.counts_of(connection)
        cells.recount(connection)
        fresh = cells.counts_of(connection)
        connection.rollback()
    return kept == fresh


def test_two_decisions_that_free_several_kinds_pass_each_other() -> None:
    assert [_suspend_both() for _ in range(TRIALS)] == [0] * TRIALS
    assert _counts_are_right()


def test_the_careless_way_blocks_itself(monkeypatch: pytest.MonkeyPatch, database: str) -> None:
    """Negative control: counts written at once, in the order of the missions."""
    if database == "sqlite":
        pytest.skip("one writer at a time: nobody waits for anybody in turn")
    gather = cells.change_counts

    def write_at_once(session: Session, *change: list[cells.Open]) -> None:
        gather(session, *change)
        cells._write_gathered(session)

    monkeypatch.setattr(places, "change_counts", write_at_once)
    assert any(_suspend_both() for _ in range(TRIALS * 5))


def test_what_is_rolled_back_is_not_counted() -> None:
    mission_id, _ = mission(kind="food_aid", places=1, taken=1, is_full=True)
    with transaction() as session:
        places.free_place(session, mission_id)
        session.rollback()
        session.commit()
    assert _counts_are_right()
