"""The team of a structure in words."""

from __future__ import annotations

from reserve_app.domain.teams import MemberRole
from reserve_app.presenting.words import number
from reserve_app.queries.structures import MyStructure

ROLE_HINTS = {
    MemberRole.MANAGER: "Tout, y compris la fiche, l'équipe et la fermeture.",
    MemberRole.MEMBER: "Les missions et les bénévoles.",
}
CLOSE_WORD = "FERMER"


def closing_consequences(mine: MyStructure, engaged: int) -> list[str]:
    """Say what closing a structure does, before it is done."""
    missions = mine.open_missions
    lines = ["Plus personne de l'équipe n'y accède, et elle ne peut pas être rouverte."]
    if missions:
        seen = (
            "Sa mission en ligne disparaît"
            if missions == 1
            else (f"Ses {number(missions)} missions en ligne disparaissent")
        )
        lines.insert(0, f"{seen} de la recherche tout de suite.")
    if engaged:
        who = (
            "Le bénévole engagé ou qui attend est libéré et prévenu"
            if engaged == 1
            else (
                f"Les {number(engaged)} bénévoles engagés ou qui attendent sont libérés et prévenus"
            )
        )
        lines.insert(0, f"{who} par courriel.")
    return lines
