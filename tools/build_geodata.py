"""Rebuild the geographic data of the repository: ``python -m tools.build_geodata --help``."""

import argparse
import sys
import time
from collections.abc import Callable

from tools.geodata.gazetteer import write_gazetteer
from tools.geodata.outlines import write_outlines
from tools.geodata.paths import COMMUNES_FILE, MAP_DIR, OUTLINES_DIR, TERRITORIES_FILE
from tools.geodata.styles import write_styles
from tools.geodata.territories import write_territories
from tools.geodata.tiles import write_map


def communes() -> None:
    """Write the gazetteer."""
    write_gazetteer(COMMUNES_FILE)


def territories() -> None:
    """Write the départements, collectivities and regions."""
    write_territories(TERRITORIES_FILE)


def outlines() -> None:
    """Write the outlines of départements and regions."""
    write_outlines(OUTLINES_DIR)


def tiles() -> None:
    """Write the vector tiles of the base map."""
    write_map(MAP_DIR)


def styles() -> None:
    """Write the styles of the base map."""
    write_styles(MAP_DIR)


STEPS: dict[str, Callable[[], None]] = {
    "communes": communes,
    "territories": territories,
    "outlines": outlines,
    "tiles": tiles,
    "styles": styles,
}


def main() -> None:
    """Run the steps asked for, all by default, in their order."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "steps", nargs="*", metavar="step", help=f"among {', '.join(STEPS)}; all by default"
    )
    arguments = parser.parse_args()
    for name in arguments.steps or STEPS:
        started = time.perf_counter()
        STEPS[name]()
        sys.stdout.write(f"{name}: {time.perf_counter() - started:.1f} s\n")


if __name__ == "__main__":
    main()
