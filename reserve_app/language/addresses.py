"""Addresses of pages: English ones begin with `/en`, French ones with nothing."""

from __future__ import annotations

import re

from reserve_app.language.tongue import LANGUAGES, SOURCE, current_language

# What is the same for every reader: files, the API, Reflex's socket and upload.
_SHARED = re.compile(
    r"/(?:api|assets|external|fonts|geo|icons|map|sitemaps)/"
    r"|/_|/(?:ping|readyz|metrics)$"
    r"|/[^?#]*\.(?:css|ico|js|json|map|png|svg|txt|webmanifest|woff2|xml)(?:$|[?#])"
)
_SPOKEN = re.compile(rf"/({'|'.join(one for one in LANGUAGES if one != SOURCE)})(?=$|[/?#])")


def split(path: str) -> tuple[str, str]:
    """Return the language of a path, and the path without it."""
    found = _SPOKEN.match(path)
    if found is None:
        return SOURCE, path
    rest = path[found.end() :]
    return found[1], rest if rest.startswith("/") else f"/{rest}"


def address(path: str, language: str | None = None) -> str:
    """Return the address of a page of ours in a language, the current one unless another is asked.

    What is no page of ours stays as it is: another site, a file, the API, a place in the page.
    """
    if not path.startswith("/") or path.startswith("//") or _SHARED.match(path):
        return path
    spoken = current_language() if language is None else language
    bare = split(path)[1]
    if spoken == SOURCE:
        return bare if language is not None else path
    return f"/{spoken}{bare if bare[1:2] not in {'', '?', '#'} else bare[1:]}"
