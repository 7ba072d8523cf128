"""Addresses of our pages that letters point to; the routes use the same names."""

from __future__ import annotations

from reserve_app.language import address
from reserve_app.settings import get_settings

CONFIRM, RESET, CHANGE = "/confirmer-adresse", "/nouveau-mot-de-passe", "/changer-adresse"
SIGN_IN, ACCOUNT, MY_MISSIONS, FINDER = "/connexion", "/compte", "/mes-missions", "/missions"
DESK = "/moderation"
INVITATION = "/invitation"
FORGOTTEN, STRUCTURE, STOP_CALLS = "/mot-de-passe-oublie", "/structure", "/ne-plus-prevenir"


def page(path: str, *, secret: str = "") -> str:
    """Return the whole address of a page, in the language spoken.

    `secret` is the single-use part of a mailed link.
    """
    return f"{get_settings().public_url}{address(path)}" + (f"?jeton={secret}" if secret else "")


def mission_page(mission_id: int, slug: str) -> str:
    """Return the whole address of a mission's page."""
    return page(f"{FINDER}/{mission_id}/{slug}")


def structure(structure_id: int) -> str:
    """Return the whole address of a structure's first page."""
    return page(f"{STRUCTURE}/{structure_id}")


def team(structure_id: int) -> str:
    """Return the whole address of the page of a structure's team."""
    return page(f"{STRUCTURE}/{structure_id}/equipe")


def structure_sheet(structure_id: int, field: str = "") -> str:
    """Return the whole address of the page where a structure is corrected, at one of its fields."""
    return page(f"{STRUCTURE}/{structure_id}/fiche") + (f"#{field}" if field else "")


def mission_sheet(structure_id: int, mission_id: int, field: str = "") -> str:
    """Return the whole address of the page where a mission is corrected, at one of its fields."""
    path = f"{STRUCTURE}/{structure_id}/missions/{mission_id}"
    return page(path) + (f"#{field}" if field else "")


def profile_sheet(field: str = "") -> str:
    """Return the whole address of the page where a profile is corrected, at one of its fields."""
    return page(f"{ACCOUNT}/profil") + (f"#{field}" if field else "")


def desk_item(item_id: int) -> str:
    """Return the whole address of an item on the moderators' desk."""
    return page(f"{DESK}/{item_id}")
