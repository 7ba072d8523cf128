"""Keeps what is typed in a form of the server's, for its person to find again."""

from __future__ import annotations

import reflex as rx

from reserve_app.components.scripts import script
from reserve_app.language import _


class DraftSaver(rx.Component):
    """Sends the form that has `data-draft` to that address, a second after the last key."""

    library = script(__name__, "draft_saver.jsx")
    tag = "DraftSaver"

    words: rx.Var[dict[str, str]]


def draft_saver() -> rx.Component:
    """Return what keeps the form of the page."""
    words = {
        "failed": _("Brouillon non enregistré : nouvel essai dans un instant."),
        "out": _("Votre session est terminée : reconnectez-vous pour enregistrer."),
    }
    return DraftSaver.create(words=words)
