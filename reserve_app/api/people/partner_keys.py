"""`/structure/{n}/cles`: make a key, revoke one."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from reserve_app.api.documents.partner_keys import PAGE, keys_html
from reserve_app.api.forms import Form
from reserve_app.api.guarded import GuardedRoute, form, see, visit
from reserve_app.api.people.profile_form import now
from reserve_app.api.people.showing import show_at
from reserve_app.domain.errors import BadInput, Forbidden, NotFound, ReserveError
from reserve_app.domain.policies import manager
from reserve_app.language import _
from reserve_app.presenting.accounts import done_sentence
from reserve_app.presenting.structures import structure_path, structure_view
from reserve_app.queries.partners import keys_of_structure
from reserve_app.queries.structures import get_my_structure
from reserve_app.services.partner_keys import make_key, revoke_key

router = APIRouter(include_in_schema=False, route_class=GuardedRoute)
PATH = f"/structure/{{structure:int}}/{PAGE}"


@router.get(PATH)
@manager
def page(request: Request, structure: int, fait: str = "") -> Response:
    """Answer the page."""
    return _page(request, structure, Form(), done_sentence(fait))


@router.post(PATH)
@manager
def act(request: Request, structure: int) -> Response:
    """Make or revoke a key; the new one is in this answer and in no other."""
    sent, actor = form(request), visit(request).actor
    try:
        if sent.one("act") == "revoke":
            revoke_key(actor, structure, sent.number("n"), now())
            return see(f"{structure_path(structure, PAGE)}?fait=cle-revoquee")
        if sent.one("act") != "make":
            raise BadInput(_("Cette action n'existe pas."))
        made = make_key(actor, structure, sent.one("name"), sent.many("scope"), now())
    except (Forbidden, NotFound):
        raise
    except ReserveError as error:
        return _page(request, structure, sent.refused(error))
    return _page(request, structure, Form(), made=made)


def _page(
    request: Request, structure: int, sent: Form, message: str = "", made: str = ""
) -> Response:
    actor = visit(request).actor
    keys = keys_of_structure(actor, structure)
    mine = get_my_structure(actor, structure)
    content = keys_html(structure_view(mine), keys, sent, message, made)
    title = _("Clés d'API – {structure}", structure=mine.name)
    return show_at(request, title, content, status=sent.status)
