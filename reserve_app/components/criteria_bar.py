"""The finder's bar: every criterion of a search, in one form."""

from __future__ import annotations

import reflex as rx

from reserve_app.components.criteria_form import around_me, criteria_form, place_field
from reserve_app.components.icons import icon
from reserve_app.components.kinds import kind_chip
from reserve_app.components.server_slot import server_option, server_slot
from reserve_app.domain.criteria import DAY_LABELS, DEFAULT_RADIUS_KM, HALF_LABELS, Day, Half, Mode
from reserve_app.language import N_, _
from reserve_app.presenting.finder import RADII
from reserve_app.presenting.profile import profile
from reserve_app.state.finder import FinderState

MODES = (("", N_("Partout")), (Mode.ON_SITE, N_("Sur place")), (Mode.REMOTE, N_("À distance")))
SORTS = (
    ("", N_("Les plus proches")),
    ("newest", N_("Les plus récentes")),
    ("soonest", N_("Les plus tôt")),
)
ERROR = "criteres-erreur"


def criteria_bar() -> rx.Component:
    """Return the form."""
    return criteria_form(
        rx.el.div(_place(), _radius(), _text(), _send(), class_name="bar"),
        _error(),
        rx.el.div(
            _kinds(),
            rx.el.div(_mode(), _when(), _more(), class_name="row"),
            class_name="choices",
        ),
        rx.el.input(type="hidden", name="bbox"),
        server_slot(name="zone"),  # without JavaScript: the zone, as long as the place stays
        live=True,
        class_name="criteria",
        id="criteres",
        custom_attrs={"aria-label": _("Critères de recherche")},
    )


def _place() -> rx.Component:
    wrong = FinderState.problem_field == "near"
    return rx.el.div(
        rx.el.label(_("Commune ou code postal"), html_for="lieu"),
        rx.el.div(
            place_field(
                "lieu",
                value=FinderState.place,
                code=FinderState.place_code,
                invalid=wrong,
                described_by=ERROR,
            ),
            around_me(),
            class_name="place-row",
        ),
        class_name="field",
    )


def _error() -> rx.Component:
    field = FinderState.problem_field
    return rx.el.div(
        rx.cond(
            FinderState.ready,
            rx.cond(
                (field == "near") | (field == "radius"),
                rx.el.p(icon("alert"), FinderState.problem, class_name="error"),
            ),
            server_slot(name="error"),
        ),
        id=ERROR,
        role="alert",
    )


def _radius() -> rx.Component:
    return rx.el.div(
        rx.el.label(_("Rayon"), html_for="rayon"),
        rx.el.select(
            *(rx.el.option(_("{km} km", km=km), value=str(km)) for km in RADII),
            server_option(name="radius"),
            id="rayon",
            name="radius",
            default_value=str(DEFAULT_RADIUS_KM),
            class_name="input",
            aria_invalid=rx.cond(FinderState.problem_field == "radius", "true", "false"),
            aria_describedby=ERROR,
        ),
        class_name="field",
    )


def _text() -> rx.Component:
    return rx.el.div(
        rx.el.label(_("Mot-clé"), html_for="texte"),
        rx.el.input(
            id="texte",
            name="q",
            type="search",
            max_length=100,
            placeholder=_("Ex. : colis, Croix-Rouge"),
            auto_complete="off",
            class_name="input",
        ),
        class_name="field",
    )


def _send() -> rx.Component:
    return rx.el.div(
        rx.el.button(
            icon("search"), rx.el.span(_("Rechercher")), type="submit", class_name="btn btn-go"
        ),
        class_name="bar-actions",
    )


def _kinds() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(_("Types de mission"), class_name="vh"),
        rx.el.div(
            *(
                kind_chip(
                    kind,
                    rx.cond(
                        FinderState.ready,
                        FinderState.counts[kind.key],
                        server_slot(name=f"n-{kind.key}", inline=True),
                    ),
                )
                for kind in profile().kinds
            ),
            class_name="chips",
        ),
    )


def _mode() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(_("Sur place ou à distance"), class_name="vh"),
        rx.el.div(
            *(
                rx.el.label(
                    rx.el.input(
                        type="radio", name="mode", value=str(value), default_checked=not value
                    ),
                    rx.el.span(_(label)),
                )
                for value, label in MODES
            ),
            class_name="segmented",
        ),
    )


def _when() -> rx.Component:
    return rx.el.details(
        rx.el.summary(icon("clock"), _("Quand ?")),
        rx.el.fieldset(
            rx.el.legend(_("Demi-journées qui vous conviennent"), class_name="label"),
            rx.el.table(
                rx.el.thead(
                    rx.el.tr(
                        rx.el.th(rx.el.span(_("Jour"), class_name="vh"), scope="col"),
                        *(
                            rx.el.th(_(HALF_LABELS[half]).capitalize(), scope="col")
                            for half in Half
                        ),
                    )
                ),
                rx.el.tbody(*(_day_row(day) for day in Day)),
                class_name="week",
            ),
            class_name="fold-panel",
        ),
        class_name="fold",
    )


def _day_row(day: Day) -> rx.Component:
    name = _(DAY_LABELS[day]).capitalize()
    return rx.el.tr(
        rx.el.th(name, scope="row"),
        *(
            rx.el.td(
                rx.el.label(
                    rx.el.input(
                        type="checkbox", name="slot", value=f"{day}-{half}", class_name="box"
                    ),
                    rx.el.span(f"{name} {_(HALF_LABELS[half])}", class_name="vh"),
                )
            )
            for half in Half
        ),
    )


def _more() -> rx.Component:
    return rx.el.details(
        rx.el.summary(icon("sliders"), _("Plus")),
        rx.el.fieldset(
            rx.el.legend(_("Plus de choix"), class_name="vh"),
            _box("full", _("Montrer aussi les missions complètes")),
            _box("past", _("Montrer aussi les missions passées")),
            rx.el.div(
                rx.el.label(_("Classer par"), html_for="ordre"),
                rx.el.select(
                    *(rx.el.option(_(label), value=value) for value, label in SORTS),
                    id="ordre",
                    name="sort",
                    class_name="input",
                ),
                class_name="field",
            ),
            class_name="fold-panel",
        ),
        class_name="fold",
    )


def _box(name: str, label: str) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="checkbox", name=name, value="1", class_name="box"),
        label,
        class_name="check",
    )
