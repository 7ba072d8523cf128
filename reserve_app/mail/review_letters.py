"""Letters that tell a structure what a moderator decided, and where to correct it."""

from __future__ import annotations

from dataclasses import dataclass

from reserve_app.domain.reasons import Said, reason_in_words
from reserve_app.domain.review import CONTENT_FIELDS, Reviewed
from reserve_app.language import N_, _
from reserve_app.mail.letter import Letter

CORRECT, OPEN = N_("Corriger et renvoyer"), N_("Ouvrir la fiche")


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided on what.

    Attributes:
        kind: of the subject.
        verb: of its state table, or ``keep``, ``restore``, ``ask`` for what stays online.
        label: its name or title, for those it belongs to.
        said: the reason, empty when the decision needs none.
        fields: those the moderator asks to correct.
        address: the page where it is read and corrected, whole.
    """

    kind: Reviewed
    verb: str
    label: str
    said: Said
    fields: tuple[str, ...]
    address: str


_STRUCTURE = {
    "validate": (
        N_("Votre structure est validée"),
        N_("Votre structure est validée : vos missions peuvent être publiées."),
    ),
    "request_changes": (
        N_("Votre structure est à corriger"),
        N_(
            "Il manque peu de chose pour valider votre structure : {reason}. Corrigez sa fiche "
            "et renvoyez-la en un clic."
        ),
    ),
    "refuse": (
        N_("Votre structure n'a pas été retenue"),
        N_("Votre structure n'a pas pu être validée : {reason}."),
    ),
    "suspend": (
        N_("Votre structure est suspendue"),
        N_(
            "Votre structure est suspendue : {reason}. Ses missions ne sont plus en ligne, et "
            "les bénévoles attendus sont prévenus."
        ),
    ),
    "reinstate": (
        N_("Votre structure est rétablie"),
        N_("La suspension de votre structure est levée : ses missions sont de nouveau en ligne."),
    ),
    "ask": (
        N_("La fiche de votre structure est à corriger"),
        N_(
            "Vos changements sont à revoir : {reason}. Votre structure reste validée ; corrigez "
            "sa fiche dès que possible."
        ),
    ),
    "restore": (
        N_("Les changements de votre structure n'ont pas été retenus"),
        N_("Vos changements n'ont pas été retenus : {reason}. La version précédente est rétablie."),
    ),
}
_MISSION = {
    "publish": (
        N_("Votre mission est en ligne"),
        N_("Votre mission est publiée : les bénévoles la voient dès maintenant."),
    ),
    "request_changes": (
        N_("Votre mission est à corriger"),
        N_(
            "Il manque peu de chose pour publier votre mission : {reason}. Corrigez-la et "
            "renvoyez-la en un clic."
        ),
    ),
    "refuse": (
        N_("Votre mission n'a pas été retenue"),
        N_("Votre mission ne peut pas être publiée : {reason}."),
    ),
    "suspend": (
        N_("Votre mission est suspendue"),
        N_("Votre mission n'est plus en ligne : {reason}. Les bénévoles attendus sont prévenus."),
    ),
    "reinstate": (
        N_("Votre mission est de nouveau en ligne"),
        N_("La suspension de votre mission est levée : elle est de nouveau en ligne."),
    ),
    "ask": (
        N_("Une mission en ligne est à corriger"),
        N_(
            "Votre mission est à revoir : {reason}. Elle reste en ligne ; corrigez-la dès que "
            "possible."
        ),
    ),
    "restore": (
        N_("Les changements de votre mission n'ont pas été retenus"),
        N_(
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
    what = _("Structure") if decided.kind is Reviewed.STRUCTURE else _("Mission")
    details = [(what, decided.label)]
    if decided.fields:
        labels = CONTENT_FIELDS[decided.kind]
        named = [_(labels[name]).lower() for name in decided.fields if name in labels]
        details.append((_("À corriger"), ", ".join(named)))
    action = CORRECT if decided.verb in _TO_CORRECT else OPEN
    return Letter(
        _(subject),
        (_(sentence, reason=reason_in_words(decided.said)),),
        tuple(details),
        (_(action), decided.address),
    )
