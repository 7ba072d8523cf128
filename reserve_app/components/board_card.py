"""A volunteer on the live board, with what can be done now."""

from __future__ import annotations

import reflex as rx

from reserve_app.components.board_parts import contact, countdown
from reserve_app.components.icons import icon
from reserve_app.domain.board import Column
from reserve_app.language import _
from reserve_app.state.board import BoardState

Card = rx.Var[dict[str, str]]


def board_card(card: Card, column: Column) -> rx.Component:
    """Return a card of that column."""
    return rx.el.li(
        rx.el.article(
            rx.el.header(
                rx.el.h4(card["name"]),
                rx.cond(card["distance"] != "", rx.el.span(card["distance"], class_name="soft")),
            ),
            rx.cond(
                card["mission"] != "",
                rx.el.p(icon(card["icon"]), card["mission"], class_name="kind-tag"),
            ),
            rx.cond(card["when"] != "", rx.el.p(icon("calendar"), card["when"], class_name="fact")),
            rx.cond(card["message"] != "", rx.el.blockquote(card["message"])),
            rx.cond(card["ended"] != "", _ended(card)),
            rx.cond(card["clock"] != "", countdown(until=card["clock"], by=card["deadline"])),
            *_acts(card, column),
            rx.el.p(card["since"], class_name="since"),
            class_name="bcard kind-" + card["kind"],
        ),
        key=card["id"],
        custom_attrs={"data-card": card["id"]},
    )


def waiting_row(card: Card) -> rx.Component:
    """Return somebody on a waiting list: a rank, and a first name once the profile is validated."""
    return rx.el.li(
        rx.el.span(card["rank"], class_name="rank"),
        rx.el.div(
            rx.el.strong(card["name"]),
            rx.cond(card["distance"] != "", rx.el.span(card["distance"], class_name="soft")),
            rx.cond(card["mission"] != "", rx.el.span(card["mission"], class_name="soft")),
            rx.cond(card["when"] != "", rx.el.span(card["when"], class_name="soft")),
            rx.el.span(card["since"], class_name="soft"),
        ),
        key=card["id"],
    )


def _ended(card: Card) -> rx.Component:
    return rx.el.p(
        rx.el.strong(card["ended"]),
        rx.cond(card["why"] != "", rx.el.span(card["why"])),
        class_name="ended",
        custom_attrs={"data-state": card["state"]},
    )


def _acts(card: Card, column: Column) -> list[rx.Component]:
    if column is Column.NEW:
        acts = [_act(card, "contact", _("J'ai contacté"), "btn btn-go"), _decline(card)]
    elif column is Column.CONTACTED:
        acts = [_act(card, "confirm", _("Confirmer"), "btn btn-go"), _decline(card)]
    elif column is Column.CONFIRMED:
        acts = [
            _act(card, "mark_done", _("Venu(e)"), "btn btn-line"),
            _act(card, "mark_no_show", _("Absent(e)"), "btn btn-line"),
            _decline(card),
        ]
    elif column is Column.FINISHED:
        return [_correction(card)]
    else:
        return []
    return [
        contact(interest=card["id"], name=card["name"]),
        rx.el.div(*acts, class_name="bacts"),
    ]


def _act(card: Card, verb: str, label: str, style: str) -> rx.Component:
    return rx.el.button(
        label,
        rx.el.span(_(" : "), card["name"], class_name="vh"),
        type="button",
        class_name=style,
        on_click=BoardState.answer(card["id"], verb),
    )


def _decline(card: Card) -> rx.Component:
    return rx.el.button(
        _("Décliner"),
        rx.el.span(" ", card["name"], class_name="vh"),
        type="button",
        class_name="btn btn-text",
        on_click=BoardState.ask_decline(card["id"], card["name"], card["state"]),
    )


def _correction(card: Card) -> rx.Component:
    """Undo of the one mistake the domain lets correct: came, or did not come."""
    return rx.el.div(
        rx.cond(
            card["state"] == "done",
            _act(card, "mark_no_show", _("Corriger : absent(e)"), "btn btn-text"),
            _act(card, "mark_done", _("Corriger : venu(e)"), "btn btn-text"),
        ),
        class_name="bacts",
    )
