"""Open data to a page of any site: what its browser asks first, and no word of credentials.

It stands outside of Reflex's own middleware, which answers browsers' first questions for every
address, and adds `Access-Control-Allow-Credentials` to every answer of a request with an Origin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastapi import APIRouter
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reserve_app.api.open_data import OPEN, OpenRoute
from reserve_app.language import split

READING = ("GET", "HEAD", "OPTIONS")
PREFLIGHT = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": ", ".join(READING),
    "Access-Control-Allow-Headers": "If-None-Match, Accept, Content-Type",
    "Access-Control-Max-Age": "86400",
}
ALLOW_CREDENTIALS = "Access-Control-Allow-Credentials"


class AnySite:
    """Lets the pages of any site read the open routes, and asks nothing of the others."""

    def __init__(self, app: ASGIApp, routers: Mapping[str, Sequence[APIRouter]]) -> None:
        self.app = app
        self.opened = [compile_path(path)[0] for path in open_paths(routers)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight of the open data; pass the rest on."""
        if scope["type"] != "http" or not self._is_open(scope["path"]):
            await self.app(scope, receive, send)
        elif _is_preflight(scope):
            await Response(status_code=204, headers=PREFLIGHT)(scope, receive, send)
        elif scope["method"] == "HEAD":
            await self.app({**scope, "method": "GET"}, receive, _without_body(_opened(scope, send)))
        else:
            await self.app(scope, receive, _opened(scope, send))

    def _is_open(self, path: str) -> bool:
        bare = split(path)[1]  # feeds have an English address too
        return any(one.match(bare) for one in self.opened)


def open_paths(routers: Mapping[str, Sequence[APIRouter]]) -> list[str]:
    """Return the paths of the open routes, below the prefix each router is included at."""
    return [
        f"{prefix}{route.path}"
        for prefix, some in routers.items()
        for router in some
        for route in router.routes
        if isinstance(route, OpenRoute)
    ]


def _is_preflight(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    asked = "origin" in headers and "access-control-request-method" in headers
    return scope["method"] == "OPTIONS" and asked


def _opened(scope: Scope, send: Send) -> Send:
    """Return a `send` that says to whom the answer is open, whatever Reflex wrote about it."""

    async def send_on(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            del headers[ALLOW_CREDENTIALS]
            if scope["method"] in READING:
                headers.update(OPEN)
            if headers.get("allow") == "GET":
                headers["Allow"] = "GET, HEAD"
        await send(message)

    return send_on


def _without_body(send: Send) -> Send:
    async def send_on(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return send_on
