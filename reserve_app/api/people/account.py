"""`/compte` and `/compte/profil`: what one may see and change about oneself."""

from __future__ import annotations

import json
from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from reserve_app.api.cookies import take_cookie
from reserve_app.api.documents.account import ERASE_WORD, account_html, profile_html
from reserve_app.api.forms import Form
from reserve_app.api.guarded import GuardedRoute, form, see, visit
from reserve_app.api.hashing import in_password_thread
from reserve_app.api.people.profile_form import NEW, form_of, now, read_profile
from reserve_app.api.people.showing import mission_called, show
from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import BadInput, ReserveError
from reserve_app.domain.policies import signed_in
from reserve_app.domain.states import VolunteerState
from reserve_app.language import _
from reserve_app.presenting.accounts import done_sentence
from reserve_app.presenting.cards import mission_path
from reserve_app.presenting.interests import profile_news
from reserve_app.queries.accounts import my_account
from reserve_app.queries.corrections import my_corrections
from reserve_app.queries.visits import Visit
from reserve_app.queries.volunteers import MyProfile, my_profile
from reserve_app.services.credentials import (
    change_password,
    choose_mail,
    choose_name,
    request_email_change,
)
from reserve_app.services.erasure import erase_my_account
from reserve_app.services.my_data import export_my_data
from reserve_app.services.sessions import close_session, sign_out_everywhere
from reserve_app.services.volunteers import create_profile, edit_profile

router = APIRouter(include_in_schema=False, route_class=GuardedRoute)
PATH, PROFILE = "/compte", "/compte/profil"


@router.get(PATH)
@signed_in
def page(request: Request, fait: str = "") -> Response:
    """Answer the page."""
    return _page(request, Form(), done_sentence(fait))


@router.post(PATH)
@signed_in
async def act(request: Request) -> Response:
    """Do what one of its forms says; an error is shown at its field."""
    sent, asking = form(request), visit(request)
    try:
        if sent.one("act") == "export":
            return await in_password_thread(lambda: _export(asking))
        verb, done = ACTS.get(sent.one("act"), (_unknown, ""))
        await in_password_thread(lambda: verb(asking, sent))
    except ReserveError as error:
        if error.field == "old_password":
            error.field = OLD.get(sent.one("act"), error.field)
        refused = sent.refused(error)
        return await in_password_thread(lambda: _page(request, refused))
    if sent.one("act") == "erase":
        return take_cookie(see("/connexion?fait=efface"))
    return see(f"{PATH}?fait={done}")


@router.get(PROFILE)
@signed_in
def profile(request: Request, mission: str = "") -> Response:
    """Answer the profile's form."""
    mine = my_profile(visit(request).actor)
    shown = form_of(mine) if mine else Form(NEW)
    content = profile_html(
        shown,
        profile_news(mine),
        new=mine is None,
        mission=mission[:12],
        corrections=_asked(request, mine),
    )
    return show(request, "compte/profil", content)


@router.post(PROFILE)
@signed_in
def save_profile(request: Request) -> Response:
    """Create or change one's profile; a new one goes back to the mission it was for."""
    sent, actor = form(request), visit(request).actor
    mine = my_profile(actor)
    try:
        if mine is None:
            create_profile(actor, read_profile(sent), now=now())
        else:
            edit_profile(actor, read_profile(sent, charter=True), now=now())
    except ReserveError as error:
        news, mission = profile_news(mine), sent.one("mission")[:12]
        content = profile_html(
            sent.refused(error),
            news,
            new=mine is None,
            mission=mission,
            corrections=_asked(request, mine),
        )
        return show(request, "compte/profil", content, status=error.status)
    called = mission_called(sent.number("mission"))
    if called is not None:
        return see(f"{mission_path(called.id, called.slug)}#aider")
    return see(f"{PATH}?fait=profil")


def _asked(request: Request, mine: MyProfile | None) -> tuple[str, ...] | None:
    """Return the fields to correct, None when the moderators asked for nothing."""
    if mine is None or mine.state is not VolunteerState.CHANGES_REQUESTED:
        return None
    return my_corrections(visit(request).actor)


def _export(asking: Visit) -> Response:
    data = json.dumps(export_my_data(asking.actor, now=now()), ensure_ascii=False, indent=1)
    headers = {
        "Content-Disposition": 'attachment; filename="mes-donnees-reserve.json"',
        "Cache-Control": "no-store",
    }
    return Response(data, media_type="application/json", headers=headers)


def _mail(asking: Visit, sent: Form) -> None:
    choose_mail(asking.actor, sent.one("frequency"), sent.one("language"), now=now())


def _name(asking: Visit, sent: Form) -> None:
    choose_name(asking.actor, sent.one("name"), now=now())


def _email(asking: Visit, sent: Form) -> None:
    password = sent.one("old_password_email")
    request_email_change(asking.actor, password, sent.one("email"), now=now())


def _password(asking: Visit, sent: Form) -> None:
    old, new = sent.one("old_password"), sent.one("password")
    change_password(asking.actor, old, new, now=now(), keep=asking.secret)


def _close(asking: Visit, sent: Form) -> None:
    close_session(asking.actor, sent.number("session"), now())


def _everywhere(asking: Visit, sent: Form) -> None:
    del sent
    sign_out_everywhere(asking.actor, now(), keep=asking.secret)


def _erase(asking: Visit, sent: Form) -> None:
    if sent.one("word").strip().upper() != ERASE_WORD:
        msg = _(
            "Écrivez {word} pour confirmer : ce geste ne peut pas être défait.",
            word=ERASE_WORD,
        )
        raise BadInput(msg, field="word")
    erase_my_account(asking.actor, sent.one("old_password_erase"), now=now())


def _unknown(asking: Visit, sent: Form) -> None:
    del asking, sent
    msg = _("Cette action n'existe pas.")
    raise BadInput(msg)


ACTS: dict[str, tuple[Callable[[Visit, Form], None], str]] = {
    "mail": (_mail, "courriels"),
    "name": (_name, "nom"),
    "email": (_email, "nouvelle-adresse"),
    "password": (_password, "mot-de-passe"),
    "close": (_close, "deconnecte"),
    "everywhere": (_everywhere, "partout"),
    "erase": (_erase, "efface"),
}
# The page asks for the present password in three forms: each field has its own name.
OLD = {"email": "old_password_email", "erase": "old_password_erase"}


def _has_colleagues(actor: Actor) -> bool:
    return bool(actor.structures or actor.departments or actor.admin)


def _page(request: Request, sent: Form, message: str = "") -> Response:
    asking = visit(request)
    account = my_account(asking.actor, asking.secret)
    if account is None:  # erased between the check and here
        return see("/connexion")
    content = account_html(
        account, my_profile(asking.actor), sent, message, colleagues=_has_colleagues(asking.actor)
    )
    return show(request, "compte", content, status=sent.status)
