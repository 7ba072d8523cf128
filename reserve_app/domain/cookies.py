"""The one cookie of the site: the session's, read from a header as browsers write it."""

from __future__ import annotations

from functools import lru_cache

LONGEST_HEADER = 8_000  # characters; a browser of ours sends about 60


def cookie_name(*, https: bool) -> str:
    """Return the cookie's name; ``__Host-`` binds it to this very host, under https only."""
    return "__Host-session" if https else "reserve-session"


@lru_cache(maxsize=2_000)  # each push asks it again of a socket, whose header stays what it is
def read_cookie(header: str, name: str) -> str | None:
    """Return the value of a cookie in a ``Cookie`` header; None when it is not there."""
    for part in header[:LONGEST_HEADER].split(";"):
        key, found, value = part.strip().partition("=")
        if found and key == name:
            return value or None
    return None
