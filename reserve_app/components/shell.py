"""What every page has: skip link, header, footer, connection message."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.core.banner import has_too_many_connection_errors
from reflex_components_core.el.elements.inline import A  # rx.el.a navigates inside the page

from reserve_app.components.icons import brand_mark, icon
from reserve_app.components.languages import language_switch
from reserve_app.components.plain_links import plain_links
from reserve_app.components.scripts import script
from reserve_app.components.server_slot import server_slot
from reserve_app.language import N_, _, address

NAV = (
    ("/missions", N_("Missions")),
    ("/territoires", N_("Territoires")),
    ("/structures", N_("Structures")),
)


class RouteFocus(rx.Component):
    """Moves the focus and says the title after a navigation inside the page."""

    library = script(__name__, "route_focus.jsx")
    tag = "RouteFocus"


def page_shell(*children: rx.Component, here: str = "", wide: bool = False) -> rx.Component:
    """Return a whole page around its content; `here` is the address its menu entry leads to."""
    return rx.fragment(
        A.create(_("Aller au contenu"), href="#contenu", class_name="skip"),
        _header(here, wide=wide),
        rx.el.main(*children, id="contenu", tab_index=-1),
        _footer(),
    )


def _header(here: str, *, wide: bool) -> rx.Component:
    return rx.el.header(
        rx.el.div(
            rx.el.a(
                brand_mark(),
                "Réserve",
                href=address("/"),
                class_name="brand",
                aria_label=_("Réserve, accueil"),
            ),
            rx.el.nav(
                rx.el.ul(*(_nav_item(href, label, here) for href, label in NAV)),
                aria_label=_("Menu principal"),
                class_name="site-nav",
            ),
            rx.el.nav(
                server_slot(name="me", everywhere=True),
                aria_label=_("Mon espace"),
                class_name="site-me",
            ),
            class_name="wrap wide" if wide else "wrap",
        ),
        class_name="site-header",
    )


def _nav_item(href: str, label: str, here: str) -> rx.Component:
    current = {"aria_current": "page"} if href == here else {}
    return rx.el.li(rx.el.a(_(label), href=address(href), **current))


def _footer() -> rx.Component:
    return rx.el.footer(
        rx.el.div(plain_links(), class_name="wrap"),
        rx.el.div(
            rx.el.div(
                rx.el.p(rx.el.strong("Réserve")),
                rx.el.p(
                    _(
                        "Un logiciel libre pour que, dans une crise, chaque besoin trouve une main "
                        "tout près. Aucun traceur, aucune demande envoyée à un autre site."
                    )
                ),
            ),
            rx.el.div(
                rx.el.p(
                    _(
                        "Communes, limites et population : IGN Admin Express, INSEE, La Poste, "
                        "DILA, Licence Ouverte 2.0. Terres et eaux : Natural Earth."
                    )
                ),
                rx.el.p(language_switch(), class_name="languages"),
            ),
            class_name="wrap",
        ),
        class_name="site-footer",
    )


def beside_every_page() -> rx.Component:
    """Return what stands beside whatever page is shown; Reflex puts the page inside it."""
    return rx.fragment(RouteFocus.create(), _connection_message())


def _connection_message() -> rx.Component:
    return rx.el.div(
        rx.cond(
            has_too_many_connection_errors,
            rx.el.p(
                icon("alert"),
                _("Connexion perdue. Reconnexion…"),
                class_name="offline",
            ),
        ),
        role="status",
    )


def page_failed() -> rx.Component:
    """Return what is shown in place of a page that could not be drawn."""
    return rx.el.main(
        rx.el.div(
            rx.el.h1(_("Cette page n'a pas pu s'afficher")),
            rx.el.p(_("Rechargez-la. Si cela se reproduit, revenez à l'accueil.")),
            rx.el.p(A.create(_("Revenir à l'accueil"), href=address("/"), class_name="btn btn-go")),
            class_name="wrap page",
        ),
    )
