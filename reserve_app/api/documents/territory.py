"""`/territoires/62`: one territory in numbers, day by day, on a map, with its missions."""

from __future__ import annotations

from math import sqrt

from reserve_app.api.documents.curve import curve
from reserve_app.api.documents.markup import Child, Markup, html, icon, tag
from reserve_app.api.documents.results import card_html
from reserve_app.api.documents.territory_contact import contact_html
from reserve_app.api.documents.territory_desk import steps_html
from reserve_app.api.forms import Form
from reserve_app.geo.outlines import local_map
from reserve_app.language import _
from reserve_app.presenting.territory import TerritoryPage

LARGEST_DOT = 26.0  # units: the radius of a commune of 100,000 people


def territory_html(
    page: TerritoryPage, said: str = "", error: str = "", contact: Form | None = None
) -> Markup:
    """Return the page; its parts read themselves again while it is open.

    ``said`` and ``error`` tell those who moderate it what became of what they just asked;
    ``contact`` is the form of the public contact when it was refused.
    """
    crumbs = tag("p", tag("a", _("← Tous les territoires"), href="/territoires"), class_="crumbs")
    head = tag(
        "header",
        tag("p", page.region, class_="soft"),
        tag("h1", page.name, " ", tag("span", f"({page.code})", class_="soft")),
        _reasons(page),
        tag("p", tag("a", icon("print"), _("Bilan {of_it}", of_it=page.of_it),
                     href=f"/territoires/{page.code}/bilan", class_="btn btn-line"),
            class_="no-print"),
        class_="territory-head",
    )  # fmt: skip
    live = tag(
        "div",
        head,
        _figures(page),
        _next(page, said, error),
        tag("div", _kinds(page), _history(page), class_="territory-pair"),
        tag("div", _communes(page), _missions(page), class_="territory-pair"),
        _structures(page),
        data_live=page.version,
    )
    # Beside what reads itself again: a form being filled in is left alone.
    whom = contact_html(page.code, page.contact, contact or Form(), inside=page.inside)
    return html((crumbs, live, tag("div", whom, class_="territory-pair"), _doors(page)))


def _next(page: TerritoryPage, said: str, error: str) -> Markup | None:
    return steps_html(page.code, page.steps, said, error) if page.inside else None


def _reasons(page: TerritoryPage) -> Markup:
    if not page.reasons:
        return tag("p", icon("check"), _("Rien à signaler : chacun peut y aider."), class_="well")
    label = _("Ce territoire est oublié")
    items = [tag("li", reason) for reason in page.reasons]
    return tag("div", icon("alert"), tag("div", tag("h2", label), tag("ul", items)), class_="lack")


def _figures(page: TerritoryPage) -> Markup:
    items = [tag("div", tag("dt", one.label), tag("dd", one.value)) for one in page.figures]
    note = (
        tag("p", _("Nombres exacts : vous modérez ce territoire."), class_="soft")
        if page.inside
        else None
    )
    return html((tag("dl", items, class_="territory-figures"), note))


def _kinds(page: TerritoryPage) -> Markup:
    items = [
        tag(
            "li",
            tag("span", icon(line.kind.icon), line.kind.label, class_="kind-tag"),
            tag("span", f"{line.missions}, {line.places}"),
            class_=f"kind-{line.kind.key}",
        )
        for line in page.kinds
    ]
    return tag(
        "section", tag("h2", _("Par type d'aide")), tag("ul", items, class_="territory-kinds")
    )


def _history(page: TerritoryPage) -> Markup:
    heads = (_("Jour"), _("Missions"), _("Places libres"), _("Structures"), _("Bénévoles"))
    rows = [
        tag("tr", tag("th", one.day, scope="row"),
            [tag("td", value, class_="num") for value in
             (str(one.missions), one.places, one.structures, one.volunteers)])
        for one in page.days
    ]  # fmt: skip
    table = tag(
        "table",
        tag("caption", _("Jour par jour"), class_="vh"),
        tag("thead", tag("tr", [tag("th", head, scope="col") for head in heads])),
        tag("tbody", rows),
        class_="days",
    )
    return tag(
        "section",
        tag("h2", _("Jour par jour")),
        tag("p", page.trend),
        curve([one.missions for one in page.days]) if len(page.days) > 1 else None,
        tag("details", tag("summary", _("Voir les nombres")), table) if rows else None,
    )


def _communes(page: TerritoryPage) -> Markup:
    far = [tag("li", name) for name in page.far]
    lacking = (
        tag("details", tag("summary", _("Communes loin de toute mission ({far})", far=len(far))),
            tag("ul", far, class_="plain-list"))
        if far
        else None
    )  # fmt: skip
    return tag(
        "section",
        tag("h2", _("Près de chez qui ?")),
        tag("p", page.reach),
        _map(page),
        lacking,
    )


def _map(page: TerritoryPage) -> Child:
    drawing = local_map(page.code)
    if drawing is None:
        return None
    dots = []
    for one in sorted(page.communes, key=lambda commune: -commune.population):
        x, y = drawing.at(one.lat, one.lon)
        radius = max(3.0, LARGEST_DOT * sqrt(one.population / 100_000))
        where = {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": f"{radius:.1f}"}
        shape = tag("circle", tag("title", one.name), class_="near" if one.near else "far", **where)
        dots.append(shape)
    box = f"0 0 {drawing.width} {drawing.height}"
    legend = tag(
        "figcaption",
        tag(
            "span", tag("span", class_="key near", aria_hidden="true"), _("une mission est proche")
        ),
        tag(
            "span", tag("span", class_="key far", aria_hidden="true"), _("aucune à moins de 15 km")
        ),
        tag("small", _("La taille dit la population.")),
    )
    picture = tag("svg", tag("path", d=drawing.path, class_="ground"), dots, viewBox=box,
                  aria_hidden="true")  # fmt: skip
    return tag("figure", picture, legend, class_="territory-map")


def _missions(page: TerritoryPage) -> Markup:
    cards = tag("ul", [card_html(card) for card in page.cards], class_="cards")
    none = tag("p", _("Aucune mission ouverte pour l'instant."), class_="advice")
    more = tag(
        "a", _("Toutes les missions autour"), icon("arrow"), href=page.finder, class_="btn btn-line"
    )
    return tag("section", tag("h2", _("Dernières missions")), cards if page.cards else none,
               tag("p", more))  # fmt: skip


def _structures(page: TerritoryPage) -> Markup | None:
    if not page.structures:
        return None
    items = [
        tag("li", tag("strong", name), " ", tag("span", about, class_="soft"))
        for name, about in page.structures
    ]
    return tag(
        "section", tag("h2", _("Structures")), tag("ul", items, class_="territory-structures")
    )


def _doors(page: TerritoryPage) -> Markup:
    return tag(
        "section",
        tag("h2", _("Agir ici")),
        tag("p",
            tag("a", _("Je veux aider"), href=page.finder, class_="btn btn-go"), " ",
            tag("a", _("Ma structure a besoin d'aide"), href="/structures", class_="btn btn-line")),
        class_="territory-doors",
    )  # fmt: skip
