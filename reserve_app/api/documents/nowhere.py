"""The page of an address nobody answers: Reflex's static one, with the header of who asks."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reserve_app.api.documents.answers import not_found
from reserve_app.domain.errors import ReserveError
from reserve_app.queries.visits import NOBODY, Visit, secret_in, visit_of


class OwnNotFound:
    """Answers our own page where the folder of built pages answers its own 404."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; put our page in the place of a static one that says 404."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        replaced = False

        async def unless_static(message: Message) -> None:
            nonlocal replaced
            replaced = replaced or _is_static_404(message)
            if not replaced:
                await send(message)

        await self.app(scope, receive, unless_static)
        if replaced:
            request = Request(scope)
            request.state.visit = await _who_asks(request)
            await not_found(request)(scope, receive, send)


def _is_static_404(message: Message) -> bool:
    """Say whether an answer is a file that says 404; ours say for whom they were written."""
    if message["type"] != "http.response.start" or message["status"] != 404:  # noqa: PLR2004
        return False
    headers = Headers(raw=message["headers"])
    page = headers.get("content-type", "").startswith("text/html")
    return page and "cookie" not in headers.get("vary", "").lower()


async def _who_asks(request: Request) -> Visit:
    secret = secret_in(request.headers.get("cookie", ""))
    if secret is None:
        return NOBODY
    try:
        return await run_in_threadpool(visit_of, secret, datetime.now(UTC))
    except ReserveError:  # the database is down: the page needs nothing of it
        return NOBODY
