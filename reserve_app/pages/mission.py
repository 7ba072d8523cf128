"""A mission's page.

The server writes its content (`reserve_app.api.documents`), so that it reads without JavaScript
and in every link preview; the page adds what needs a browser.
"""

from __future__ import annotations

import reflex as rx

from reserve_app.components.server_slot import server_slot
from reserve_app.components.share_bar import share_bar
from reserve_app.components.shell import page_shell

# The title is the one the server wrote: React would otherwise replace it with a general one.
SERVER_TITLE = rx.Var(
    _js_expr='(typeof document === "undefined" ? "Mission – Réserve" : document.title)'
).to(str)


def mission() -> rx.Component:
    """Return the page around the mission."""
    return page_shell(
        rx.el.div(
            server_slot(name="main"),
            share_bar(),
            class_name="wrap",
        ),
        here="/missions",
    )


def while_loading() -> rx.Component:
    """Return what stands while the code of a page not known at build time arrives: its content."""
    return page_shell(rx.el.div(server_slot(name="main"), class_name="wrap"))
