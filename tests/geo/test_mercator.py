"""Mercator cells: the numbers that let the database cluster a map with a bit shift."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reserve_app.geo.mercator import (
    MAX_LATITUDE,
    MAX_ZOOM,
    WORLD_SIZE,
    cell_centre,
    cell_of,
    cell_shift,
    project,
    unproject,
)

latitudes = st.floats(-MAX_LATITUDE, MAX_LATITUDE)
longitudes = st.floats(-180.0, 179.999)  # at +180 itself the world begins again, at -180
zooms = st.integers(0, MAX_ZOOM)
ARRAS = (50.2931, 2.7785)


def test_null_island_is_the_middle_of_the_world() -> None:
    assert project(0.0, 0.0) == (WORLD_SIZE // 2, WORLD_SIZE // 2)


def slippy_tile(lat: float, lon: float, zoom: int) -> tuple[int, int]:
    """Number a tile as the OpenStreetMap wiki does ("Slippy map tilenames")."""
    phi = math.radians(lat)
    y = (1.0 - math.log(math.tan(phi) + 1.0 / math.cos(phi)) / math.pi) / 2.0
    return int((lon + 180.0) / 360.0 * 2**zoom), int(y * 2**zoom)


@given(st.floats(-84.0, 84.0), longitudes, st.integers(0, 14))
def test_a_cell_is_a_quarter_of_a_tile_of_the_map(lat: float, lon: float, zoom: int) -> None:
    cx, cy = cell_of(*project(lat, lon), zoom)
    assert (cx >> 2, cy >> 2) == slippy_tile(lat, lon, zoom)


@given(latitudes, longitudes)
def test_a_point_comes_back_to_where_it_was(lat: float, lon: float) -> None:
    back_lat, back_lon = unproject(*project(lat, lon))
    assert back_lat == pytest.approx(lat, abs=1e-6)
    assert back_lon == pytest.approx(lon, abs=1e-6)


@given(latitudes, longitudes, zooms)
def test_the_centre_of_a_cell_lies_in_that_cell(lat: float, lon: float, zoom: int) -> None:
    cell = cell_of(*project(lat, lon), zoom)
    assert cell_of(*project(*cell_centre(*cell, zoom)), zoom) == cell


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(-1e6, 1e6))
def test_any_finite_point_has_numbers_inside_the_square(lat: float, lon: float) -> None:
    mx, my = project(lat, lon)
    assert 0 <= mx < WORLD_SIZE
    assert 0 <= my < WORLD_SIZE


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
def test_a_point_that_is_no_number_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="not a point"):
        project(bad, 2.0)
    with pytest.raises(ValueError, match="not a point"):
        project(50.0, bad)


@pytest.mark.parametrize("zoom", [-1, MAX_ZOOM + 1])
def test_a_zoom_without_cells_is_refused(zoom: int) -> None:
    with pytest.raises(ValueError, match="zoom"):
        cell_shift(zoom)
