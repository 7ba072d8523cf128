"""Words of a structure's record: what is asked, where sending it leads, what is to correct."""

from __future__ import annotations

from reserve_app.domain.free_text import LEAK_LABELS, leaks
from reserve_app.domain.states import StructureState
from reserve_app.domain.structures import FIELD_LABELS, LEGAL_KIND_LABELS

_S = StructureState
KINDS = (("", "Choisissez…"), *((kind.value, label) for kind, label in LEGAL_KIND_LABELS.items()))
# How the form calls a field of the table.
IN_FORM = {"commune_insee": "commune", "department": "commune"}
SEND = {
    _S.DRAFT: "Envoyer à la modération",
    _S.CHANGES_REQUESTED: "Renvoyer à la modération",
    _S.PENDING: "Enregistrer la fiche",
    _S.VALIDATED: "Enregistrer la fiche",
}
NOTES = {
    _S.DRAFT: "Complétez la fiche, puis envoyez-la : le département la relit, le plus souvent "
    "en 24 h.",
    _S.PENDING: "Le département relit cette fiche. Vous pouvez encore la modifier : il verra la "
    "dernière version.",
    _S.VALIDATED: "Le nom, la forme juridique, les numéros, la présentation et la commune "
    "seront relus s'ils changent. La structure reste en ligne pendant ce temps.",
    _S.REFUSED: "La fiche ne peut plus être modifiée.",
    _S.SUSPENDED: "La fiche ne peut pas être modifiée tant que la structure est suspendue.",
}
MEMBERS_READ = "Seuls les responsables de la structure modifient sa fiche."


def corrections(fields: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the fields to correct: how the form calls each, and its label."""
    named = [(IN_FORM.get(name, name), FIELD_LABELS.get(name, "")) for name in fields]
    return [(name, label) for name, label in dict.fromkeys(named) if label]


def leak_sentence(text: str, department: str = "") -> str:
    """Point out ways to reach somebody in a public text; empty when there is none."""
    found = list(dict.fromkeys(LEAK_LABELS[one.leak] for one in leaks(text, department)))
    if not found:
        return ""
    listed = found[0] if len(found) == 1 else f"{', '.join(found[:-1])} et {found[-1]}"
    return f"Ce texte contient {listed} : mieux vaut l'enlever, il est public."
