"""What the pages of those who moderate share: tabs, a wide sheet."""

from __future__ import annotations

from reserve_app.api.documents.markup import Child, Markup, tag
from reserve_app.language import _
from reserve_app.presenting.moderators import TITLES, tabs_of
from reserve_app.queries.visits import Visit


def desk_sheet(visit: Visit, here: str, *content: Child, lead: Child = None) -> Markup:
    """Return a page of the desk under its tabs."""
    head = tag(
        "header", tag("h1", _(TITLES[here])), tag("p", lead, class_="lead") if lead else None
    )
    return tag("div", desk_tabs(visit, here), head, *content, class_="sheet sheet-desk")


def desk_tabs(visit: Visit, here: str) -> Markup:
    """Return the tabs somebody has; plain links, since the server writes most of these pages."""
    links = [
        tag("li", tag("a", label, href=path, aria_current="page" if path == here else None))
        for path, label in tabs_of(visit)
    ]
    return tag("nav", tag("ul", links), aria_label=_("Pages de la modération"), class_="tabs")
