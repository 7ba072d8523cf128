"""Judge the gazetteer: is it what the packages give, how far from independent points is it?"""

import csv
import gzip
import tempfile
from collections import Counter
from pathlib import Path
from statistics import median

from reserve_app.domain.text import fold
from reserve_app.geo.distance import haversine_km
from tools.geodata.gazetteer import rows, write_gazetteer
from tools.geodata.names import unnamed_former_codes
from tools.geodata.paths import COMMUNES_FILE
from tools.geodata.sources import settlements

Points = dict[str, tuple[float, float]]

# Beyond this, two places that bear one name are two places.
_HOMONYM_KM = 10.0


def check(reference: Path | None) -> bool:
    """Print a report; say whether the committed gazetteer is the one that the packages give."""
    fresh = _is_fresh()
    print(f"committed file is what the packages give: {'yes' if fresh else 'NO'}")
    sources = Counter(row.pin.source if row.pin else "none" for row in rows())
    print(f"rows: {len(rows())}; points by source: {dict(sources.most_common())}")
    print(f"former names: {sum(len(row.aliases) for row in rows())}")
    print(f"former codes that no edition names: {len(unnamed_former_codes())}")
    print(_distances("town halls against GeoNames", _own("town_hall"), _unique_settlements()))
    print(_distances("other points against GeoNames", _own("polygon"), _unique_settlements()))
    if reference is not None:
        _compare(reference)
    return fresh


def _is_fresh() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / COMMUNES_FILE.name
        write_gazetteer(built)
        return built.read_bytes() == COMMUNES_FILE.read_bytes()


def _own(source: str | None = None) -> Points:
    return {
        row.insee: (row.pin.lat, row.pin.lon)
        for row in rows()
        if row.pin and (source is None or row.pin.source == source)
    }


def _unique_settlements() -> Points:
    """Give, by INSEE code, the GeoNames point of communes whose name is borne only once in each."""
    names = Counter(fold(row.name) for row in rows())
    codes = {fold(row.name): row.insee for row in rows() if names[fold(row.name)] == 1}
    places = Counter(fold(place.names[0]) for place in settlements())
    return {
        codes[key]: (place.lat, place.lon)
        for place in settlements()
        if (key := fold(place.names[0])) in codes and places[key] == 1
    }


def _compare(reference: Path) -> None:
    with gzip.open(reference, "rt", encoding="utf-8", newline="") as lines:
        theirs = {line["insee"]: line for line in csv.DictReader(lines)}
    points = {
        code: (float(line["lat"]), float(line["lon"]))
        for code, line in theirs.items()
        if line["lat"]
    }
    ours = _own()
    codes = {row.insee for row in rows()}
    print(f"reference rows: {len(theirs)}; codes in one file only: {len(codes ^ set(theirs))}")
    print(f"points we have and they lack: {sorted(set(ours) - set(points))}")
    print(f"points they have and we lack: {sorted(set(points) - set(ours))}")
    print(_distances("ours against the reference", ours, points))
    independent = _unique_settlements()
    moved = {
        code for code in ours if code in points and haversine_km(*ours[code], *points[code]) > 1
    }
    judged = {code: independent[code] for code in moved if code in independent}
    print(f"points over 1 km apart: {len(moved)}, of which GeoNames can judge {len(judged)}")
    print(_distances("  ours", ours, judged))
    print(_distances("  theirs", points, judged))


def _distances(title: str, points: Points, others: Points) -> str:
    found = sorted(haversine_km(*points[code], *others[code]) for code in points if code in others)
    near = [distance for distance in found if distance <= _HOMONYM_KM]
    if not near:
        return f"{title}: nothing to compare"
    p90, p99 = near[int(0.90 * len(near))], near[int(0.99 * len(near))]
    far = len(found) - len(near)
    return (
        f"{title}: {len(found)} compared, median {median(near):.2f} km, p90 {p90:.2f}, "
        f"p99 {p99:.2f} ({far} over {_HOMONYM_KM:.0f} km left out)"
    )
