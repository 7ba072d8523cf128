"""The page that does not exist."""

from __future__ import annotations

import reflex as rx

from reserve_app.components.shell import page_shell
from reserve_app.language import _, address
from reserve_app.presenting import not_found as words


def not_found() -> rx.Component:
    """Return the page."""
    return page_shell(
        rx.el.div(
            rx.el.h1(_(words.HEADING)),
            rx.el.p(_(words.SENTENCE), class_name="lead"),
            rx.el.p(
                rx.el.a(_(words.WAY_OUT), href=address("/missions"), class_name="btn btn-go"),
            ),
            class_name="wrap page",
        ),
    )
