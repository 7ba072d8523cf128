"""Words of a structure's record: what is asked, where sending it leads, what is to correct."""

from __future__ import annotations

from reserve_app.domain.free_text import LEAK_LABELS, leaks
from reserve_app.domain.states import StructureState
from reserve_app.domain.structures import FIELD_LABELS, LEGAL_KIND_LABELS
from reserve_app.language import N_, _

_S = StructureState
# How the form calls a field of the table.
IN_FORM = {"commune_insee": "commune", "department": "commune"}
SEND = {
    _S.DRAFT: N_("Envoyer à la modération"),
    _S.CHANGES_REQUESTED: N_("Renvoyer à la modération"),
    _S.PENDING: N_("Enregistrer la fiche"),
    _S.VALIDATED: N_("Enregistrer la fiche"),
}
NOTES = {
    _S.DRAFT: N_(
        "Complétez la fiche, puis envoyez-la : le département la relit, le plus souvent en 24 h."
    ),
    _S.PENDING: N_(
        "Le département relit cette fiche. Vous pouvez encore la modifier : il verra la "
        "dernière version."
    ),
    _S.VALIDATED: N_(
        "Le nom, la forme juridique, les numéros, la présentation et la commune "
        "seront relus s'ils changent. La structure reste en ligne pendant ce temps."
    ),
    _S.REFUSED: N_("La fiche ne peut plus être modifiée."),
    _S.SUSPENDED: N_("La fiche ne peut pas être modifiée tant que la structure est suspendue."),
}
MEMBERS_READ = N_("Seuls les responsables de la structure modifient sa fiche.")


def kind_options() -> list[tuple[str, str]]:
    """Return the legal kinds one may choose, after the one that asks to choose."""
    kinds = [(kind.value, _(label)) for kind, label in LEGAL_KIND_LABELS.items()]
    return [("", _("Choisissez…")), *kinds]


def corrections(fields: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the fields to correct: how the form calls each, and its label."""
    named = [(IN_FORM.get(name, name), FIELD_LABELS.get(name, "")) for name in fields]
    return [(name, _(label)) for name, label in dict.fromkeys(named) if label]


def leak_sentence(text: str, department: str = "") -> str:
    """Point out ways to reach somebody in a public text; empty when there is none."""
    found = list(dict.fromkeys(_(LEAK_LABELS[one.leak]) for one in leaks(text, department)))
    if not found:
        return ""
    *first, last = found
    listed = _("{first} et {last}", first=", ".join(first), last=last) if first else last
    return _("Ce texte contient {listed} : mieux vaut l'enlever, il est public.", listed=listed)
