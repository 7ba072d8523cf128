"""Rebuild the geographic data of the repository: ``python -m tools.build_geodata --help``."""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tools.geodata.check import check
from tools.geodata.gazetteer import write_gazetteer
from tools.geodata.neighbours import write_neighbours
from tools.geodata.outlines import write_outlines
from tools.geodata.paths import COMMUNES_FILE, MAP_DIR, OUTLINES_DIR, TERRITORIES_FILE
from tools.geodata.styles import write_styles
from tools.geodata.territories import write_territories
from tools.geodata.tiles import write_map

# In this order; each step stands alone.
STEPS: dict[str, Callable[[], None]] = {
    "communes": lambda: write_gazetteer(COMMUNES_FILE),
    "territories": lambda: write_territories(TERRITORIES_FILE),
    "outlines": lambda: write_outlines(OUTLINES_DIR),
    "neighbours": lambda: write_neighbours(
        OUTLINES_DIR / "departements.geojson", TERRITORIES_FILE.with_name("neighbours.json")
    ),
    "tiles": lambda: write_map(MAP_DIR),
    "styles": lambda: write_styles(MAP_DIR),
}


def main() -> None:
    """Run the steps asked for, all by default, or check what is committed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("steps", nargs="*", metavar="step", help=f"among {', '.join(STEPS)}")
    parser.add_argument("--check", action="store_true", help="judge the committed gazetteer")
    parser.add_argument("--reference", type=Path, help="another communes.csv.gz to compare with")
    arguments = parser.parse_args()
    unknown = set(arguments.steps) - set(STEPS)
    if unknown:
        parser.error(f"no such step: {', '.join(sorted(unknown))}")
    if arguments.check:
        sys.exit(0 if check(arguments.reference) else 1)
    for name in arguments.steps or STEPS:
        started = time.perf_counter()
        STEPS[name]()
        print(f"{name}: {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
