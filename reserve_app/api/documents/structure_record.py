"""The record of a structure: its form, kept as it is typed, and what may be the same structure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reserve_app.api.documents.fields import (
    choice_field,
    hidden,
    long_field,
    place_field,
    problem,
    submit,
    text_field,
)
from reserve_app.api.documents.markup import Child, Markup, icon, tag
from reserve_app.api.documents.paper import native_form, sheet
from reserve_app.api.documents.structure_nav import structure_page
from reserve_app.api.forms import Form
from reserve_app.domain.errors import Outdated
from reserve_app.domain.structures import LONGEST_DESCRIPTION, LONGEST_NAME
from reserve_app.language import N_, _, address
from reserve_app.presenting.structure_record import (
    MEMBERS_READ,
    NOTES,
    SEND,
    kind_options,
    leak_sentence,
)
from reserve_app.presenting.structures import StructureView
from reserve_app.queries.structure_records import Record, Twin

NEW = "/structure/nouvelle"
FORM = "fiche"  # id of the form: buttons outside it belong to it


@dataclass(frozen=True, slots=True)
class Shown:
    """How the form shows: what is typed, when it was kept, what differs from what is stored."""

    form: Form
    action: str
    saved: str = ""
    send: str = N_("Envoyer à la modération")
    stored: Mapping[str, str] = field(default_factory=dict)
    to_correct: Sequence[tuple[str, str]] = ()

    def hint(self, name: str, usual: str = "") -> str:
        """Return the hint of a field: asked for again, changed meanwhile, or the usual one."""
        asked = _("À corriger.") + " " if name in dict(self.to_correct) else ""
        now = self.stored.get(name, "")
        differs = isinstance(self.form.problem, Outdated) and now != self.form.one(name)
        return (
            asked
            + (_("Enregistré : {what}.", what=now or _("rien")) + " " if differs else "")
            + usual
        )


def new_structure_html(shown: Shown, twins: Sequence[Twin]) -> Markup:
    """Return the page that makes a structure known."""
    return sheet(
        _("Inscrire ma structure"),
        tag("p", tag("a", _("← Mes structures"), href="/structure"), class_="crumbs"),
        problem(shown.form),
        twins_panel(twins),
        record_form(shown, distinct=bool(twins) and not any(one.same_number for one in twins)),
        lead=_(
            "Cinq minutes. Ce que vous écrivez est enregistré au fur et à mesure : vous pouvez "
            "vous arrêter et revenir."
        ),
    )


def record_html(view: StructureView, record: Record, shown: Shown, message: Child) -> Markup:
    """Return the record of a structure: a form for its managers, a list for its members."""
    note = _(NOTES[record.mine.state]) if record.mine.state in NOTES else ""
    heading = tag("h2", _("Fiche de la structure"))
    if not record.mine.manages:
        return structure_page(view, "fiche", heading, message, _read(shown, _(MEMBERS_READ)))
    if record.mine.state not in SEND:
        told = tag("p", view.next, class_="advice")
        return structure_page(view, "fiche", heading, told, _read(shown, note))
    column = tag(
        "div",
        message,
        _corrections(view, shown),
        problem(shown.form),
        record_form(shown),
        class_="sheet sheet-left",
    )
    return structure_page(view, "fiche", heading, tag("p", note, class_="soft"), column)


def record_form(shown: Shown, *, distinct: bool = False) -> Markup:
    """Return the form; with ``distinct`` it offers to go on although another looks the same."""
    form = shown.form
    again = submit(_("Ce n'est pas la même : envoyer"), name="distinct", value="1")
    send = again if distinct else submit(_(shown.send), name="act", value="send")
    words = _("Garder en brouillon") if shown.stored else _("Enregistrer le brouillon")
    keep = submit(words, style="btn btn-line", name="act", value="draft", formnovalidate=True)
    return native_form(
        hidden(revision=form.one("revision")),
        _identity(shown),
        _presence(shown),
        _contact(shown),
        tag(
            "div",
            send,
            keep,
            tag("p", shown.saved, class_="draft-said soft", role="status", data_draft_said=True),
            class_="form-end",
        ),
        _discard() if shown.saved else None,
        action=shown.action,
        id=FORM,
        data_draft=address(f"{shown.action}/brouillon"),
    )


def twins_panel(twins: Sequence[Twin]) -> Markup | None:
    """Return the structures that may be the same, each with a way to join it."""
    if not twins:
        return None
    same = any(one.same_number for one in twins)
    words = (
        _(
            "Ce numéro est déjà celui d'une structure inscrite. Demandez à rejoindre son équipe : "
            "ses responsables vous répondront."
        )
        if same
        else _(
            "Est-ce la même ? Demandez à rejoindre son équipe. Sinon, envoyez votre fiche : "
            "le bouton est en bas."
        )
    )
    return tag(
        "section",
        tag("h2", icon("alert"), _("Une structure est peut-être déjà inscrite")),
        tag("p", words),
        tag("ul", [_twin(one) for one in twins], class_="lines"),
        class_="panel twins",
        id="doublons",
        tabindex="-1",
    )


def _twin(one: Twin) -> Markup:
    join = submit(_("Demander à rejoindre"), style="btn btn-line", name="act", value="join",
                  form=f"rejoindre-{one.id}")  # fmt: skip
    words = tag(
        "div",
        tag("strong", one.name),
        tag("span", f"{one.commune} ({one.department})", class_="soft"),
    )
    form = native_form(
        hidden(structure=str(one.id)), action=NEW, class_="inline", id=f"rejoindre-{one.id}"
    )
    return tag("li", words, form, join)


def _identity(shown: Shown) -> Markup:
    form = shown.form
    return _part(
        _("La structure"),
        choice_field(form, "legal_kind", _("Forme juridique"), kind_options(),
                     hint=shown.hint("legal_kind")),
        text_field(form, "name", _("Nom"), hint=shown.hint("name"), autocomplete="organization",
                   longest=LONGEST_NAME),
        tag("p", _("Un des deux numéros suffit."), class_="hint"),
        tag(
            "div",
            text_field(
                form, "siret", _("Numéro SIRET"), hint=shown.hint("siret", _("14 chiffres")),
                inputmode="numeric", longest=30, optional=True, mark=False,
            ),
            text_field(
                form, "rna", _("Numéro RNA"), hint=shown.hint("rna", _("Un W et 9 chiffres")),
                longest=30, optional=True, mark=False,
            ),
            class_="pair",
        ),
    )  # fmt: skip


def _presence(shown: Shown) -> Markup:
    form = shown.form
    pointed = leak_sentence(form.one("description"))
    return _part(
        _("Sa présentation"),
        place_field(form, _("Commune"), shown.hint("commune", _("Nom ou code postal"))),
        long_field(
            form, "description", _("Ce qu'elle fait"),
            hint=shown.hint("description", _("En quelques phrases, pour les bénévoles.")),
            longest=LONGEST_DESCRIPTION,
        ),
        tag("p", icon("alert"), tag("span", pointed), class_="who") if pointed else None,
    )  # fmt: skip


def _contact(shown: Shown) -> Markup:
    form = shown.form
    return _part(
        _("Qui contacter"),
        tag("p", _("Pour le département seulement : jamais montré au public."), class_="hint"),
        text_field(form, "contact_name", _("Prénom et nom"), hint=shown.hint("contact_name"),
                   autocomplete="name", longest=60),
        tag(
            "div",
            text_field(form, "contact_email", _("Adresse e-mail"), kind="email",
                       hint=shown.hint("contact_email"), autocomplete="email", longest=254),
            text_field(form, "contact_phone", _("Téléphone"), kind="tel",
                       hint=shown.hint("contact_phone"), autocomplete="tel", longest=40),
            class_="pair",
        ),
    )  # fmt: skip


def _part(title: str, *content: Child) -> Markup:
    return tag("fieldset", tag("legend", title, class_="part-title"), *content, class_="part")


def _discard() -> Markup:
    return tag(
        "p",
        submit(_("Effacer ce brouillon"), style="btn btn-text", name="act", value="discard",
               formnovalidate=True),
    )  # fmt: skip


def _corrections(view: StructureView, shown: Shown) -> Markup | None:
    if not view.asked:
        return None
    links = [tag("li", tag("a", label, href=f"#{name}")) for name, label in shown.to_correct]
    return tag(
        "section",
        tag("h3", icon("alert"), _("À corriger")),
        tag("p", view.asked),
        tag("ul", links, class_="bullets") if links else None,
        class_="panel to-correct",
    )


def _read(shown: Shown, note: str) -> Markup:
    kinds, stored = dict(kind_options()), shown.stored
    rows = [
        (_("Forme juridique"), kinds.get(stored.get("legal_kind", ""), "")),
        (_("Nom"), stored.get("name", "")),
        (_("SIRET"), stored.get("siret", "")),
        (_("RNA"), stored.get("rna", "")),
        (_("Commune"), stored.get("commune", "")),
        (_("Présentation"), stored.get("description", "")),
    ]
    facts = [tag("div", tag("dt", label), tag("dd", value)) for label, value in rows if value]
    return tag(
        "div",
        problem(shown.form),
        tag("p", note, class_="soft"),
        tag("dl", facts, class_="facts record"),
        class_="sheet sheet-left",
    )  # fmt: skip
