"""A mission's form as it is typed: which fields it has, and how much of each is kept.

A draft keeps what was typed, right or wrong. What is wrong with it is said apart
(`services.mission_typed`), so that nothing typed is ever lost for being wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from reserve_app.domain.criteria import ALL_SLOTS

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
}
# What another mission of the same structure would say again; dates are of one time only.
REPEATED = frozenset(LONGEST) - {"starts_on", "ends_on", "urgent"}


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
