"""The head of the live pages of a structure; `api.documents.structure_nav` writes the same."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.el.elements.inline import A  # rx.el.a navigates inside the page

from reserve_app.components.icons import icon
from reserve_app.language import _, address
from reserve_app.presenting.structures import PAGES


def structure_nav(
    *,
    number: rx.Var[int],
    name: rx.Var[str],
    label: rx.Var[str],
    good: rx.Var[bool],
    here: str = "",
) -> rx.Component:
    """Return the head of a page of a structure.

    Args:
        number: of the structure.
        name: of the structure.
        label: where it stands, in words (`presenting.structures.STATE_LABELS`).
        good: whether it is validated.
        here: the page's part of the address, as in `presenting.structures.PAGES`.
    """
    return rx.el.header(
        rx.el.p(A.create(_("← Mes structures"), href=address("/structure")), class_name="crumbs"),
        rx.el.div(
            rx.el.h1(name),
            rx.el.span(label, class_name=rx.cond(good, "state state-good", "state")),
            class_name="desk-title",
        ),
        rx.el.nav(
            rx.el.ul(*(_link(number, page, words, sign, here) for page, words, sign in PAGES)),
            class_name="desk-nav",
            aria_label=_("Pages de la structure"),
        ),
        class_name="desk-head",
    )


def _link(number: rx.Var[int], page: str, label: str, sign: str, here: str) -> rx.Component:
    # Plain links: the server writes each of these pages.
    current = {"aria_current": "page"} if page == here else {}
    end = f"/{page}" if page else ""
    return rx.el.li(
        A.create(icon(sign), _(label), href=address(f"/structure/{number}{end}"), **current)
    )
