"""What the pages of those who moderate share: tabs, a wide sheet."""

from __future__ import annotations

from reserve_app.api.documents.markup import Child, Markup, tag
from reserve_app.presenting.moderators import TITLES, tabs_of
from reserve_app.queries.visits import Visit


def desk_sheet(visit: Visit, here: str, *content: Child, lead: Child = None) -> Markup:
    """Return a page of the desk under its tabs."""
    links = [
        tag("li", tag("a", label, href=path, aria_current="page" if path == here else None))
        for path, label in tabs_of(visit)
    ]
    head = tag("header", tag("h1", TITLES[here]), tag("p", lead, class_="lead") if lead else None)
    tabs = tag("nav", tag("ul", links), aria_label="Modération", class_="tabs")
    return tag("div", tabs, head, *content, class_="sheet sheet-desk")
