"""Two clicks send one mission; of two changes of one revision one wins. The naive ways fail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select, update

from reserve_app.domain.errors import ReserveError
from reserve_app.models import MISSION
from reserve_app.models.engine import read_session, transaction
from reserve_app.services.mission_drafts import send_draft, send_edit, start_draft
from reserve_app.services.mission_writing import create_mission
from reserve_app.services.sql import run
from tests.factories import NOW
from tests.services.test_mission_drafts import WHOLE, alice, published, typed
from tests.services.test_missions import given

pytestmark = pytest.mark.usefixtures("database")
AT_ONCE = 6


def together(act: Callable[[int], object]) -> Counter[str]:
    """Let several do the same at the same moment; count what came of it."""
    ready = Barrier(AT_ONCE)

    def one(number: int) -> str:
        ready.wait()
        try:
            act(number)
        except ReserveError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(one, range(AT_ONCE)))


def missions() -> int:
    with read_session() as session:
        return int(run(session, select(func.count()).select_from(MISSION)).scalar_one())


def test_clicks_on_send_make_one_mission() -> None:
    actor, structure = alice()
    draft = start_draft(actor, structure, WHOLE, NOW)
    done = together(lambda _: send_draft(actor, draft, WHOLE, NOW))
    assert done == {"done": 1, "not_found": AT_ONCE - 1}
    assert missions() == 1


def test_a_naive_send_makes_several() -> None:
    """Control: look whether it was sent, then send."""
    actor, structure = alice()
    all_looked = Barrier(AT_ONCE, timeout=30)

    def naive(_: int) -> None:
        if missions() == 0:
            all_looked.wait()
            create_mission(actor, structure, given(), NOW)

    together(naive)
    assert missions() > 1


def test_of_changes_of_one_revision_one_wins() -> None:
    actor, _, mission = published()
    done = together(lambda n: send_edit(actor, mission, typed(title=f"Version n° {n}"), 1, NOW))
    assert done == {"done": 1, "outdated": AT_ONCE - 1}
    assert revision(mission) == 2


def test_a_naive_change_loses_others() -> None:
    """Control: read the revision, then write: all believe that they were first."""
    _, _, mission = published()
    all_read = Barrier(AT_ONCE, timeout=30)

    def naive(number: int) -> None:
        if revision(mission) != 1:
            raise AssertionError
        all_read.wait()
        with transaction() as session:
            values = {"title": f"Version n° {number}", "revision": MISSION.c.revision + 1}
            run(session, update(MISSION).where(MISSION.c.id == mission).values(**values))
            session.commit()

    done = together(naive)
    assert done["done"] > 1
    assert revision(mission) > 2


def revision(mission: int) -> int:
    with read_session() as session:
        query = select(MISSION.c.revision).where(MISSION.c.id == mission)
        return int(run(session, query).scalar_one())
