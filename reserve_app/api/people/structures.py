"""`/structure`: the structures one works for."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from reserve_app.api.documents.my_structures import my_structures_html
from reserve_app.api.guarded import GuardedRoute, visit
from reserve_app.api.people.showing import show
from reserve_app.domain.policies import signed_in
from reserve_app.presenting.accounts import done_sentence
from reserve_app.presenting.structures import structure_view
from reserve_app.queries.structures import my_structures

router = APIRouter(route_class=GuardedRoute)
PATH = "/structure"


@router.get(PATH)
@signed_in
def page(request: Request, fait: str = "") -> Response:
    """Answer the page; the same address invites whoever has no structure yet."""
    mine = [structure_view(one) for one in my_structures(visit(request).actor)]
    return show(request, "structure", my_structures_html(mine, done_sentence(fait)))
