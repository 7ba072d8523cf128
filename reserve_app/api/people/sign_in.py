"""`/connexion`, `/deconnexion` and the forgotten password."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from reserve_app.api.cookies import give_cookie, take_cookie
from reserve_app.api.documents.sign_in import forgotten_html, new_password_html, sign_in_html
from reserve_app.api.forms import Form
from reserve_app.api.guarded import GuardedRoute, client_address, form, see, visit
from reserve_app.api.hashing import in_password_thread
from reserve_app.api.people.profile_form import now
from reserve_app.api.people.showing import mission_called, show, title_of
from reserve_app.api.people.ways import home_of, way_back
from reserve_app.domain.errors import ReserveError
from reserve_app.domain.policies import public
from reserve_app.language import _
from reserve_app.presenting.accounts import SESSION_ENDED, done_sentence
from reserve_app.presenting.cards import mission_path
from reserve_app.queries.visits import Visit, secret_in, visit_of
from reserve_app.services.accounts import SignedIn, sign_in
from reserve_app.services.credentials import request_password_reset, reset_password
from reserve_app.services.sessions import sign_out

router = APIRouter(include_in_schema=False, route_class=GuardedRoute)
SIGN_IN, FORGOTTEN, NEW_PASSWORD = "/connexion", "/mot-de-passe-oublie", "/nouveau-mot-de-passe"


@router.get(SIGN_IN)
@public
def sign_in_page(
    request: Request, mission: str = "", suite: str = "", fin: str = "", fait: str = ""
) -> Response:
    """Answer the empty form; who is signed in already goes on."""
    asked = Form({"mission": [mission[:12]], "suite": [way_back(suite)]})
    if visit(request).signed_in:
        return see(_after(asked, visit(request)))
    message = _(SESSION_ENDED) if fin else done_sentence(fait)
    content = sign_in_html(asked, message, title_of(asked.number("mission")))
    return show(request, "connexion", content)


@router.post(SIGN_IN)
@public
async def enter(request: Request) -> Response:
    """Open a session, or say what is wrong in the same words for a known and an unknown address."""
    sent = form(request)
    try:
        opened = await in_password_thread(lambda: _sign_in(request, sent))
    except ReserveError as error:
        content = sign_in_html(sent.refused(error), "", title_of(sent.number("mission")))
        return show(request, "connexion", content, status=error.status)
    asking = await run_in_threadpool(visit_of, opened.secret, now())
    return give_cookie(see(_after(sent, asking)), opened.secret)


@router.post("/deconnexion")
@public
def leave(request: Request) -> Response:
    """Close the session of this browser; twice is once."""
    sign_out(secret_in(request.headers.get("cookie", "")), now())
    return take_cookie(see(f"{SIGN_IN}?fait=au-revoir"))


@router.get(FORGOTTEN)
@public
def forgotten_page(request: Request, fait: str = "") -> Response:
    """Ask where to send a link."""
    return show(request, "mot-de-passe-oublie", forgotten_html(Form(), done_sentence(fait)))


@router.post(FORGOTTEN)
@public
def forgotten(request: Request) -> Response:
    """Send a link if there is such an account; the answer is the same if not."""
    sent = form(request)
    try:
        request_password_reset(sent.one("email"), address=client_address(request), now=now())
    except ReserveError as error:
        content = forgotten_html(sent.refused(error))
        return show(request, "mot-de-passe-oublie", content, status=error.status)
    return see(f"{FORGOTTEN}?fait=oublie")


@router.get(NEW_PASSWORD)
@public
def new_password_page(request: Request, jeton: str = "") -> Response:
    """Ask for the new password; the link is used up only by sending it."""
    return show(request, "nouveau-mot-de-passe", new_password_html(Form({"jeton": [jeton[:100]]})))


@router.post(NEW_PASSWORD)
@public
async def new_password(request: Request) -> Response:
    """Set it, and close every session of the account."""
    sent = form(request)
    try:
        await in_password_thread(
            lambda: reset_password(sent.one("jeton"), sent.one("password"), now=now())
        )
    except ReserveError as error:
        content = new_password_html(sent.refused(error))
        return show(request, "nouveau-mot-de-passe", content, status=error.status)
    return take_cookie(see(f"{SIGN_IN}?fait=reinitialise"))


def _sign_in(request: Request, sent: Form) -> SignedIn:
    return sign_in(
        sent.one("email"),
        sent.one("password"),
        agent=request.headers.get("user-agent", ""),
        address=client_address(request),
        now=now(),
        old=secret_in(request.headers.get("cookie", "")),
    )


def _after(sent: Form, asking: Visit) -> str:
    """Return where to go once signed in: the mission one came from, or one's own pages."""
    mission = mission_called(sent.number("mission"))
    if mission is not None:
        return f"{mission_path(mission.id, mission.slug)}#aider"
    return way_back(sent.one("suite")) or home_of(asking)
