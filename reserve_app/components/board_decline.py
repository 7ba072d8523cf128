"""The dialog that asks why a volunteer is declined; the words typed stay when it is refused."""

from __future__ import annotations

import reflex as rx

from reserve_app.components.board_parts import modal
from reserve_app.components.icons import icon
from reserve_app.language import _
from reserve_app.presenting.board import DECLINE_CHOICES
from reserve_app.state.board import BoardState


def decline_dialog() -> rx.Component:
    """Return the dialog."""
    return modal(
        rx.cond(BoardState.declining != "", _form()),
        open=BoardState.declining != "",
        label=_("Décliner une proposition"),
        on_close=BoardState.keep,
    )


def _form() -> rx.Component:
    return rx.el.form(
        rx.el.h2(_("Décliner"), " ", BoardState.declining_name),
        rx.el.p(_("La personne lira ce motif. Sa place sera proposée à la suivante.")),
        rx.el.fieldset(
            rx.el.legend(_("Pourquoi ?"), class_name="label"),
            *(
                rx.el.label(
                    rx.el.input(type="radio", name="reason", value=code.value, class_name="box"),
                    _(label),
                    class_name="check",
                )
                for code, label in DECLINE_CHOICES.items()
            ),
            _problem("reason"),
            class_name="field",
            aria_describedby="reason-error",
        ),
        rx.el.div(
            rx.el.label(_("Quelques mots (facultatif)"), html_for="reason-text"),
            rx.el.textarea(
                id="reason-text",
                name="reason_text",
                max_length=500,
                class_name="input",
                aria_invalid=BoardState.decline_field == "reason_text",
                aria_describedby="reason_text-error",
            ),
            _problem("reason_text"),
            class_name="field",
        ),
        rx.el.div(
            rx.el.button(_("Décliner"), type="submit", class_name="btn btn-bad"),
            rx.el.button(
                _("Annuler"), type="button", class_name="btn btn-text", on_click=BoardState.keep
            ),
            class_name="form-end",
        ),
        on_submit=BoardState.decline,
        reset_on_submit=False,
        class_name="stack",
    )


def _problem(field: str) -> rx.Component:
    return rx.el.p(
        rx.cond(
            BoardState.decline_field == field,
            rx.fragment(icon("alert"), rx.el.span(BoardState.decline_problem)),
        ),
        id=f"{field}-error",
        class_name="error",
        role="alert",
    )
