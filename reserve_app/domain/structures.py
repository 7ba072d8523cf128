"""What a structure is: its legal kinds, and the identifiers the State gave it."""

from __future__ import annotations

import re
from enum import StrEnum


class LegalKind(StrEnum):
    """The legal kinds of structure that may ask for volunteers."""

    ASSOCIATION = "association"
    CCAS = "ccas"
    MDPH = "mdph"
    LOCAL_AUTHORITY = "local_authority"
    PUBLIC_OPERATOR = "public_operator"
    OTHER = "other"


LEGAL_KIND_LABELS = {
    LegalKind.ASSOCIATION: "Association",
    LegalKind.CCAS: "CCAS",
    LegalKind.MDPH: "MDPH",
    LegalKind.LOCAL_AUTHORITY: "Collectivité territoriale",
    LegalKind.PUBLIC_OPERATOR: "Opérateur public",
    LegalKind.OTHER: "Autre structure",
}

SIREN_OF_LA_POSTE = "356000000"
_SIRET = re.compile(r"[0-9]{14}")
_RNA = re.compile(r"W[0-9]{9}")


def luhn_sum(digits: str) -> int:
    """Return the Luhn sum of a string of digits (ISO/IEC 7812-1, annex B)."""
    doubled = (int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled)  # noqa: PLR2004 - 9 = one digit


def is_siret(text: str) -> bool:
    """Say whether those 14 digits are a well-formed SIRET.

    The branches of La Poste obey another rule: their digits add up to a multiple of five
    (INSEE, documentation of the Sirene register).
    """
    if not _SIRET.fullmatch(text):
        return False
    if luhn_sum(text) % 10 == 0:
        return True
    return text.startswith(SIREN_OF_LA_POSTE) and sum(map(int, text)) % 5 == 0


def is_rna(text: str) -> bool:
    """Say whether a text is a well-formed number of the register of associations."""
    return _RNA.fullmatch(text) is not None
