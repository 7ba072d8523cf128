"""The addresses whose HTML the server completes."""

from __future__ import annotations

import gzip
import logging
import re
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from starlette.responses import PlainTextResponse, RedirectResponse

from reserve_app.api.documents.built import BuiltPage, built_page
from reserve_app.api.documents.heads import mission_head, page_head
from reserve_app.api.documents.markup import html, tag
from reserve_app.api.documents.mission import mission_html
from reserve_app.api.documents.results import results
from reserve_app.domain.actor import VISITOR
from reserve_app.domain.errors import NotFound, ReserveError
from reserve_app.presenting.cards import mission_path
from reserve_app.presenting.finder import (
    DESCRIPTION,
    HERE,
    SITE,
    FinderView,
    present,
    present_problem,
    read_query,
)
from reserve_app.presenting.home import DESCRIPTION as HOME_DESCRIPTION
from reserve_app.presenting.home import TITLE as HOME_TITLE
from reserve_app.presenting.home import counts_text
from reserve_app.presenting.problems import DOWN_HEADING, DOWN_TITLE, HOME, NOT_HERE, PAGE_DOWN
from reserve_app.presenting.profile import profile
from reserve_app.presenting.structures import DESCRIPTION as STRUCTURES_DESCRIPTION
from reserve_app.presenting.structures import TITLE as STRUCTURES_TITLE
from reserve_app.queries.missions import (
    find_missions,
    get_mission,
    home_counts,
    today_in_france,
)
from reserve_app.search.criteria import parse
from reserve_app.settings import get_settings

router = APIRouter(include_in_schema=False)
log = logging.getLogger(__name__)
READ = ["GET", "HEAD"]
WRITE = ["POST", "PUT", "PATCH", "DELETE"]
LIFETIME = "no-cache"  # kept, but asked for again each time
GZIP_LEVEL = 5  # 0.4 ms for a page of 40 kB; 9 saves 1 % more
HIGHEST_ID_DIGITS = 12
_SLASH_TOO_MANY = re.compile(r"[0-9]+/([\w-]+/)?")


@router.api_route("/", methods=READ)
def home(request: Request) -> Response:
    """Answer the home page with its counts; without them if the database does not answer."""
    page = built_page("index").with_head(*page_head("/", HOME_TITLE, HOME_DESCRIPTION))
    try:
        counts = counts_text(home_counts(VISITOR).kinds)
    except ReserveError as error:
        log.warning("home counts: %s", error.code)
        counts = {}
    slots = {f"count-{kind}": html(count) for kind, count in counts.items()}
    return _page(request, page.filled(slots))


@router.api_route("/missions", methods=READ)
def finder(request: Request) -> Response:
    """Answer the finder with its list and its form filled."""
    view, values, status = _search(request.url.query)
    slots = {"results": results(view)}
    slots |= {f"n-{kind}": html(view.counts.get(kind, "")) for kind in profile().keys}
    page = built_page("missions").titled(view.title).filled(slots)
    page = page.checked(values, view.place_code)
    head = page_head("/missions", view.title, DESCRIPTION)
    return _page(request, page.with_head(*head), status=status)


def _search(query: str) -> tuple[FinderView, dict[str, list[str]], int]:
    params: dict[str, list[str]] = {}
    try:
        params = read_query(query)
        criteria = parse(params)
        view = present(find_missions(criteria, VISITOR), criteria, today_in_france())
        status = 200
    except ReserveError as error:
        view = present_problem(error, params)
        status = error.status
    values = {name: ",".join(sent).split(",") for name, sent in params.items()}
    # The zone is left out: without JavaScript it would outlive a new place typed in the form.
    values.pop("bbox", None)
    words = [word for word in params.get("q", ()) if word][-1:]  # of several, the one searched
    # Without JavaScript a position goes back as it came; a commune as its name.
    near = view.place_code if view.place == HERE else view.place
    return view, values | {"q": words, "near": [near] if near else []}, status


