"""What stands above every page of a structure: its name, where it stands, the way to the others."""

from __future__ import annotations

from reserve_app.api.documents.markup import Child, Markup, icon, tag
from reserve_app.language import _
from reserve_app.presenting.structures import PAGES, StructureView, structure_path


def structure_page(one: StructureView, here: str, *content: Child) -> Markup:
    """Return a page of a structure; `here` is its part of the address, as in `PAGES`."""
    return tag("div", structure_nav(one, here), *content, class_="desk")


def structure_nav(one: StructureView, here: str) -> Markup:
    """Return the head of a page; `components.structure_nav` draws the same."""
    links = [
        tag(
            "li",
            tag("a", icon(sign), _(label), href=structure_path(one.id, page),
                aria_current="page" if page == here else None),
        )
        for page, label, sign in PAGES
    ]  # fmt: skip
    back = tag("p", tag("a", _("← Mes structures"), href="/structure"), class_="crumbs")
    title = tag("div", tag("h1", one.name), state_tag(one), class_="desk-title")
    menu = tag("nav", tag("ul", links), class_="desk-nav", aria_label=_("Pages de la structure"))
    return tag("header", back, title, menu, class_="desk-head",
               data_live="news")  # fmt: skip


def state_tag(one: StructureView) -> Markup:
    """Return where a structure stands, in a word or two."""
    kind = "state state-good" if one.good else "state state-over" if one.over else "state"
    return tag("span", one.label, class_=kind)
