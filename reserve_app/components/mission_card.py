"""A mission in a list. The server writes the same card in `reserve_app.api.documents.cards`."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.el.elements.inline import A  # rx.el.a navigates inside the page

from reserve_app.components.icons import icon
from reserve_app.language import _


def mission_card(card: rx.Var[dict[str, str]]) -> rx.Component:
    """Return a card; `card` is what `reserve_app.presenting.card_view` gives."""
    return rx.el.li(
        rx.el.article(
            _top(card),
            rx.el.h3(
                # A page load on purpose: the server writes the mission's whole page.
                A.create(card["title"], href=card["href"])
            ),
            rx.el.p(card["structure"], class_name="card-by"),
            _facts(card),
            class_name="card kind-" + card["kind"],
            custom_attrs={
                "data-mission": card["id"],
                "data-lat": card["lat"],
                "data-lon": card["lon"],
                "data-kind": card["kind"],
            },
        ),
        key=card["id"],
    )


def _top(card: rx.Var[dict[str, str]]) -> rx.Component:
    return rx.el.div(
        rx.el.span(icon(card["icon"]), card["kind_label"], class_name="kind-tag"),
        rx.cond(card["urgent"] != "", rx.el.span(_("Urgent"), class_name="hurry")),
        rx.cond(
            card["distance"] != "",
            rx.el.span(card["distance"], class_name="distance"),
        ),
        class_name="card-top",
    )


def _facts(card: rx.Var[dict[str, str]]) -> rx.Component:
    return rx.el.ul(
        rx.el.li(icon(rx.cond(card["remote"] != "", "remote", "pin").to(str)), card["where"]),
        rx.el.li(
            icon("people"),
            rx.el.span(
                card["places"], class_name=rx.cond(card["full"] != "", "places full", "places")
            ),
        ),
        rx.el.li(icon("clock"), card["when"]),
        class_name="card-facts",
    )
