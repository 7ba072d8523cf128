"""`/structure`: the structures one works for, or the invitation to make the first one known."""

from __future__ import annotations

from reserve_app.api.documents.fields import hidden, problem, said, submit
from reserve_app.api.documents.markup import Child, Markup, icon, tag
from reserve_app.api.documents.paper import native_form, sheet
from reserve_app.api.documents.structure_nav import state_tag
from reserve_app.api.forms import Form
from reserve_app.domain.teams import ROLE_LABELS
from reserve_app.language import N_, _
from reserve_app.presenting.structures import MyStructures, StructureView, structure_path
from reserve_app.queries.teams import Invitation

HERE, NEW = "/structure", "/structure/nouvelle"
STEPS = (
    (
        "home",
        N_("Décrivez votre structure"),
        N_("Nom, numéro SIRET ou RNA, commune : cinq minutes."),
    ),
    ("shield", N_("Le département la relit"), N_("Le plus souvent en 24 h. Vous êtes prévenu.")),
    (
        "people",
        N_("Publiez vos missions"),
        N_("Les bénévoles proches se proposent, vous les rappelez."),
    ),
)


def my_structures_html(mine: MyStructures, form: Form, message: str = "") -> Markup:
    """Return the page."""
    several = len(mine.structures) > 1
    top = (said(message), problem(form), [_invitation(one) for one in mine.invitations])
    if not mine.structures:
        content = (_asked(mine), _draft(mine) or _first())
        return sheet(_("Ma structure"), *top, *content)
    more = tag(
        "a", icon("home"), _("Inscrire une autre structure"), href=NEW, class_="btn btn-line"
    )
    return sheet(
        _("Mes structures") if several else _("Ma structure"),
        *top,
        [_card(one) for one in mine.structures],
        _asked(mine),
        _draft(mine) or tag("p", more),
        wide=True,
    )


def _first() -> Markup:
    steps = [
        tag(
            "li",
            icon(sign),
            tag("div", tag("strong", _(name)), tag("span", _(words), class_="soft")),
        )
        for sign, name, words in STEPS
    ]
    go = tag("a", _("Inscrire ma structure"), icon("arrow"), href=NEW, class_="btn btn-go")
    return tag(
        "section",
        tag("h2", _("Votre structure a besoin de renfort ?")),
        tag(
            "p",
            _(
                "Association, CCAS, commune, établissement : trois étapes, et des bénévoles "
                "proches de chez vous voient ce dont vous avez besoin."
            ),
        ),
        tag("ol", steps, class_="way"),
        tag("p", go),
        class_="panel first",
    )


def _card(one: StructureView) -> Markup:
    title: Child = one.name if one.over else tag("a", one.name, href=one.href)
    counts = [tag("div", tag("dt", label), tag("dd", value)) for label, value in one.counts]
    fix = tag(
        "a", _("Corriger la fiche"), href=structure_path(one.id, "fiche"), class_="btn btn-go"
    )
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
    go = tag("a", _("Reprendre"), href=NEW, class_="btn btn-go",
             aria_label=_("Reprendre l'inscription : {draft}", draft=mine.draft))  # fmt: skip
    return tag(
        "article",
        tag("header", tag("h2", mine.draft), tag("span", _("Brouillon"), class_="state"),
            tag("p", mine.draft_saved, class_="soft")),
        tag("p", _("Il reste à compléter la fiche et à l'envoyer."), class_="next"),
        tag("p", go),
        class_="interest structure-card",
    )  # fmt: skip


def _asked(mine: MyStructures) -> list[Markup]:
    return [
        tag("p", _("Vous avez demandé à rejoindre l'équipe de"), " ", tag("strong", name),
            ". ", _("Ses responsables vous répondront par courriel."), class_="advice")
        for name in mine.asked
    ]  # fmt: skip


def _invitation(one: Invitation) -> Markup:
    number = str(one.id)
    yes = submit(
        _("Rejoindre l'équipe"),
        aria_label=_("Rejoindre l'équipe de {structure}", structure=one.structure),
    )
    no = submit(
        _("Décliner"),
        style="btn btn-text",
        aria_label=_("Décliner l'invitation de {structure}", structure=one.structure),
    )
    forms = [
        native_form(hidden(act=act, n=number), button, action=HERE, class_="inline")
        for act, button in (("accept", yes), ("decline", no))
    ]
    return tag(
        "section",
        tag("h2", _("Vous êtes invité")),
        tag(
            "p",
            tag("strong", one.structure),
            _(" ({commune}) vous invite dans son équipe, comme ", commune=one.commune),
            tag("strong", _(ROLE_LABELS[one.role]).lower()),
            ".",
        ),
        tag("div", forms, class_="acts"),
        class_="panel",
    )
