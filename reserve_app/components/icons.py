"""Our icons: symbols of one small file of ours, so that a card costs a few bytes."""

from __future__ import annotations

import reflex as rx

SPRITE = "/icons.svg"


def icon(name: str | rx.Var[str]) -> rx.Component:
    """Return a decorative icon (a text always stands beside it), in the colour of the text."""
    return rx.el.svg(
        rx.el.svg.use(href=f"{SPRITE}#{name}"),
        class_name="icon",
        aria_hidden="true",
        view_box="0 0 24 24",
    )


def brand_mark() -> rx.Component:
    """Return the sign of the site: a need, and the circle of those who can reach it."""
    return rx.el.svg(
        rx.el.svg.circle(
            cx="20",
            cy="20",
            r="18",
            fill="none",
            stroke="currentColor",
            stroke_width="2.5",
            stroke_dasharray="78 36",
            stroke_linecap="round",
        ),
        rx.el.svg.circle(
            cx="20",
            cy="20",
            r="10.5",
            fill="none",
            stroke="currentColor",
            stroke_width="2.5",
            stroke_dasharray="20 13",
            stroke_linecap="round",
        ),
        rx.el.svg.circle(cx="20", cy="20", r="4.6", fill="#ffb41f"),
        view_box="0 0 40 40",
        aria_hidden="true",
    )
