"""The kinds of mission of the crisis, as people see them: colour, icon, words."""

from __future__ import annotations

import reflex as rx

from reserve_app.components.icons import icon
from reserve_app.domain.crisis import CrisisProfile, Kind
from reserve_app.language import address
from reserve_app.presenting.profile import profile


def kinds_css(profile: CrisisProfile) -> str:
    """Return the colours of the kinds as CSS, light and dark: another crisis changes no code."""
    light = "".join(f".kind-{kind.key}{{--kind:{kind.colour}}}" for kind in profile.kinds)
    dark = "".join(f".kind-{kind.key}{{--kind:{kind.colour_dark}}}" for kind in profile.kinds)
    return f"{light}@media (prefers-color-scheme:dark){{{dark}}}"


def kind_card(kind: Kind, count: str | rx.Var[str]) -> rx.Component:
    """Return a kind with what it is for and how many missions are open."""
    return rx.el.li(
        rx.el.article(
            rx.el.span(icon(kind.icon), class_name="kind-badge"),
            rx.el.h3(rx.el.a(kind.label, href=address(f"/missions?kind={kind.key}"))),
            rx.el.p(kind.objective),
            rx.el.p(count, class_name="count"),
            class_name=f"kind-card kind-{kind.key}",
        ),
    )


def kind_chip(kind: Kind, count: str | rx.Var[str]) -> rx.Component:
    """Return a kind as a box to tick in the criteria."""
    return rx.el.label(
        rx.el.input(type="checkbox", name="kind", value=kind.key),
        rx.el.span(
            icon(kind.icon),
            kind.short_label,
            rx.el.span(count, class_name="n"),
            class_name="face",
        ),
        class_name=f"chip kind-{kind.key}",
    )


def legend() -> rx.Component:
    """Return the key of the map."""
    return rx.el.ul(
        *(
            rx.el.li(icon(kind.icon), kind.short_label, class_name=f"kind-{kind.key}")
            for kind in profile().kinds
        ),
        class_name="map-legend",
    )
