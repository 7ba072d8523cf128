"""The home page: the promise, a place, four kinds, two doors."""

from __future__ import annotations

import reflex as rx

from reserve_app.components.criteria_form import around_me, criteria_form, place_field
from reserve_app.components.icons import icon
from reserve_app.components.kinds import kind_card
from reserve_app.components.rings import hero_rings
from reserve_app.components.server_slot import server_slot
from reserve_app.components.shell import page_shell
from reserve_app.language import N_, _, address
from reserve_app.presenting.profile import profile
from reserve_app.state.home import HomeState

PROMISES = (
    ("search", N_("Sans compte"), N_("Cherchez librement. Rien n'est demandé, rien n'est suivi.")),
    ("shield", N_("Des consignes claires"), N_("Chaque mission rappelle les règles de sécurité.")),
    (
        "list",
        N_("Utilisable par tous"),
        N_("Au clavier, au lecteur d'écran, sur un vieux téléphone."),
    ),
)


def home() -> rx.Component:
    """Return the home page."""
    return page_shell(_hero(), _kinds(), _doors(), _promises())


def _hero() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            hero_rings(),
            rx.el.h1(_("Votre aide est attendue, tout près de chez vous.")),
            rx.el.p(profile().promise, class_name="lead"),
            _search(),
            class_name="wrap",
        ),
        class_name="hero",
    )


def _search() -> rx.Component:
    return criteria_form(
        rx.el.div(
            rx.el.label(_("Votre commune ou code postal"), html_for="lieu"),
            place_field("lieu"),
            class_name="field",
        ),
        rx.el.button(_("Voir les missions"), type="submit", class_name="btn btn-go"),
        rx.el.div(around_me(wide=True), class_name="more"),
        class_name="hero-search",
        custom_attrs={"aria-label": _("Chercher une mission")},
    )


def _kinds() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Quatre façons d'aider")),
        rx.el.p(_("Les missions ouvertes en ce moment, partout en France."), class_name="soft"),
        rx.el.ul(
            *(
                kind_card(
                    kind,
                    rx.cond(
                        HomeState.ready,
                        HomeState.counts[kind.key],
                        server_slot(name=f"count-{kind.key}", inline=True),
                    ),
                )
                for kind in profile().kinds
            ),
            class_name="kinds",
        ),
        class_name="wrap section",
    )


def _doors() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Par où commencer"), class_name="vh"),
        rx.el.div(
            _door(
                _("Je veux aider"),
                _(
                    "Une heure ou plusieurs jours, sur place ou de chez vous : trouvez une mission "
                    "à votre portée."
                ),
                rx.el.a(
                    _("Trouver une mission"),
                    icon("arrow"),
                    href=address("/missions"),
                    class_name="btn btn-go",
                ),
                main=True,
            ),
            _door(
                _("Ma structure a besoin d'aide"),
                _(
                    "Association, CCAS, commune, établissement : dites ce dont vous avez besoin, "
                    "et voyez arriver les bénévoles."
                ),
                rx.el.a(
                    _("Demander de l'aide"),
                    icon("arrow"),
                    href=address("/structures"),
                    class_name="btn btn-line",
                ),
            ),
            class_name="doors",
        ),
        class_name="wrap section",
    )


def _door(title: str, text: str, link: rx.Component, *, main: bool = False) -> rx.Component:
    return rx.el.div(
        rx.el.h2(title),
        rx.el.p(text, class_name="lead"),
        link,
        class_name="door door-main" if main else "door",
    )


def _promises() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Ce que vous trouverez ici"), class_name="vh"),
        rx.el.ul(
            *(
                rx.el.li(icon(name), rx.el.h3(_(title)), rx.el.p(_(text)))
                for name, title, text in PROMISES
            ),
            class_name="facts-line",
        ),
        class_name="wrap section",
    )
