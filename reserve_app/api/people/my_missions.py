"""`/mes-missions`: follow, accept, withdraw, be called."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from reserve_app.api.documents.my_missions import my_missions_html
from reserve_app.api.forms import Form
from reserve_app.api.guarded import GuardedRoute, form, see, visit
from reserve_app.api.people.profile_form import NEW, form_of, now
from reserve_app.api.people.showing import show
from reserve_app.domain.actor import Actor
from reserve_app.domain.criteria import slots_of
from reserve_app.domain.errors import BadInput, ReserveError
from reserve_app.domain.policies import signed_in
from reserve_app.language import _
from reserve_app.presenting.accounts import done_sentence
from reserve_app.presenting.my_missions import MyMissionsView, my_missions
from reserve_app.services.interests import accept_offer, withdraw
from reserve_app.services.standby import StandbyWish, start_standby, stop_standby

router = APIRouter(include_in_schema=False, route_class=GuardedRoute)
PATH = "/mes-missions"


@router.get(PATH)
@signed_in
def page(request: Request, fait: str = "") -> Response:
    """Answer the page."""
    return _page(request, Form(), message=done_sentence(fait))


@router.post(PATH)
@signed_in
def act(request: Request) -> Response:
    """Do what one of its buttons says; what cannot be done any more is said on the same page."""
    sent = form(request)
    try:
        verb, done = ACTS.get(sent.one("act"), (_unknown, ""))
        verb(visit(request).actor, sent)
    except ReserveError as error:
        return _page(request, sent.refused(error))
    return see(f"{PATH}?fait={done}")


def _accept(actor: Actor, sent: Form) -> None:
    accept_offer(actor, sent.number("interest"), now=now())


def _withdraw(actor: Actor, sent: Form) -> None:
    withdraw(actor, sent.number("interest"), now=now())


def _standby(actor: Actor, sent: Form) -> None:
    try:
        wish = StandbyWish.model_validate(
            {
                "kinds": sent.many("kind"),
                "radius_km": sent.number("radius_km"),
                "slots": [tuple(slot.split("-")) for slot in sent.many("slot")],
                "on_site": bool(sent.one("on_site")),
                "remote": bool(sent.one("remote")),
            }
        )
    except ValidationError:
        msg = _("Choisissez un rayon, des missions et des demi-journées dans les listes.")
        raise BadInput(msg) from None
    start_standby(actor, wish, now=now())


def _stop_standby(actor: Actor, sent: Form) -> None:
    del sent
    stop_standby(actor, now=now())


def _unknown(actor: Actor, sent: Form) -> None:
    del actor, sent
    msg = _("Cette action n'existe pas.")
    raise BadInput(msg)


ACTS: dict[str, tuple[Callable[[Actor, Form], None], str]] = {
    "accept": (_accept, "accepte"),
    "withdraw": (_withdraw, "desiste"),
    "standby": (_standby, "prevenir"),
    "stop_standby": (_stop_standby, "plus-prevenir"),
}


def _page(request: Request, sent: Form, message: str = "") -> Response:
    view = my_missions(visit(request).actor, now())
    about_standby = sent.one("act") == "standby"
    shown = sent if about_standby else _wish(view)
    content = my_missions_html(view, Form() if about_standby else sent, shown, message)
    return show(request, "mes-missions", content, status=sent.status)


def _wish(view: MyMissionsView) -> Form:
    """Return the form of the standby: what was asked, else what the profile says."""
    if view.standby is None:
        return form_of(view.profile) if view.profile else Form(NEW)
    known = view.standby
    return Form(
        {
            "kind": list(known.kinds),
            "radius_km": [str(known.radius_km)],
            "slot": [f"{slot.day}-{slot.half}" for slot in slots_of(known.slots)],
            "on_site": ["1"] if known.on_site else [],
            "remote": ["1"] if known.remote else [],
        }
    )
