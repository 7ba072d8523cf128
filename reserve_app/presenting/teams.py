"""The team of a structure in words."""

from __future__ import annotations

from reserve_app.domain.teams import MemberRole
from reserve_app.language import N_, _, n_
from reserve_app.queries.structures import MyStructure

ROLE_HINTS = {
    MemberRole.MANAGER: N_("Tout, y compris la fiche, l'équipe et la fermeture."),
    MemberRole.MEMBER: N_("Les missions et les bénévoles."),
}
CLOSE_WORD = "FERMER"


def closing_consequences(mine: MyStructure, engaged: int) -> list[str]:
    """Say what closing a structure does, before it is done."""
    missions = mine.open_missions
    lines = [_("Plus personne de l'équipe n'y accède, et elle ne peut pas être rouverte.")]
    if missions:
        seen = n_(
            "Sa mission en ligne disparaît de la recherche tout de suite.",
            "Ses {count} missions en ligne disparaissent de la recherche tout de suite.",
            missions,
        )
        lines.insert(0, seen)
    if engaged:
        told = n_(
            "Le bénévole engagé ou qui attend est libéré et prévenu par courriel.",
            "Les {count} bénévoles engagés ou qui attendent sont libérés et prévenus par courriel.",
            engaged,
        )
        lines.insert(0, told)
    return lines
