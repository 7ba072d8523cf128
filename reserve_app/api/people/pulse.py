"""`/admin/pouls`."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from reserve_app.api.documents.pulse import pulse_html
from reserve_app.api.guarded import GuardedRoute, visit
from reserve_app.api.people.profile_form import now
from reserve_app.api.people.showing import show
from reserve_app.domain.policies import admin
from reserve_app.presenting.moderators import PULSE
from reserve_app.presenting.pulse import pulse_view
from reserve_app.queries.pulse import pulse
from reserve_app.services.gauges import counted

router = APIRouter(include_in_schema=False, route_class=GuardedRoute)


@router.get(PULSE)
@admin
def pulse_page(request: Request) -> Response:
    """Answer the page."""
    asking, moment = visit(request), now()
    view = pulse_view(pulse(asking.actor, moment), counted(), moment)
    return show(request, PULSE[1:], pulse_html(asking, view))
