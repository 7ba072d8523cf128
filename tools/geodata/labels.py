"""Decide from which zoom each name is shown, so that names do not fight for room."""

from collections import defaultdict
from collections.abc import Sequence

from reserve_app.geo.mercator import WORLD_BITS, project

FIRST_ZOOM, LAST_ZOOM = 3, 10

# A tile of the map is 512 px wide in MapLibre; room for a name of n letters at 13 px, with air
# around.
_TILE_BITS = 9
_PX_PER_LETTER = 7.0
_MARGIN_PX = 26.0
_HEIGHT_PX = 38.0
_CELL_PX = 256


# The least importance (people, three times over for a prefecture) that deserves a name, by zoom:
# else hamlets would fill the empty quarters of a map of the country.
_LEAST = {3: 600_000, 4: 150_000, 5: 36_000, 6: 15_000, 7: 6_000, 8: 1_500, 9: 300}


def first_zooms(names: Sequence[tuple[str, float, float, float]]) -> list[int]:
    """Give the first zoom of each ``(name, importance, lat, lon)``, the most important first.

    Greedy: a name is shown from the first zoom at which no more important one is in its way. At the
    last zoom all are there, and the map itself hides those that would overlap.
    """
    points = [(name, importance, *project(lat, lon)) for name, importance, lat, lon in names]
    zooms = [LAST_ZOOM] * len(points)
    for zoom in range(FIRST_ZOOM, LAST_ZOOM):
        room = _Room(zoom)
        for position, (name, importance, mx, my) in enumerate(points):
            if importance < _LEAST[zoom]:
                break
            shown_before = zooms[position] < zoom
            if room.take(name, mx, my, certain=shown_before):
                zooms[position] = min(zooms[position], zoom)
    return zooms


class _Room:
    """The boxes taken at one zoom, by cell."""

    def __init__(self, zoom: int) -> None:
        self._shift = WORLD_BITS - zoom - _TILE_BITS
        self._cells: dict[tuple[int, int], list[tuple[float, float, float]]] = defaultdict(list)

    def take(self, name: str, mx: int, my: int, *, certain: bool) -> bool:
        """Take the room of a name unless some of it is taken; ``certain`` takes it all the same."""
        x, y = mx / (1 << self._shift), my / (1 << self._shift)
        half = len(name) * _PX_PER_LETTER / 2 + _MARGIN_PX / 2
        cell = int(x) // _CELL_PX, int(y) // _CELL_PX
        if not certain and any(
            abs(x - other_x) < half + other_half and abs(y - other_y) < _HEIGHT_PX
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for other_x, other_y, other_half in self._cells.get((cell[0] + dx, cell[1] + dy), ())
        ):
            return False
        self._cells[cell].append((x, y, half))
        return True
