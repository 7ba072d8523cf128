"""Ten moderators on the same items: one decision and one audit row each, every loser told (P4)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter

import pytest
from sqlalchemy import func, select

from reserve_app.models import AUDIT_ENTRY, OUTBOX_MAIL, REVIEW_ITEM
from reserve_app.models.engine import dispose_engine, read_session
from reserve_app.services.sql import run
from reserve_app.settings import ROOT, get_settings
from tests.people import person
from tests.services.deciding_races import Told, decide_naively, race
from tests.services.review_people import waiting_volunteers

pytestmark = pytest.mark.usefixtures("database")
MODERATORS, FEW, MANY, PROCESSES = 10, 15, 200, 3


def _moderators() -> list[int]:
    return [person(departments=("62",)).account_id for _ in range(MODERATORS)]


def _audit_rows() -> Counter[int]:
    """Return how often each profile was decided on, by the log."""
    e = AUDIT_ENTRY.c
    decided = (e.subject == "volunteer", e.actor_role == "moderator")
    with read_session() as session:
        query = select(e.subject_id, func.count()).where(*decided).group_by(e.subject_id)
        return Counter({row[0]: row[1] for row in run(session, query)})


def _check(items: list[int], told: list[Told]) -> None:
    per_item: dict[int, Counter[str]] = {item: Counter() for item in items}
    for item, said in told:
        per_item[item][said] += 1
    assert set(map(str, per_item.values())) == {
        str(Counter({"told": MODERATORS - 1, "won": 1})),
    }
    assert set(_audit_rows().values()) == {1}
    assert len(_audit_rows()) == len(items)
    r = REVIEW_ITEM.c
    with read_session() as session:
        states = select(r.state, r.version, func.count()).group_by(r.state, r.version)
        assert run(session, states).all() == [("decided", 2, len(items))]
        assert run(session, select(func.count()).select_from(OUTBOX_MAIL)).scalar_one() == len(
            items
        )


def _processes(accounts: list[int], items: list[int]) -> list[Told]:
    environment = os.environ | {"RESERVE_DATABASE_URL": get_settings().database}
    dispose_engine()
    numbers = [str(item) for item in items]
    racers = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.services.deciding_races",
                ",".join(map(str, accounts[part::PROCESSES])),
                *numbers,
            ],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        for part in range(PROCESSES)
    ]
    lines = [line for one in racers for line in one.communicate(timeout=900)[0].splitlines()]
    return [(int(line.split(" ", 1)[0]), line.split(" ", 1)[1]) for line in lines]


def test_ten_moderators_decide_once_on_each_item_in_threads() -> None:
    items = waiting_volunteers(FEW)
    _check(items, race(_moderators(), items))


def test_ten_moderators_decide_once_on_each_item_in_processes() -> None:
    items = waiting_volunteers(FEW)
    _check(items, _processes(_moderators(), items))


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("how", [race, _processes], ids=["threads", "processes"])
def test_ten_moderators_decide_once_on_two_hundred_items(how: object) -> None:
    items = waiting_volunteers(MANY)
    _check(items, how(_moderators(), items))  # type: ignore[operator]


def test_without_compare_and_set_the_same_race_decides_twice() -> None:
    items = waiting_volunteers(FEW)
    race(_moderators(), items, decide_naively)
    assert max(_audit_rows().values()) > 1, "the control decided once: the race proves nothing"
