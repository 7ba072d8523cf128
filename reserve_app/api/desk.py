"""The desk's own requests: its page, letting go of what one holds, a contact.

A contact leaves by a request of its own, never by the socket: it is in no frame and no state.
"""

from __future__ import annotations

import logging
from dataclasses import asdict

from fastapi import APIRouter, Request, Response
from starlette.responses import JSONResponse

from reserve_app.api.documents.answers import answer
from reserve_app.api.documents.built import built_page
from reserve_app.api.documents.desk import desk_tabs
from reserve_app.api.guarded import ELSEWHERE, GuardedRoute, visit
from reserve_app.api.people.profile_form import now
from reserve_app.domain.policies import moderator
from reserve_app.language import _
from reserve_app.presenting.accounts import page_title
from reserve_app.presenting.moderators import DESK, DESK_TITLE
from reserve_app.services.claims import release
from reserve_app.services.review_contact import reveal_contact

pages = APIRouter(include_in_schema=False, route_class=GuardedRoute)
router = APIRouter(route_class=GuardedRoute, responses=ELSEWHERE)
log = logging.getLogger(__name__)
READ = ["GET", "HEAD"]


@pages.api_route(DESK, methods=READ)
@moderator
def desk(request: Request) -> Response:
    """Answer the desk; what waits comes by the socket, after the guard."""
    page = built_page("moderation").titled(page_title(_(DESK_TITLE)))
    return answer(request, page.filled({"tabs": desk_tabs(visit(request), DESK)}), private=True)


@pages.post(f"{DESK}/liberer")
@moderator
def let_go(request: Request) -> Response:
    """Give back what the moderator holds: the page that closes says so by itself."""
    release(visit(request).actor, now=now())
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


@router.post("/reviews/{item}/contact", summary="How to reach whom an item is about")
@moderator
def contact(request: Request, item: int) -> Response:
    """Return how to reach them; a volunteer sees that it was read."""
    found = reveal_contact(visit(request).actor, item, now=now())
    return JSONResponse(asdict(found), headers={"Cache-Control": "no-store"})
