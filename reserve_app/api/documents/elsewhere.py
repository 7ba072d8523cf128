"""Addresses beside the pages: other spellings of them, files of the build, changes refused.

Its routes match much: they are asked last, after every page's own; those of `api` after the API's.
People are answered a page, programs a problem document.
"""

from __future__ import annotations

import re

from fastapi import APIRouter, Request, Response
from starlette.convertors import PathConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.routing import Match

from reserve_app.api.documents.answers import not_found, sorry
from reserve_app.api.guarded import UnreadRoute
from reserve_app.domain.errors import NotFound
from reserve_app.domain.policies import public
from reserve_app.language import _
from reserve_app.presenting.finder import SITE
from reserve_app.presenting.problems import NOT_HERE

router = APIRouter(include_in_schema=False, route_class=UnreadRoute)
api = APIRouter(include_in_schema=False, route_class=UnreadRoute)
READ = ["GET", "HEAD"]
WRITE = ["POST", "PUT", "PATCH", "DELETE"]
UNUSED = ["OPTIONS", "TRACE"]  # no address answers them; Reflex would, in plain text


class _OfNobody(PathConvertor):
    """Any address but those of Reflex's socket and of the API, which answer for themselves."""

    regex = "(?!_|api/|api$).*"


register_url_convertor("of_nobody", _OfNobody())
_SLASH_TOO_MANY = re.compile(r"[0-9]+/([\w-]+/)?")


@router.api_route("/index.html", methods=READ)
@router.api_route("/missions.html", methods=READ)
@router.api_route("/structures.html", methods=READ)
@router.api_route("/missions/", methods=READ)
@router.api_route("/structures/", methods=READ)
@public
def other_spelling(request: Request) -> Response:
    """Lead to the one address of a page; never to another host, whatever the request says."""
    path = request.url.path.removesuffix(".html").removesuffix("/").removesuffix("/index")
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{path or '/'}{query}", status_code=308)


@router.api_route("/404.html", methods=READ)
@router.api_route("/__spa-fallback.html", methods=READ)
@router.api_route("/missions/{rest:path}", methods=READ)
@router.api_route("/structures/{rest:path}", methods=READ)
@public
def nothing_here(request: Request, rest: str = "") -> Response:
    """Answer that there is no such page; a mission's address with a slash too many is led on."""
    if _SLASH_TOO_MANY.fullmatch(rest) and request.url.path.startswith("/missions/"):
        return other_spelling(request)
    return not_found(request)


@router.api_route("/", methods=WRITE)
@router.api_route("/missions", methods=WRITE)
@router.api_route("/missions/{rest:path}", methods=WRITE)
@router.api_route("/structures", methods=WRITE)
@router.api_route("/{rest:of_nobody}", methods=WRITE)
@public
def only_read(request: Request, rest: str = "") -> Response:
    """Refuse to change what can only be read."""
    del rest
    if _is_program(request):
        raise HTTPException(405, headers={"Allow": ", ".join(READ)})
    refusal = sorry(request, 405, f"{_(NOT_HERE)} – {SITE}", _(NOT_HERE), "")
    refusal.headers["Allow"] = ", ".join(READ)
    return refusal


@api.api_route("/api", methods=[*READ, *WRITE, *UNUSED])
@api.api_route("/api/{rest:path}", methods=[*READ, *WRITE, *UNUSED])
@public
def no_such_thing(request: Request, rest: str = "") -> Response:
    """Answer a program that there is nothing here, or nothing that can be changed."""
    del rest
    allowed = [verb for verb in (*READ, *WRITE) if _is_answered(request, verb)]
    if allowed:
        raise HTTPException(405, headers={"Allow": ", ".join(allowed)})
    msg = _("Cette adresse n'existe pas.")
    raise NotFound(msg)


def _is_answered(request: Request, verb: str) -> bool:
    """Say whether the address of a request answers another verb, in a router but this one."""
    scope = {**request.scope, "method": verb}
    routers = (one for one in request.app.routes if getattr(one, "original_router", api) is not api)
    return any(one.matches(scope)[0] is Match.FULL for one in routers)


def _is_program(request: Request) -> bool:
    """Say whether who asks sends or wants JSON, and no page."""
    wanted = request.headers.get("accept", "")
    sent = request.headers.get("content-type", "").partition(";")[0].strip()
    return "text/html" not in wanted and "json" in f"{wanted} {sent}"
