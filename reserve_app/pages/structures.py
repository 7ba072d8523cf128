"""For structures that need help: what is welcome, and the way in."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.el.elements.inline import A  # rx.el.a navigates inside the page

from reserve_app.components.icons import icon
from reserve_app.components.shell import page_shell
from reserve_app.domain.crisis import Kind
from reserve_app.presenting.profile import profile


def structures() -> rx.Component:
    """Return the page."""
    return page_shell(
        rx.el.div(
            rx.el.div(
                rx.el.h1("Ma structure a besoin d'aide"),
                rx.el.p(
                    "Inscrivez votre structure, publiez vos missions, et suivez les bénévoles qui "
                    "se proposent tout près de chez vous.",
                    class_name="lead",
                ),
                rx.el.p(
                    # A page load on purpose: the server writes that page.
                    A.create(
                        "Inscrire ma structure",
                        icon("arrow"),
                        href="/structure",
                        class_name="btn btn-go",
                    ),
                ),
                class_name="prose",
            ),
            rx.el.section(
                rx.el.h2("Les missions accueillies"),
                *(_kind(kind) for kind in profile().kinds),
                class_name="prose",
            ),
            rx.el.section(
                rx.el.h2("Ce qu'il faudra indiquer"),
                rx.el.ul(
                    rx.el.li("Votre structure : nom, numéro SIRET ou RNA, commune."),
                    rx.el.li("Le lieu exact de la mission, ou le fait qu'elle se fait à distance."),
                    rx.el.li("Les jours et demi-journées, la date de début, le nombre de places."),
                    rx.el.li("La personne qui répondra aux bénévoles, sous 72 heures."),
                ),
                rx.el.p(
                    "Chaque structure et chaque mission sont relues par les services du "
                    "département avant de paraître."
                ),
                class_name="prose",
            ),
            rx.el.p(
                rx.el.a(
                    "Voir les missions déjà publiées",
                    icon("arrow"),
                    href="/missions",
                    class_name="btn btn-line",
                )
            ),
            class_name="wrap page",
        ),
        here="/structures",
    )


def _kind(kind: Kind) -> rx.Component:
    return rx.el.div(
        rx.el.h3(icon(kind.icon), kind.label, class_name="kind-tag"),
        rx.el.p(kind.objective),
        class_name=f"kind-box kind-{kind.key}",
    )
