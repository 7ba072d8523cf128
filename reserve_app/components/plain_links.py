"""The way to the plain pages, in the footer of every page."""

from __future__ import annotations

import reflex as rx

from reserve_app.language import _, address
from reserve_app.presenting.plain import TITLES


def plain_links() -> rx.Component:
    """Return the list of the plain pages."""
    links = (
        rx.el.li(rx.el.a(_(title), href=address(f"/{name}"))) for name, title in TITLES.items()
    )
    return rx.el.nav(
        rx.el.ul(*links, class_name="plain-links"),
        aria_label=_("Pages d'information"),
    )
