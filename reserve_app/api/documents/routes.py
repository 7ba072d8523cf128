"""The addresses whose HTML the server completes."""

from __future__ import annotations

import logging

from fastapi import APIRouter, Request, Response
from starlette.responses import PlainTextResponse

from reserve_app.api.documents.answers import answer
from reserve_app.api.documents.built import built_page
from reserve_app.api.documents.heads import page_head, search_feeds
from reserve_app.api.documents.markup import html
from reserve_app.api.documents.results import criteria_error, results, zone
from reserve_app.api.guarded import GuardedRoute, see
from reserve_app.domain.actor import VISITOR
from reserve_app.domain.errors import ReserveError
from reserve_app.domain.policies import public
from reserve_app.language import _
from reserve_app.presenting.finder import (
    DESCRIPTION,
    HERE,
    FinderView,
    present,
    present_problem,
    read_query,
    settled,
)
from reserve_app.presenting.home import DESCRIPTION as HOME_DESCRIPTION
from reserve_app.presenting.home import TITLE as HOME_TITLE
from reserve_app.presenting.home import counts_text
from reserve_app.presenting.profile import profile
from reserve_app.presenting.structures import DESCRIPTION as STRUCTURES_DESCRIPTION
from reserve_app.presenting.structures import TITLE as STRUCTURES_TITLE
from reserve_app.queries.missions import (
    find_missions,
    home_counts,
    today_in_france,
)
from reserve_app.search.criteria import parse
from reserve_app.settings import get_settings

router = APIRouter(include_in_schema=False, route_class=GuardedRoute)
log = logging.getLogger(__name__)
READ = ["GET", "HEAD"]


@router.api_route("/", methods=READ)
@public
def home(request: Request) -> Response:
    """Answer the home page with its counts; without them if the database does not answer."""
    page = built_page("index").with_head(*page_head("/", _(HOME_TITLE), _(HOME_DESCRIPTION)))
    try:
        counts = counts_text(home_counts(VISITOR))
    except ReserveError as error:
        log.warning("home counts: %s", error.code)
        counts = {}
    slots = {f"count-{kind}": html(count) for kind, count in counts.items()}
    return answer(request, page.filled(slots))


@router.api_route("/missions", methods=READ)
@public
def finder(request: Request) -> Response:
    """Answer the finder with its list and its form filled."""
    if (address := settled(request.url.query)) is not None:
        return see(address)
    view, values, status = _search(request.url.query)
    # In the form itself the zone would outlive a new place typed there.
    box = ",".join(values.pop("bbox", ()))
    slots = {"results": results(view), "error": html(criteria_error(view))}
    if box and view.problem_field != "bbox":
        slots["zone"] = zone(box, "".join(values["near"]))
    slots |= {f"n-{kind}": html(view.counts.get(kind, "")) for kind in profile().keys}
    page = built_page("missions").titled(view.title).filled(slots)
    page = page.checked(values, view.place_code)
    head = page_head("/missions", view.title, _(DESCRIPTION))
    head += search_feeds(request.url.query)
    return answer(request, page.with_head(*head), status=status)


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
    words = [word for word in params.get("q", ()) if word][-1:]  # of several, the one searched
    # Without JavaScript a position goes back as it came; a commune as its name.
    near = view.place_code if view.place == _(HERE) else view.place
    return view, values | {"q": words, "near": [near] if near else []}, status


@router.api_route("/structures", methods=READ)
@public
def structures(request: Request) -> Response:
    """Answer the page for structures; only its header depends on who asks."""
    head = page_head("/structures", _(STRUCTURES_TITLE), _(STRUCTURES_DESCRIPTION))
    return answer(request, built_page("structures").with_head(*head))


@router.api_route("/robots.txt", methods=READ)
@public
def robots() -> Response:
    """Let everything public be read; the socket and the API are of no use to a search engine."""
    address = f"{get_settings().public_url}/sitemap.xml"
    return PlainTextResponse(
        f"User-agent: *\nDisallow: /_event\nDisallow: /api/\nDisallow: /compte\n"
        f"Disallow: /mes-missions\nSitemap: {address}\n"
    )
