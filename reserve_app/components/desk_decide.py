"""The decisions on one item or on several: buttons, and the reason where one is needed."""

from __future__ import annotations

import reflex as rx

from reserve_app.components.icons import icon
from reserve_app.components.languages import each
from reserve_app.language import _
from reserve_app.presenting.desk_views import ChoiceView, Option, ResultView
from reserve_app.state.desk import DeskState

ITEM = DeskState.item


def decision_bar() -> rx.Component:
    """Return the decisions on the item at hand.

    What is being written stays, whoever decided meanwhile: it is theirs to copy or throw away.
    """
    return rx.el.div(
        rx.cond(DeskState.problem != "", _problem()),
        rx.cond(
            ITEM.closed != "",
            rx.el.p(icon("check"), ITEM.closed, class_name="advice", role="status"),
        ),
        rx.cond(
            (DeskState.deciding != "") & ~DeskState.bulk_deciding,
            _reason_form("one"),
            rx.cond(
                ITEM.closed == "", rx.el.div(each(ITEM.choices, _choice), class_name="choices")
            ),
        ),
        class_name="decide",
    )


def bulk_bar() -> rx.Component:
    """Return the decisions on what was chosen, and what became of each."""
    return rx.fragment(
        rx.cond(DeskState.chosen.length() > 0, _bulk()),
        rx.cond(DeskState.results.length() > 0, _results()),
    )


def _problem() -> rx.Component:
    return rx.el.div(icon("alert"), rx.el.p(DeskState.problem), class_name="problem", role="alert")


def _choice(one: rx.Var[ChoiceView]) -> rx.Component:
    style = rx.match(
        one.decision,
        ("validate", "btn btn-go"),
        ("refuse", "btn btn-bad"),
        ("suspend", "btn btn-bad"),
        "btn btn-line",
    )
    return rx.el.button(
        one.label,
        rx.cond(one.key != "", rx.el.kbd(one.key, aria_hidden="true")),
        type="button",
        on_click=DeskState.begin(one.decision, DeskState.item.id),
        class_name=style,
    )


def _reason_form(where: str) -> rx.Component:
    return rx.el.form(
        rx.el.input(type="hidden", name="decision", value=DeskState.deciding),
        rx.el.h3(DeskState.deciding_title),
        rx.el.div(
            rx.el.label(_("Motif"), html_for=f"reason-{where}"),
            rx.el.select(
                rx.el.option(_("Choisissez un motif"), value=""),
                each(DeskState.reasons, _option),
                id=f"reason-{where}",
                name="reason",
                auto_focus=True,
                class_name="input",
            ),
            class_name="field",
        ),
        rx.cond(
            (where == "one") & (DeskState.deciding == "request_changes"),
            _fields_to_correct(),
        ),
        rx.el.div(
            rx.el.label(
                _("Précisions pour la personne"),
                rx.el.span(" ", _("(facultatif)"), class_name="soft"),
                html_for=f"words-{where}",
            ),
            rx.el.textarea(
                id=f"words-{where}",
                name="text",
                rows="3",
                max_length=500,
                class_name="input",
            ),
            class_name="field",
        ),
        rx.el.div(
            rx.el.button(_("Envoyer la décision"), type="submit", class_name="btn btn-go"),
            rx.el.button(
                _("Revenir"), type="button", on_click=DeskState.cancel, class_name="btn btn-text"
            ),
            class_name="form-end",
        ),
        on_submit=DeskState.decide_many if where == "many" else DeskState.decide,
        class_name="reason-form",
        key=f"{where}-reason",
    )


def _fields_to_correct() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(_("À corriger"), class_name="label"),
        rx.el.div(
            each(
                ITEM.fields,
                lambda one: rx.el.label(
                    rx.el.input(type="checkbox", name="field-" + one.value, class_name="box"),
                    rx.el.span(one.label),
                    class_name="check",
                ),
            ),
            class_name="to-correct",
        ),
        class_name="field",
    )


def _option(one: rx.Var[Option]) -> rx.Component:
    return rx.el.option(one.label, value=one.value)


def _bulk() -> rx.Component:
    many = DeskState.bulk_deciding
    return rx.el.section(
        rx.el.p(
            rx.el.strong(DeskState.chosen.length().to_string()),
            " ",
            rx.cond(DeskState.chosen.length() > 1, _("éléments choisis"), _("élément choisi")),
        ),
        rx.cond(
            many,
            _reason_form("many"),
            rx.el.div(
                each(
                    DeskState.bulk_choices,
                    lambda one: rx.el.button(
                        one.label,
                        type="button",
                        on_click=DeskState.begin_many(one.value),
                        class_name="btn btn-line",
                    ),
                ),
                rx.el.button(
                    _("Ne plus choisir"),
                    type="button",
                    on_click=DeskState.choose_none,
                    class_name="btn btn-text",
                ),
                class_name="choices",
            ),
        ),
        class_name="bulk",
        aria_label=_("Décision groupée"),
    )


def _results() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(_("Décision groupée")),
            rx.el.button(
                _("Fermer"),
                type="button",
                on_click=DeskState.forget_results,
                class_name="btn btn-text",
            ),
            class_name="bulk-head",
        ),
        rx.el.ul(each(DeskState.results, _result), class_name="results-list"),
        class_name="bulk",
        aria_label=_("Résultat de la décision groupée"),
        role="status",
    )


def _result(one: rx.Var[ResultView]) -> rx.Component:
    return rx.el.li(
        rx.cond(one.outcome == "ok", icon("check"), icon("alert")),
        rx.el.span(rx.el.strong(one.title), rx.el.span(one.sentence)),
        class_name=rx.cond(one.outcome == "ok", "good", "bad"),
    )
