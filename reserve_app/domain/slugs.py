"""Write a text for an address."""

from __future__ import annotations

from reserve_app.domain.text import fold

LONGEST_SLUG = 80


def slug(text: str) -> str:
    """Write a text for an address: ``faire-les-courses-a-arras``, 80 characters at most."""
    return "-".join(fold(text).split())[:LONGEST_SLUG].strip("-") or "mission"
