"""Telephone numbers as people write them, kept as E.164."""

from __future__ import annotations

import phonenumbers

from reserve_app.domain.errors import BadInput
from reserve_app.language import _

# Overseas départements and collectivities dial under their own country code (ITU-T E.164 annex).
_REGIONS = {
    "971": "GP", "972": "MQ", "973": "GF", "974": "RE", "975": "PM", "976": "YT",
    "977": "BL", "978": "MF", "986": "WF", "987": "PF", "988": "NC",
}  # fmt: skip
# Ten digits from one plan, shared out: a number belongs to one of these, wherever it is dialled.
_SHARED = ("FR", "GP", "GF", "MQ", "RE", "YT")
# A territory of each of these, for whoever reads a text without knowing where it was written.
SHARED_PLAN = ("", "971", "972", "973", "974", "976")
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

    A national number is one of the territory if it can be, else one of mainland France or of an
    overseas département: people keep their number when they move.

    Args:
        text: as typed, with or without country code.
        department: code of the territory whose dialling rules a national number follows first.

    Raises:
        BadInput: not a number, or one nobody can be called at (premium, short codes).
    """
    for region in dict.fromkeys((phone_region(department), *_SHARED)):
        number = _read(text[:LONGEST_TYPED], region)
        if number is not None:
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    msg = _("Ce numéro de téléphone n'est pas valable : écrivez-le comme 06 12 34 56 78.")
    raise BadInput(msg, field="phone")


def _read(text: str, region: str) -> phonenumbers.PhoneNumber | None:
    """Return the number, if that region can read it and somebody can be called there."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return number if phonenumbers.number_type(number) in _REACHABLE else None


def shown_phone(e164: str) -> str:
    """Return a number as people read it: ``06 12 34 56 78``, or international elsewhere."""
    number = phonenumbers.parse(e164, None)
    france = number.country_code == 33  # noqa: PLR2004 - the country code of France
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, style.NATIONAL if france else style.INTERNATIONAL)
