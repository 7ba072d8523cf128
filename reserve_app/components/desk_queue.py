"""The left of the desk: filters, what waits, what was chosen."""

from __future__ import annotations

from collections.abc import Callable

import reflex as rx

from reserve_app.components.icons import icon
from reserve_app.components.languages import each
from reserve_app.language import _
from reserve_app.presenting.desk_views import Option, RowView
from reserve_app.state.desk import DeskState

FILTERED = (
    (DeskState.q != "") | (DeskState.kind != "") | (DeskState.why != "") | (DeskState.flag != "")
    | (DeskState.department != "") | DeskState.mine
)  # fmt: skip


def queue_pane() -> rx.Component:
    """Return the queue."""
    return rx.el.section(
        _filters(),
        rx.cond(DeskState.fresh > 0, _new_ones()),
        rx.el.ul(
            each(DeskState.rows, _row),
            class_name="dk-list",
            aria_label=_("Éléments en attente"),
        ),
        rx.cond(DeskState.ready & (DeskState.rows.length() == 0), _nothing()),
        rx.cond(DeskState.more, _more()),
        class_name="queue",
        aria_label=_("File"),
        custom_attrs={"aria-busy": ~DeskState.ready},
    )


def _filters() -> rx.Component:
    return rx.el.div(
        _search(),
        rx.el.details(
            rx.el.summary(_("Filtrer"), rx.cond(FILTERED, rx.el.span(" ", _("(actif)")))),
            rx.el.div(
                _narrow("kind", _("Type"), DeskState.kind, DeskState.kinds),
                _narrow("why", _("Motif"), DeskState.why, DeskState.whys),
                _narrow("flag", _("Signal"), DeskState.flag, DeskState.flags),
                rx.cond(
                    DeskState.departments.length() > 1,
                    _narrow(
                        "department", _("Département"), DeskState.department, DeskState.departments
                    ),
                ),
                class_name="narrow",
            ),
            rx.el.label(
                rx.el.input(
                    type="checkbox",
                    checked=DeskState.mine,
                    on_change=DeskState.only_mine,
                    class_name="box",
                ),
                rx.el.span(_("Seulement ce que j'ai en main")),
                class_name="check",
            ),
            class_name="more",
        ),
        class_name="desk-filters",
    )


def _search() -> rx.Component:
    return rx.el.form(
        rx.el.label(_("Chercher"), html_for="desk-search", class_name="vh"),
        rx.el.input(
            id="desk-search",
            name="q",
            type="search",
            default_value=DeskState.q,
            key=DeskState.q,
            placeholder=_("Nom, titre, commune"),
            max_length=100,
            auto_complete="off",
            class_name="input",
        ),
        rx.el.button(
            icon("search"),
            rx.el.span(_("Chercher"), class_name="vh"),
            type="submit",
            class_name="btn btn-line btn-square",
        ),
        on_submit=DeskState.search,
        role="search",
        class_name="desk-search",
    )


def _narrow(
    name: str, label: str, chosen: rx.Var[str], options: rx.Var[list[Option]]
) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=f"desk-{name}"),
        rx.el.select(
            rx.el.option(_("Tous"), value=""),
            each(options, lambda one: rx.el.option(one.label, value=one.value)),
            id=f"desk-{name}",
            value=chosen,
            on_change=_narrowed(name),
            class_name="input",
        ),
    )


def _narrowed(name: str) -> Callable[[rx.Var[str]], object]:
    return lambda value: DeskState.narrow(name, value)


def _new_ones() -> rx.Component:
    return rx.el.button(
        icon("arrow"),
        rx.cond(
            DeskState.fresh == 1,
            _("1 nouveau"),
            rx.el.span(DeskState.fresh.to_string(), " ", _("nouveaux")),
        ),
        type="button",
        on_click=DeskState.show_new,
        class_name="btn btn-line fresh",
    )


def _nothing() -> rx.Component:
    return rx.el.p(
        rx.cond(FILTERED, _("Rien ne correspond à ces filtres."), _("Plus rien n'attend.")),
        class_name="advice",
        role="status",
    )


def _more() -> rx.Component:
    return rx.el.button(
        _("Voir la suite"),
        type="button",
        on_click=DeskState.show_more,
        class_name="btn btn-line",
    )


def _row(row: rx.Var[RowView]) -> rx.Component:
    here, done = DeskState.item.id == row.id, row.done != ""
    entrance = here | ((DeskState.item.id == 0) & (row.id == DeskState.first))
    return rx.el.li(
        rx.el.label(
            rx.el.input(
                type="checkbox",
                checked=DeskState.chosen.contains(row.id),
                disabled=done,
                on_change=lambda _on: DeskState.choose(row.id),
                class_name="box",
                tab_index=rx.cond(here, 0, -1),
            ),
            rx.el.span(_("Choisir :"), " ", row.title, class_name="vh"),
            class_name="dk-tick",
        ),
        rx.el.button(
            rx.el.span(icon(row.icon), class_name="dk-sign"),
            _words(row),
            rx.el.span(
                row.age,
                rx.cond(row.late, rx.el.span(_(", au-delà de 24 h"), class_name="vh")),
                class_name=rx.cond(row.late, "dk-age late", "dk-age"),
            ),
            type="button",
            on_click=DeskState.open(row.id),
            tab_index=rx.cond(entrance, 0, -1),
            aria_current=rx.cond(here, "true", "false"),
            class_name="dk-open",
        ),
        key=row.id,
        class_name=rx.cond(done, "dk-row dk-done", rx.cond(here, "dk-row dk-here", "dk-row")),
        custom_attrs={"data-row": row.id, "data-done": rx.cond(done, "1", "")},
    )


def _words(row: rx.Var[RowView]) -> rx.Component:
    holder = rx.el.span(icon("person"), row.holder, class_name="dk-holder")
    done = rx.el.span(icon("check"), row.done, class_name="dk-ended")
    return rx.el.span(
        rx.el.strong(row.title),
        rx.el.span(row.kind_label, ", ", row.why, class_name="dk-what"),
        rx.el.span(row.place, class_name="dk-place"),
        _flags(row),
        rx.cond(row.holder != "", holder),
        rx.cond(row.done != "", done),
        class_name="dk-words",
    )


def _flags(row: rx.Var[RowView]) -> rx.Component:
    return rx.cond(
        row.flags.length() > 0,
        rx.el.span(
            each(row.flags, lambda flag: rx.el.span(flag, class_name="flag")),
            class_name="flags",
        ),
    )
