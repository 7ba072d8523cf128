"""The page that does not exist."""

from __future__ import annotations

import reflex as rx

from reserve_app.components.shell import page_shell


def not_found() -> rx.Component:
    """Return the page."""
    return page_shell(
        rx.el.div(
            rx.el.h1("Cette page n'existe pas"),
            rx.el.p(
                "L'adresse est peut-être incomplète, ou la mission n'est plus publiée.",
                class_name="lead",
            ),
            rx.el.p(
                rx.el.a("Trouver une mission", href="/missions", class_name="btn btn-go"),
            ),
            class_name="wrap page",
        ),
    )
