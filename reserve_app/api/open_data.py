"""What every answer of open data has: readable from any site, cached, compressed, counted.

Nothing here depends on who asks: `Access-Control-Allow-Origin: *` never goes with credentials, so
that another site reads what everybody may read, and nothing of whoever looks at it.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Coroutine
from typing import Any, ClassVar
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from reserve_app.api.guarded import GuardedRoute, client_address
from reserve_app.api.problems import MEDIA_TYPE, malformed, problem
from reserve_app.domain.errors import ReserveError, TooMany
from reserve_app.language import N_, _
from reserve_app.services.throttle import Allowance, Limit, spend
from reserve_app.settings import get_settings

LIFETIME = "public, max-age=15, stale-while-revalidate=60"
EXPOSED = "ETag, Link, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After"
OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": EXPOSED}
WORTH_COMPRESSING = 1_000  # bytes; below, the header costs more than it saves
FASTEST_GZIP = 4
SLOW_DOWN = N_("Vous demandez trop souvent : attendez le délai indiqué, puis recommencez.")


class Problem(BaseModel):
    """An error as RFC 9457 says it; `detail` is a sentence for a person, French or English."""

    type: str
    title: str = Field(description="stable code of the error")
    status: int
    detail: str
    field: str | None = Field(default=None, description="parameter at fault, if there is one")


_SAID = {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "The request cannot be answered", "content": _SAID},
    503: {"description": "The database does not answer", "content": _SAID},
}
UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "What you have is still so"}}


class OpenRoute(GuardedRoute):
    """A public reading: open to any site, and limited by address, errors included."""

    limit: ClassVar[Limit] = Limit.READ_BY_ADDRESS

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler, behind the count of what this address asked."""
        handler = super().get_route_handler()

        async def opened(request: Request) -> Response:
            left = await run_in_threadpool(spend, self.limit, client_address(request))
            answer = await _answered(handler, request) if left.allowed else refusal(left)
            answer.headers.update(OPEN | rate_headers(left))
            return answer

        return opened


class FileRoute(OpenRoute):
    """A public reading that costs more: a table of thousands of lines, a poster."""

    limit = Limit.FILE_BY_ADDRESS


class MapRoute(OpenRoute):
    """A public reading our own pages do while somebody types or moves the map."""

    limit = Limit.MAP_BY_ADDRESS


async def _answered(
    handler: Callable[[Request], Coroutine[Any, Any, Response]], request: Request
) -> Response:
    try:
        return await handler(request)
    except ReserveError as error:
        return problem(error)
    except RequestValidationError as error:
        return malformed(error)


def refusal(left: Allowance) -> Response:
    """Return the answer to whoever asked too often."""
    answer = problem(TooMany(_(SLOW_DOWN)))
    answer.headers["Retry-After"] = str(max(1, left.seconds))
    return answer


def rate_headers(left: Allowance) -> dict[str, str]:
    """Say how many more requests are allowed, and in how many seconds all of them are again."""
    return {
        "RateLimit-Limit": str(left.most),
        "RateLimit-Remaining": str(left.remaining),
        "RateLimit-Reset": str(left.seconds),
    }


def cached(
    request: Request,
    body: bytes,
    media_type: str,
    *,
    lifetime: str = LIFETIME,
    headers: dict[str, str] | None = None,
) -> Response:
    """Answer a body with its tag; a reader who has it already is told so."""
    tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    said = {"ETag": tag, "Cache-Control": lifetime, "Vary": "Accept-Encoding", **(headers or {})}
    known = {
        candidate.strip().removeprefix("W/")
        for candidate in request.headers.get("if-none-match", "").split(",")
    }
    if known & {tag, "*"}:
        return Response(status_code=304, headers=said)
    if len(body) > WORTH_COMPRESSING and "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, FASTEST_GZIP, mtime=0)
        said["Content-Encoding"] = "gzip"
    return Response(body, media_type=media_type, headers=said)


def next_address(request: Request, cursor: str) -> str | None:
    """Return the address of what follows, None at the end."""
    if not cursor:
        return None
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    query = urlencode([*kept, ("cursor", cursor)], safe=",:")
    return f"{get_settings().public_url}{request.url.path}?{query}"


def next_link(address: str | None) -> dict[str, str]:
    """Return the header of RFC 8288 that leads on."""
    return {"Link": f'<{address}>; rel="next"'} if address else {}
