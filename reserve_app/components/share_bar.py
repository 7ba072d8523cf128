"""Share and print."""

from __future__ import annotations

import reflex as rx

from reserve_app.components.scripts import script
from reserve_app.language import _


class ShareBar(rx.Component):
    """Two buttons that the browser must be there for."""

    library = script(__name__, "share_bar.jsx")
    tag = "ShareBar"

    words: rx.Var[dict[str, str]]


def share_bar() -> rx.Component:
    """Return the buttons."""
    words = {
        "copied": _("Adresse copiée."),
        "copy": _("Copiez l’adresse : {address}"),
        "print": _("Imprimer"),
        "share": _("Partager"),
    }
    return ShareBar.create(words=words)
