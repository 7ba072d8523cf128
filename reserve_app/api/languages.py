"""The language of a request: a page's is in its address, the API's is what the reader asks for.

`/en/missions` is `/missions` in English. An address of the API is the same for programs of every
language, so `Accept-Language` chooses the words in its answers, errors above all.
"""

from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reserve_app.language import LANGUAGES, SOURCE, address, speaking, split

# The document that describes the API has one language.
_NEGOTIATED = re.compile(r"/api/(?!v1/openapi\.json$)")
_RANGE = re.compile(
    r"([a-z]{1,8}|\*)(?:-[a-z0-9-]*)?(?:;q=([01](?:\.[0-9]{0,3})?))?", re.IGNORECASE | re.ASCII
)
LONGEST_HEADER = 500  # characters of Accept-Language that are read; browsers send fewer than 100


class Languages:
    """Take the language off the address of a request, and put it on where its answer leads.

    Whatever lies below knows French addresses only. What is the same in every language (files, the
    API) has one address, and a language named twice none: both are left as they came, unknown.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, in its language."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if _NEGOTIATED.match(scope["path"]):
            language = preferred(Headers(scope=scope).get("accept-language", ""))
            with speaking(language):
                await self.app(scope, receive, _said_in(language, send))
            return
        language, path = split(scope["path"])
        with speaking(language):
            if language == SOURCE:
                await self.app(scope, receive, send)
                return
            if split(path)[0] == SOURCE and address(path) != path:
                raw = scope.get("raw_path", b"").removeprefix(f"/{language}".encode()) or b"/"
                scope = {**scope, "path": path, "raw_path": raw}
            await self.app(scope, receive, _leading(send))


def _leading(send: Send) -> Send:
    """Return a `send` whose redirections lead to pages in the current language."""

    async def send_on(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if "location" in headers:
                headers["Location"] = address(headers["Location"])
        await send(message)

    return send_on


def preferred(header: str) -> str:
    """Return which language of ours `Accept-Language` asks for; French where it asks for none."""
    wishes: dict[str, float] = {}
    for part in header[:LONGEST_HEADER].replace(" ", "").split(","):
        found = _RANGE.fullmatch(part)
        if found:
            tag, weight = found[1].lower(), float(found[2] or 1)
            wishes[tag] = max(weight, wishes.get(tag, 0.0))
    others = wishes.get("*", 0.0)
    weights = {one: wishes.get(one, others) for one in LANGUAGES}
    best = max(LANGUAGES, key=lambda one: weights[one])  # the first of equals: French
    return best if weights[best] else SOURCE


def _said_in(language: str, send: Send) -> Send:
    """Return a `send` that tells the language, and caches that another reader may have another."""

    async def send_on(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.add_vary_header("Accept-Language")
            headers["Content-Language"] = language
        await send(message)

    return send_on
