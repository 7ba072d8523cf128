"""The language of a request is that of its address: `/en/missions` is `/missions` in English."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reserve_app.language import SOURCE, address, speaking, split


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
