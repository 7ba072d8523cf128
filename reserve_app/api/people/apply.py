"""A mission's page, and "Je veux aider" on it; the mission as a calendar file."""

from __future__ import annotations

import logging
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from reserve_app.api.documents.answers import answer, not_found, sorry
from reserve_app.api.documents.applying import apply_html
from reserve_app.api.documents.built import built_page_of
from reserve_app.api.documents.heads import mission_head
from reserve_app.api.documents.mission import mission_html
from reserve_app.api.documents.report import report_link
from reserve_app.api.forms import Form
from reserve_app.api.guarded import GuardedRoute, form, see, visit
from reserve_app.api.people.profile_form import now
from reserve_app.domain.actor import VISITOR
from reserve_app.domain.errors import NotFound, NotSignedIn, ReserveError
from reserve_app.domain.policies import public
from reserve_app.domain.states import InterestState
from reserve_app.language import _
from reserve_app.mail.calendar import calendar_of
from reserve_app.presenting.applying import apply_view
from reserve_app.presenting.cards import mission_path
from reserve_app.presenting.feeds import for_calendar
from reserve_app.presenting.problems import DOWN_HEADING, DOWN_TITLE, PAGE_DOWN
from reserve_app.queries.details import MissionDetail
from reserve_app.queries.missions import get_mission, today_in_france
from reserve_app.queries.standing import standing
from reserve_app.services.interests import apply

router = APIRouter(include_in_schema=False, route_class=GuardedRoute)
log = logging.getLogger(__name__)
READ = ["GET", "HEAD"]
HIGHEST_ID_DIGITS = 12


@router.api_route("/missions/{mission_id}.ics", methods=READ)
@public
def calendar(mission_id: str) -> Response:
    """Answer a public mission as a calendar file."""
    found = get_mission(_number(mission_id), VISITOR)
    text = calendar_of(for_calendar(found), now())
    name = f'attachment; filename="mission-{found.id}.ics"'
    headers = {"Content-Disposition": name, "Cache-Control": "no-cache"}
    return Response(text, media_type="text/calendar; charset=utf-8", headers=headers)


@router.api_route("/missions/{mission_id}", methods=READ)
@router.api_route("/missions/{mission_id}/{slug}", methods=READ)
@public
def mission(request: Request, mission_id: str, slug: str = "") -> Response:
    """Answer a mission's page; a wrong or missing slug leads to the right address."""
    try:
        found = get_mission(_number(mission_id), VISITOR)
    except NotFound:
        return not_found(request)
    except ReserveError as error:
        log.warning("mission: %s", error.code)
        if not slug:  # in the browser only the whole address is a page: this one would "not exist"
            return RedirectResponse(mission_path(_number(mission_id), "mission"), status_code=307)
        return sorry(request, error.status, _(DOWN_TITLE), _(DOWN_HEADING), _(PAGE_DOWN))
    if slug != found.slug:
        address = quote(mission_path(found.id, found.slug))
        return RedirectResponse(address, status_code=301)
    return _page(request, found, Form())


@router.post("/missions/{mission_id}/{slug}")
@public
def help_there(request: Request, mission_id: str, slug: str) -> Response:
    """Say "I want to help"; a visitor signs up or in first, and comes back here."""
    del slug
    number, sent, actor = _number(mission_id), form(request), visit(request).actor
    try:
        done = apply(actor, number, key=sent.one("key"), now=now(), message=sent.one("message"))
    except ReserveError as error:
        return _not_helped(request, number, sent, error)
    waiting = done.state is InterestState.WAITLISTED
    said = ("attente" if waiting else "aide") if done.new else "deja"
    return see(f"/mes-missions?fait={said}")


def _not_helped(request: Request, number: int, sent: Form, error: ReserveError) -> Response:
    """Lead to what is missing, or show the mission again with the reason; a hidden one is not."""
    try:
        found = get_mission(number, VISITOR)
    except NotFound:
        return not_found(request)
    if isinstance(error, NotSignedIn):
        return see(f"/connexion?mission={found.id}")
    if isinstance(error, NotFound):
        return see(f"/compte/profil?mission={found.id}")
    return _page(request, found, sent.refused(error))


def _page(request: Request, found: MissionDetail, sent: Form) -> Response:
    title, head = mission_head(found)
    today = today_in_france()
    who = standing(visit(request).actor, found.id)
    panel = apply_html(found, apply_view(found, who, today), sent)
    report = report_link(found, signed_in=visit(request).signed_in)
    page = built_page_of(request).titled(title).with_head(*head)
    filled = page.filled({"main": mission_html(found, today, panel, report)})
    return answer(request, filled, status=sent.status)


def _number(typed: str) -> int:
    usable = typed.isascii() and typed.isdecimal() and len(typed) <= HIGHEST_ID_DIGITS
    return int(typed) if usable else 0
