"""Rebuild the geographic data of the repository: ``python -m tools.build_geodata --help``."""

import argparse
import sys
import time
from collections.abc import Callable

from tools.geodata.gazetteer import write_gazetteer
from tools.geodata.paths import COMMUNES_FILE, TERRITORIES_FILE
from tools.geodata.territories import write_territories


def communes() -> None:
    """Write the gazetteer."""
    write_gazetteer(COMMUNES_FILE)


def territories() -> None:
    """Write the départements, collectivities and regions."""
    write_territories(TERRITORIES_FILE)


STEPS: dict[str, Callable[[], None]] = {"communes": communes, "territories": territories}


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
