"""The style of the moderators' pages: a file of its own, so that the public ones stay light."""

from __future__ import annotations

import reflex as rx


def desk_style() -> rx.Component:
    """Return the link to it; what follows in the page waits for it."""
    return rx.el.link(rel="stylesheet", href="/desk.css")
