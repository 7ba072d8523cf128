"""`/structure/{number}/missions`: the list, what may be done to each mission, a new one."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from reserve_app.api.documents.answers import not_found
from reserve_app.api.documents.structure_missions import kinds_html, missions_html
from reserve_app.api.forms import Form
from reserve_app.api.guarded import GuardedRoute, form, see, visit
from reserve_app.api.people.profile_form import now
from reserve_app.api.people.showing import show_at
from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import BadInput, NotFound, ReserveError
from reserve_app.domain.mission_form import Typed
from reserve_app.domain.phones import shown_phone
from reserve_app.domain.policies import manager
from reserve_app.language import _
from reserve_app.mail.dates import paris_day
from reserve_app.presenting.accounts import done_sentence
from reserve_app.presenting.profile import profile
from reserve_app.presenting.structure_missions import (
    done_words,
    mission_lines,
    missions_path,
    people_told,
)
from reserve_app.presenting.structures import StructureView, structure_view
from reserve_app.queries.structure_missions import (
    own_drafts,
    own_mission,
    own_missions,
    owner_of,
)
from reserve_app.queries.structures import get_my_structure
from reserve_app.services.mission_drafts import drop_draft, duplicate_mission, start_draft
from reserve_app.services.missions import transition_mission

router = APIRouter(include_in_schema=False, route_class=GuardedRoute)
PATH = "/structure/{structure}/missions"
VERBS = frozenset({"pause", "resume", "finish", "cancel"})
LONGEST_NUMBER = 9  # digits


@router.get(PATH)
@manager
def page(request: Request, structure: str, fait: str = "", n: str = "") -> Response:
    """Answer the list; ``fait`` and ``n`` say what was just done and how many were told."""
    message = done_words(fait, number_in(n)) or done_sentence(fait)
    return _list(request, number_in(structure), Form(), message)


@router.post(PATH)
@manager
def act(request: Request, structure: str) -> Response:
    """Do what one of its buttons says; what cannot be done is said on the same page."""
    sent, number, actor = form(request), number_in(structure), visit(request).actor
    try:
        return see(_do(actor, number, sent))
    except NotFound:
        if number not in actor.structures:
            return not_found(request)
        return _list(request, number, sent.refused(_gone()))
    except ReserveError as error:
        return _list(request, number, sent.refused(error))


@router.get(f"{PATH}/nouvelle")
@manager
def choose_kind(request: Request, structure: str) -> Response:
    """Ask which kind of mission."""
    return _kinds(request, number_in(structure), Form())


@router.post(f"{PATH}/nouvelle")
@manager
def begin(request: Request, structure: str) -> Response:
    """Begin a draft of that kind, with what the structure's record knows already."""
    sent, number, actor = form(request), number_in(structure), visit(request).actor
    try:
        draft = start_draft(actor, number, _first_words(actor, number, sent.one("kind")), now())
    except NotFound:
        return not_found(request)
    except ReserveError as error:
        return _kinds(request, number, sent.refused(error))
    return see(missions_path(number, "brouillons", draft))


def number_in(text: str) -> int:
    """Return a number of an address; 0, which names nothing, when it is none."""
    usable = text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    return int(text) if usable else 0


def structure_shown(request: Request, number: int) -> StructureView:
    """Return the structure above the page.

    Raises:
        NotFound: it does not exist, or is not the asker's.
    """
    return structure_view(get_my_structure(visit(request).actor, number))


def _list(request: Request, number: int, sent: Form, message: str = "") -> Response:
    actor, moment = visit(request).actor, now()
    try:
        one = structure_shown(request, number)
        missions, drafts = own_missions(actor, number), own_drafts(actor, number)
    except NotFound:
        return not_found(request)
    lines = mission_lines(number, drafts, missions, paris_day(moment))
    content = missions_html(one, lines, sent, message)
    return show_at(request, _("Missions, {name}", name=one.name), content, status=sent.status)


def _kinds(request: Request, number: int, sent: Form) -> Response:
    try:
        one = structure_shown(request, number)
    except NotFound:
        return not_found(request)
    return show_at(request, _("Nouvelle mission"), kinds_html(one, sent), status=sent.status)


def _do(actor: Actor, structure: int, sent: Form) -> str:
    """Do it, and return the address to go to."""
    verb, number = sent.one("act"), sent.number("mission")
    if verb == "drop":
        drop_draft(actor, number)
        return f"{missions_path(structure)}?fait=brouillon-supprime"
    own = own_mission(actor, structure, number).mission  # refuses what is another structure's
    if verb == "duplicate":
        draft = duplicate_mission(actor, number, now())
        return f"{missions_path(structure, 'brouillons', draft)}?fait=copie"
    if verb not in VERBS:
        msg = _("Cette action n'existe pas.")
        raise BadInput(msg)
    told = people_told(own, verb)
    if told and sent.number("seen") != told:
        msg = _(
            "Le nombre de personnes à prévenir vient de changer : relisez ce qui va se passer, "
            "puis recommencez."
        )
        raise BadInput(msg)
    transition_mission(actor, number, verb, now())
    return f"{missions_path(structure)}?fait={verb}&n={told}"


def _first_words(actor: Actor, structure: int, kind: str) -> Typed:
    crisis = profile()
    if kind not in crisis.keys:
        msg = _("Choisissez un type de mission.")
        raise BadInput(msg)
    owner = owner_of(actor, structure)
    return {
        "kind": [kind],
        "mode": [crisis.kind(kind).default_mode],
        "commune": [f"{owner.commune} ({owner.department})"],
        "insee": [owner.commune_insee],
        "starts_on": [paris_day(now()).isoformat()],
        "contact_name": [owner.contact_name],
        "contact_email": [owner.contact_email],
        "contact_phone": [shown_phone(owner.contact_phone)],
    }


def _gone() -> NotFound:
    return NotFound(_("Cette mission ou ce brouillon n'existe plus : la liste est à jour."))
