"""What a partner's key may open, and how a key is written."""

from __future__ import annotations

import re
from enum import StrEnum, unique


@unique
class Scope(StrEnum):
    """One thing a key may do for its structure; nothing else is open to any key."""

    READ = "missions:read"
    IMPORT = "missions:import"


MOST_KEYS = 10  # that open something, of one structure
LONGEST_KEY_NAME = 60
# `reserve_` so that scanners of leaked secrets know it, a public prefix to find it by, a secret.
WRITTEN = re.compile(r"reserve_(?P<prefix>[a-z0-9]{12})_(?P<secret>[\w-]{43})", re.ASCII)


def written(prefix: str, secret: str) -> str:
    """Return a key as it is given to a program."""
    return f"reserve_{prefix}_{secret}"


def shown(prefix: str) -> str:
    """Return what everybody of the team may read of a key."""
    return f"reserve_{prefix}_…"


def scopes_of(text: str) -> frozenset[Scope]:
    """Return the scopes a row holds."""
    return frozenset(Scope(one) for one in text.split(",") if one)
