"""The map, lazily: our thin wrapper of MapLibre GL (see docs/frontend.md and docs/adr/0032)."""

from __future__ import annotations

from typing import ClassVar

import reflex as rx

# Files the wrapper loads when it needs them; they must lie beside it in the build.
PARTS = ("map_link.js", "map_layers.js", "map_gl.jsx", "map_outline.jsx", "pin_gl.jsx")
DEPENDENCIES = ["maplibre-gl@6.17.0", "pmtiles@4.5.0"]
for _part in PARTS:
    rx.asset(_part, shared=True)


class MapView(rx.Component):
    """A map of what the page's address searches, tied to the cards of a list."""

    library = rx.asset("map_view.jsx", shared=True).importable_path
    tag = "MapView"
    lib_dependencies: ClassVar[list[str]] = DEPENDENCIES

    list_id: rx.Var[str]
    area: rx.Var[dict[str, float]]


map_view = MapView.create
