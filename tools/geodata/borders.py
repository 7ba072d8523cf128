"""Draw the limits between communes once each, as lines."""

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from tools.geodata.gazetteer import rows
from tools.geodata.shapes import GRID

Integers = npt.NDArray[np.int64]


def commune_borders() -> list[BaseGeometry]:
    """Give the lines that part two communes; coasts and frontiers part none."""
    shapes = [row.shape for row in rows() if row.shape is not None and row.kind == "commune"]
    segments = _segments(shapes)
    unique, counts = np.unique(segments, axis=0, return_counts=True)
    shared = unique[counts > 1].reshape(-1, 2, 2) * GRID
    merged = shapely.line_merge(shapely.multilinestrings(shapely.linestrings(shared)))
    return list(shapely.get_parts(merged))


def _segments(shapes: list[BaseGeometry]) -> Integers:
    """Give every side of every outline in whole numbers, its ends always in the same order."""
    rings = shapely.get_rings(shapely.get_parts(shapes))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    grid = np.rint(points / GRID).astype(np.int64)
    same_ring = ring[1:] == ring[:-1]
    start, end = grid[:-1][same_ring], grid[1:][same_ring]
    swap = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    start[swap], end[swap] = end[swap], start[swap].copy()
    return np.hstack([start, end])
