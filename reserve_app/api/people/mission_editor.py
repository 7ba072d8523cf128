"""The editor's addresses: a mission to come, or a change of one; saved, seen, sent.

With JavaScript the same form is sent by itself while one types (``act=autosave``) and answered in
JSON; without, every button works.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.responses import JSONResponse

from reserve_app.api.documents.answers import not_found
from reserve_app.api.documents.mission import mission_html
from reserve_app.api.documents.mission_editor import (
    EditorView,
    editor_html,
    help_note,
    missing_html,
    preview_html,
)
from reserve_app.api.forms import Form
from reserve_app.api.guarded import GuardedRoute, form, see, visit
from reserve_app.api.people.autosave import refuse_saving
from reserve_app.api.people.profile_form import now
from reserve_app.api.people.showing import show_at
from reserve_app.api.people.structure_missions import PATH, number_in, structure_shown
from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import BadInput, NotFound, Outdated, ReserveError
from reserve_app.domain.mission_form import Typed, typed_of
from reserve_app.domain.policies import manager
from reserve_app.domain.reasons import reason_in_words
from reserve_app.domain.states import MissionState
from reserve_app.language import _
from reserve_app.mail.dates import paris_day
from reserve_app.presenting.accounts import done_sentence
from reserve_app.presenting.mission_editor import (
    advice,
    asked_fields,
    asked_words,
    online_differences,
    preview_detail,
)
from reserve_app.presenting.profile import profile
from reserve_app.presenting.structure_missions import missions_path
from reserve_app.presenting.words import draft_saved_words
from reserve_app.queries.structure_missions import (
    Edited,
    OwnDraft,
    Owner,
    own_draft,
    own_mission,
    owner_of,
)
from reserve_app.services.mission_drafts import (
    Saved,
    drop_draft,
    save_draft,
    save_edit,
    send_draft,
    send_edit,
    start_draft,
)

router = APIRouter(include_in_schema=False, route_class=GuardedRoute)
DRAFT, EDIT = f"{PATH}/brouillons/{{draft}}", f"{PATH}/{{mission}}/modifier"
NO_STORE = {"Cache-Control": "no-store"}
ONLINE = frozenset({MissionState.PUBLISHED, MissionState.PAUSED})


@dataclass(frozen=True, slots=True)
class _Paper:
    """What is being written: a draft of a mission to come, or a mission and its change."""

    owner: Owner
    here: str
    draft: OwnDraft | None
    edited: Edited | None = None

    @property
    def typed(self) -> Typed:
        """What the form shows."""
        if self.draft is not None:
            return self.draft.typed
        return self.edited.said if self.edited else {}

    @property
    def version(self) -> int:
        """Of the draft; 0 when there is none yet."""
        return self.draft.version if self.draft else 0

    @property
    def revision(self) -> int:
        """The revision the change began from; 0 for a mission to come."""
        if self.edited is None:
            return 0
        return self.draft.base if self.draft else self.edited.mission.revision


@router.get(DRAFT)
@manager
def draft_page(request: Request, structure: str, draft: str, fait: str = "") -> Response:
    """Answer the editor of a mission to come."""
    return _show(request, lambda: _draft(request, structure, draft), done_sentence(fait))


@router.post(DRAFT)
@manager
def draft_act(request: Request, structure: str, draft: str) -> Response:
    """Save, show or send a mission to come."""
    find, gone = lambda: _draft(request, structure, draft), lambda: _kept_anew(request, structure)
    return _act(request, find, gone)


def _kept_anew(request: Request, structure: str) -> Response:
    """Keep what was typed in a new draft: a colleague sent or dropped theirs meanwhile."""
    sent, number = form(request), number_in(structure)
    if sent.one("act") not in {"save", "preview", "send"}:
        return not_found(request)
    try:
        draft = start_draft(visit(request).actor, number, typed_of(sent.values), now())
    except ReserveError:
        return not_found(request)
    return see(f"{missions_path(number, 'brouillons', draft)}?fait=brouillon-repris")


@router.get(f"{DRAFT}/apercu")
@manager
def draft_preview(request: Request, structure: str, draft: str) -> Response:
    """Answer a mission to come as the public would read it."""
    return _preview(request, lambda: _draft(request, structure, draft))


@router.get(EDIT)
@manager
def edit_page(request: Request, structure: str, mission: str, fait: str = "") -> Response:
    """Answer the editor of a mission."""
    return _show(request, lambda: _edit(request, structure, mission), done_sentence(fait))


@router.post(EDIT)
@manager
def edit_act(request: Request, structure: str, mission: str) -> Response:
    """Save, show or send a change of a mission."""
    return _act(request, lambda: _edit(request, structure, mission), lambda: not_found(request))


@router.get(f"{EDIT}/apercu")
@manager
def edit_preview(request: Request, structure: str, mission: str) -> Response:
    """Answer a mission as the public would read it once changed."""
    return _preview(request, lambda: _edit(request, structure, mission))


def _draft(request: Request, structure: str, draft: str) -> _Paper:
    actor, number = visit(request).actor, number_in(structure)
    found = own_draft(actor, number, number_in(draft))
    return _Paper(owner_of(actor, number), missions_path(number, "brouillons", found.id), found)


def _edit(request: Request, structure: str, mission: str) -> _Paper:
    actor, number = visit(request).actor, number_in(structure)
    found = own_mission(actor, number, number_in(mission))
    here = missions_path(number, found.mission.id, "modifier")
    return _Paper(owner_of(actor, number), here, found.draft, found)


def _show(request: Request, find: Callable[[], _Paper], message: str = "") -> Response:
    try:
        paper = find()
    except NotFound:
        return not_found(request)
    return _page(request, paper, Form(dict(paper.typed)), message=message)


def _act(request: Request, find: Callable[[], _Paper], gone: Callable[[], Response]) -> Response:
    sent, actor = form(request), visit(request).actor
    wanted = sent.one("act")
    try:
        paper = find()
    except NotFound:
        return _gone_meanwhile() if wanted == "autosave" else gone()
    try:
        if wanted == "autosave":
            return _answer_saved(actor, paper, sent)
        return see(ACTS.get(wanted, _unknown)(actor, paper, sent))
    except NotFound:
        return gone()
    except ReserveError as error:
        if wanted == "autosave":
            # The next saving of this screen names the version that is there: it was told of it.
            return refuse_saving(error, version=paper.version)
        return _refused(request, find, sent, error)


def _refused(
    request: Request, find: Callable[[], _Paper], sent: Form, error: ReserveError
) -> Response:
    """Answer the page with what was wrong, what was typed, and the numbers of this very moment.

    So that sending it again is a choice made in knowledge of what is there.
    """
    paper = find()
    online: tuple[tuple[str, str], ...] = ()
    if isinstance(error, Outdated) and paper.edited is not None and error.field == "revision":
        online = online_differences(paper.edited.said, typed_of(sent.values))
    return _page(request, paper, sent.refused(error), online=online)


def _save(actor: Actor, paper: _Paper, sent: Form) -> Saved:
    typed, version, moment = typed_of(sent.values), sent.number("version"), now()
    if paper.edited is None:
        assert paper.draft is not None  # noqa: S101 - one or the other
        return save_draft(actor, paper.draft.id, typed, version, moment)
    base = sent.number("revision")
    return save_edit(actor, paper.edited.mission.id, typed, base, version, moment)


def _keep(actor: Actor, paper: _Paper, sent: Form) -> str:
    _save(actor, paper, sent)
    return f"{paper.here}?fait=brouillon"


def _look(actor: Actor, paper: _Paper, sent: Form) -> str:
    _save(actor, paper, sent)
    return f"{paper.here}/apercu"


def _send(actor: Actor, paper: _Paper, sent: Form) -> str:
    typed, back = typed_of(sent.values), missions_path(paper.owner.id)
    if paper.edited is None:
        assert paper.draft is not None  # noqa: S101 - one or the other
        _save(actor, paper, sent)  # kept, even when it cannot be sent
        send_draft(actor, paper.draft.id, typed, now())
        return f"{back}?fait=mission-envoyee"
    number = paper.edited.mission.id
    try:
        state = send_edit(actor, number, typed, sent.number("revision"), now())
    except ReserveError:
        with suppress(ReserveError):
            _save(actor, paper, sent)  # kept, even when it cannot be sent
        raise
    return f"{back}?fait={'mission-modifiee' if state in ONLINE else 'mission-envoyee'}"


def _drop(actor: Actor, paper: _Paper, sent: Form) -> str:
    del sent
    if paper.draft is not None:
        drop_draft(actor, paper.draft.id)
    return f"{missions_path(paper.owner.id)}?fait=brouillon-supprime"


def _unknown(actor: Actor, paper: _Paper, sent: Form) -> str:
    del actor, paper, sent
    msg = _("Cette action n'existe pas.")
    raise BadInput(msg)


ACTS = {"save": _keep, "preview": _look, "send": _send, "drop": _drop}


def _answer_saved(actor: Actor, paper: _Paper, sent: Form) -> Response:
    saved, moment = _save(actor, paper, sent), now()
    said = advice(actor, paper.owner, typed_of(sent.values), paris_day(moment))
    body: dict[str, Any] = {
        "version": saved.version,
        "saved": _saved_words(moment),
        "reach": said.reach,
        "missing": missing_html(said.missing),
        "warnings": dict(said.warnings),
    }
    return JSONResponse(body, headers=NO_STORE)


def _gone_meanwhile() -> Response:
    words = _("Ce brouillon n'existe plus : il a été envoyé ou supprimé.")
    return JSONResponse({"problem": words, "version": 0}, status_code=404, headers=NO_STORE)


def _saved_words(moment: datetime) -> str:
    return draft_saved_words(moment, now())


def _page(
    request: Request,
    paper: _Paper,
    sent: Form,
    *,
    message: str = "",
    online: tuple[tuple[str, str], ...] = (),
) -> Response:
    one = structure_shown(request, paper.owner.id)
    typed = typed_of(sent.values)
    said = advice(visit(request).actor, paper.owner, typed, paris_day(now()))
    outdated = isinstance(sent.problem, Outdated) and paper.edited is not None
    view = EditorView(
        here=paper.here,
        saved=_saved_words(paper.draft.saved_at) if paper.draft else _("Rien n'est changé encore."),
        version=paper.version,
        revision=paper.edited.mission.revision if paper.edited and outdated else paper.revision,
        advice=said,
        online=online,
        can_drop=paper.draft is not None,
        message=message,
        **_words(paper),
    )
    title = f"{view.title}, {one.name}"
    return show_at(request, title, editor_html(one, view, sent), status=sent.status)


def _words(paper: _Paper) -> dict[str, Any]:
    """Return what the page says of itself."""
    if paper.edited is None:
        return {
            "title": _("Nouvelle mission"),
            "lead": _(
                "Rien n'est publié avant la relecture du département, le plus souvent en 24 h."
            ),
            "send": _("Envoyer à la relecture"),
        }
    mission = paper.edited.mission
    if mission.state in ONLINE:
        lead = _(
            "Elle reste en ligne. Vos changements se voient tout de suite, et le département les "
            "relit ensuite."
        )
        return {
            "title": _("Modifier la mission"),
            "lead": lead,
            "send": _("Publier les changements"),
        }
    asked = ""
    if mission.state is MissionState.CHANGES_REQUESTED:
        asked = asked_words(reason_in_words(mission.said) if mission.said.code else "")
    waiting = mission.state is MissionState.PENDING
    return {
        "title": _("Modifier la mission") if waiting else _("Compléter la mission"),
        "lead": _("Le département la relit : il verra votre nouvelle version.") if waiting else "",
        "send": _("Enregistrer les changements") if waiting else _("Envoyer à la relecture"),
        "asked": asked,
        "to_correct": asked_fields(paper.edited.to_correct),
    }


def _preview(request: Request, find: Callable[[], _Paper]) -> Response:
    try:
        paper = find()
    except NotFound:
        return not_found(request)
    if not _has_kind(paper.typed):  # nothing can be shown of a mission without a kind
        return see(paper.here)
    moment = now()
    today = paris_day(moment)
    published = (paper.edited.published_at if paper.edited else None) or moment
    detail = preview_detail(paper.owner, paper.typed, today, published)
    page = mission_html(detail, today, help_note(), preview=True)
    content = preview_html(paper.here, page)
    return show_at(request, _("Aperçu : {title}", title=detail.title), content)


def _has_kind(typed: Typed) -> bool:
    return typed.get("kind", [""])[-1] in profile().keys
