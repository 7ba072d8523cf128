"""`/structure`: the structures one works for, or the invitation to make the first one known."""

from __future__ import annotations

from collections.abc import Sequence

from reserve_app.api.documents.fields import said
from reserve_app.api.documents.markup import Child, Markup, icon, tag
from reserve_app.api.documents.paper import sheet
from reserve_app.api.documents.structure_nav import state_tag
from reserve_app.presenting.structures import StructureView

NEW = "/structure/nouvelle"
STEPS = (
    ("home", "Décrivez votre structure", "Nom, numéro SIRET ou RNA, commune : cinq minutes."),
    ("shield", "Le département la relit", "Le plus souvent en 24 h. Vous êtes prévenu."),
    ("people", "Publiez vos missions", "Les bénévoles proches se proposent, vous les rappelez."),
)


def my_structures_html(mine: Sequence[StructureView], message: str = "") -> Markup:
    """Return the page."""
    if not mine:
        return sheet("Ma structure", said(message), _first())
    title = "Mes structures" if len(mine) > 1 else "Ma structure"
    more = tag("a", icon("home"), "Inscrire une autre structure", href=NEW, class_="btn btn-line")
    cards = [_card(one) for one in mine]
    return sheet(title, said(message), cards, tag("p", more), wide=True)


def _first() -> Markup:
    steps = [
        tag("li", icon(sign), tag("div", tag("strong", name), tag("span", words, class_="soft")))
        for sign, name, words in STEPS
    ]
    go = tag("a", "Inscrire ma structure", icon("arrow"), href=NEW, class_="btn btn-go")
    return tag(
        "section",
        tag("h2", "Votre structure a besoin de renfort ?"),
        tag("p", "Association, CCAS, commune, établissement : trois étapes, et des bénévoles "
            "proches de chez vous voient ce dont vous avez besoin."),
        tag("ol", steps, class_="way"),
        tag("p", go),
        class_="panel first",
    )  # fmt: skip


def _card(one: StructureView) -> Markup:
    title: Child = one.name if one.over else tag("a", one.name, href=one.href)
    counts = [tag("div", tag("dt", label), tag("dd", value)) for label, value in one.counts]
    return tag(
        "article",
        tag("header", tag("h2", title), state_tag(one),
            tag("p", f"{one.where} · {one.role}", class_="soft")),
        tag("p", one.next, class_="next"),
        tag("dl", counts, class_="figures") if counts else None,
        class_="interest structure-card" + (" interest-over" if one.over else ""),
    )  # fmt: skip
