"""Floor 4: one file a page, layout only; and the list of the pages."""

from __future__ import annotations

import reflex as rx

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
from reserve_app.presenting.finder import DESCRIPTION, SITE
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
RECORD_PATHS = ("/structure/[structure]/fiche", "/structure/[structure]/equipe")
BOARD_PATHS = ("/structure/[structure]", "/structure/[structure]/missions/[mission]")


def add_pages(app: rx.App) -> None:
    """Give the application its pages."""
    app.add_page(
        home,
        route="/",
        title=HOME_TITLE,
        description=HOME_DESCRIPTION,
        image=PICTURE,
        on_load=HomeState.load,
    )
    app.add_page(
        finder,
        route="/missions",
        title=FinderState.title,
        description=DESCRIPTION,
        image=PICTURE,
        on_load=FinderState.load,
    )
    app.add_page(mission, route="/missions/[mission_id]/[slug]", title=SERVER_TITLE, image=PICTURE)
    app.add_page(
        structures,
        route="/structures",
        title=STRUCTURES_TITLE,
        description=STRUCTURES_DESCRIPTION,
        image=PICTURE,
    )
    app.add_page(
        territories,
        route="/territoires",
        title=f"{TERRITORIES_TITLE} – {SITE}",
        description=TERRITORIES_DESCRIPTION,
        image=PICTURE,
        on_load=TerritoriesState.load,
    )
    app.add_page(
        territory,
        route="/territoires/[territory]",
        title=SERVER_TITLE,
        image=PICTURE,
        on_load=TerritoryState.load,
    )
    app.add_page(bilan, route="/territoires/[territory]/bilan", title=SERVER_TITLE, image=PICTURE)
    for document in document_pages():
        app.add_page(
            document.page,
            route=f"/{document.path}",
            title=document.title,
            on_load=document.on_load,
        )
    _add_desks(app)
    app.add_page(not_found, route="404", title=NOT_FOUND_TITLE, image="/share.png")


def _add_desks(app: rx.App) -> None:
    """Give it the pages of structures and of those who moderate."""
    for path in RECORD_PATHS:
        app.add_page(structure_document, route=path, title=SERVER_TITLE)
    app.add_page(
        desk,
        route=DESK,
        title=page_title(DESK_TITLE),
        on_load=DeskState.load,
        context={"sitemap": None},
    )
    for path in BOARD_PATHS:
        app.add_page(board, route=path, title=SERVER_TITLE, on_load=BoardState.load)
    app.add_page(listed, route=BASE, title=SERVER_TITLE, on_load=StructureMissionsState.load)
    for paths, page in ((WRITTEN, written), (EDITORS, editor)):
        for path in paths:
            app.add_page(page, route=path, title=SERVER_TITLE)
