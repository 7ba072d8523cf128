"""What a card of a list shows of a mission."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from reserve_app.language import _, address, current_language
from reserve_app.presenting.profile import profile
from reserve_app.presenting.words import distance_text, period_text, places_text, slots_text
from reserve_app.search.results import MissionCard


def when_text(card: MissionCard, today: date) -> str:
    """Say when a mission takes place: half-days, then period."""
    period = period_text(card.starts_on, card.ends_on, today)
    return slots_text(card.slots) + (f", {period}" if period else "")


def mission_path(mission_id: int, slug: str) -> str:
    """Return the address of a mission's page."""
    return f"/missions/{mission_id}/{slug}"


def card_view(card: MissionCard, today: date) -> dict[str, str]:
    """Return what a card shows, every value a string; an empty one is not shown."""
    nowhere = card if card.distance_km is None else card._replace(distance_km=None)
    return {
        **_from_anywhere(nowhere, today, current_language()),
        "distance": distance_text(card.distance_km),
    }


@lru_cache(maxsize=4_096)  # searches around one another find the same missions
def _from_anywhere(card: MissionCard, today: date, _language: str) -> dict[str, str]:
    """Return what does not depend on where one searches from; the caller copies it."""
    kind = profile().kind(card.kind)
    return {
        "id": str(card.id),
        "href": address(mission_path(card.id, card.slug)),
        "title": card.title,
        "kind": card.kind,
        "kind_label": kind.short_label,
        "icon": kind.icon,
        "structure": card.structure,
        "where": _("À distance") if card.remote else f"{card.commune} ({card.department})",
        "remote": "1" if card.remote else "",
        "when": when_text(card, today),
        "places": places_text(card.places_left, card.places),
        "full": "" if card.places_left > 0 else "1",
        "urgent": "1" if card.urgent else "",
        "lat": "" if card.lat is None else f"{card.lat:.5f}",
        "lon": "" if card.lon is None else f"{card.lon:.5f}",
    }
