"""What the routes of people share: the built page of an address, filled, and titles of missions."""

from __future__ import annotations

from fastapi import Request, Response

from reserve_app.api.documents.answers import answer
from reserve_app.api.documents.built import built_page, built_page_of
from reserve_app.api.documents.markup import Markup
from reserve_app.domain.actor import VISITOR
from reserve_app.domain.errors import ReserveError
from reserve_app.presenting.accounts import page_title
from reserve_app.queries.details import MissionDetail
from reserve_app.queries.missions import get_mission


def show(request: Request, name: str, content: Markup, *, status: int = 200) -> Response:
    """Answer a page about a person."""
    page = built_page(name).filled({"main": content})
    return answer(request, page, status=status, private=True)


def show_at(request: Request, title: str, content: Markup, *, status: int = 200) -> Response:
    """Answer a page about a person whose address holds numbers: its built page is every one's."""
    page = built_page_of(request).titled(page_title(title)).filled({"main": content})
    return answer(request, page, status=status, private=True)


def mission_called(number: int) -> MissionDetail | None:
    """Return the mission somebody came from, if it is public."""
    if not number:
        return None
    try:
        return get_mission(number, VISITOR)
    except ReserveError:
        return None


def title_of(number: int) -> str:
    """Return the title of that mission, empty without one."""
    found = mission_called(number)
    return found.title if found else ""
