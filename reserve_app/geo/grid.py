"""Find the commune around a point, with a plain grid of a fifth of a degree."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import cos, floor, radians

from reserve_app.geo.communes import Commune
from reserve_app.geo.distance import haversine_km

# About 22 km north to south: some thirteen communes a cell.
_CELLS_PER_DEGREE = 5
_CELL_KM = 111.2 / _CELLS_PER_DEGREE

# Almost every point of France has its town hall this close; only Guyane needs a wider look.
_NEAR_KM = 20.0


class Grid:
    """Communes by cell of latitude and longitude."""

    def __init__(self, communes: Iterable[Commune]) -> None:
        self._cells: dict[tuple[int, int], list[Commune]] = defaultdict(list)
        for commune in communes:
            if commune.lat is not None and commune.lon is not None:
                self._cells[_cell(commune.lat, commune.lon)].append(commune)

    def nearest(self, lat: float, lon: float, within_km: float) -> tuple[Commune, float] | None:
        """Give the commune a point is most likely in, and the distance to its point in km.

        That is the nearest of those whose bounding box holds the point, else the nearest of all.
        """
        for radius_km in (min(_NEAR_KM, within_km), within_km):
            around = list(self._within(lat, lon, radius_km))
            inside = [
                found for found in around if found[1].bbox and found[1].bbox.contains(lat, lon)
            ]
            if inside or (around and radius_km == within_km):
                distance, commune = min(inside or around, key=lambda found: found[0])
                return commune, distance
        return None

    def _within(self, lat: float, lon: float, radius_km: float) -> Iterator[tuple[float, Commune]]:
        for commune in self.around(lat, lon, radius_km):
            if commune.lat is not None and commune.lon is not None:
                distance = haversine_km(lat, lon, commune.lat, commune.lon)
                if distance <= radius_km:
                    yield distance, commune

    def around(self, lat: float, lon: float, within_km: float) -> Iterator[Commune]:
        """Give every commune within a distance of a point, and some further ones."""
        row, column = _cell(lat, lon)
        rows = int(within_km / _CELL_KM) + 1
        # Meridians converge: more columns to the north; France lies between -49° and +51°.
        columns = int(within_km / (_CELL_KM * max(cos(radians(lat)), 0.1))) + 1
        for y in range(row - rows, row + rows + 1):
            for x in range(column - columns, column + columns + 1):
                yield from self._cells.get((y, x), ())


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return floor(lat * _CELLS_PER_DEGREE), floor(lon * _CELLS_PER_DEGREE)
