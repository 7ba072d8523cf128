"""`/courriels`: what would be sent, on a machine that sends nothing. Does not exist elsewhere."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from reserve_app.api.documents.answers import answer
from reserve_app.api.documents.built import built_page
from reserve_app.api.documents.mailbox import mailbox_html
from reserve_app.api.guarded import GuardedRoute
from reserve_app.api.people.showing import show
from reserve_app.domain.policies import public
from reserve_app.queries.outbox import latest_letters
from reserve_app.settings import LOCAL_HOSTS, get_settings

router = APIRouter(include_in_schema=False, route_class=GuardedRoute)


@router.get("/courriels")
@public
def mailbox(request: Request) -> Response:
    """Answer the letters, newest first."""
    asked = request.url.hostname in LOCAL_HOSTS
    near = request.client is not None and request.client.host in LOCAL_HOSTS
    if not (get_settings().mailbox and asked and near):
        return answer(request, built_page("404"), status=404)
    return show(request, "courriels", mailbox_html(latest_letters()))
