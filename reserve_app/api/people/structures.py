"""`/structure`: the structures one works for, and the invitations one received."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from reserve_app.api.documents.my_structures import my_structures_html
from reserve_app.api.forms import Form
from reserve_app.api.guarded import GuardedRoute, form, see, visit
from reserve_app.api.people.profile_form import now
from reserve_app.api.people.showing import show
from reserve_app.domain.errors import BadInput, ReserveError
from reserve_app.domain.policies import signed_in
from reserve_app.language import _
from reserve_app.presenting.accounts import done_sentence
from reserve_app.presenting.structures import my_structures as everything
from reserve_app.presenting.structures import structure_path
from reserve_app.services.team_invitations import accept_mine, decline_mine

router = APIRouter(include_in_schema=False, route_class=GuardedRoute)
PATH = "/structure"


@router.get(PATH)
@signed_in
def page(request: Request, fait: str = "") -> Response:
    """Answer the page; the same address invites whoever has no structure yet."""
    return _page(request, Form(), done_sentence(fait))


@router.post(PATH)
@signed_in
def answer_invitation(request: Request) -> Response:
    """Accept or decline an invitation sent to one's own address."""
    sent, actor = form(request), visit(request).actor
    number = sent.number("n")
    try:
        if sent.one("act") == "accept":
            joined = accept_mine(actor, number, now())
            return see(f"{structure_path(joined, 'equipe')}?fait=equipe-rejointe")
        if sent.one("act") == "decline":
            decline_mine(actor, number)
            return see(f"{PATH}?fait=invitation-declinee")
        msg = _("Cette action n'existe pas.")
        raise BadInput(msg)
    except ReserveError as error:
        return _page(request, sent.refused(error))


def _page(request: Request, sent: Form, message: str = "") -> Response:
    mine = everything(visit(request).actor, now())
    return show(request, "structure", my_structures_html(mine, sent, message), status=sent.status)
