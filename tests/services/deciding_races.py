"""Decide from a process of its own: ``python -m tests.services.deciding_races ACCOUNT ITEM…``.

Prints one line an item: its number, and ``won``, ``told`` (by a sentence that says who) or the code
of another refusal. Several accounts, with commas, decide in threads.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random

from sqlalchemy import select, update

from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.errors import Conflict, ReserveError
from reserve_app.domain.states import By
from reserve_app.models import REVIEW_ITEM, VOLUNTEER
from reserve_app.models.engine import read_session, transaction
from reserve_app.services.auditing import Change, Doing, Subject, record
from reserve_app.services.decisions import Seen, Verdict, decide
from reserve_app.services.sql import run
from tests.people import NOW

DEPARTMENT = frozenset({"62"})
_VERDICTS = (Verdict("validate"), Verdict("refuse", "incomplete"))
Told = tuple[int, str]


def decide_as(account_id: int, item_id: int) -> str:
    """Decide once on an item as it was first read, and say what came of it."""
    actor = Actor(account_id=account_id, departments=DEPARTMENT)
    try:
        decide(actor, Seen(item_id, 1, 1), _VERDICTS[account_id % 2], now=NOW)
    except Conflict as error:
        return "told" if error.sentence.startswith("Déjà ") else error.sentence
    except ReserveError as error:
        return error.code
    return "won"


def decide_naively(account_id: int, item_id: int) -> str:
    """Decide without compare-and-set: read, then write. The control that must decide twice."""
    with read_session() as session:
        query = select(REVIEW_ITEM.c.subject_id, REVIEW_ITEM.c.state)
        item = run(session, query.where(REVIEW_ITEM.c.id == item_id)).one()
    time.sleep(0.002)  # what a page and a network put between the two
    if item.state != "open":
        return "told"
    with transaction() as session:
        closed = {"state": "decided", "decision": "validate", "closed_at": NOW}
        run(session, update(REVIEW_ITEM).where(REVIEW_ITEM.c.id == item_id).values(**closed))
        this = VOLUNTEER.c.id == item.subject_id
        run(session, update(VOLUNTEER).where(this).values(state="validated"))
        doing = Doing(Actor(account_id=account_id), By.MODERATOR, NOW)
        change = Change("pending", "validated")
        record(session, Act.VOLUNTEER_VALIDATED, Subject(item.subject_id, "62"), doing, change)
        session.commit()
    return "won"


def race(
    accounts: Sequence[int],
    items: Sequence[int],
    how: Callable[[int, int], str] = decide_as,
) -> list[Told]:
    """Let every account decide on every item, each in a thread and nearly the same order."""

    def moderator(account_id: int) -> list[Told]:
        mine = list(items)
        for start in range(0, len(mine), 5):  # neighbours collide, and nobody is always first
            part = mine[start : start + 5]
            Random(account_id + start).shuffle(part)  # noqa: S311 - an order, not a secret
            mine[start : start + 5] = part
        return [(item, how(account_id, item)) for item in mine]

    with ThreadPoolExecutor(len(accounts)) as pool:
        return [told for found in pool.map(moderator, accounts) for told in found]


if __name__ == "__main__":
    people = [int(number) for number in sys.argv[1].split(",")]
    for number, said in race(people, [int(number) for number in sys.argv[2:]]):
        sys.stdout.write(f"{number} {said}\n")
