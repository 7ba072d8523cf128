"""Letters about the team of a structure: who is invited, who asks, who came."""

from __future__ import annotations

from datetime import datetime

from reserve_app.mail import addresses
from reserve_app.mail.dates import moment_in_words
from reserve_app.mail.letter import Letter


def invited(structure: str, by: str, role: str, secret: str, until: datetime) -> Letter:
    """Invite somebody into the team; the link serves once."""
    return Letter(
        "On vous invite dans l'équipe d'une structure",
        (
            f"{by} vous invite à rejoindre l'équipe de « {structure} » sur Réserve.",
            (
                f"Ce lien sert une seule fois, jusqu'au {moment_in_words(until)}. Si vous ne "
                "connaissez pas cette structure, ne faites rien."
            ),
        ),
        (("Structure", structure), ("Votre rôle", role)),
        ("Voir l'invitation", addresses.page(addresses.INVITATION, secret=secret)),
    )


def joined(structure: str, who: str, structure_id: int) -> Letter:
    """Tell the managers that an invitation was accepted."""
    return Letter(
        "Une personne a rejoint votre équipe",
        (f"{who} fait maintenant partie de l'équipe de « {structure} ».",),
        action=("Voir l'équipe", addresses.team(structure_id)),
    )


def asked(structure: str, who: str, email: str, structure_id: int) -> Letter:
    """Tell the managers that somebody asks to join them."""
    return Letter(
        "Une personne demande à rejoindre votre équipe",
        (
            (
                f"{who} demande à rejoindre l'équipe de « {structure} ». Acceptez seulement si "
                "vous connaissez cette personne : elle verra les bénévoles qui se proposent."
            ),
        ),
        (("Adresse e-mail", email),),
        ("Répondre", addresses.team(structure_id)),
    )


def welcomed(structure: str, structure_id: int) -> Letter:
    """Tell somebody that their request was accepted."""
    return Letter(
        "Vous faites partie de l'équipe",
        (f"Votre demande est acceptée : vous faites partie de l'équipe de « {structure} ».",),
        action=("Ouvrir la structure", addresses.structure(structure_id)),
    )


def turned_down(structure: str) -> Letter:
    """Tell somebody that their request was declined."""
    return Letter(
        "Votre demande n'a pas été acceptée",
        (
            (
                f"Les responsables de « {structure} » n'ont pas accepté votre demande. Si vous "
                "travaillez avec cette structure, parlez-en avec eux."
            ),
        ),
    )


def handed_over(structure: str, by: str, structure_id: int) -> Letter:
    """Tell somebody that they manage a structure from now on."""
    return Letter(
        "Vous êtes responsable d'une structure",
        (f"{by} vous confie « {structure} » : vous en êtes maintenant responsable.",),
        action=("Voir l'équipe", addresses.team(structure_id)),
    )


def removed(structure: str) -> Letter:
    """Tell somebody that they are no longer in a team."""
    return Letter(
        "Vous ne faites plus partie d'une équipe",
        (
            (
                f"Vous ne faites plus partie de l'équipe de « {structure} ». Si c'est une erreur, "
                "voyez avec ses responsables."
            ),
        ),
    )
