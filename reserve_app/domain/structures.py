"""What a structure is: its legal kinds, and the identifiers the State gave it."""

from __future__ import annotations

import re
from enum import StrEnum

from stdnum.fr import siret as siret_rules

from reserve_app.domain.errors import BadInput
from reserve_app.language import N_, _


class LegalKind(StrEnum):
    """The legal kinds of structure that may ask for volunteers."""

    ASSOCIATION = "association"
    CCAS = "ccas"
    MDPH = "mdph"
    LOCAL_AUTHORITY = "local_authority"
    PUBLIC_OPERATOR = "public_operator"
    OTHER = "other"


LEGAL_KIND_LABELS = {
    LegalKind.ASSOCIATION: N_("Association"),
    LegalKind.CCAS: N_("CCAS"),
    LegalKind.MDPH: N_("MDPH"),
    LegalKind.LOCAL_AUTHORITY: N_("Collectivité territoriale"),
    LegalKind.PUBLIC_OPERATOR: N_("Opérateur public"),
    LegalKind.OTHER: N_("Autre structure"),
}

_SIRET = re.compile(r"[0-9]{14}")
_RNA = re.compile(r"W[0-9]{9}")
_BETWEEN = re.compile(r"[\s.\-\u2010-\u2015]+")  # what people write between groups of digits
SHORTEST_NAME, LONGEST_NAME = 3, 120
LONGEST_DESCRIPTION = 2000

# What a structure says of itself, in the order a moderator reads it.
FIELD_LABELS = {
    "legal_kind": N_("Forme juridique"),
    "name": N_("Nom"),
    "siret": N_("Numéro SIRET"),
    "rna": N_("Numéro RNA"),
    "commune_insee": N_("Commune"),
    "description": N_("Description"),
    "contact_name": N_("Personne à contacter"),
    "contact_email": N_("Adresse e-mail"),
    "contact_phone": N_("Téléphone"),
}


def is_siret(text: str) -> bool:
    """Say whether those 14 digits are a well-formed SIRET (La Poste has a rule of its own)."""
    return _SIRET.fullmatch(text) is not None and siret_rules.is_valid(text)


def is_rna(text: str) -> bool:
    """Say whether a text is a well-formed number of the register of associations."""
    return _RNA.fullmatch(text) is not None


def clean_siret(text: str) -> str | None:
    """Return a SIRET as people write it in normal form; None when nothing was written.

    Raises:
        BadInput: its digits are wrong.
    """
    digits = _BETWEEN.sub("", text)
    if digits and not is_siret(digits):
        msg = _("Ce numéro SIRET n'est pas valable : vérifiez ses 14 chiffres.")
        raise BadInput(msg, field="siret")
    return digits or None


def clean_rna(text: str) -> str | None:
    """Return a number of the register of associations in normal form; None when nothing is there.

    Raises:
        BadInput: not a W and nine digits.
    """
    number = _BETWEEN.sub("", text).upper()
    if number and not is_rna(number):
        msg = _("Ce numéro RNA n'est pas valable : un W suivi de 9 chiffres.")
        raise BadInput(msg, field="rna")
    return number or None
