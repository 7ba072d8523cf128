"""The table of territories, from counts kept as things happen, beside the plain GROUP BY.

Run with ``python -m benchmarks.bench_territories [--database sqlite postgresql]
[--missions 100000] [--volunteers 1000000]``. Times are medians in milliseconds.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Table, insert, text

from benchmarks.bench_queue import measured
from benchmarks.bench_search import BENCH, postgresql
from reserve_app.domain.actor import VISITOR
from reserve_app.geo.territories import get_territories
from reserve_app.models import ACCOUNT, MISSION, STRUCTURE, VOLUNTEER, counting
from reserve_app.models.engine import dispose_engine, get_engine, read_connection, transaction
from reserve_app.models.migrations import migrate
from reserve_app.queries.territories import all_territories
from reserve_app.services.territory_watch import keep_days, watch_territories
from reserve_app.settings import get_settings
from tests.conftest import empty_tables
from tests.factories import NOW, mission_row, structure_row
from tests.people import volunteer

CODES = "".join(one.code.ljust(3) for one in get_territories())
DEPARTMENT = f"trim(substr('{CODES}', 1 + 3 * (s.n % {len(CODES) // 3}), 3))"
KIND = "CASE s.n % 4 WHEN 0 THEN 'food_aid' WHEN 1 THEN 'childcare' WHEN 2 THEN 'isolated_people' "
KIND += "ELSE 'neighbourhood' END"
STATE = "CASE s.n % 5 WHEN 0 THEN 'pending' ELSE 'validated' END"
# What one writes first, and again for each figure of the page.
NAIVE = (
    (
        "SELECT department, kind, count(*), sum(places), sum(places - taken) FROM mission "
        "WHERE published AND structure_validated GROUP BY department, kind"
    ),
    "SELECT department, count(*) FROM structure WHERE validated GROUP BY department",
    "SELECT department, state, count(*) FROM volunteer WHERE NOT erased GROUP BY department, state",
    (
        "SELECT v.department, count(*) FROM standby s JOIN volunteer v ON v.id = s.volunteer_id "
        "WHERE s.active GROUP BY v.department"
    ),
    (
        "SELECT m.department, i.state, count(*) FROM interest i "
        "JOIN mission m ON m.id = i.mission_id GROUP BY m.department, i.state"
    ),
)


@contextmanager
def prepared(database: str, missions: int, volunteers: int) -> Iterator[float]:
    """Configure a database with so many of each; give the seconds the inserts took."""
    BENCH.mkdir(parents=True, exist_ok=True)
    if database == "sqlite":
        for left in BENCH.glob("territories.db*"):
            left.unlink()
        address = f"sqlite:///{BENCH / 'territories.db'}"
    else:
        address = postgresql("territories")
    os.environ["RESERVE_DATABASE_URL"] = address
    get_settings.cache_clear()
    dispose_engine()
    migrate()
    empty_tables()
    volunteer()
    structure = structure_row(id=1)
    with transaction() as session:
        connection = session.connection()
        connection.execute(insert(STRUCTURE), structure)
        connection.execute(insert(MISSION), mission_row(structure, id=1))
        start = time.perf_counter()
        _clone(connection, MISSION, missions, department=DEPARTMENT, kind=KIND)
        _clone(connection, ACCOUNT, volunteers, email="'b' || s.n", email_key="'b' || s.n")
        _clone(connection, VOLUNTEER, volunteers, department=DEPARTMENT, state=STATE,
               account_id="t.account_id + s.n")  # fmt: skip
        took = time.perf_counter() - start
        session.commit()
    with get_engine().connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    try:
        yield took
    finally:
        dispose_engine()


def _clone(connection: Connection, table: Table, count: int, **changes: str) -> None:
    """Repeat the one row of a table, changed as the expressions over ``s.n`` say."""
    columns = [column.name for column in table.columns]
    values = {name: f"t.{name}" for name in columns} | {"id": "t.id + s.n"} | changes
    series = (
        "generate_series(1, :count) AS s(n)"
        if connection.dialect.name == "postgresql"
        else "(WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < :count) "
        "SELECT n FROM r) AS s"
    )
    select = f"SELECT {', '.join(values[name] for name in columns)} FROM {table.name} t, {series}"  # noqa: S608 - ours
    connection.execute(
        text(f"INSERT INTO {table.name} ({', '.join(columns)}) {select}"), {"count": count - 1}
    )


def plain_group_by() -> None:
    """Read the same figures from the rows themselves."""
    with read_connection() as connection:
        for statement in NAIVE:
            connection.execute(text(statement)).all()


def main() -> None:
    """Print one line a reading and database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", nargs="*", default=["sqlite", "postgresql"])
    parser.add_argument("--missions", type=int, default=100_000)
    parser.add_argument("--volunteers", type=int, default=1_000_000)
    asked = parser.parse_args()
    print(f"| {asked.missions} missions, {asked.volunteers} volunteers | SQL, ms | whole, ms | × |")
    print("|---|---|---|---|")
    for database in asked.database:
        with prepared(database, asked.missions, asked.volunteers) as took:
            watch_territories(NOW)
            keep_days(NOW)
            ours = measured(lambda: all_territories(VISITOR, NOW))
            naive = measured(plain_group_by)
            with get_engine().connect() as connection:
                assert counting.drift(connection) == {}  # noqa: S101 - or the figures mean nothing
            print(f"| {database}, counts kept | {ours[0]:.2f} | {ours[1]:.2f} | 1 |")
            times = naive[0] / ours[0]
            print(f"| {database}, GROUP BY | {naive[0]:.2f} | {naive[1]:.2f} | {times:.0f} |")
            print(f"| {database}, inserting them, counted | {took * 1e3:.0f} | | |")


if __name__ == "__main__":
    main()
