"""Measure distances on the Earth and draw the box that holds a circle."""

from math import asin, cos, degrees, pi, radians, sin, sqrt
from typing import NamedTuple

# Mean radius R1 = (2a + b) / 3 of the GRS 80 ellipsoid (Moritz, Geodetic Reference System 1980).
# The sphere is within 0.31 % of the ellipsoid at 10 km around Arras, less than a walker could tell.
EARTH_RADIUS_KM = 6371.0088

# Where latitudes and longitudes end, in degrees.
POLE, ANTIMERIDIAN = 90.0, 180.0

# Half the length of a great circle: no two places are further apart.
MAX_DISTANCE_KM = pi * EARTH_RADIUS_KM

# A hair more than rounding can lose (1e-9 degree is 0.1 mm), so that the box never cuts its own
# circle.
_ROUNDING = 1e-9


class BoundingBox(NamedTuple):
    """A box in degrees; ``west > east`` if it crosses the antimeridian (RFC 7946, section 5.2)."""

    south: float
    west: float
    north: float
    east: float

    @property
    def crosses_antimeridian(self) -> bool:
        """Say whether the box runs over ±180° of longitude."""
        return self.west > self.east

    def contains(self, lat: float, lon: float) -> bool:
        """Say whether a point is inside, borders included."""
        if not self.south <= lat <= self.north:
            return False
        if self.crosses_antimeridian:
            return lon >= self.west or lon <= self.east
        return self.west <= lon <= self.east

    def parts(self) -> tuple["BoundingBox", ...]:
        """Give the one or two boxes with ``west <= east`` that cover it."""
        if not self.crosses_antimeridian:
            return (self,)
        return (
            BoundingBox(self.south, self.west, self.north, ANTIMERIDIAN),
            BoundingBox(self.south, -ANTIMERIDIAN, self.north, self.east),
        )


def haversine_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Give the great-circle distance in kilometres between two points in degrees.

    The haversine form keeps its precision for close points, where the plain arc cosine loses it
    (Sinnott, "Virtues of the Haversine", Sky and Telescope, 1984).
    """
    phi1, phi2 = radians(lat1), radians(lat2)
    half_lat = sin((phi2 - phi1) / 2.0)
    half_lon = sin(radians(lon2 - lon1) / 2.0)
    squared = half_lat * half_lat + cos(phi1) * cos(phi2) * half_lon * half_lon
    return 2.0 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(squared)))


def bounding_box(lat: float, lon: float, radius_km: float) -> BoundingBox:
    """Give the smallest box that holds every point within ``radius_km`` of a point.

    Right over the poles (all longitudes) and the antimeridian (``west > east``). Raises
    ``ValueError`` for a negative radius or a point that is not on Earth.
    """
    if not (
        radius_km >= 0.0 and -POLE <= lat <= POLE and -ANTIMERIDIAN <= lon <= ANTIMERIDIAN
    ):  # false for NaN
        msg = f"no circle of {radius_km!r} km around {lat!r}, {lon!r}"
        raise ValueError(msg)
    angle = min(radius_km, MAX_DISTANCE_KM) / EARTH_RADIUS_KM
    south = lat - degrees(angle) - _ROUNDING
    north = lat + degrees(angle) + _ROUNDING
    if south <= -POLE or north >= POLE:
        return BoundingBox(max(south, -POLE), -ANTIMERIDIAN, min(north, POLE), ANTIMERIDIAN)
    # Not angle / cos(lat): meridians converge, and the widest point of the circle is nearer the
    # pole than its centre.
    half_width = degrees(asin(min(1.0, sin(angle) / cos(radians(lat))))) + _ROUNDING
    return BoundingBox(south, _wrap(lon - half_width), north, _wrap(lon + half_width))


def _wrap(lon: float) -> float:
    if lon < -ANTIMERIDIAN:
        return lon + 360.0
    if lon > ANTIMERIDIAN:
        return lon - 360.0
    return lon
