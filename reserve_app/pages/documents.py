"""Pages about people: the server writes them whole; here is what stands around them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import reflex as rx
from reflex_base.event import EventHandler

from reserve_app.components.criteria_form import enhance
from reserve_app.components.desk_style import desk_style
from reserve_app.components.draft_saver import draft_saver
from reserve_app.components.live_page import live_page
from reserve_app.components.live_status import live_status
from reserve_app.components.server_slot import server_slot
from reserve_app.components.shell import page_shell
from reserve_app.language import _
from reserve_app.presenting.accounts import (
    DOCUMENTS,
    MY_ACCOUNT,
    MY_MISSIONS,
    NEW_STRUCTURE,
    page_title,
)
from reserve_app.presenting.moderators import PULSE
from reserve_app.presenting.moderators import TITLES as DESK_TITLES
from reserve_app.presenting.plain import TITLES
from reserve_app.state.pulse import PulseState
from reserve_app.state.watch import WatchState


def document() -> rx.Component:
    """Return a page with a form."""
    return _around(enhance())


def structure_document() -> rx.Component:
    """Return a page about a structure: what is typed in its form is kept."""
    return _around(rx.fragment(enhance(), draft_saver()))


def plain() -> rx.Component:
    """Return a page of text."""
    return _around(rx.fragment())


def my_missions() -> rx.Component:
    """Return the page of one's missions: it moves by itself."""
    live = live_page(version=WatchState.version, on_look=WatchState.look)
    return _around(live, live_status())


def my_account() -> rx.Component:
    """Return the page of one's account: it closes by itself once signed out elsewhere."""
    return _around(live_page(on_look=WatchState.still_here))


def desk_document() -> rx.Component:
    """Return a page of those who moderate, with the style the public pages do without."""
    return rx.fragment(desk_style(), _around(enhance()))


def pulse() -> rx.Component:
    """Return the pulse of the site: it moves by itself."""
    live = live_page(version=PulseState.version, on_look=PulseState.look, every=10)
    return rx.fragment(desk_style(), _around(live, live_status()))


class Document(NamedTuple):
    """A page the server writes whole: its address, title and builder, and what it does at first."""

    path: str
    title: str
    page: Callable[[], rx.Component]
    on_load: EventHandler | None = None


def document_pages() -> list[Document]:
    """Return the pages the server writes whole."""
    forms = [Document(path, page_title(_(name)), document) for path, name in DOCUMENTS.items()]
    desk = [
        Document(path[1:], page_title(_(name)), desk_document)
        for path, name in DESK_TITLES.items()
        if path != PULSE
    ]
    texts = [Document(name, page_title(_(title)), plain) for name, title in TITLES.items()]
    return [
        *forms,
        *texts,
        *desk,
        Document(PULSE[1:], page_title(_(DESK_TITLES[PULSE])), pulse, PulseState.load),
        Document("structure/nouvelle", page_title(_(NEW_STRUCTURE)), structure_document),
        Document("mes-missions", page_title(_(MY_MISSIONS)), my_missions, WatchState.load),
        Document("compte", page_title(_(MY_ACCOUNT)), my_account, WatchState.stay),
    ]


def _around(extra: rx.Component, *above: rx.Component) -> rx.Component:
    return page_shell(
        rx.el.div(*above, server_slot(name="main", whole=True), extra, class_name="wrap page")
    )
