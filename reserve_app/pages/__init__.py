"""Floor 4: one file a page, layout only; and the list of the pages."""

from __future__ import annotations

from collections.abc import Callable

import reflex as rx

from reserve_app.components.languages import in_each_language, in_language, text_in_each_language
from reserve_app.language import LANGUAGES, _, address, current_language, speaking
from reserve_app.pages.board import board
from reserve_app.pages.desk import desk
from reserve_app.pages.documents import document_pages, structure_document
from reserve_app.pages.finder import finder
from reserve_app.pages.home import home
from reserve_app.pages.mission import SERVER_TITLE, mission
from reserve_app.pages.not_found import not_found
from reserve_app.pages.structure_missions import BASE, EDITORS, WRITTEN, editor, listed, written
from reserve_app.pages.structures import structures
from reserve_app.pages.territories import bilan, territories, territory
from reserve_app.presenting.accounts import page_title
from reserve_app.presenting.finder import DEFAULT_TITLE, DESCRIPTION, SITE
from reserve_app.presenting.home import DESCRIPTION as HOME_DESCRIPTION
from reserve_app.presenting.home import TITLE as HOME_TITLE
from reserve_app.presenting.moderators import DESK, DESK_TITLE
from reserve_app.presenting.not_found import TITLE as NOT_FOUND_TITLE
from reserve_app.presenting.structures import DESCRIPTION as STRUCTURES_DESCRIPTION
from reserve_app.presenting.structures import TITLE as STRUCTURES_TITLE
from reserve_app.presenting.territories import DESCRIPTION as TERRITORIES_DESCRIPTION
from reserve_app.presenting.territories import TITLE as TERRITORIES_TITLE
from reserve_app.state.board import BoardState
from reserve_app.state.desk import DeskState
from reserve_app.state.finder import FinderState
from reserve_app.state.home import HomeState
from reserve_app.state.structure_missions import StructureMissionsState
from reserve_app.state.territories import TerritoriesState, TerritoryState

# The whole address is the one the server wrote: React would otherwise add a second picture.
PICTURE = rx.Var(
    _js_expr='(typeof document === "undefined" ? "/share.png" : '
    'document.querySelector(\'meta[property="og:image"]\')?.content ?? "/share.png")'
).to(str)
RECORD_PATHS = (
    "/structure/[structure]/fiche",
    "/structure/[structure]/equipe",
    "/structure/[structure]/cles",
)
BOARD_PATHS = ("/structure/[structure]", "/structure/[structure]/missions/[mission]")


def add_pages(app: rx.App) -> None:
    """Give the application its pages, each of them once a language."""
    for language in LANGUAGES:
        with speaking(language):
            _add_public(app)
            _add_desks(app)
    app.add_page(
        lambda: in_each_language(not_found),
        route="404",
        title=text_in_each_language(NOT_FOUND_TITLE),
        image="/share.png",
    )


def _add(app: rx.App, page: Callable[[], rx.Component], route: str, **more: object) -> None:
    """Add a page in the language spoken, at its address in that language."""
    app.add_page(in_language(current_language(), page), route=address(route), **more)


def _add_public(app: rx.App) -> None:
    """Give it the pages of everybody, and those about oneself."""
    _add(
        app,
        home,
        "/",
        title=_(HOME_TITLE),
        description=_(HOME_DESCRIPTION),
        image=PICTURE,
        on_load=HomeState.load,
    )
    _add(
        app,
        finder,
        "/missions",
        title=rx.cond(FinderState.title != "", FinderState.title, _(DEFAULT_TITLE)),
        description=_(DESCRIPTION),
        image=PICTURE,
        on_load=FinderState.load,
    )
    _add(app, mission, "/missions/[mission_id]/[slug]", title=SERVER_TITLE, image=PICTURE)
    _add(
        app,
        structures,
        "/structures",
        title=_(STRUCTURES_TITLE),
        description=_(STRUCTURES_DESCRIPTION),
        image=PICTURE,
    )
    _add(
        app,
        territories,
        "/territoires",
        title=f"{_(TERRITORIES_TITLE)} – {SITE}",
        description=_(TERRITORIES_DESCRIPTION),
        image=PICTURE,
        on_load=TerritoriesState.load,
    )
    _add(
        app,
        territory,
        "/territoires/[territory]",
        title=SERVER_TITLE,
        image=PICTURE,
        on_load=TerritoryState.load,
    )
    _add(app, bilan, "/territoires/[territory]/bilan", title=SERVER_TITLE, image=PICTURE)
    for one in document_pages():
        _add(app, one.page, f"/{one.path}", title=one.title, on_load=one.on_load)


def _add_desks(app: rx.App) -> None:
    """Give it the pages of structures and of those who moderate."""
    for path in RECORD_PATHS:
        _add(app, structure_document, path, title=SERVER_TITLE)
    _add(
        app,
        desk,
        DESK,
        title=page_title(_(DESK_TITLE)),
        on_load=DeskState.load,
        context={"sitemap": None},
    )
    for path in BOARD_PATHS:
        _add(app, board, path, title=SERVER_TITLE, on_load=BoardState.load)
    _add(app, listed, BASE, title=SERVER_TITLE, on_load=StructureMissionsState.load)
    for paths, page in ((WRITTEN, written), (EDITORS, editor)):
        for path in paths:
            _add(app, page, path, title=SERVER_TITLE)
