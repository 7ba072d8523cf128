"""Addresses beside the pages: other spellings of them, files of the build, changes refused.

Its routes match much: they are asked last, after every page's own.
"""

from __future__ import annotations

import re

from fastapi import APIRouter, Request, Response
from starlette.convertors import PathConvertor, register_url_convertor
from starlette.responses import RedirectResponse

from reserve_app.api.documents.answers import not_found, sorry
from reserve_app.api.guarded import GuardedRoute
from reserve_app.domain.policies import public
from reserve_app.presenting.finder import SITE
from reserve_app.presenting.problems import NOT_HERE

router = APIRouter(include_in_schema=False, route_class=GuardedRoute)
READ = ["GET", "HEAD"]
WRITE = ["POST", "PUT", "PATCH", "DELETE"]


class _OfNobody(PathConvertor):
    """Any address but those of Reflex's socket and of the API, which answer for themselves."""

    regex = "(?!_|api/).*"


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
    """Refuse to change what can only be read, in French."""
    del rest
    refusal = sorry(request, 405, f"{NOT_HERE} – {SITE}", NOT_HERE, "")
    refusal.headers["Allow"] = ", ".join(READ)
    return refusal
