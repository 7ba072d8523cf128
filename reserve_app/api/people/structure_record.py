"""`/structure/nouvelle` and `/structure/{n}/fiche`: a structure's form, kept while it is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from reserve_app.api.documents.answers import not_found
from reserve_app.api.documents.fields import said
from reserve_app.api.documents.structure_record import Shown, new_structure_html, record_html
from reserve_app.api.forms import Form
from reserve_app.api.guarded import GuardedRoute, form, see, visit
from reserve_app.api.people.autosave import refuse_saving
from reserve_app.api.people.profile_form import now
from reserve_app.api.people.showing import show, show_at
from reserve_app.api.people.structure_form import (
    form_of_draft,
    form_of_record,
    new_form,
    read_structure,
    shown_fields,
    typed_of,
)
from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import NotFound, Outdated, ReserveError, WrongState
from reserve_app.domain.policies import manager, signed_in
from reserve_app.domain.states import StructureState
from reserve_app.language import N_, _
from reserve_app.presenting.accounts import done_sentence
from reserve_app.presenting.structure_record import SEND, corrections
from reserve_app.presenting.structures import structure_path, structure_view
from reserve_app.presenting.words import draft_saved_words
from reserve_app.queries.structure_records import Twin, get_record, likely_twins, my_draft
from reserve_app.queries.teams import my_name
from reserve_app.services.structure_drafts import discard_draft, save_draft
from reserve_app.services.structure_sending import send_structure, submit_new_structure
from reserve_app.services.teams import ask_to_join

router = APIRouter(include_in_schema=False, route_class=GuardedRoute)
NEW = "/structure/nouvelle"
RECORD = "/structure/{structure:int}/fiche"
LOOKS_LIKE = N_("Une structure inscrite ressemble à la vôtre : regardez d'abord si c'est la même.")


@router.get(NEW)
@signed_in
def new_structure(request: Request) -> Response:
    """Answer the form as it was left, or empty."""
    actor = visit(request).actor
    draft = my_draft(actor)
    shown = form_of_draft(draft) if draft else new_form(*my_name(actor))
    return _new(request, shown, _saved_words(draft.saved_at) if draft else "")


@router.post(NEW)
@signed_in
def act_on_new(request: Request) -> Response:
    """Send the form, keep it for later, forget it, or ask to join a structure already there."""
    sent, actor = form(request), visit(request).actor
    twins: Sequence[Twin] = ()
    try:
        if sent.one("act") == "join":
            ask_to_join(actor, sent.number("structure"), now())
            return see("/structure?fait=demande")
        if sent.one("act") in {"draft", "discard"}:
            return _keep_or_forget(actor, sent, None, NEW)
        save_draft(actor, typed_of(sent), now())
        given = read_structure(sent)
        twins = likely_twins(given)
        _refuse_unseen(sent, twins)
        number = submit_new_structure(actor, given, now())
    except ReserveError as error:
        return _new(request, sent.refused(error), _saved_words(now()), twins)
    return see(f"{structure_path(number, 'fiche')}?fait=structure-envoyee")


@router.post(f"{NEW}/brouillon")
@signed_in
def keep_new(request: Request) -> Response:
    """Keep what is typed, as it is; the page asks this by itself."""
    actor, typed = visit(request).actor, typed_of(form(request))
    return _kept(lambda: save_draft(actor, typed, now()))


@router.get(RECORD)
@manager
def record_page(request: Request, structure: int, fait: str = "") -> Response:
    """Answer the record: as it is being changed, or as it is stored."""
    actor = visit(request).actor
    try:
        record = get_record(actor, structure)
    except NotFound:
        return not_found(request)
    draft = my_draft(actor, structure)
    shown = form_of_draft(draft) if draft else form_of_record(record)
    saved = _saved_words(draft.saved_at) if draft else ""
    return _record(request, structure, shown, saved, done_sentence(fait))


@router.post(RECORD)
@manager
def act_on_record(request: Request, structure: int) -> Response:
    """Send the changes, keep them for later, or forget them."""
    sent, actor = form(request), visit(request).actor
    here = structure_path(structure, "fiche")
    try:
        if sent.one("act") in {"draft", "discard"}:
            return _keep_or_forget(actor, sent, structure, here)
        based_on = sent.number("revision")
        state = send_structure(actor, structure, read_structure(sent), based_on, now())
    except ReserveError as error:
        return _record(request, structure, sent.refused(error), "")
    done = "fiche-renvoyee" if state is StructureState.PENDING else "fiche"
    return see(f"{here}?fait={done}")


@router.post(f"{RECORD}/brouillon")
@manager
def keep_record(request: Request, structure: int) -> Response:
    """Keep what is typed, as it is; the page asks this by itself."""
    sent, actor = form(request), visit(request).actor
    typed, revision = typed_of(sent), sent.number("revision")
    return _kept(lambda: save_draft(actor, typed, now(), structure_id=structure, revision=revision))


def _saved_words(at: datetime) -> str:
    return draft_saved_words(at, now())


def _kept(save: Callable[[], None]) -> Response:
    try:
        save()
    except ReserveError as error:
        return refuse_saving(error)
    return JSONResponse({"saved": _saved_words(now())}, headers={"Cache-Control": "no-store"})


def _keep_or_forget(actor: Actor, sent: Form, structure_id: int | None, here: str) -> Response:
    if sent.one("act") == "discard":
        discard_draft(actor, structure_id)
        return see(f"{here}?fait=brouillon-efface" if structure_id else "/structure")
    revision = sent.number("revision")
    save_draft(actor, typed_of(sent), now(), structure_id=structure_id, revision=revision)
    return see(f"{here}?fait=brouillon" if structure_id else "/structure?fait=brouillon")


def _refuse_unseen(sent: Form, twins: Sequence[Twin]) -> None:
    """Show what looks like the same structure once, before another is made.

    Raises:
        WrongState: there is some, and the person has not said that it is another.
    """
    if any(not one.same_number for one in twins) and not sent.one("distinct"):
        raise WrongState(_(LOOKS_LIKE))


def _new(request: Request, shown: Form, saved: str, twins: Sequence[Twin] = ()) -> Response:
    content = new_structure_html(Shown(shown, NEW, saved), twins)
    return show(request, NEW.strip("/"), content, status=shown.status)


def _record(
    request: Request, structure_id: int, shown: Form, saved: str, message: str = ""
) -> Response:
    try:
        record = get_record(visit(request).actor, structure_id)
    except NotFound:  # somebody may have taken them off the team while they typed
        return not_found(request)
    if isinstance(shown.problem, Outdated):  # the next sending knows what it goes over
        revision = [str(record.mine.revision)]
        shown = Form({**shown.values, "revision": revision}, shown.problem)
    page = Shown(
        shown,
        structure_path(structure_id, "fiche"),
        saved,
        _(SEND[record.mine.state]) if record.mine.state in SEND else "",
        shown_fields(record.fields),
        corrections(record.to_correct),
    )
    content = record_html(structure_view(record.mine), record, page, said(message))
    return show_at(
        request, _("Fiche – {name}", name=record.mine.name), content, status=shown.status
    )
