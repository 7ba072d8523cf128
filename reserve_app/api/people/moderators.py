"""`/admin` and `/moderation/equipe`: invite, give, withdraw, let a colleague stand in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from fastapi import APIRouter, Request, Response

from reserve_app.api.documents.moderators import admin_html, team_html
from reserve_app.api.forms import Form
from reserve_app.api.guarded import GuardedRoute, form, see, visit
from reserve_app.api.people.profile_form import now
from reserve_app.api.people.showing import show
from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import BadInput, ReserveError
from reserve_app.domain.policies import admin, moderator
from reserve_app.language import _
from reserve_app.presenting.accounts import done_sentence
from reserve_app.presenting.moderators import ADMIN, TEAM
from reserve_app.queries.moderators import Moderator, moderators, own_departments
from reserve_app.services.moderators import (
    deputise,
    give_departments,
    invite_moderator,
    withdraw_department,
)

router = APIRouter(include_in_schema=False, route_class=GuardedRoute)
Act = tuple[Callable[[Actor, Form], None], str]


@router.get(ADMIN)
@admin
def admin_page(request: Request, fait: str = "", q: str = "") -> Response:
    """Answer who administers and moderates."""
    return _admin_page(request, Form(), q[:100], done_sentence(fait))


@router.post(ADMIN)
@admin
def administer(request: Request) -> Response:
    """Invite, give or withdraw."""
    sent = form(request)
    try:
        verb, done = ADMIN_ACTS.get(sent.one("act"), (_unknown, ""))
        verb(visit(request).actor, sent)
    except ReserveError as error:
        return _admin_page(request, sent.refused(error))
    return see(f"{ADMIN}?fait={done}")


@router.get(TEAM)
@moderator
def team_page(request: Request, fait: str = "") -> Response:
    """Answer with whom the actor moderates."""
    return _team_page(request, Form(), done_sentence(fait))


@router.post(TEAM)
@moderator
def change_team(request: Request) -> Response:
    """Let a colleague stand in, or stop it."""
    sent = form(request)
    try:
        verb, done = TEAM_ACTS.get(sent.one("act"), (_unknown, ""))
        verb(visit(request).actor, sent)
    except ReserveError as error:
        return _team_page(request, sent.refused(error))
    return see(f"{TEAM}?fait={done}")


def _invite(actor: Actor, sent: Form) -> None:
    email, name = sent.one("email"), sent.one("name")
    invite_moderator(actor, email, _codes(sent), name=name, now=now())


def _give(actor: Actor, sent: Form) -> None:
    give_departments(actor, sent.number("account"), _codes(sent), now=now())


def _withdraw(actor: Actor, sent: Form) -> None:
    withdraw_department(actor, sent.number("account"), sent.one("department"), now=now())


def _deputise(actor: Actor, sent: Form) -> None:
    try:
        last_day = date.fromisoformat(sent.one("until"))
    except ValueError:
        msg = _("Choisissez le dernier jour de la suppléance.")
        raise BadInput(msg, field="until") from None
    deputise(actor, sent.one("email"), sent.one("department"), last_day, now=now())


def _unknown(actor: Actor, sent: Form) -> None:
    del actor, sent
    msg = _("Cette action n'existe pas.")
    raise BadInput(msg)


ADMIN_ACTS: dict[str, Act] = {
    "invite": (_invite, "invite"),
    "give": (_give, "confie"),
    "withdraw": (_withdraw, "retire"),
}
TEAM_ACTS: dict[str, Act] = {
    "deputise": (_deputise, "suppleance"),
    "withdraw": (_withdraw, "suppleance-finie"),
}


def _codes(sent: Form) -> list[str]:
    return re.split(r"[\s,;]+", sent.one("departments")[:200].strip())


def _admin_page(request: Request, sent: Form, sought: str = "", message: str = "") -> Response:
    asking = visit(request)
    people = [one for one in moderators(asking.actor, now()) if _matches(one, sought)]
    content = admin_html(asking, people, sent, sought, message)
    return show(request, "admin", content, status=sent.status)


def _matches(one: Moderator, sought: str) -> bool:
    words = sought.strip().casefold()
    codes = (given.department.casefold() for given in one.territories)
    return not words or words in one.email.casefold() or words in codes


def _team_page(request: Request, sent: Form, message: str = "") -> Response:
    asking = visit(request)
    own, people = own_departments(asking.actor), moderators(asking.actor, now())
    content = team_html(asking, own, people, sent, message)
    return show(request, "moderation/equipe", content, status=sent.status)
