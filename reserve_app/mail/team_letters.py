"""Letters about the team of a structure: who is invited, who asks, who came."""

from __future__ import annotations

from datetime import datetime

from reserve_app.domain.teams import ROLE_LABELS, MemberRole
from reserve_app.language import _
from reserve_app.mail import addresses
from reserve_app.mail.dates import moment_in_words
from reserve_app.mail.letter import Letter


def invited(structure: str, by: str, role: MemberRole, secret: str, until: datetime) -> Letter:
    """Invite somebody into the team; the link serves once."""
    return Letter(
        _("On vous invite dans l'équipe d'une structure"),
        (
            _(
                "{by} vous invite à rejoindre l'équipe de « {structure} » sur Réserve.",
                by=by,
                structure=structure,
            ),
            _(
                "Ce lien sert une seule fois, jusqu'au {until}. Si vous ne connaissez pas cette "
                "structure, ne faites rien.",
                until=moment_in_words(until),
            ),
        ),
        ((_("Structure"), structure), (_("Votre rôle"), _(ROLE_LABELS[role]))),
        (_("Voir l'invitation"), addresses.page(addresses.INVITATION, secret=secret)),
    )


def joined(structure: str, who: str, structure_id: int) -> Letter:
    """Tell the managers that an invitation was accepted."""
    return Letter(
        _("Une personne a rejoint votre équipe"),
        (
            _(
                "{who} fait maintenant partie de l'équipe de « {structure} ».",
                who=who,
                structure=structure,
            ),
        ),
        action=(_("Voir l'équipe"), addresses.team(structure_id)),
    )


def asked(structure: str, who: str, email: str, structure_id: int) -> Letter:
    """Tell the managers that somebody asks to join them."""
    return Letter(
        _("Une personne demande à rejoindre votre équipe"),
        (
            _(
                "{who} demande à rejoindre l'équipe de « {structure} ». Acceptez seulement si "
                "vous connaissez cette personne : elle verra les bénévoles qui se proposent.",
                who=who,
                structure=structure,
            ),
        ),
        ((_("Adresse e-mail"), email),),
        (_("Répondre"), addresses.team(structure_id)),
    )


def welcomed(structure: str, structure_id: int) -> Letter:
    """Tell somebody that their request was accepted."""
    return Letter(
        _("Vous faites partie de l'équipe"),
        (
            _(
                "Votre demande est acceptée : vous faites partie de l'équipe de « {structure} ».",
                structure=structure,
            ),
        ),
        action=(_("Ouvrir la structure"), addresses.structure(structure_id)),
    )


def turned_down(structure: str) -> Letter:
    """Tell somebody that their request was declined."""
    return Letter(
        _("Votre demande n'a pas été acceptée"),
        (
            _(
                "Les responsables de « {structure} » n'ont pas accepté votre demande. Si vous "
                "travaillez avec cette structure, parlez-en avec eux.",
                structure=structure,
            ),
        ),
    )


def handed_over(structure: str, by: str, structure_id: int) -> Letter:
    """Tell somebody that they manage a structure from now on."""
    return Letter(
        _("Vous êtes responsable d'une structure"),
        (
            _(
                "{by} vous confie « {structure} » : vous en êtes maintenant responsable.",
                by=by,
                structure=structure,
            ),
        ),
        action=(_("Voir l'équipe"), addresses.team(structure_id)),
    )


def removed(structure: str) -> Letter:
    """Tell somebody that they are no longer in a team."""
    return Letter(
        _("Vous ne faites plus partie d'une équipe"),
        (
            _(
                "Vous ne faites plus partie de l'équipe de « {structure} ». Si c'est une "
                "erreur, voyez avec ses responsables.",
                structure=structure,
            ),
        ),
    )
