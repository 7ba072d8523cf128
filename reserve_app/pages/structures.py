"""For structures that need help: what is welcome, and the way in."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.el.elements.inline import A  # rx.el.a navigates inside the page

from reserve_app.components.icons import icon
from reserve_app.components.shell import page_shell
from reserve_app.domain.crisis import Kind
from reserve_app.language import _, address
from reserve_app.presenting.profile import profile


def structures() -> rx.Component:
    """Return the page."""
    return page_shell(
        rx.el.div(
            _invitation(),
            rx.el.section(
                rx.el.h2(_("Les missions accueillies")),
                *(_kind(kind) for kind in profile().kinds),
                class_name="prose",
            ),
            _needed(),
            rx.el.p(
                rx.el.a(
                    _("Voir les missions déjà publiées"),
                    icon("arrow"),
                    href=address("/missions"),
                    class_name="btn btn-line",
                )
            ),
            class_name="wrap page",
        ),
        here="/structures",
    )


def _invitation() -> rx.Component:
    return rx.el.div(
        rx.el.h1(_("Ma structure a besoin d'aide")),
        rx.el.p(
            _(
                "Inscrivez votre structure, publiez vos missions, et suivez les bénévoles "
                "qui se proposent tout près de chez vous."
            ),
            class_name="lead",
        ),
        rx.el.p(
            # A page load on purpose: the server writes that page.
            A.create(
                _("Inscrire ma structure"),
                icon("arrow"),
                href=address("/structure"),
                class_name="btn btn-go",
            ),
        ),
        class_name="prose",
    )


def _needed() -> rx.Component:
    return rx.el.section(
        rx.el.h2(_("Ce qu'il faudra indiquer")),
        rx.el.ul(
            rx.el.li(_("Votre structure : nom, numéro SIRET ou RNA, commune.")),
            rx.el.li(_("Le lieu exact de la mission, ou le fait qu'elle se fait à distance.")),
            rx.el.li(_("Les jours et demi-journées, la date de début, le nombre de places.")),
            rx.el.li(_("La personne qui répondra aux bénévoles, sous 72 heures.")),
        ),
        rx.el.p(
            _(
                "Chaque structure et chaque mission sont relues par les services du "
                "département avant de paraître."
            )
        ),
        class_name="prose",
    )


def _kind(kind: Kind) -> rx.Component:
    return rx.el.div(
        rx.el.h3(icon(kind.icon), kind.label, class_name="kind-tag"),
        rx.el.p(kind.objective),
        class_name=f"kind-box kind-{kind.key}",
    )
