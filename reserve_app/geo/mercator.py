"""Turn coordinates into whole web-mercator numbers, so that map cells are a bit shift in SQL.

The world is a square of 2**30 units a side: ``mx`` grows eastward from -180°, ``my`` grows
*southward* from +85.05°. A cell of the map at zoom ``z`` is then ``mx >> cell_shift(z)``, the same
expression in Python, SQLite and PostgreSQL, with no extension.
"""

from math import asinh, atan, degrees, isfinite, pi, radians, sinh, tan

# 2**30 units a side: 3.7 cm at the equator, and both numbers still fit a signed 32-bit INTEGER
# column.
WORLD_BITS = 30
WORLD_SIZE = 1 << WORLD_BITS

# Latitude where the mercator square ends, atan(sinh(pi)): EPSG:3857, also called web mercator.
MAX_LATITUDE = 85.0511287798066

# Cells are 64 px wide where a map tile is 256 px (OGC Two Dimensional Tile Matrix Set,
# WebMercatorQuad), hence four cells (two bits) per tile and axis. 64 px is the cluster radius at
# which two bubbles do not overlap.
CELL_BITS = 2

# Beyond this zoom a cell would be smaller than a unit.
MAX_ZOOM = WORLD_BITS - CELL_BITS


def project(lat: float, lon: float) -> tuple[int, int]:
    """Give the mercator numbers ``(mx, my)`` of a point in degrees WGS 84.

    Latitudes past ±85.05° are brought back to the edge of the square and longitudes are wrapped, so
    that any finite point has an answer in ``0 <= mx, my < 2**30``. Raises ``ValueError`` on NaN and
    infinities.
    """
    if not (isfinite(lat) and isfinite(lon)):
        msg = f"not a point on Earth: {lat!r}, {lon!r}"
        raise ValueError(msg)
    clamped = min(max(lat, -MAX_LATITUDE), MAX_LATITUDE)
    x = ((lon + 180.0) / 360.0) % 1.0
    y = 0.5 - asinh(tan(radians(clamped))) / (2.0 * pi)
    return _to_unit(x), _to_unit(y)


def unproject(mx: float, my: float) -> tuple[float, float]:
    """Give back ``(lat, lon)`` in degrees for mercator numbers; fractions are welcome."""
    lon = mx / WORLD_SIZE * 360.0 - 180.0
    lat = degrees(atan(sinh(pi * (1.0 - 2.0 * my / WORLD_SIZE))))
    return lat, lon


def cell_shift(zoom: int) -> int:
    """Say by how many bits to shift ``mx``, ``my`` for the 64 px cell at ``zoom`` (0 to 28)."""
    if not 0 <= zoom <= MAX_ZOOM:
        msg = f"zoom must be between 0 and {MAX_ZOOM}, not {zoom}"
        raise ValueError(msg)
    return WORLD_BITS - CELL_BITS - zoom


def cell_of(mx: int, my: int, zoom: int) -> tuple[int, int]:
    """Give the cell ``(cx, cy)`` that holds a mercator point at ``zoom``."""
    shift = cell_shift(zoom)
    return mx >> shift, my >> shift


def cell_centre(cx: int, cy: int, zoom: int) -> tuple[float, float]:
    """Give ``(lat, lon)`` of the middle of a cell."""
    side = 1 << cell_shift(zoom)
    return unproject((cx + 0.5) * side, (cy + 0.5) * side)


def _to_unit(fraction: float) -> int:
    return min(max(int(fraction * WORLD_SIZE), 0), WORLD_SIZE - 1)
