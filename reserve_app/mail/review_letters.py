"""Letters that tell a structure what a moderator decided, and where to correct it."""

from __future__ import annotations

from dataclasses import dataclass

from reserve_app.domain.review import CONTENT_FIELDS, Reviewed
from reserve_app.mail.letter import Letter

CORRECT, OPEN = "Corriger et renvoyer", "Ouvrir la fiche"


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided on what.

    Attributes:
        kind: of the subject.
        verb: of its state table, or ``keep``, ``restore``, ``ask`` for what stays online.
        label: its name or title, for those it belongs to.
        reason: in French words, empty when the decision needs none.
        fields: those the moderator asks to correct.
        address: the page where it is read and corrected, whole.
    """

    kind: Reviewed
    verb: str
    label: str
    reason: str
    fields: tuple[str, ...]
    address: str


_STRUCTURE = {
    "validate": (
        "Votre structure est validée",
        "Votre structure est validée : vos missions peuvent être publiées.",
    ),
    "request_changes": (
        "Votre structure est à corriger",
        (
            "Il manque peu de chose pour valider votre structure : {reason}. Corrigez sa fiche et "
            "renvoyez-la en un clic."
        ),
    ),
    "refuse": (
        "Votre structure n'a pas été retenue",
        "Votre structure n'a pas pu être validée : {reason}.",
    ),
    "suspend": (
        "Votre structure est suspendue",
        (
            "Votre structure est suspendue : {reason}. Ses missions ne sont plus en ligne, et les "
            "bénévoles attendus sont prévenus."
        ),
    ),
    "reinstate": (
        "Votre structure est rétablie",
        "La suspension de votre structure est levée : ses missions sont de nouveau en ligne.",
    ),
    "ask": (
        "La fiche de votre structure est à corriger",
        (
            "Vos changements sont à revoir : {reason}. Votre structure reste validée ; corrigez sa "
            "fiche dès que possible."
        ),
    ),
    "restore": (
        "Les changements de votre structure n'ont pas été retenus",
        "Vos changements n'ont pas été retenus : {reason}. La version précédente est rétablie.",
    ),
}
_MISSION = {
    "publish": (
        "Votre mission est en ligne",
        "Votre mission est publiée : les bénévoles la voient dès maintenant.",
    ),
    "request_changes": (
        "Votre mission est à corriger",
        (
            "Il manque peu de chose pour publier votre mission : {reason}. Corrigez-la et "
            "renvoyez-la en un clic."
        ),
    ),
    "refuse": (
        "Votre mission n'a pas été retenue",
        "Votre mission ne peut pas être publiée : {reason}.",
    ),
    "suspend": (
        "Votre mission est suspendue",
        "Votre mission n'est plus en ligne : {reason}. Les bénévoles attendus sont prévenus.",
    ),
    "reinstate": (
        "Votre mission est de nouveau en ligne",
        "La suspension de votre mission est levée : elle est de nouveau en ligne.",
    ),
    "ask": (
        "Une mission en ligne est à corriger",
        (
            "Votre mission est à revoir : {reason}. Elle reste en ligne ; corrigez-la dès que "
            "possible."
        ),
    ),
    "restore": (
        "Les changements de votre mission n'ont pas été retenus",
        (
            "Vos changements n'ont pas été retenus : {reason}. La version précédente est de "
            "nouveau en ligne."
        ),
    ),
}
_WORDS = {Reviewed.STRUCTURE: _STRUCTURE, Reviewed.MISSION: _MISSION}
_TO_CORRECT = frozenset({"request_changes", "ask"})


def decided_letter(decided: Decided) -> Letter | None:
    """Return the letter to those who manage a structure; None when nothing needs telling."""
    words = _WORDS[decided.kind].get(decided.verb)
    if words is None:
        return None
    subject, sentence = words
    details = [("Structure" if decided.kind is Reviewed.STRUCTURE else "Mission", decided.label)]
    if decided.fields:
        labels = CONTENT_FIELDS[decided.kind]
        named = [labels[name].lower() for name in decided.fields if name in labels]
        details.append(("À corriger", ", ".join(named)))
    action = CORRECT if decided.verb in _TO_CORRECT else OPEN
    return Letter(
        subject,
        (sentence.format(reason=decided.reason),),
        tuple(details),
        (action, decided.address),
    )
