"""`/inscription`: two steps, one account at the end, and the same answer for every address."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from reserve_app.api.documents.sign_up import (
    for_structure_html,
    thanks_html,
    where_html,
    who_html,
)
from reserve_app.api.forms import Form
from reserve_app.api.guarded import GuardedRoute, client_address, form, see, visit
from reserve_app.api.hashing import in_password_thread
from reserve_app.api.people.profile_form import NEW, check_who, now, read_checked
from reserve_app.api.people.showing import show, title_of
from reserve_app.domain.errors import ReserveError
from reserve_app.domain.names import clean_name
from reserve_app.domain.policies import public
from reserve_app.queries.teams import invitation_of
from reserve_app.services.accounts import SignUp, sign_up
from reserve_app.settings import get_settings

router = APIRouter(include_in_schema=False, route_class=GuardedRoute)
PATH, THANKS = "/inscription", "/inscription/merci"
STRUCTURE = "/inscription/structure"
WHO_FIELDS = frozenset({"first_name", "last_name", "birth_date", "email"})


@router.get(PATH)
@public
def first_step(request: Request, mission: str = "") -> Response:
    """Answer the empty first step."""
    if visit(request).signed_in:
        return see("/compte")
    return _who(request, Form({"mission": [mission[:12]]}))


@router.post(PATH)
@public
async def next_step(request: Request) -> Response:
    """Check the step that was sent; answer the next one, the same with its error, or the end."""
    sent = form(request)
    try:
        check_who(sent)
        if sent.one("back"):
            return _who(request, sent)
        if sent.one("step") != "2":
            return _where(
                request, Form(sent.values if sent.one("radius_km") else {**NEW, **sent.values})
            )
        await in_password_thread(lambda: _sign_up(sent, client_address(request)))
    except ReserveError as error:
        refused = sent.refused(error)
        first = error.field in WHO_FIELDS or sent.one("step") != "2"
        return _who(request, refused) if first else _where(request, refused)
    return see(THANKS)


@router.get(STRUCTURE)
@public
def for_a_structure(request: Request, jeton: str = "") -> Response:
    """Answer the short form of whoever comes for a structure: no volunteer's profile is asked."""
    if visit(request).signed_in:
        return see("/structure")
    invited = invitation_of(jeton[:100], now())
    asked = Form({"email": [invited.email] if invited else []})
    return show(request, STRUCTURE.strip("/"), for_structure_html(asked))


@router.post(STRUCTURE)
@public
async def sign_up_for_a_structure(request: Request) -> Response:
    """Create an account without a profile; the answer is the same whatever existed."""
    sent = form(request)
    try:
        await in_password_thread(lambda: _sign_up_lean(sent, client_address(request)))
    except ReserveError as error:
        content = for_structure_html(sent.refused(error))
        return show(request, STRUCTURE.strip("/"), content, status=error.status)
    return see(THANKS)


@router.get(THANKS)
@public
def thanks(request: Request) -> Response:
    """Say that a mail is on its way."""
    return show(request, "inscription/merci", thanks_html(bool(get_settings().mailbox)))


def _sign_up(sent: Form, address: str) -> None:
    wish = SignUp(
        email=sent.one("email"),
        password=sent.one("password"),
        profile=read_checked(sent),
        mission_id=sent.number("mission") or None,
    )
    sign_up(wish, address=address, now=now())


def _sign_up_lean(sent: Form, address: str) -> None:
    name = clean_name(sent.one("name"), field="name")
    wish = SignUp(email=sent.one("email"), password=sent.one("password"), name=name)
    sign_up(wish, address=address, now=now())


def _who(request: Request, sent: Form) -> Response:
    content = who_html(sent, title_of(sent.number("mission")))
    return show(request, "inscription", content, status=sent.status)


def _where(request: Request, sent: Form) -> Response:
    content = where_html(sent, title_of(sent.number("mission")))
    return show(request, "inscription", content, status=sent.status)
