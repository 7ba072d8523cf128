"""A mission's form as it is typed: which fields it has, and how much of each is kept.

A draft keeps what was typed, right or wrong. What is wrong with it is said apart
(`services.mission_typed`), so that nothing typed is ever lost for being wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from reserve_app.domain.criteria import ALL_SLOTS, slots_mask

Typed = dict[str, list[str]]

# Longest value kept of each field, in characters: more than is allowed, so that what is too long
# comes back to be shortened.
LONGEST = {
    "kind": 31,
    "title": 300,
    "description": 8_000,
    "mode": 10,
    "commune": 100,
    "insee": 5,
    "address": 300,
    "lat": 24,
    "lon": 24,
    "pin": 5,
    "starts_on": 20,
    "ends_on": 20,
    "slot": 20,
    "places": 12,
    "urgent": 1,
    "contact_name": 200,
    "contact_email": 300,
    "contact_phone": 60,
    # Which tab sent it, and when by its own clock: `a1b2c3.1585213800000`. No field of the form.
    "screen": 40,
}
# What another mission of the same structure would say again; dates are of one time only.
REPEATED = frozenset(LONGEST) - {"starts_on", "ends_on", "urgent", "screen"}
_FRENCH_DAY = re.compile(r"([0-9]{1,2})[ /.-]([0-9]{1,2})[ /.-]([0-9]{4})")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_SLOTS = {f"{slot.day}-{slot.half}": slot for slot in ALL_SLOTS}


def typed_of(sent: Mapping[str, Iterable[str]]) -> Typed:
    """Return the fields of the form that were sent with something in them, cut if endless."""
    found: Typed = {}
    for name, longest in LONGEST.items():
        most = len(ALL_SLOTS) if name == "slot" else 1
        values = [value[:longest] for value in sent.get(name, ()) if value][-most:]
        if values:
            found[name] = values
    return found


def one(typed: Mapping[str, Any], name: str) -> str:
    """Return the value of a field, without spaces around; empty when nothing was typed."""
    values = typed.get(name) or [""]
    return str(values[-1]).strip()


def typed_day(text: str) -> date | None:
    """Return a date as people or browsers write it; None when it is none."""
    french, iso = _FRENCH_DAY.fullmatch(text), _ISO_DAY.fullmatch(text)
    parts = french.groups()[::-1] if french else iso.groups() if iso else None
    try:
        return date(*map(int, parts)) if parts is not None else None
    except ValueError:  # the 31st of February
        return None


def typed_slots(typed: Mapping[str, Any]) -> int | None:
    """Return the weekly mask of the half-days ticked; None when one of them does not exist."""
    ticked = typed.get("slot") or []
    if any(text not in _SLOTS for text in ticked):
        return None
    return slots_mask(tuple(_SLOTS[text] for text in ticked))


def said_alike(one_form: Typed, other: Typed) -> bool:
    """Say whether two forms hold the same, whoever sent them."""
    return {**one_form, "screen": []} == {**other, "screen": []}


def follows(later: Typed, earlier: Typed) -> bool:
    """Say whether a form was sent by the same tab as another, after it.

    A tab that was reloaded, or lost its network, may not know that it was heard before: it never
    stands in its own way. What it sent first and comes last changes nothing.
    """
    tab, _, moment = one(later, "screen").partition(".")
    known, _, before = one(earlier, "screen").partition(".")
    numbers = moment.isdecimal() and before.isdecimal()
    return bool(tab) and tab == known and numbers and int(moment) > int(before)
