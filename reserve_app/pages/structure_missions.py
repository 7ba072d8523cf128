"""A structure's missions and their editor: the server writes them; here is what goes with them."""

from __future__ import annotations

import reflex as rx

from reserve_app.components.criteria_form import enhance
from reserve_app.components.live_page import live_page
from reserve_app.components.live_status import live_status
from reserve_app.components.mission_form import mission_form
from reserve_app.components.server_slot import server_slot
from reserve_app.components.shell import page_shell
from reserve_app.components.upload_busy import upload_busy
from reserve_app.state.structure_missions import StructureMissionsState

BASE = "/structure/[structure]/missions"
WRITTEN = (f"{BASE}/nouvelle", f"{BASE}/importer", f"{BASE}/brouillons/[draft]/apercu",
           f"{BASE}/[mission]/modifier/apercu")  # fmt: skip
EDITORS = (f"{BASE}/brouillons/[draft]", f"{BASE}/[mission]/modifier")


def listed() -> rx.Component:
    """Return the list of missions: it moves by itself."""
    state = StructureMissionsState
    live = live_page(version=state.version, on_look=state.look)
    status = rx.el.div(live_status(), class_name="list-live")
    return page_shell(rx.el.div(status, _slot(), live, class_name="wrap"))


def written() -> rx.Component:
    """Return a page that the server writes whole; one of them sends a file."""
    return _around(upload_busy())


def editor() -> rx.Component:
    """Return the editor: it saves what is typed."""
    return _around(enhance(), mission_form())


def _around(*extra: rx.Component) -> rx.Component:
    return page_shell(rx.el.div(_slot(), *extra, class_name="wrap"))


def _slot() -> rx.Component:
    return server_slot(name="main", whole=True)
