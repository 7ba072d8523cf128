"""What the application hands to Reflex beside its pages: head, wraps, style, language."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.base.error_boundary import error_boundary

from reserve_app.components.languages import in_each_language
from reserve_app.components.shell import beside_every_page, page_failed

FONTS = ("400", "700")
FONT = "/fonts/atkinson-hyperlegible-next-latin-{}-normal.woff2"


def frame() -> dict[str, Any]:
    """Return the arguments of `rx.App` that decide how every page looks.

    No toaster and no default overlay: both speak English, and weigh 11 kB.
    """
    return {
        "html_lang": "fr",
        "reset_style": False,
        "stylesheets": ["/reserve.css", "/people.css", "/structure.css"],
        "toaster": None,
        "head_components": _head(),
        "app_wraps": {
            (55, "ErrorBoundary"): lambda _: error_boundary(
                fallback_render=in_each_language(page_failed)
            ),
            (5, "Beside"): lambda stateful: (
                in_each_language(beside_every_page) if stateful else None
            ),
        },
    }


def _head() -> list[rx.Component]:
    return [
        rx.el.meta(
            name="theme-color",
            content="#ffffff",
            custom_attrs={"media": "(prefers-color-scheme: light)"},
        ),
        rx.el.meta(
            name="theme-color",
            content="#12132b",
            custom_attrs={"media": "(prefers-color-scheme: dark)"},
        ),
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        *(
            rx.el.link(
                rel="preload",
                href=FONT.format(weight),
                type="font/woff2",
                cross_origin="anonymous",
                custom_attrs={"as": "font"},
            )
            for weight in FONTS
        ),
    ]
