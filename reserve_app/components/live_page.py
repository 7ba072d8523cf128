"""Keeps a page the server wrote in step with the server."""

from __future__ import annotations

import reflex as rx

from reserve_app.components.scripts import script
from reserve_app.language import _


class LivePage(rx.Component):
    """Reads the page again when the version the server pushes is another than the one shown."""

    library = script(__name__, "live_page.jsx")
    tag = "LivePage"

    version: rx.Var[str]
    every: rx.Var[int]  # seconds after which to look again by itself; 0: never
    updated: rx.Var[str]  # what is said aloud then
    on_look: rx.EventHandler[rx.event.no_args_event_spec]


def live_page(**props: object) -> rx.Component:
    """Return what keeps the page in step."""
    return LivePage.create(updated=_("Mise à jour à {time}."), **props)
