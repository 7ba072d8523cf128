"""The finder: reads the criteria in the page's address, shows what they find."""

from __future__ import annotations

import logging
from dataclasses import fields
from typing import Any

import reflex as rx

from reserve_app.domain.actor import VISITOR
from reserve_app.domain.criteria import Mode
from reserve_app.domain.errors import ReserveError, Unavailable
from reserve_app.language import _
from reserve_app.live import topics
from reserve_app.presenting.finder import (
    FinderView,
    present,
    present_problem,
    read_query,
)
from reserve_app.presenting.problems import DOWN
from reserve_app.presenting.profile import profile
from reserve_app.queries.missions import find_missions, today_in_france
from reserve_app.search.criteria import parse
from reserve_app.state.guard import public
from reserve_app.state.live import put, shared

log = logging.getLogger(__name__)
NO_COUNT = dict.fromkeys((*profile().keys, *Mode), "")
# What changes a list: a mission or structure, and the places volunteers take. Not the figures of a
# territory: they change with each sign-up, twenty times a second on the day of a launch.
CHANGES = (topics.PUBLIC, topics.PLACES)


def search(query: str) -> FinderView:
    """Return what the finder shows for that query string. Blocks: call it in a thread."""
    params: dict[str, list[str]] = {}
    try:
        params = read_query(query)
        criteria = parse(params)
        return present(find_missions(criteria, VISITOR), criteria, today_in_france())
    except ReserveError as error:
        return present_problem(error, params)
    except Exception:
        log.exception("finder search failed")
        return present_problem(Unavailable(_(DOWN)), params)


class FinderState(rx.State):
    """What the finder shows: a page of at most twenty missions, never a row of the database."""

    ready: bool = False
    asked: str = ""  # the query this is the answer to; a tab keeps its state over page loads
    heading: str = ""
    title: str = ""  # the page says its own until then
    cards: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)
    remote_cards: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)
    nearest: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)
    nearest_title: str = ""
    counts: dict[str, str] = NO_COUNT
    pager: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)
    place: str = ""
    place_code: str = ""
    area: rx.Field[dict[str, float]] = rx.field(default_factory=dict)
    advice: str = ""
    way_out: str = ""
    leave: str = ""
    problem: str = ""
    problem_field: str = ""

    @rx.event
    @public
    async def load(self) -> None:
        """Search again with the criteria of the address: on arrival and whenever they change."""
        query = str(self.router.url.query)
        # In a crisis many ask for the same town in the same second: it is searched once.
        shown = await shared(("finder", query), CHANGES, lambda: _shown(search(query)))
        put(self, {**shown, "asked": query, "ready": True})


def _shown(view: FinderView) -> dict[str, Any]:
    """Return the variables of the state that show a view."""
    values = {item.name: getattr(view, item.name) for item in fields(view)}
    lists = {name: list(value) for name, value in values.items() if isinstance(value, tuple)}
    return {**values, **lists, "counts": NO_COUNT | view.counts}
