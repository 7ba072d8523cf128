"""Measure the embedded geocoder: ``python benchmarks/bench_geocode.py``.

Prints the start-up time and memory of the gazetteer in a fresh process, then the median, the 95th
percentile and the worst of a query by class: realistic queries of the tests, and hostile ones.
"""

import csv
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import median, quantiles

from reserve_app.geo.gazetteer import get_gazetteer

QUERIES = Path(__file__).parents[1] / "tests" / "geo" / "data" / "queries.csv"
RUNS = 30

START = """
import resource, time
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
started = time.perf_counter()
from reserve_app.geo.gazetteer import get_gazetteer
get_gazetteer()
taken = time.perf_counter() - started
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(f"{taken * 1000:.0f} ms, {memory / 1024:.0f} MB")
"""

HOSTILE = ("a" * 10_240, "saint " * 2_000, "\u0301" * 10_240, "62" * 5_000, "🙂" * 2_560)
TYPED = ("s", "sa", "sai", "saint", "saint m", "l", "le", "la m")


def by_class() -> dict[str, list[str]]:
    """Give the queries to time, by class."""
    classes: dict[str, list[str]] = defaultdict(list)
    with QUERIES.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            classes[line["class"]].append(line["query"])
    classes["being typed"] = list(TYPED)
    classes["10 kB, hostile"] = list(HOSTILE)
    return classes


def timings(queries: list[str], near: tuple[float, float] | None = None) -> list[list[float]]:
    """Time each query several times, in milliseconds of processor: others do not count."""
    gazetteer = get_gazetteer()
    taken: list[list[float]] = []
    for query in queries:
        of_one = []
        for _ in range(RUNS):
            started = time.thread_time()
            gazetteer.search(query, near=near)
            of_one.append((time.thread_time() - started) * 1000)
        taken.append(of_one)
    return taken


def row(name: str, count: int, taken: list[list[float]]) -> str:
    """Give a line of the table; the worst query is that of the highest median."""
    every = [each for of_one in taken for each in of_one]
    p95, worst = quantiles(every, n=20)[-1], max(median(of_one) for of_one in taken)
    return (
        f"{name:<22}{count:>8}{median(every):>10.3f}{p95:>10.3f}{worst:>10.3f}{max(every):>10.3f}"
    )


def main() -> None:
    """Print the table."""
    for start in ("first", "second"):
        done = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-c", START], check=True, capture_output=True, text=True
        )
        print(f"start-up, {start} process: {done.stdout.strip()}")
    get_gazetteer()
    classes = by_class()
    print(f"\n{'ms a query':<22}{'queries':>8}{'p50':>10}{'p95':>10}{'worst':>10}{'max':>10}")
    for name, queries in classes.items():
        print(row(name, len(queries), timings(queries)))
    print(row("being typed, near 62", len(TYPED), timings(list(TYPED), near=(50.43, 2.83))))
    everything = [query for queries in classes.values() for query in queries]
    print(row("all", len(everything), timings(everything)))


if __name__ == "__main__":
    main()
