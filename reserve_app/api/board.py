"""The live board's own requests: its page, and the contact of somebody on it.

A contact leaves by a request of its own, never by the socket: it is in no frame and no state.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict

from fastapi import APIRouter, Request, Response
from starlette.responses import JSONResponse

from reserve_app.api.documents.answers import answer, not_found, sorry
from reserve_app.api.documents.board import board_html
from reserve_app.api.documents.built import built_page_of
from reserve_app.api.documents.markup import tag
from reserve_app.api.guarded import ELSEWHERE, GuardedRoute, visit
from reserve_app.api.people.profile_form import now
from reserve_app.domain.errors import NotFound, ReserveError
from reserve_app.domain.policies import manager
from reserve_app.language import N_, _
from reserve_app.presenting.accounts import page_title
from reserve_app.presenting.board import BOARD_STYLE, board_view
from reserve_app.presenting.problems import (
    DOWN_HEADING,
    DOWN_TITLE,
    PAGE_DOWN,
    visitor_sentence,
)
from reserve_app.presenting.sheets import as_csv, as_xlsx, people_rows
from reserve_app.presenting.structures import structure_view
from reserve_app.queries.board import board
from reserve_app.queries.structures import get_my_structure
from reserve_app.services.interest_answers import reveal_contact
from reserve_app.services.volunteer_export import export_confirmed

pages = APIRouter(include_in_schema=False, route_class=GuardedRoute)
router = APIRouter(route_class=GuardedRoute, responses=ELSEWHERE)
log = logging.getLogger(__name__)
READ = ["GET", "HEAD"]
NO_FILE = N_("La liste n'a pas pu être préparée")
FILES: dict[str, tuple[Callable[[list[tuple[str, ...]]], bytes], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (
        as_xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


@pages.api_route("/structure/{structure:int}", methods=READ)
@manager
def structure_board(request: Request, structure: int) -> Response:
    """Answer the board of one of one's structures."""
    return _page(request, structure, None)


@pages.api_route("/structure/{structure:int}/missions/{mission:int}", methods=READ)
@manager
def mission_board(request: Request, structure: int, mission: int) -> Response:
    """Answer the board of one of its missions."""
    return _page(request, structure, mission)


@router.post("/interests/{interest:int}/contact", summary="How to reach a volunteer")
@manager
def contact(request: Request, interest: int) -> Response:
    """Return how to reach the volunteer of an interest; the reading is logged and they see it."""
    found = reveal_contact(visit(request).actor, interest, now=now())
    return JSONResponse(asdict(found), headers={"Cache-Control": "no-store"})


@pages.post("/structure/{structure:int}/benevoles.csv")
@manager
def people_as_csv(request: Request, structure: int) -> Response:
    """Answer those confirmed as a file; a form's POST, since it writes to the log."""
    return _file(request, structure, "csv")


@pages.post("/structure/{structure:int}/benevoles.xlsx")
@manager
def people_as_xlsx(request: Request, structure: int) -> Response:
    """Answer them as a workbook."""
    return _file(request, structure, "xlsx")


def _file(request: Request, structure: int, kind: str) -> Response:
    try:
        people = export_confirmed(visit(request).actor, structure, now=now())
    except NotFound:
        return not_found(request)
    except ReserveError as error:
        sentence = visitor_sentence(error)
        return sorry(request, error.status, page_title(_(NO_FILE)), _(NO_FILE), sentence)
    write, media_type = FILES[kind]
    headers = {
        "Content-Disposition": f'attachment; filename="benevoles-confirmes.{kind}"',
        "Cache-Control": "no-store",
    }
    return Response(write(people_rows(people)), media_type=media_type, headers=headers)


def _page(request: Request, structure: int, mission: int | None) -> Response:
    actor = visit(request).actor
    try:
        view = board_view(board(actor, structure, mission))
        about = structure_view(get_my_structure(actor, structure))
    except NotFound:
        return not_found(request)
    except ReserveError as error:
        log.warning("board: %s", error.code)
        return sorry(request, error.status, _(DOWN_TITLE), _(DOWN_HEADING), _(PAGE_DOWN))
    page = built_page_of(request).titled(page_title(f"{view.title}, {view.structure}"))
    page = page.with_head(tag("link", rel="stylesheet", href=BOARD_STYLE))
    return answer(request, page.filled({"main": board_html(view, about)}), private=True)
