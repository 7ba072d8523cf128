"""What mailed links open. GET only shows a button: a scanner of mails then uses nothing up."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from reserve_app.api.cookies import give_cookie
from reserve_app.api.documents.sign_in import link_html
from reserve_app.api.forms import Form
from reserve_app.api.guarded import GuardedRoute, form, see
from reserve_app.api.people.profile_form import now
from reserve_app.api.people.showing import show
from reserve_app.api.people.ways import home_of
from reserve_app.domain.errors import ReserveError
from reserve_app.domain.policies import public
from reserve_app.domain.states import InterestState
from reserve_app.language import N_, _
from reserve_app.queries.visits import secret_in, visit_of
from reserve_app.services.accounts import SignedIn, confirm_email
from reserve_app.services.credentials import change_email
from reserve_app.services.interests import apply
from reserve_app.services.sessions import sign_out
from reserve_app.services.standby import stop_by_link

router = APIRouter(include_in_schema=False, route_class=GuardedRoute)
WORDS = {
    "confirmer-adresse": (
        N_("Confirmer mon adresse"),
        N_("Un dernier geste : confirmez que cette adresse est la vôtre."),
        N_("Confirmer et me connecter"),
    ),
    "changer-adresse": (
        N_("Changer d'adresse e-mail"),
        N_("Votre compte utilisera désormais cette adresse."),
        N_("Utiliser cette adresse"),
    ),
    "ne-plus-prevenir": (
        N_("Ne plus être prévenu"),
        N_("Vous ne recevrez plus de courriel quand une mission vous correspond."),
        N_("Ne plus me prévenir"),
    ),
}


@router.get("/confirmer-adresse")
@router.get("/changer-adresse")
@router.get("/ne-plus-prevenir")
@public
def opened(request: Request, jeton: str = "") -> Response:
    """Show the button of the link."""
    return _page(request, Form({"jeton": [jeton[:100]]}))


@router.post("/confirmer-adresse")
@public
def confirm(request: Request) -> Response:
    """Confirm the address, sign in, and apply to the mission one came from."""
    sent = form(request)
    try:
        signed = confirm_email(
            sent.one("jeton"), agent=request.headers.get("user-agent", ""), now=now()
        )
        sign_out(secret_in(request.headers.get("cookie", "")), now())
    except ReserveError as error:
        return _page(request, sent.refused(error))
    return give_cookie(see(_first_page(signed)), signed.secret)


@router.post("/changer-adresse")
@public
def change(request: Request) -> Response:
    """Use the new address from now on."""
    sent = form(request)
    try:
        change_email(sent.one("jeton"), now=now())
    except ReserveError as error:
        return _page(request, sent.refused(error))
    return see("/compte?fait=adresse")


@router.post("/ne-plus-prevenir")
@public
def stop(request: Request, jeton: str = "") -> Response:
    """Stop the calls; mail programs send this by themselves too (RFC 8058)."""
    sent = form(request)
    try:
        stop_by_link(sent.one("jeton") or jeton, now=now())
    except ReserveError as error:
        return _page(request, sent.refused(error))
    return see("/connexion?fait=plus-prevenir")


def _page(request: Request, sent: Form) -> Response:
    name = request.url.path.strip("/")
    return show(
        request,
        name,
        link_html(sent, f"/{name}", *[_(words) for words in WORDS[name]]),
        status=sent.status,
    )


def _first_page(signed: SignedIn) -> str:
    """Apply to the mission that was kept; what prevents it is said on the mission's own page."""
    if signed.mission_id is None:
        return f"{home_of(visit_of(signed.secret, now()))}?fait=bienvenue"
    actor = visit_of(signed.secret, now()).actor
    try:
        applied = apply(actor, signed.mission_id, key=signed.key, now=now(), message=signed.message)
    except ReserveError:
        return f"/missions/{signed.mission_id}"
    waiting = applied.state is InterestState.WAITLISTED
    return f"/mes-missions?fait={'attente' if waiting else 'aide'}"
