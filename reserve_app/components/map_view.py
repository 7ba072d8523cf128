"""The map, lazily: our thin wrapper of MapLibre GL (see docs/frontend.md and docs/adr/0032)."""

from __future__ import annotations

from typing import Any, ClassVar

import reflex as rx

from reserve_app.components.scripts import script
from reserve_app.language import _, address

# Files the wrapper loads when it needs them; they must lie beside it in the build.
PARTS = (
    "use_part.js",
    "map_link.js",
    "map_layers.js",
    "map_gl.jsx",
    "map_outline.jsx",
    "pin_gl.jsx",
)
DEPENDENCIES = ["maplibre-gl@6.17.0", "pmtiles@4.5.0"]
for _part in PARTS:
    script(__name__, _part)


class MapView(rx.Component):
    """A map of what the page's address searches, tied to the cards of a list."""

    library = script(__name__, "map_view.jsx")
    tag = "MapView"
    lib_dependencies: ClassVar[list[str]] = DEPENDENCIES

    list_id: rx.Var[str]
    area: rx.Var[dict[str, float]]
    words: rx.Var[dict[str, Any]]
    action: rx.Var[str]


def map_view(*children: rx.Component, **props: object) -> rx.Component:
    """Return the map of a search."""
    words = {
        "map": _("Carte des missions trouvées"),
        "again": _("Rechercher dans cette zone"),
        "list": _("Revenir à la liste"),
        "show": _("Voir la carte"),
        "outline": _("Carte simplifiée des missions trouvées"),
        "outlineNote": _(
            "Carte simplifiée : votre navigateur ne peut pas dessiner la carte détaillée. "
            "La liste est complète."
        ),
        "controls": map_controls(),
    }
    return MapView.create(*children, words=words, action=address("/missions"), **props)


def map_controls() -> dict[str, str]:
    """Return what MapLibre's own buttons say."""
    return {
        "AttributionControl.ToggleAttribution": _("Montrer ou cacher les sources"),
        "Map.Title": _("Carte : flèches pour se déplacer, + et − pour zoomer"),
        "NavigationControl.ResetBearing": _("Remettre le nord en haut"),
        "NavigationControl.ZoomIn": _("Zoomer"),
        "NavigationControl.ZoomOut": _("Dézoomer"),
        "Popup.Close": _("Fermer"),
    }
