"""Distances and boxes: what makes « à 3 km » true."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reserve_app.geo.distance import EARTH_RADIUS_KM, MAX_DISTANCE_KM, bounding_box, haversine_km

ARRAS = (50.2931, 2.7785)
LENS = (50.4320, 2.8330)
PARIS = (48.8566, 2.3522)
TAVEUNI = (-16.85, 179.97)  # a Fijian island on the antimeridian

points = st.tuples(st.floats(-90.0, 90.0), st.floats(-180.0, 180.0))


def destination(
    start: tuple[float, float], bearing: float, distance_km: float
) -> tuple[float, float]:
    """Walk along a great circle (the direct problem on a sphere)."""
    lat, lon = map(math.radians, start)
    angle = distance_km / EARTH_RADIUS_KM
    sin_lat = math.sin(lat) * math.cos(angle) + math.cos(lat) * math.sin(angle) * math.cos(bearing)
    end_lat = math.asin(max(-1.0, min(1.0, sin_lat)))
    end_lon = lon + math.atan2(
        math.sin(bearing) * math.sin(angle) * math.cos(lat),
        math.cos(angle) - math.sin(lat) * math.sin(end_lat),
    )
    return math.degrees(end_lat), (math.degrees(end_lon) + 540.0) % 360.0 - 180.0


def test_arras_is_sixteen_kilometres_from_lens() -> None:
    assert haversine_km(*ARRAS, *LENS) == pytest.approx(15.92, abs=0.1)


def test_a_quarter_of_the_earth_is_ten_thousand_kilometres() -> None:
    assert haversine_km(0.0, 0.0, 90.0, 0.0) == pytest.approx(10_007.5, abs=0.5)


@given(points, points)
def test_distance_is_the_same_both_ways_and_never_beyond_the_antipodes(
    a: tuple[float, float], b: tuple[float, float]
) -> None:
    there, back = haversine_km(*a, *b), haversine_km(*b, *a)
    assert there == pytest.approx(back, abs=1e-6)
    assert 0.0 <= there <= MAX_DISTANCE_KM + 1e-6


@given(points)
def test_a_place_is_at_no_distance_from_itself(point: tuple[float, float]) -> None:
    assert haversine_km(*point, *point) == 0.0


@given(points, st.floats(0.001, 25_000.0), st.floats(0.0, 2 * math.pi), st.floats(0.0, 1.0))
def test_the_box_holds_every_point_of_its_circle(
    centre: tuple[float, float], radius: float, bearing: float, share: float
) -> None:
    inside = destination(centre, bearing, radius * share)
    # Within a centimetre of a pole the bearing itself has no meaning in floating point.
    assume(abs(inside[0]) < 90.0 - 1e-7)
    assume(haversine_km(*centre, *inside) <= radius * (1.0 - 1e-6))
    assert bounding_box(*centre, radius).contains(*inside)


@given(points, st.floats(0.1, 20_000.0))
def test_the_parts_of_a_box_are_plain_and_cover_it(
    centre: tuple[float, float], radius: float
) -> None:
    box = bounding_box(*centre, radius)
    assert all(part.west <= part.east for part in box.parts())
    assert any(part.contains(*centre) for part in box.parts())


def test_a_box_in_france_is_tight() -> None:
    box = bounding_box(*ARRAS, 10.0)
    assert not box.crosses_antimeridian
    assert haversine_km(box.south, ARRAS[1], box.north, ARRAS[1]) == pytest.approx(20.0, abs=0.01)
    assert haversine_km(ARRAS[0], box.west, ARRAS[0], box.east) == pytest.approx(20.0, abs=0.01)
    assert not box.contains(*PARIS)


def test_a_box_over_the_antimeridian_wraps_and_splits_in_two() -> None:
    box = bounding_box(*TAVEUNI, 50.0)
    assert box.crosses_antimeridian
    assert box.contains(-16.8, -179.9)
    assert not box.contains(-16.8, 0.0)
    assert len(box.parts()) == 2


def test_a_box_over_the_pole_takes_every_longitude() -> None:
    box = bounding_box(89.9, 10.0, 50.0)
    assert (box.west, box.east, box.north) == (-180.0, 180.0, 90.0)


@pytest.mark.parametrize(
    ("lat", "lon", "radius"),
    [
        (50.0, 2.0, -1.0),
        (91.0, 2.0, 1.0),
        (50.0, 181.0, 1.0),
        (math.nan, 2.0, 1.0),
        (50.0, 2.0, math.nan),
    ],
)
def test_a_circle_that_cannot_be_is_refused(lat: float, lon: float, radius: float) -> None:
    with pytest.raises(ValueError, match="no circle"):
        bounding_box(lat, lon, radius)
