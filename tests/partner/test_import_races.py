"""Several imports of one file at once make each mission once; looking first makes it twice."""

from __future__ import annotations

import time

import pytest

from reserve_app.models import MISSION, PARTNER_MISSION
from reserve_app.services.mission_writing import create_mission
from tests.factories import NOW
from tests.partner.files import good
from tests.partner.test_import import count, send
from tests.services.test_mission_drafts import alice
from tests.services.test_mission_races import AT_ONCE, together
from tests.services.test_missions import given

pytestmark = pytest.mark.usefixtures("database")
ROWS = [good(reference=f"R{number}") for number in range(5)]


def test_one_file_sent_several_times_at_once_is_written_once() -> None:
    actor, structure = alice()
    reports = []

    def sent(turn: int) -> None:
        rows = ROWS if turn % 2 else ROWS[::-1]
        reports.append(send(actor, structure, *rows))

    assert together(sent) == {"done": AT_ONCE}
    assert (count(MISSION), count(PARTNER_MISSION)) == (5, 5)
    created = [done for one in reports for done in one.rows if done.outcome == "created"]
    assert len(created) == 5
    assert all(one.written for one in reports)


def test_looking_whether_a_reference_is_there_and_writing_makes_it_twice() -> None:
    """Control: the reference looked up, then the mission written."""
    actor, structure = alice()

    def naive(_: int) -> None:
        if count(MISSION) == 0:
            time.sleep(0.02)
            create_mission(actor, structure, given(), NOW)

    together(naive)
    assert count(MISSION) > 1
