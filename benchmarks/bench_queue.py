"""The moderators' queue with ten thousand items waiting: a page, its filters and its numbers.

Run with ``python -m benchmarks.bench_queue [--database sqlite postgresql] [--items 10000]``.
Times are medians in milliseconds: what the SQL takes, and the whole reading with its rows made.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import event, func, insert, select, text

from benchmarks.bench_search import BENCH, median_ms, postgresql
from reserve_app.domain.actor import Actor
from reserve_app.models import REVIEW_ITEM
from reserve_app.models.engine import dispose_engine, get_engine, read_session, transaction
from reserve_app.models.migrations import migrate
from reserve_app.queries.queue import Filters, queue_counts, queue_page
from reserve_app.services.sql import run
from reserve_app.settings import get_settings
from tests.conftest import empty_tables
from tests.people import NOW

ITEMS, DECIDED = 10_000, 50_000
DEPARTMENTS = ("62", "59", "80", "02", "60", "75", "13", "69")
KINDS = (("volunteer", "new"), ("volunteer", "resubmitted"), ("mission", "new"),
         ("mission", "modified"), ("structure", "new"), ("mission", "reported"))  # fmt: skip
FLAGS = (" ", " first_mission ", " contact_in_text paid_words ", " duplicate ")
MODERATOR = Actor(account_id=1, departments=frozenset({"62"}))
DEPUTY = Actor(account_id=1, departments=frozenset(DEPARTMENTS[:3]), structures=frozenset({7}))
ADMIN = Actor(account_id=1, admin=True)


@contextmanager
def prepared(database: str, items: int) -> Iterator[None]:
    """Configure a database with that queue, and what was decided before."""
    BENCH.mkdir(parents=True, exist_ok=True)
    if database == "sqlite":
        for left in BENCH.glob("queue.db*"):
            left.unlink()
        address = f"sqlite:///{BENCH / 'queue.db'}"
    else:
        address = postgresql("queue")
    os.environ["RESERVE_DATABASE_URL"] = address
    get_settings.cache_clear()
    dispose_engine()
    migrate()
    empty_tables()
    with transaction() as session:
        rows = [_row(n, waits=n < items) for n in range(items + DECIDED)]
        for start in range(0, len(rows), 1000):
            session.connection().execute(insert(REVIEW_ITEM), rows[start : start + 1000])
        session.connection().execute(text("ANALYZE"))
        session.commit()
    try:
        yield
    finally:
        dispose_engine()


def _row(n: int, *, waits: bool) -> dict[str, Any]:
    kind, reason = KINDS[n % len(KINDS)]
    opened = NOW - timedelta(seconds=37 * n)
    return {
        "kind": kind,
        "subject_id": n + 1,
        "reason": reason,
        "state": "open" if waits else "decided",
        "department": DEPARTMENTS[n % len(DEPARTMENTS)],
        "label": f"Élément {n}",
        "place": "Arras",
        "words": f"element {n} arras les mains tendues",
        "flags": FLAGS[n % len(FLAGS)],
        "opened_at": opened,
        "due_at": opened + timedelta(days=1),
        "version": 1,
        "subject_revision": 1,
        "before": {},
        "seen": {},
        "reports": 0,
        "decision": "" if waits else "validate",
        "decided_reason": "",
        "decided_text": "",
        "to_correct": " ",
        "decided_from": "",
        "decided_to": "",
        "closed_at": None if waits else NOW - timedelta(seconds=53 * n),
    }


@contextmanager
def sql_time() -> Iterator[list[float]]:
    """Collect how long each statement takes in the driver, rows not fetched yet on PostgreSQL."""
    times: list[float] = []
    engine = get_engine()

    def before(connection: Any, *_: object) -> None:  # noqa: ANN401 - SQLAlchemy's
        connection.info["began"] = time.perf_counter()

    def after(connection: Any, *_: object) -> None:  # noqa: ANN401
        times.append(time.perf_counter() - connection.info["began"])

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield times
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)


def measured(act: Callable[[], object]) -> tuple[float, float]:
    """Return the median milliseconds in SQL and in all."""
    whole = median_ms(act, least=30)
    sums = []
    for _ in range(30):
        with sql_time() as times:
            act()
        sums.append(sum(times) * 1e3)
    return sorted(sums)[len(sums) // 2], whole


def main() -> None:
    """Print one line a reading and database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", nargs="*", default=["sqlite", "postgresql"])
    parser.add_argument("--items", type=int, default=ITEMS)
    asked = parser.parse_args()
    print(f"| {asked.items} waiting, {DECIDED} decided | database | SQL, ms | whole, ms |")
    print("|---|---|---|---|")
    for database in asked.database:
        with prepared(database, asked.items):
            middle = _middle()
            for name, act in _readings(middle):
                sql, whole = measured(act)
                print(f"| {name} | {database} | {sql:.2f} | {whole:.2f} |", flush=True)


def _middle() -> str:
    """Return the mark of the page in the middle of the queue."""
    r = REVIEW_ITEM.c
    with read_session() as session:
        number = run(session, select(func.count()).where(r.state == "open")).scalar_one() // 2
        query = select(r.due_at, r.id).where(r.state == "open").order_by(r.due_at, r.id)
        row = run(session, query.offset(number).limit(1)).one()
    return f"{row.due_at.isoformat()}~{row.id}"


def _readings(middle: str) -> list[tuple[str, Callable[[], object]]]:
    def page(actor: Actor, after: str = "", **filters: Any) -> Callable[[], object]:  # noqa: ANN401
        return lambda: queue_page(actor, Filters(**filters), now=NOW, after=after)

    return [
        ("first page, one département", page(MODERATOR)),
        ("first page, three départements", page(DEPUTY)),
        ("first page, administrator", page(ADMIN)),
        ("page in the middle, administrator", page(ADMIN, middle)),
        ("kind and reason", page(MODERATOR, kind="mission", reason="reported")),
        ("a check", page(MODERATOR, flag="paid_words")),
        ("held by me (nothing)", page(ADMIN, mine=True)),
        ("words (the last one)", page(ADMIN, text="element 1")),
        ("words (nothing)", page(ADMIN, text="zzz")),
        ("numbers on top, one département", lambda: queue_counts(MODERATOR, now=NOW)),
        ("numbers on top, administrator", lambda: queue_counts(ADMIN, now=NOW)),
    ]


if __name__ == "__main__":
    main()
