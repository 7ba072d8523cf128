"""`/territoires`: a map and an equal table of every département, the forgotten ones first."""

from __future__ import annotations

from urllib.parse import urlencode

from reserve_app.api.documents.markup import Child, Markup, html, icon, tag
from reserve_app.geo.outlines import FRAME, outlines
from reserve_app.geo.territories import get_territories
from reserve_app.language import N_, _, n_
from reserve_app.presenting.profile import profile
from reserve_app.presenting.territories import (
    NONE,
    ORDERS,
    TITLE,
    Line,
    TerritoriesView,
    regions,
)
from reserve_app.presenting.words import number

PATH = "/territoires"
STATE_LABELS = {
    "no_mission": N_("Aucune mission ouverte"),
    "crowded": N_("Trop de bénévoles pour les places"),
    "slow_queue": N_("File de modération en retard"),
    "far_from_help": N_("Grande commune sans mission proche"),
    "fine": N_("Rien à signaler"),
}


def territories_html(view: TerritoriesView) -> Markup:
    """Return the page; its figures, map and table read themselves again while it is open."""
    head = tag(
        "header",
        tag("h1", _(TITLE)),
        tag("p", _summary(view), class_="lead"),
        class_="prose",
    )
    top = tag(
        "div",
        tag("div", head, _figures(view), class_="territories-said"),
        tag("figure", _map(view), _legend(), class_="territories-map"),
        class_="territories-top", data_live=view.version,
    )  # fmt: skip
    table = tag("div", _table(view), data_live=view.version)
    return html((top, _filters(view), table, _how()))


def _summary(view: TerritoriesView) -> str:
    there = len(view.lines)
    if not view.forgotten:
        return _(
            "{there} territoires, et chacun a de quoi aider ceux qui se proposent.",
            there=number(there),
        )
    return n_(
        "{count} des {there} territoires est oublié en ce moment.",
        "{count} des {there} territoires sont oubliés en ce moment.",
        view.forgotten,
        there=number(there),
    )


def _figures(view: TerritoriesView) -> Markup:
    return tag(
        "ul",
        [tag("li", tag("strong", one.value), " ", one.label) for one in view.figures],
        class_="territories-figures",
    )


def _map(view: TerritoriesView) -> Markup:
    """Return the map: a picture of the table for the eye and the mouse, hidden from other ways."""
    drawing, known = outlines(), get_territories()
    frames = [
        tag("rect", x=str(x), y=str(y), width=str(FRAME), height=str(FRAME), rx="6", class_="frame")
        for x, y, _ in drawing.frames
    ]
    shapes = []
    for code, path in drawing.paths.items():
        territory = known.get(code)
        name = territory.label if territory else code
        state = view.states.get(code, "fine")
        shape = tag("path", tag("title", f"{name} : {_(STATE_LABELS[state])}"), d=path)
        link = {"href": f"{PATH}/{code}", "tabindex": "-1"}
        shapes.append(tag("a", shape, class_=f"at at-{state}", **link))
    box = f"0 0 {drawing.width} {drawing.height}"
    return tag("svg", frames, shapes, viewBox=box, aria_hidden="true")


def _legend() -> Markup:
    items = [
        tag("li", tag("span", class_=f"swatch at-{state}", aria_hidden="true"), _(label))
        for state, label in STATE_LABELS.items()
    ]
    return tag("figcaption", tag("ul", items, class_="territories-legend"))


def _filters(view: TerritoriesView) -> Markup:
    chosen = [("", _("Toutes les régions")), *regions()]
    region = tag(
        "select",
        [tag("option", name, value=code, selected=code == view.region) for code, name in chosen],
        id="region", name="region", class_="input",
    )  # fmt: skip
    orders = [(key, _(label)) for key, (label, _order) in ORDERS.items()]
    order = tag(
        "select",
        [tag("option", label, value=key, selected=key == view.order) for key, label in orders],
        id="tri", name="tri", class_="input",
    )  # fmt: skip
    return tag(
        "form",
        tag("div", tag("label", _("Région"), for_="region"), region),
        tag("div", tag("label", _("Trier par"), for_="tri"), order),
        tag("button", _("Afficher"), type="submit", class_="btn btn-line"),
        tag("a", _("Télécharger (CSV)"), href="/api/v1/territories.csv", class_="btn btn-line"),
        method="get", action=PATH, class_="territories-filters",
    )  # fmt: skip


