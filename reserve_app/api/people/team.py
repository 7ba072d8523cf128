"""`/structure/{n}/equipe` and `/invitation`: invite, change roles, leave, hand over, close."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from reserve_app.api.documents.answers import not_found
from reserve_app.api.documents.team import invitation_html, team_html
from reserve_app.api.forms import Form
from reserve_app.api.guarded import GuardedRoute, form, see, visit
from reserve_app.api.people.profile_form import now
from reserve_app.api.people.showing import show, show_at
from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import BadInput, BadLink, NotFound, NotSignedIn, ReserveError
from reserve_app.domain.policies import manager, public
from reserve_app.language import _
from reserve_app.presenting.accounts import done_sentence
from reserve_app.presenting.structures import structure_path
from reserve_app.presenting.teams import CLOSE_WORD
from reserve_app.queries.structures import get_my_structure
from reserve_app.queries.teams import invitation_of, my_name, team_of
from reserve_app.services.structures import transition_structure
from reserve_app.services.team_invitations import (
    NOT_VALID,
    accept_by_link,
    cancel_invitation,
    invite,
    invite_again,
)
from reserve_app.services.teams import (
    answer_request,
    change_role,
    hand_over,
    leave_team,
    remove_from_team,
)

router = APIRouter(include_in_schema=False, route_class=GuardedRoute)
TEAM = "/structure/{structure:int}/equipe"
INVITATION = "/invitation"
GONE = {"leave": "/structure?fait=equipe-quittee", "close": "/structure?fait=fermee"}


@router.get(TEAM)
@manager
def team_page(request: Request, structure: int, fait: str = "") -> Response:
    """Answer the page."""
    return _page(request, structure, Form(), done_sentence(fait))


@router.post(TEAM)
@manager
def act_on_team(request: Request, structure: int) -> Response:
    """Do what one of its buttons says; an error is shown at its field."""
    sent = form(request)
    act = sent.one("act")
    try:
        verb, done = ACTS.get(act, (_unknown, ""))
        verb(visit(request).actor, structure, sent)
    except ReserveError as error:
        return _page(request, structure, sent.refused(error))
    return see(GONE.get(act, f"{structure_path(structure, 'equipe')}?fait={done}"))


@router.get(INVITATION)
@public
def invitation_page(request: Request, jeton: str = "") -> Response:
    """Show what a mailed link invites to; looking uses nothing up."""
    return _invitation(request, Form({"jeton": [jeton[:100]]}))


@router.post(INVITATION)
@public
def accept(request: Request) -> Response:
    """Join the team; a visitor makes an account or signs in first."""
    sent = form(request)
    try:
        number = accept_by_link(visit(request).actor, sent.one("jeton"), now())
    except NotSignedIn:
        return _invitation(request, sent)
    except ReserveError as error:
        return _invitation(request, sent.refused(error))
    return see(f"{structure_path(number, 'equipe')}?fait=equipe-rejointe")


def _invitation(request: Request, sent: Form) -> Response:
    asking = visit(request)
    found = invitation_of(sent.one("jeton")[:100], now())
    if found is None and sent.problem is None:
        sent = sent.refused(BadLink(_(NOT_VALID)))
    email = my_name(asking.actor)[1]
    content = invitation_html(found, sent, email=email, signed_in=asking.signed_in)
    return show(request, INVITATION.strip("/"), content, status=sent.status)


def _page(request: Request, structure_id: int, sent: Form, message: str = "") -> Response:
    actor = visit(request).actor
    try:
        mine = get_my_structure(actor, structure_id)
    except NotFound:  # somebody may have taken them off the team while they read it
        return not_found(request)
    content = team_html(mine, team_of(actor, structure_id, now()), sent, message)
    return show_at(request, _("Équipe – {name}", name=mine.name), content, status=sent.status)


def _invite(actor: Actor, structure_id: int, sent: Form) -> None:
    invite(actor, structure_id, sent.one("email"), sent.one("role"), now())


def _invite_again(actor: Actor, structure_id: int, sent: Form) -> None:
    invite_again(actor, structure_id, sent.number("n"), now())


def _cancel(actor: Actor, structure_id: int, sent: Form) -> None:
    cancel_invitation(actor, structure_id, sent.number("n"), now())


def _role(actor: Actor, structure_id: int, sent: Form) -> None:
    change_role(actor, structure_id, sent.number("n"), sent.one("role"), now())


def _hand_over(actor: Actor, structure_id: int, sent: Form) -> None:
    hand_over(actor, structure_id, sent.number("n"), now())


def _remove(actor: Actor, structure_id: int, sent: Form) -> None:
    remove_from_team(actor, structure_id, sent.number("n"), now())


def _leave(actor: Actor, structure_id: int, sent: Form) -> None:
    del sent
    leave_team(actor, structure_id, now())


def _welcome(actor: Actor, structure_id: int, sent: Form) -> None:
    answer_request(actor, structure_id, sent.number("n"), accept=True, now=now())


def _turn_down(actor: Actor, structure_id: int, sent: Form) -> None:
    answer_request(actor, structure_id, sent.number("n"), accept=False, now=now())


def _close(actor: Actor, structure_id: int, sent: Form) -> None:
    if sent.one("word").strip().upper() != CLOSE_WORD:
        msg = _(
            "Écrivez {word} pour confirmer : ce geste ne peut pas être défait.",
            word=CLOSE_WORD,
        )
        raise BadInput(msg, field="word")
    transition_structure(actor, structure_id, "close", now())


def _unknown(actor: Actor, structure_id: int, sent: Form) -> None:
    del actor, structure_id, sent
    msg = _("Cette action n'existe pas.")
    raise BadInput(msg)


ACTS: dict[str, tuple[Callable[[Actor, int, Form], None], str]] = {
    "invite": (_invite, "invitation"),
    "invite_again": (_invite_again, "invitation"),
    "cancel": (_cancel, "invitation-annulee"),
    "role": (_role, "role"),
    "hand_over": (_hand_over, "main-passee"),
    "remove": (_remove, "membre-retire"),
    "leave": (_leave, ""),
    "welcome": (_welcome, "accueilli"),
    "turn_down": (_turn_down, "decline"),
    "close": (_close, ""),
}
