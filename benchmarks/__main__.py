"""Run every benchmark, one after the other: ``make bench``. A name runs that one only."""

from __future__ import annotations

import subprocess
import sys

BENCHMARKS = (
    "bundle_size",
    "bench_geocode",
    "bench_events",
    "bench_live",
    "bench_interests",
    "bench_queue",
    "bench_territories",
    "bench_desk",
    "bench_sign_ups",
    "bench_search",
)


def main() -> int:
    """Print every table; answer with the number of benchmarks that failed."""
    wanted = sys.argv[1:] or BENCHMARKS
    failed = 0
    for name in wanted:
        if name not in BENCHMARKS:
            print(f"No benchmark {name!r}; there are {', '.join(BENCHMARKS)}.")
            return 1
        command = [sys.executable, "-m", f"benchmarks.{name}"]
        failed += subprocess.run(command, check=False).returncode != 0  # noqa: S603 - our own
    return failed


if __name__ == "__main__":
    sys.exit(main())
