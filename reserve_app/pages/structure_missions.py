"""A structure's missions and their editor: the server writes them; here is what goes with them."""

from __future__ import annotations

import reflex as rx

from reserve_app.components.criteria_form import enhance
from reserve_app.components.mission_form import mission_form
from reserve_app.components.server_slot import server_slot
from reserve_app.components.shell import page_shell

BASE = "/structure/[structure]/missions"
WRITTEN = (BASE, f"{BASE}/nouvelle", f"{BASE}/brouillons/[draft]/apercu",
           f"{BASE}/[mission]/modifier/apercu")  # fmt: skip
EDITORS = (f"{BASE}/brouillons/[draft]", f"{BASE}/[mission]/modifier")


def written() -> rx.Component:
    """Return a page that the server writes whole."""
    return _around()


def editor() -> rx.Component:
    """Return the editor: it saves what is typed."""
    return _around(enhance(), mission_form())


def _around(*extra: rx.Component) -> rx.Component:
    return page_shell(
        rx.el.div(server_slot(name="main", whole=True), *extra, class_name="wrap"),
    )
