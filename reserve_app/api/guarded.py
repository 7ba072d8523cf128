"""Routes that declare who may call them, and know who asks: denied unless declared.

``@public``, ``@signed_in`` or another of `domain.policies` stands just below the route's own
decorator. A visitor who asks for what needs an account is led to the sign-in page, and back
afterwards; whoever lacks a profile or a structure is led to where one is made; a desk that is not
one's own does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from reserve_app.api.forms import Form, read_form
from reserve_app.api.uploads import read_upload
from reserve_app.domain.errors import Forbidden, NotFound
from reserve_app.domain.policies import Policy, declared
from reserve_app.language import _
from reserve_app.queries.visits import NOBODY, Visit, secret_in, visit_of

SIGN_IN = "/connexion"
# Where whoever is signed in gets what a page asks for; elsewhere the page does not exist.
ELSEWHERE: dict[int | str, dict[str, Any]] = {303: {"description": "Sign in, or say who you are"}}
WAYS_IN = {Policy.VOLUNTEER: "/compte/profil", Policy.MANAGER: "/structure"}


class GuardedRoute(APIRoute):
    """A route whose endpoint says its policy."""

    reads_forms = True

    async def read(self, request: Request) -> Form:
        """Return what a form sent.

        Raises:
            BadInput: another kind of body, or one larger than any form of ours.
        """
        return await read_form(request)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler, behind the check of who asks."""
        handler = super().get_route_handler()
        policy = declared(self.endpoint)

        async def guarded(request: Request) -> Response:
            secret = secret_in(request.headers.get("cookie", ""))
            now = datetime.now(UTC)
            visit = NOBODY if secret is None else await run_in_threadpool(visit_of, secret, now)
            if policy is None:
                msg = _("Cette adresse n'est pas ouverte.")
                raise Forbidden(msg)
            if not visit.meets(policy):
                return _way_in(request, visit, policy)
            request.state.visit = visit
            if request.method == "POST" and self.reads_forms:
                request.state.form = await self.read(request)
            return await handler(request)

        return guarded


class UnreadRoute(GuardedRoute):
    """A guarded route that never looks at what was sent, of whatever kind it is."""

    reads_forms = False


class UploadRoute(GuardedRoute):
    """A route whose form sends a file with its fields."""

    async def read(self, request: Request) -> Form:
        """Return the fields, and keep the file with the request."""
        return await read_upload(request)


def visit(request: Request) -> Visit:
    """Return who asks."""
    found: Visit = request.state.visit
    return found


def form(request: Request) -> Form:
    """Return what the form sent."""
    found: Form = request.state.form
    return found


def client_address(request: Request) -> str:
    """Return the network address of who asks, as our own proxies saw it; for rate limits only."""
    from reserve_app.settings import get_settings

    hops = get_settings().trusted_proxy_hops
    forwarded = request.headers.get("x-forwarded-for", "").split(",")
    if hops and len(forwarded) >= hops and forwarded[-hops].strip():
        return forwarded[-hops].strip()
    return request.client.host if request.client else ""


def see(path: str) -> RedirectResponse:
    """Send the browser to a page of ours, after a form (303: it asks for it with GET)."""
    return RedirectResponse(path, status_code=303, headers={"Cache-Control": "no-store"})


def _way_in(request: Request, asking: Visit, policy: Policy) -> Response:
    if asking.signed_in:
        if policy in WAYS_IN:
            return see(WAYS_IN[policy])
        msg = _("Cette adresse n'existe pas.")
        raise NotFound(msg)
    return see(f"{SIGN_IN}?suite={quote(request.url.path)}")
