"""Routes for programs that come with a key of a structure, and for nobody else.

No cookie is looked at here, and no other route looks at a key: the one opens no session, the other
no import.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from reserve_app.api.guarded import client_address
from reserve_app.api.open_data import rate_headers, refusal
from reserve_app.api.problems import malformed, problem
from reserve_app.api.uploads import read_file
from reserve_app.domain.errors import BadKey, Forbidden, ReserveError, TooMany
from reserve_app.domain.partners import Scope
from reserve_app.domain.policies import Policy, declared
from reserve_app.language import _
from reserve_app.services.partner_keys import KeyHolder, holder_of
from reserve_app.services.throttle import Limit, spend

LONGEST_HEADER = 200
CHALLENGE = 'Bearer realm="reserve"'


class KeyRoute(APIRoute):
    """A route whose endpoint says `@partner`: closed without a good key in ``Authorization``."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler, behind the key and the count of its calls."""
        handler = super().get_route_handler()
        policy = declared(self.endpoint)

        async def known(request: Request) -> Response:
            try:
                if policy is not Policy.PARTNER:
                    raise Forbidden(_("Cette adresse n'est pas ouverte."))
                request.state.holder = await run_in_threadpool(_holder, request)
            except ReserveError as error:
                return _closed(error)
            left = await run_in_threadpool(spend, Limit.CALL_BY_KEY, holder(request).key_id)
            answer = await _answered(handler, request) if left.allowed else refusal(left)
            answer.headers.update(rate_headers(left) | {"Cache-Control": "no-store"})
            return answer

        return known


def holder(request: Request) -> KeyHolder:
    """Return the program that asks."""
    found: KeyHolder = request.state.holder
    return found


def need(request: Request, scope: Scope) -> KeyHolder:
    """Return the program that asks, if its key may do that.

    Raises:
        Forbidden: the key was made without that right.
    """
    asking = holder(request)
    if scope not in asking.scopes:
        raise Forbidden(_("Cette clé n'a pas ce droit : {scope}.", scope=scope.value))
    return asking


def _holder(request: Request) -> KeyHolder:
    header = request.headers.get("authorization", "")[:LONGEST_HEADER]
    scheme, _space, key = header.partition(" ")
    try:
        return holder_of(key.strip() if scheme.lower() == "bearer" else "", datetime.now(UTC))
    except BadKey:
        if not spend(Limit.KEY_BY_ADDRESS, client_address(request)).allowed:
            msg = _("Trop de clés refusées depuis cette adresse : attendez une minute.")
            raise TooMany(msg) from None
        raise


async def _answered(
    handler: Callable[[Request], Coroutine[Any, Any, Response]], request: Request
) -> Response:
    try:
        if request.method == "POST":
            request.state.upload = await read_file(request)
        return await handler(request)
    except RequestValidationError as error:
        return malformed(error)
    except ReserveError as error:
        return _closed(error)


def _closed(error: ReserveError) -> Response:
    answer = problem(error)
    if isinstance(error, BadKey):
        answer.headers["WWW-Authenticate"] = CHALLENGE
    return answer
