"""The list of missions as HTML: the same as `reserve_app.pages.finder` draws in the browser."""

from __future__ import annotations

from collections.abc import Sequence

from reserve_app.api.documents.markup import Markup, html, icon, tag
from reserve_app.language import _
from reserve_app.presenting.finder import (
    BOX_OF,
    CALL_ME,
    CALL_ME_AT,
    LEAVE_ZONE,
    NO_PLACE,
    TO_FIRST_PAGE,
    FinderView,
)

Card = dict[str, str]


def results(view: FinderView) -> Markup:
    """Return the results of a search."""
    return html(
        (
            tag("h2", view.heading, class_="results-title"),
            _problem(view.problem) if view.problem else None,
            _leave(view.leave) if view.leave else None,
            _advice(view) if view.advice else None,
            tag("p", _call_me()) if view.advice else None,
            _list(view.cards),
            _group("", view.nearest_title, view.nearest),
            _group("remote", _("À distance, de chez vous"), view.remote_cards),
            _pager(view.pager) if view.pager else None,
        )
    )


def criteria_error(view: FinderView) -> Markup | None:
    """Return what stands at the fields of the form when one of them cannot be used."""
    if view.problem_field not in {"near", "radius"}:
        return None
    return tag("p", icon("alert"), view.problem, class_="error")


def zone(box: str, place: str) -> Markup:
    """Return the zone of the map as the form sends it back without JavaScript.

    With the place it was for: who then asks for another place leaves the zone (`settled`).
    """
    kept = {"bbox": box, BOX_OF: place or NO_PLACE}
    fields = [tag("input", type="hidden", name=name, value=value) for name, value in kept.items()]
    return tag("noscript", fields)


def _call_me() -> Markup:
    return tag("a", icon("bell"), _(CALL_ME), href=CALL_ME_AT, class_="btn btn-line")


def _problem(sentence: str) -> Markup:
    return tag("div", icon("alert"), tag("p", sentence), class_="problem")


def _leave(address: str) -> Markup:
    return tag("p", tag("a", _(LEAVE_ZONE), href=address), class_="leave-zone")


def _advice(view: FinderView) -> Markup:
    first = tag("a", _(TO_FIRST_PAGE), href=view.way_out) if view.way_out else None
    return tag("p", view.advice, (" ", first) if first else None, class_="advice")


def _group(sign: str, title: str, cards: Sequence[Card]) -> Markup | None:
    if not cards:
        return None
    heading = tag("h3", icon(sign) if sign else None, title, class_="group-title")
    return html((heading, _list(cards)))


def _list(cards: Sequence[Card]) -> Markup:
    return tag("ul", [card_html(card) for card in cards], class_="cards")


def card_html(card: Card) -> Markup:
    """Return one card."""
    return tag(
        "li",
        tag(
            "article",
            tag(
                "div",
                tag("span", icon(card["icon"]), card["kind_label"], class_="kind-tag"),
                tag("span", _("Urgent"), class_="hurry") if card["urgent"] else None,
                tag("span", card["distance"], class_="distance") if card["distance"] else None,
                class_="card-top",
            ),
            tag("h3", tag("a", card["title"], href=card["href"])),
            tag("p", card["structure"], class_="card-by"),
            _facts(card),
            class_=f"card kind-{card['kind']}",
        ),
    )


def _facts(card: Card) -> Markup:
    places = "places full" if card["full"] else "places"
    return tag(
        "ul",
        tag("li", icon("remote" if card["remote"] else "pin"), card["where"]),
        tag("li", icon("people"), tag("span", card["places"], class_=places)),
        tag("li", icon("clock"), card["when"]),
        class_="card-facts",
    )


def _pager(links: Sequence[Card]) -> Markup:
    return tag(
        "nav", [_page(link) for link in links], class_="pager", aria_label=_("Pages de résultats")
    )


def _page(link: Card) -> Markup:
    if not link["href"]:
        return tag("span", link["label"], aria_hidden="true")
    return tag(
        "a",
        tag("span", _("Page "), class_="vh"),
        link["label"],
        href=link["href"],
        aria_current=link["current"] or "false",
    )
