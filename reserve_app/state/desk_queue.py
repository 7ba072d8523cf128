"""The queue of the desk: what it shows, in an order that never moves under the hand.

A row that was decided elsewhere says so in place; what enters the queue waits behind a button.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import reflex as rx

from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import NotFound, ReserveError
from reserve_app.presenting.desk import Desk, filter_options, read_desk, read_item
from reserve_app.presenting.desk_rows import count_new, settle
from reserve_app.presenting.desk_views import FigureView, ItemView, Option, RowView
from reserve_app.presenting.problems import visitor_sentence
from reserve_app.queries.queue import Filters
from reserve_app.services.review_scope import reader_of
from reserve_app.state.desk_sharing import queues_of, read_together
from reserve_app.state.guard import moderator
from reserve_app.state.live import follow, put
from reserve_app.state.payloads import typed
from reserve_app.state.visitors import visit_behind

log = logging.getLogger(__name__)
PAGE, LONGEST_PAGE = 50, 200  # rows
NARROWS = frozenset({"kind", "why", "flag", "department"})
LONGEST_FILTER = 100  # characters
NO_ITEM = ItemView()


class QueueOfDesk(rx.State, mixin=True):
    """At most two hundred rows, the numbers on top, and one item; all of it plain text."""

    ready: bool = False
    rows: rx.Field[list[RowView]] = rx.field(default_factory=list)
    first: int = 0  # where the keyboard enters the list
    fresh: int = 0
    more: bool = False
    item: rx.Field[ItemView] = rx.field(default_factory=ItemView)
    figures: rx.Field[list[FigureView]] = rx.field(default_factory=list)
    q: str = ""
    kind: str = ""
    why: str = ""
    flag: str = ""
    department: str = ""
    mine: bool = False
    kinds: rx.Field[list[Option]] = rx.field(default_factory=list)
    whys: rx.Field[list[Option]] = rx.field(default_factory=list)
    flags: rx.Field[list[Option]] = rx.field(default_factory=list)
    departments: rx.Field[list[Option]] = rx.field(default_factory=list)
    chosen: rx.Field[list[int]] = rx.field(default_factory=list)
    problem: str = ""
    said: str = ""
    _limit: int = PAGE
    _since: str = ""
    _filled_for: int = 0

    async def _load(self) -> None:
        """Lay the queue out, with nothing open, and follow it."""
        actor = await self._actor()
        self.q = self.kind = self.why = self.flag = self.department = ""
        self.mine, self._limit, self.item, self.chosen = False, PAGE, NO_ITEM, []
        self.problem = self.said = ""
        self.kinds, self.whys, self.flags, self.departments = filter_options(actor)
        await self._lay_out(actor)
        await follow(self, type(self).refresh, *queues_of(actor))

    @rx.event
    @moderator
    async def refresh(self) -> None:
        """Write what changed in place, read once for all desks that show the same."""
        visit = await visit_behind(self)
        actor = await self._actor()
        await self._settle(actor, reader_of(actor, has_profile=visit.volunteer))
        if self.item.id:
            await self._show_item(actor, self.item.id)

    @rx.event
    @moderator
    async def show_new(self) -> None:
        """Lay the queue out again, with what entered it meanwhile."""
        await self._lay_out(await self._actor())

    @rx.event
    @moderator
    async def show_more(self) -> None:
        """Show fifty rows more."""
        self._limit = min(self._limit + PAGE, LONGEST_PAGE)
        await self._lay_out(await self._actor())

    @rx.event
    @moderator
    async def narrow(self, by: str, value: str) -> None:
        """Keep only one kind, reason, check or territory; empty keeps all."""
        if isinstance(by, str) and by in NARROWS and isinstance(value, str):
            setattr(self, by, value[:LONGEST_FILTER])
            await self._start_again()

    @rx.event
    @moderator
    async def search(self, form: dict) -> None:
        """Keep only what has these words."""
        self.q = typed(form, "q")[:LONGEST_FILTER].strip()
        await self._start_again()

    @rx.event
    @moderator
    async def only_mine(self, on: bool) -> None:  # noqa: FBT001 - what a box sends
        """Keep only what the moderator has in hand, or all."""
        self.mine = on is True
        await self._start_again()

    @rx.event
    @moderator
    async def choose(self, number: int) -> None:
        """Choose a row for a decision on several, or no longer."""
        shown = {row.id for row in self.rows if not row.done}
        if isinstance(number, int) and number in shown:
            without = [one for one in self.chosen if one != number]
            self.chosen = without if number in self.chosen else [*self.chosen, number]

    @rx.event
    @moderator
    async def choose_none(self) -> None:
        """Choose nothing."""
        self.chosen = []

    async def _actor(self) -> Actor:
        """Return who acts, having put away what the desk shows of somebody else's queue."""
        actor = (await visit_behind(self)).actor
        mine = actor.account_id or 0
        if self._filled_for not in {0, mine}:
            self.reset()
        self._filled_for = mine
        return actor

    async def _start_again(self) -> None:
        self._limit, self.chosen = PAGE, []
        await self._lay_out(await self._actor())

    async def _lay_out(self, actor: Actor) -> None:
        """Show the queue as it is now, from its beginning."""
        desk = await self._answer(self._read(actor, []))
        if desk is None:
            return
        self._since = datetime.now(UTC).isoformat()
        self.rows, self.fresh = desk.rows, 0
        self._put(desk)
        self.ready = True

    async def _settle(self, actor: Actor, reader: Actor | None = None) -> None:
        """Write into the rows, where they are, what became of them.

        After an act they are read anew, without a reader: what desks share may not know of it yet.
        """
        shown: list[RowView] = self.get_value("rows")
        known = [row.id for row in shown]
        desk = await self._answer(self._read(actor, known, reader))
        if desk is None:
            return
        fresh = count_new(shown, desk.rows, self.get_value("_since"))
        put(self, {"rows": settle(shown, desk.rows, desk.ended), "fresh": fresh})
        self._put(desk)

    def _put(self, desk: Desk) -> None:
        rows: list[RowView] = self.get_value("rows")
        waiting = [row.id for row in rows if not row.done]
        here = set(waiting)
        values = {
            "more": desk.more and self._limit < LONGEST_PAGE,
            "first": waiting[0] if waiting else 0,
            "chosen": [one for one in self.get_value("chosen") if one in here],
            "figures": desk.figures,
        }
        put(self, values)

    async def _read(self, actor: Actor, known: list[int], reader: Actor | None = None) -> Desk:
        wanted = Filters(self.kind, self.department, self.why, self.flag, self.mine, self.q)
        limit = self._limit
        if reader and not wanted.mine:  # what one has in hand is nobody else's to share
            return await read_together(actor.account_id or 0, reader, wanted, limit, known)
        now = datetime.now(UTC)
        return await asyncio.to_thread(lambda: read_desk(actor, wanted, limit, known, now))

    async def _show_item(self, actor: Actor, number: int, holder: str = "") -> None:
        """Show one item as it is now; what is being written beside it stays."""
        found = await self._try(lambda: read_item(actor, number, datetime.now(UTC)))
        if found is None:
            return
        shown = replace(found, holder=holder) if holder else found
        if shown != self.item:
            self.item = shown

    async def _try(self, act: Any) -> Any:  # noqa: ANN401 - what it gives
        """Run an act in a thread; None, with its sentence shown, when it is refused."""
        return await self._answer(asyncio.to_thread(act))

    async def _answer(self, asked: Awaitable[Any]) -> Any:  # noqa: ANN401 - what it gives
        """Wait for an answer; None, with its sentence shown, when it is refused."""
        try:
            return await asked
        except NotFound as error:
            self.item, self.problem = NO_ITEM, error.sentence
        except ReserveError as error:
            self.problem = visitor_sentence(error)
        return None
