"""Telephone numbers as people write them, kept as E.164."""

from __future__ import annotations

import phonenumbers

from reserve_app.domain.errors import BadInput

# Overseas départements and collectivities dial under their own country code (ITU-T E.164 annex).
_REGIONS = {
    "971": "GP", "972": "MQ", "973": "GF", "974": "RE", "975": "PM", "976": "YT",
    "977": "BL", "978": "MF", "986": "WF", "987": "PF", "988": "NC",
}  # fmt: skip
_REACHABLE = frozenset(
    {
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
        phonenumbers.PhoneNumberType.VOIP,
    }
)
LONGEST_TYPED = 40


def phone_region(department: str) -> str:
    """Return the region, as ITU-T names it, whose dialling rules a territory follows."""
    return _REGIONS.get(department, "FR")


def clean_phone(text: str, department: str = "") -> str:
    """Return a number in E.164, such as ``+33612345678``.

    Args:
        text: as typed, with or without country code.
        department: code of the territory whose dialling rules a national number follows.

    Raises:
        BadInput: not a number, or one nobody can be called at (premium, short codes).
    """
    try:
        number = phonenumbers.parse(text[:LONGEST_TYPED], phone_region(department))
    except phonenumbers.NumberParseException:
        number = None
    if (
        number is None
        or not phonenumbers.is_valid_number(number)
        or phonenumbers.number_type(number) not in _REACHABLE
    ):
        msg = "Ce numéro de téléphone n'est pas valable : écrivez-le comme 06 12 34 56 78."
        raise BadInput(msg, field="phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown_phone(e164: str) -> str:
    """Return a number as people read it: ``06 12 34 56 78``, or international elsewhere."""
    number = phonenumbers.parse(e164, None)
    france = number.country_code == 33  # noqa: PLR2004 - the country code of France
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, style.NATIONAL if france else style.INTERNATIONAL)