@router.api_route("/missions/{mission_id}", methods=READ)
@router.api_route("/missions/{mission_id}/{slug}", methods=READ)
def mission(request: Request, mission_id: str, slug: str = "") -> Response:
    """Answer a mission's page; a wrong or missing slug leads to the right address."""
    try:
        found = get_mission(_number(mission_id), VISITOR)
    except NotFound:
        return _not_found(request)
    except ReserveError as error:
        log.warning("mission: %s", error.code)
        return _sorry(request, error.status, DOWN_TITLE, DOWN_HEADING, PAGE_DOWN)
    if slug != found.slug:
        return RedirectResponse(quote(mission_path(found.id, found.slug)), status_code=301)
    title, head = mission_head(found)
    page = built_page("__spa-fallback").titled(title).with_head(*head)
    return _page(request, page.filled({"main": mission_html(found, today_in_france())}))


def _number(typed: str) -> int:
    usable = typed.isascii() and typed.isdecimal() and len(typed) <= HIGHEST_ID_DIGITS
    return int(typed) if usable else 0


@router.api_route("/structures", methods=READ)
def structures(request: Request) -> Response:
    """Answer the page for structures."""
    head = page_head("/structures", STRUCTURES_TITLE, STRUCTURES_DESCRIPTION)
    return _page(request, built_page("structures").with_head(*head))


@router.api_route("/index.html", methods=READ)
@router.api_route("/missions.html", methods=READ)
@router.api_route("/structures.html", methods=READ)
@router.api_route("/missions/", methods=READ)
@router.api_route("/structures/", methods=READ)
def other_spelling(request: Request) -> Response:
    """Lead to the one address of a page; never to another host, whatever the request says."""
    path = request.url.path.removesuffix(".html").removesuffix("/").removesuffix("/index")
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{path or '/'}{query}", status_code=308)


@router.api_route("/404.html", methods=READ)
@router.api_route("/__spa-fallback.html", methods=READ)
@router.api_route("/missions/{rest:path}", methods=READ)
@router.api_route("/structures/{rest:path}", methods=READ)
def nothing_here(request: Request, rest: str = "") -> Response:
    """Answer that there is no such page; a mission's address with a slash too many is led on."""
    if _SLASH_TOO_MANY.fullmatch(rest) and request.url.path.startswith("/missions/"):
        return other_spelling(request)
    return _not_found(request)


@router.api_route("/", methods=WRITE)
@router.api_route("/missions", methods=WRITE)
@router.api_route("/missions/{rest:path}", methods=WRITE)
@router.api_route("/structures", methods=WRITE)
def only_read(request: Request, rest: str = "") -> Response:
    """Refuse to change what can only be read, in French."""
    del rest
    answer = _sorry(request, 405, f"{NOT_HERE} – {SITE}", NOT_HERE, "")
    answer.headers["Allow"] = ", ".join(READ)
    return answer


def _not_found(request: Request) -> Response:
    return _page(request, built_page("404"), status=404)


def _sorry(request: Request, status: int, title: str, heading: str, sentence: str) -> Response:
    content = tag(
        "div",
        tag("h1", heading),
        tag("p", sentence, class_="lead") if sentence else None,
        tag("p", tag("a", HOME, href="/", class_="btn btn-go")),
        class_="page",
    )
    page = built_page("__spa-fallback").titled(title).filled({"main": content})
    return _page(request, page, status=status)


@router.api_route("/robots.txt", methods=READ)
def robots() -> Response:
    """Let everything public be read; the socket and the API are of no use to a search engine."""
    address = f"{get_settings().public_url}/sitemap.xml"
    return PlainTextResponse(
        f"User-agent: *\nDisallow: /_event\nDisallow: /api/\nSitemap: {address}\n"
    )


def _page(request: Request, page: BuiltPage, *, status: int = 200) -> Response:
    body = page.text.encode()
    headers = {"Cache-Control": LIFETIME, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, GZIP_LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, status, headers, media_type="text/html")
