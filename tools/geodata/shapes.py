"""Give each commune its whole outline."""

from functools import cache

import shapely
from shapely.geometry.base import BaseGeometry

from tools.geodata.sources import admin_rows, cog

# Outlines are quantised to 1e-5 degree; unions are cut on the same grid so that shared borders stay
# identical.
GRID = 1e-5

# A part that already lies in its commune adds only slivers; below this share of itself it is left
# out.
_ADDS_LAND = 0.02


@cache
def commune_shapes() -> dict[str, BaseGeometry]:
    """Give the outline of each commune and municipal arrondissement, in degrees.

    The outlines of the source are older than the list of communes: a few are missing or cover only
    the commune that gave its code to the merger. They are completed with those of their communes
    déléguées and associées, where these have one; about 59 recent mergers stay incomplete, as
    docs/geodata.md says.
    """
    shapes = {
        code: row.outline
        for (kind, code), row in admin_rows().items()
        if kind in ("COM", "ARM") and row.outline is not None
    }
    for chief, parts in _parts().items():
        whole = _complete(shapes.get(chief), parts)
        if whole is not None:
            shapes[chief] = whole
    return shapes


def _parts() -> dict[str, list[BaseGeometry]]:
    parts: dict[str, list[BaseGeometry]] = {}
    rows = admin_rows()
    for entry in cog():
        if "chefLieu" not in entry:
            continue
        row = rows.get(("COMD", entry["code"])) or rows.get(("COMA", entry["code"]))
        if row is not None and row.outline is not None:
            parts.setdefault(entry["chefLieu"], []).append(row.outline)
    return parts


def _complete(body: BaseGeometry | None, parts: list[BaseGeometry]) -> BaseGeometry | None:
    if body is not None:
        parts = [part for part in parts if part.difference(body).area > _ADDS_LAND * part.area]
        if not parts:
            return body
        parts = [body, *parts]
    return shapely.union_all(parts, grid_size=GRID) if parts else None
