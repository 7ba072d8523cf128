"""The right of the desk: one item, all that helps to decide on it, the decisions."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.el.elements.typography import del_

from reserve_app.components.desk_decide import decision_bar
from reserve_app.components.desk_keys import desk_contact
from reserve_app.components.icons import icon
from reserve_app.components.languages import each
from reserve_app.language import _
from reserve_app.presenting.desk_views import (
    ChangeView,
    CheckView,
    Fact,
    MissionLink,
    NoteView,
    StepView,
)
from reserve_app.state.desk import DeskState

ITEM = DeskState.item


def item_pane() -> rx.Component:
    """Return the item at hand, or what to do when there is none."""
    return rx.el.section(
        rx.cond(ITEM.id > 0, _item(), _none()),
        class_name="item-pane",
        aria_label=_("Élément ouvert"),
    )


def _none() -> rx.Component:
    return rx.el.div(
        icon("shield"),
        rx.el.p(_("Ouvrez un élément de la file.")),
        rx.el.p(
            _("Au clavier :"), " ", rx.el.kbd("j"), " ", _("pour le premier."), class_name="soft"
        ),
        class_name="item-none",
    )


def _item() -> rx.Component:
    return rx.fragment(
        rx.el.article(
            _head(),
            rx.cond(ITEM.holder != "", _held()),
            rx.cond(ITEM.waiting.length() > 0, _waiting()),
            rx.cond(ITEM.checks.length() > 0, _checks()),
            rx.cond(ITEM.reports.length() > 0, _notes(_("Signalements"), ITEM.reports)),
            rx.cond(ITEM.changes.length() > 0, _changes()),
            _public(),
            rx.cond(ITEM.record.length() > 0, _record()),
            _talk(),
            rx.cond(ITEM.history.length() > 0, _history()),
            class_name="item",
            key=ITEM.id,
            custom_attrs={"data-item": ITEM.id},
        ),
        decision_bar(),
    )


def _head() -> rx.Component:
    return rx.el.header(
        rx.el.button(
            icon("arrow"),
            _("La file"),
            type="button",
            on_click=DeskState.close,
            class_name="btn btn-text back",
        ),
        rx.el.p(
            rx.el.span(icon(ITEM.icon), ITEM.kind_label, class_name="kind-tag"),
            rx.el.span(ITEM.why, class_name="state"),
            rx.el.span(
                rx.cond(ITEM.late, _("attend depuis"), _("depuis")),
                " ",
                ITEM.age,
                class_name=rx.cond(ITEM.late, "soft late", "soft"),
            ),
            class_name="item-tags",
        ),
        rx.el.h2(ITEM.title),
        rx.el.p(ITEM.place, class_name="soft"),
        class_name="item-head",
    )


def _held() -> rx.Component:
    return rx.el.p(icon("person"), ITEM.holder, class_name="advice held-by")


def _block(title: str | rx.Var[str], *children: rx.Component) -> rx.Component:
    return rx.el.section(rx.el.h3(title), *children, class_name="block")


def _waiting() -> rx.Component:
    return _block(
        _("Ses missions en attente"),
        rx.el.ul(each(ITEM.waiting, _mission), class_name="plain"),
    )


def _mission(one: rx.Var[MissionLink]) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            one.title, type="button", on_click=DeskState.open(one.id), class_name="btn btn-text"
        )
    )


def _checks() -> rx.Component:
    return _block(
        _("À vérifier"),
        rx.el.ul(each(ITEM.checks, _check), class_name="checks"),
    )


def _check(one: rx.Var[CheckView]) -> rx.Component:
    return rx.el.li(
        rx.cond(one.good, icon("check"), icon("alert")),
        rx.el.span(rx.el.strong(one.label), rx.el.span(one.sentence)),
        class_name=rx.cond(one.good, "good", "bad"),
    )


def _changes() -> rx.Component:
    return _block(
        _("Ce qui a changé"),
        rx.el.dl(each(ITEM.changes, _change), class_name="changes"),
    )


def _change(one: rx.Var[ChangeView]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(one.label),
        rx.el.dd(rx.el.span(_("Avant"), class_name="vh"), del_(one.before), class_name="before"),
        rx.el.dd(rx.el.span(_("Après"), class_name="vh"), rx.el.ins(one.after), class_name="after"),
    )


def _public() -> rx.Component:
    return rx.el.section(
        rx.el.h3(
            rx.cond(ITEM.kind == "volunteer", _("Le profil"), _("Ce que le public verra")),
        ),
        rx.el.dl(each(ITEM.facts, _fact), class_name="item-facts"),
        rx.cond(
            ITEM.text.length() > 0,
            rx.el.div(each(ITEM.text, rx.el.p), class_name="prose"),
        ),
        rx.cond(
            ITEM.has_contact,
            desk_contact(item=ITEM.id, person=(ITEM.kind == "volunteer").bool(), key=ITEM.id),
        ),
        class_name="block public",
    )


def _fact(one: rx.Var[Fact]) -> rx.Component:
    return rx.el.div(rx.el.dt(one.label), rx.el.dd(one.value))


def _record() -> rx.Component:
    return _block(
        rx.cond(ITEM.kind == "volunteer", _("Avant aujourd'hui"), _("La structure jusqu'ici")),
        rx.el.dl(each(ITEM.record, _fact), class_name="item-facts"),
    )


def _talk() -> rx.Component:
    return _block(
        _("Notes entre modérateurs"),
        rx.cond(ITEM.notes.length() > 0, _note_list(ITEM.notes)),
        rx.el.form(
            rx.el.label(_("Nouvelle note"), html_for="note", class_name="vh"),
            rx.el.textarea(
                id="note",
                name="text",
                rows="2",
                max_length=1000,
                required=True,
                placeholder=_("Visible de la modération seulement"),
                class_name="input",
            ),
            rx.el.button(_("Noter"), type="submit", class_name="btn btn-line"),
            on_submit=DeskState.write_note,
            reset_on_submit=True,
            class_name="note-form",
        ),
    )


def _notes(title: str, notes: rx.Var[list[NoteView]]) -> rx.Component:
    return _block(title, _note_list(notes))


def _note_list(notes: rx.Var[list[NoteView]]) -> rx.Component:
    return rx.el.ul(
        each(
            notes,
            lambda one: rx.el.li(
                rx.el.p(one.text),
                rx.el.small(rx.cond(one.who != "", one.who + ", ", ""), one.when),
            ),
        ),
        class_name="notes",
    )


def _history() -> rx.Component:
    return rx.el.details(
        rx.el.summary(_("Historique")),
        rx.el.ol(each(ITEM.history, _step), class_name="timeline"),
        class_name="more",
    )


def _step(one: rx.Var[StepView]) -> rx.Component:
    return rx.el.li(
        rx.el.strong(one.what),
        rx.el.span(one.when, rx.cond(one.who != "", ", " + one.who, ""), class_name="soft"),
        rx.cond(one.why != "", rx.el.span(one.why, class_name="why")),
    )
