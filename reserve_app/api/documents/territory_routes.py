"""The addresses of territories: everybody's, with true numbers for those who moderate them."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from reserve_app.api.documents.answers import answer, not_found
from reserve_app.api.documents.built import built_page, built_page_of
from reserve_app.api.documents.heads import feed_links, page_head
from reserve_app.api.documents.markup import tag
from reserve_app.api.documents.territories import PATH, territories_html
from reserve_app.api.documents.territory import territory_html
from reserve_app.api.documents.territory_contact import FIELDS
from reserve_app.api.documents.territory_desk import ANCHOR
from reserve_app.api.forms import Form
from reserve_app.api.guarded import GuardedRoute, form, see, visit
from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import BadInput, NotFound, ReserveError
from reserve_app.domain.policies import moderator, public
from reserve_app.language import _
from reserve_app.presenting.finder import SITE
from reserve_app.presenting.territories import DESCRIPTION, TITLE, territories_view
from reserve_app.presenting.territory import territory_page
from reserve_app.presenting.territory_desk import SAID
from reserve_app.queries.territories import all_territories, known_territory
from reserve_app.services.territory_acts import ask_neighbour, call_volunteers, remind_structure
from reserve_app.services.territory_contacts import change_contact

router = APIRouter(include_in_schema=False, route_class=GuardedRoute)
READ = ["GET", "HEAD"]


@router.api_route(PATH, methods=READ)
@public
def territories(request: Request, region: str = "", tri: str = "oublies") -> Response:
    """Answer the table and the map; an unknown region or order leads back to the whole."""
    now, actor = datetime.now(UTC), visit(request).actor
    try:
        view = territories_view(all_territories(actor, now), region, tri, now)
    except BadInput:
        return see(PATH)
    title = f"{_(TITLE)} – {SITE}"
    page = built_page("territoires").titled(title).filled({"main": territories_html(view)})
    return answer(request, page.with_head(*page_head(PATH, title, _(DESCRIPTION))))


@router.api_route(f"{PATH}/{{code}}", methods=READ)
@public
def territory(request: Request, code: str, fait: str = "") -> Response:
    """Answer one territory; a code in small letters leads to the right one."""
    if code != code.upper() and code.isascii():
        return see(f"{PATH}/{quote(code.upper())}")
    return _page(request, code, said=_(SAID[fait]) if fait in SAID else "")


@router.post(f"{PATH}/{{code}}")
@moderator
def act(request: Request, code: str) -> Response:
    """Do what a moderator of the territory can do next; refused, say why where it was asked."""
    actor, sent, now = visit(request).actor, form(request), datetime.now(UTC)
    try:
        known_territory(code)
        done = _ACTS.get(sent.one("act"), _unknown)(actor, code, sent, now)
    except NotFound:
        return not_found(request)
    except ReserveError as error:
        if sent.one("act") == "contact":
            return _page(request, code, contact=sent.refused(error))
        return _page(request, code, error=error)
    return see(f"{PATH}/{code}?fait={done}#{ANCHOR}")


def _page(
    request: Request,
    code: str,
    *,
    said: str = "",
    error: ReserveError | None = None,
    contact: Form | None = None,
) -> Response:
    try:
        shown = territory_page(visit(request).actor, code, datetime.now(UTC))
    except NotFound:
        return not_found(request)
    title = f"{shown.title} – {SITE}"
    content = territory_html(shown, said, error.sentence if error else "", contact)
    page = built_page_of(request).titled(title).filled({"main": content})
    style = tag("link", rel="stylesheet", href="/territories.css")
    head = page_head(f"{PATH}/{code}", title, _(DESCRIPTION))
    head += feed_links(f"{PATH}/{code}/missions", f"Missions, {shown.title}")
    status = error.status if error else contact.status if contact else 200
    return answer(request, page.with_head(*head, style), status=status)


def _remind(actor: Actor, code: str, sent: Form, now: datetime) -> str:
    remind_structure(actor, code, sent.number("which"), now=now)
    return "relance"


def _call(actor: Actor, code: str, sent: Form, now: datetime) -> str:
    return "appel" if call_volunteers(actor, code, sent.number("which"), now=now) else "personne"


def _ask(actor: Actor, code: str, sent: Form, now: datetime) -> str:
    ask_neighbour(actor, code, sent.one("which")[:3], now=now)
    return "voisin"


def _contact(actor: Actor, code: str, sent: Form, now: datetime) -> str:
    change_contact(actor, code, {name: sent.one(name) for name in FIELDS}, now=now)
    return "contact"


def _unknown(actor: Actor, code: str, sent: Form, now: datetime) -> str:
    del actor, code, sent, now
    msg = _("Cette action n'existe pas.")
    raise BadInput(msg)


_ACTS = {"relancer": _remind, "appeler": _call, "demander": _ask, "contact": _contact}


@router.api_route(f"{PATH}/", methods=READ)
@router.api_route(f"{PATH}.html", methods=READ)
@public
def other_spelling() -> Response:
    """Lead to the one address of the page."""
    return see(PATH)