def _table(view: TerritoriesView) -> Markup:
    kinds = profile().kinds
    heads = [
        _head(view, "nom", _("Territoire")),
        tag("th", _("Ce qui manque"), scope="col"),
        _head(view, "missions", _("Missions")),
        *(
            tag("th", icon(kind.icon), tag("span", kind.short_label, class_="vh"), scope="col",
                title=_("Missions : {kind}", kind=kind.short_label), class_=f"num kind-{kind.key}")
            for kind in kinds
        ),
        _head(view, "places", _("Places libres")),
        _head(view, "structures", _("Structures")),
        _head(view, "benevoles", _("Bénévoles")),
        _head(view, "vivier", _("Vivier")),
        _head(view, "tension", _("Bénévoles par place")),
        _head(view, "reponse", _("Réponse médiane")),
        _head(view, "attente", _("Plus ancienne demande")),
    ]  # fmt: skip
    caption = tag("caption", _("Besoin et aide proposée, par territoire"), class_="vh")
    head = tag("thead", tag("tr", heads))
    body = tag("tbody", [_row(line) for line in view.lines])
    return tag(
        "div",
        tag("table", caption, head, body, class_="territories"),
        class_="territories-box",
        tabindex="0",
        role="region",
        aria_label=_("Tableau des territoires"),
    )


def _head(view: TerritoriesView, key: str, label: str) -> Markup:
    here = view.order == key
    query = {"region": view.region, "tri": key} if view.region else {"tri": key}
    link = tag("a", label, href=f"{PATH}?{urlencode(query)}")
    sort = ("ascending" if key == "nom" else "descending") if here else None
    return tag("th", link, scope="col", aria_sort=sort, class_=None if key == "nom" else "num")


def _row(line: Line) -> Markup:
    name = tag(
        "th",
        tag("a", line.name, href=f"{PATH}/{line.code}"),
        tag("small", f"{line.code} · {line.region}"),
        scope="row",
    )
    reasons = [tag("li", _swatch(line, n), reason) for n, reason in enumerate(line.reasons)]
    why: Child = tag("ul", reasons) if reasons else tag("span", _("Rien à signaler"), class_="soft")
    labels = [kind.short_label for kind in profile().kinds]
    said = {_("Missions"), _("Bénévoles")}  # a phone shows what else a row has, not each nothing
    cells = (
        (_("Missions"), line.missions), *zip(labels, line.kinds, strict=True),
        (_("Places libres"), line.places), (_("Structures"), line.structures),
        (_("Bénévoles"), line.volunteers), (_("Vivier"), line.standby),
        (_("Bénévoles par place"), line.per_place), (_("Réponse médiane"), line.answer),
        (_("Plus ancienne demande"), line.queue),
    )  # fmt: skip
    figures = [
        tag("td", value, data_label=label,
            class_="num none" if value == NONE or (value == "0" and label not in said) else "num")
        for label, value in cells
    ]  # fmt: skip
    return tag("tr", name, tag("td", why, class_="why"), figures, id=f"t-{line.code}")


def _swatch(line: Line, position: int) -> Child:
    return tag("span", class_=f"swatch at-{line.state}", aria_hidden="true") if not position else ""


def _how() -> Markup:
    return tag(
        "section",
        tag("h2", _("Comment nous comptons")),
        tag(
            "p",
            _(
                "Un territoire est dit oublié quand il n'a aucune mission ouverte, quand plus de "
                "dix bénévoles attendent chaque place libre, quand une demande attend ses "
                "modérateurs depuis plus de 48 heures, ou quand une commune de 10 000 habitants "
                "ou plus n'a aucune mission ouverte à moins de 15 km. Une mission complète est "
                "ouverte : ceux qu'elle aide ne sont pas oubliés."
            ),
        ),
        tag(
            "p",
            _(
                "Les nombres de personnes inférieurs à cinq ne sont pas montrés, et les totaux ne "
                "les comptent pas : personne ne peut les retrouver par soustraction."
            ),
        ),
        class_="prose",
    )
