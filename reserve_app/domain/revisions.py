"""What the public reads of a mission, kept for each revision, and what changed between two.

A content is a plain mapping in the words of JSON (dates as ``2020-03-26``), so that it is stored,
compared and shown without knowing any table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reserve_app.language import N_

# In the order a moderator reads them; never the contact, which no public page shows.
FIELD_LABELS = {
    "kind": N_("Type de mission"),
    "title": N_("Titre"),
    "description": N_("Détails"),
    "remote": N_("À distance"),
    "commune": N_("Commune"),
    "address": N_("Adresse"),
    "lat": N_("Repère (latitude)"),
    "lon": N_("Repère (longitude)"),
    "starts_on": N_("Début"),
    "ends_on": N_("Fin"),
    "slots": N_("Demi-journées"),
    "places": N_("Places"),
    "urgent": N_("Urgence"),
    "commune_insee": N_("Code de la commune"),
    "department": N_("Département"),
}
PUBLIC_FIELDS = tuple(FIELD_LABELS)
# Text, kind, place and number of places: what sends a published mission back to the moderators.
MODERATED = frozenset(
    {
        "kind", "title", "description", "remote", "commune_insee", "address", "lat", "lon",
        "places",
    }
)  # fmt: skip

Content = Mapping[str, Any]


def changed(before: Content, after: Content) -> tuple[str, ...]:
    """Return the public fields that differ, in the order a moderator reads them."""
    return tuple(name for name in PUBLIC_FIELDS if before.get(name) != after.get(name))


def needs_review(before: Content, after: Content) -> bool:
    """Say whether moderators must look again at a published mission after that change."""
    return not MODERATED.isdisjoint(changed(before, after))
