"""A mission's poster, to print and pin up."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from reserve_app.api.open_data import FileRoute, cached
from reserve_app.api.open_missions import read_id
from reserve_app.domain.actor import VISITOR
from reserve_app.domain.policies import public
from reserve_app.queries.missions import get_mission, today_in_france

router = APIRouter(include_in_schema=False, route_class=FileRoute)
LIFETIME = "public, max-age=300, stale-while-revalidate=3600"


@router.api_route("/missions/{mission}/affiche.pdf", methods=["GET", "HEAD"])
@public
def mission_poster(request: Request, mission: str) -> Response:
    """Answer the poster of a public mission, one A4 page."""
    from reserve_app.presenting.poster import poster  # late: what writes PDF is large

    found = get_mission(read_id(mission), VISITOR)
    name = f'inline; filename="affiche-mission-{found.id}.pdf"'
    body = poster(found, today_in_france())
    headers = {"Content-Disposition": name}
    return cached(request, body, "application/pdf", lifetime=LIFETIME, headers=headers)
