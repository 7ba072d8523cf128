"""The addresses of territories: everybody's, with true numbers for those who moderate them."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from reserve_app.api.documents.answers import answer, not_found
from reserve_app.api.documents.built import built_page
from reserve_app.api.documents.heads import feed_links, page_head
from reserve_app.api.documents.markup import tag
from reserve_app.api.documents.territories import PATH, territories_html
from reserve_app.api.documents.territory import territory_html
from reserve_app.api.guarded import GuardedRoute, see, visit
from reserve_app.domain.errors import BadInput, NotFound
from reserve_app.domain.policies import public
from reserve_app.presenting.finder import SITE
from reserve_app.presenting.territories import DESCRIPTION, TITLE, territories_view
from reserve_app.presenting.territory import territory_page
from reserve_app.queries.territories import all_territories

router = APIRouter(include_in_schema=False, route_class=GuardedRoute)
READ = ["GET", "HEAD"]


@router.api_route(PATH, methods=READ)
@public
def territories(request: Request, region: str = "", tri: str = "oublies") -> Response:
    """Answer the table and the map; an unknown region or order leads back to the whole."""
    now, actor = datetime.now(UTC), visit(request).actor
    try:
        view = territories_view(all_territories(actor, now), region, tri, now)
    except BadInput:
        return see(PATH)
    title = f"{TITLE} – {SITE}"
    page = built_page("territoires").titled(title).filled({"main": territories_html(view)})
    return answer(request, page.with_head(*page_head(PATH, title, DESCRIPTION)))


@router.api_route(f"{PATH}/{{code}}", methods=READ)
@public
def territory(request: Request, code: str) -> Response:
    """Answer one territory; a code in small letters leads to the right one."""
    if code != code.upper() and code.isascii():
        return see(f"{PATH}/{quote(code.upper())}")
    try:
        shown = territory_page(visit(request).actor, code, datetime.now(UTC))
    except NotFound:
        return not_found(request)
    title = f"{shown.title} – {SITE}"
    page = built_page("__spa-fallback").titled(title).filled({"main": territory_html(shown)})
    style = tag("link", rel="stylesheet", href="/territories.css")
    head = page_head(f"{PATH}/{code}", title, DESCRIPTION)
    head += feed_links(f"{PATH}/{code}/missions", f"Missions, {shown.title}")
    return answer(request, page.with_head(*head, style))


@router.api_route(f"{PATH}/", methods=READ)
@router.api_route(f"{PATH}.html", methods=READ)
@public
def other_spelling() -> Response:
    """Lead to the one address of the page."""
    return see(PATH)
