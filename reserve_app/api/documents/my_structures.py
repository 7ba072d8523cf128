"""`/structure`: the structures one works for, or the invitation to make the first one known."""

from __future__ import annotations

from reserve_app.api.documents.fields import hidden, problem, said, submit
from reserve_app.api.documents.markup import Child, Markup, icon, tag
from reserve_app.api.documents.paper import native_form, sheet
from reserve_app.api.documents.structure_nav import state_tag
from reserve_app.api.forms import Form
from reserve_app.domain.teams import ROLE_LABELS
from reserve_app.presenting.structures import MyStructures, StructureView, structure_path
from reserve_app.queries.teams import Invitation

HERE, NEW = "/structure", "/structure/nouvelle"
STEPS = (
    ("home", "Décrivez votre structure", "Nom, numéro SIRET ou RNA, commune : cinq minutes."),
    ("shield", "Le département la relit", "Le plus souvent en 24 h. Vous êtes prévenu."),
    ("people", "Publiez vos missions", "Les bénévoles proches se proposent, vous les rappelez."),
)


def my_structures_html(mine: MyStructures, form: Form, message: str = "") -> Markup:
    """Return the page."""
    several = len(mine.structures) > 1
    top = (said(message), problem(form), [_invitation(one) for one in mine.invitations])
    if not mine.structures:
        content = (_asked(mine), _draft(mine) or _first())
        return sheet("Ma structure", *top, *content)
    more = tag("a", icon("home"), "Inscrire une autre structure", href=NEW, class_="btn btn-line")
    return sheet(
        "Mes structures" if several else "Ma structure",
        *top,
        [_card(one) for one in mine.structures],
        _asked(mine),
        _draft(mine) or tag("p", more),
        wide=True,
    )


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
    fix = tag("a", "Corriger la fiche", href=structure_path(one.id, "fiche"), class_="btn btn-go")
    return tag(
        "article",
        tag("header", tag("h2", title), state_tag(one),
            tag("p", f"{one.where} · {one.role}", class_="soft")),
        tag("p", one.next, class_="next"),
        tag("p", fix) if one.asked else None,
        tag("dl", counts, class_="figures") if counts else None,
        class_="interest structure-card" + (" interest-over" if one.over else ""),
    )  # fmt: skip


def _draft(mine: MyStructures) -> Markup | None:
    if not mine.draft:
        return None
    go = tag("a", "Reprendre", href=NEW, class_="btn btn-go",
             aria_label=f"Reprendre l'inscription : {mine.draft}")  # fmt: skip
    return tag(
        "article",
        tag("header", tag("h2", mine.draft), tag("span", "Brouillon", class_="state"),
            tag("p", mine.draft_saved, class_="soft")),
        tag("p", "Il reste à compléter la fiche et à l'envoyer.", class_="next"),
        tag("p", go),
        class_="interest structure-card",
    )  # fmt: skip


def _asked(mine: MyStructures) -> list[Markup]:
    return [
        tag("p", "Vous avez demandé à rejoindre l'équipe de ", tag("strong", name),
            ". Ses responsables vous répondront par courriel.", class_="advice")
        for name in mine.asked
    ]  # fmt: skip


def _invitation(one: Invitation) -> Markup:
    number = str(one.id)
    yes = submit("Rejoindre l'équipe", aria_label=f"Rejoindre l'équipe de {one.structure}")
    no = submit("Décliner", style="btn btn-text",
                aria_label=f"Décliner l'invitation de {one.structure}")  # fmt: skip
    forms = [
        native_form(hidden(act=act, n=number), button, action=HERE, class_="inline")
        for act, button in (("accept", yes), ("decline", no))
    ]
    return tag(
        "section",
        tag("h2", "Vous êtes invité"),
        tag("p", tag("strong", one.structure), f" ({one.commune}) vous invite dans son équipe, "
            "comme ", tag("strong", ROLE_LABELS[one.role].lower()), "."),
        tag("div", forms, class_="acts"),
        class_="panel",
    )  # fmt: skip
