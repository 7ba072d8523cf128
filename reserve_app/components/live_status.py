"""Says whether a page is live and, when it is not, of when it is what is shown."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.core.banner import connection_errors_count

from reserve_app.components.scripts import script
from reserve_app.language import _


class LiveStatus(rx.Component):
    """The words and a dot; losing the connection and finding it again are read aloud politely."""

    library = script(__name__, "live_status.jsx")
    tag = "LiveStatus"

    errors: rx.Var[int]
    ready: rx.Var[bool]
    words: rx.Var[dict[str, str]]


def live_status() -> rx.Component:
    """Return the status of a live page; one a page."""
    return LiveStatus.create(
        errors=connection_errors_count.to(int),
        ready=rx.State.is_hydrated,
        words={
            "again": _("De nouveau en direct."),
            "live": _("En direct"),
            "lost": _("Connexion perdue. Reconnexion…"),
            "opening": _("Connexion…"),
            "reconnecting": _("Reconnexion…"),
            "since": _("Reconnexion… Ce qui est affiché date de {time}."),
        },
    )
