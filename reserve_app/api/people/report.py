"""`/signaler`: anyone signed in reports a published mission; it comes back to the moderators."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from reserve_app.api.documents.answers import not_found
from reserve_app.api.documents.report import PATH, report_html
from reserve_app.api.forms import Form
from reserve_app.api.guarded import GuardedRoute, form, see, visit
from reserve_app.api.people.profile_form import now
from reserve_app.api.people.showing import mission_called, show
from reserve_app.domain.errors import ReserveError
from reserve_app.domain.policies import signed_in
from reserve_app.presenting.accounts import done_sentence
from reserve_app.services.reports import report_mission

router = APIRouter(include_in_schema=False, route_class=GuardedRoute)


@router.get(PATH)
@signed_in
def report_page(request: Request, mission: str = "", fait: str = "") -> Response:
    """Answer the form of a mission."""
    return _page(request, Form({"mission": [mission[:12]]}), done_sentence(fait))


@router.post(PATH)
@signed_in
def send_report(request: Request) -> Response:
    """Report it; twice by the same person counts once."""
    sent, number = form(request), form(request).number("mission")
    reason, words = sent.one("reason"), sent.one("reason_text")
    try:
        report_mission(visit(request).actor, number, reason, words, now=now())
    except ReserveError as error:
        return _page(request, sent.refused(error))
    return see(f"{PATH}?mission={number}&fait=signale")


def _page(request: Request, sent: Form, message: str = "") -> Response:
    mission = mission_called(sent.number("mission"))
    if mission is None:
        return not_found(request)
    content = report_html(mission, sent, message)
    return show(request, "signaler", content, status=sent.status)
