"""`/admin/pouls`: how the site is doing, now."""

from __future__ import annotations

from reserve_app.api.documents.desk import desk_sheet
from reserve_app.api.documents.markup import Markup, icon, tag
from reserve_app.language import _
from reserve_app.presenting.moderators import PULSE
from reserve_app.presenting.pulse import AgeLine, Figure, PulseView
from reserve_app.queries.visits import Visit


def pulse_html(visit: Visit, view: PulseView) -> Markup:
    """Return the page; it reads itself again while it is open."""
    figures = tag("dl", [_figure(one) for one in view.figures], class_="numbers")
    lines = [_line(one) for one in view.ages]
    head = (
        _("Département"),
        _("Quoi"),
        _("En attente"),
        _("Le plus ancien"),
        _("Âge médian"),
        _("Au-delà de 24 h"),
    )
    table = tag(
        "div",
        tag("table", tag("caption", _("Âge de ce qui attend"), class_="vh"),
            tag("thead", tag("tr", [tag("th", label, scope="col") for label in head])),
            tag("tbody", lines), class_="log"),
        class_="log-box", tabindex="0", role="region", aria_label=_("Âge de ce qui attend"),
    )  # fmt: skip
    nothing = tag("p", _("Rien n'attend."), class_="advice")
    content = tag("div", figures, table if lines else nothing, data_live=view.version)
    return desk_sheet(
        visit, PULSE, content, lead=_("La file, le courrier et l'horloge, en ce moment même.")
    )


def _figure(one: Figure) -> Markup:
    sign = None if one.well else (icon("alert"), tag("span", _("À regarder :"), " ", class_="vh"))
    note = tag("small", one.note) if one.note else None
    value = tag("dd", sign, tag("strong", one.value), note)
    return tag("div", tag("dt", one.label), value, class_="number" if one.well else "number bad")


def _line(one: AgeLine) -> Markup:
    cells = (
        (_("Département"), one.territory),
        (_("Quoi"), one.kind),
        (_("En attente"), one.waiting),
        (_("Le plus ancien"), one.oldest),
        (_("Âge médian"), one.median),
        (_("Au-delà de 24 h"), one.late),
    )
    return tag("tr", [tag("td", content, data_label=label) for label, content in cells])
