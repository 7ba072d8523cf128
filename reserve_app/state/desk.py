"""The moderators' desk: opening, deciding, taking back.

What the actor may see and decide is asked again by each event, in the query or the service itself.
No contact ever passes here: reading one is a request of its own (`api.desk`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import reflex as rx

from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import Conflict, ReserveError
from reserve_app.domain.review import DECISION_LABELS, NEEDS_REASON, Decision
from reserve_app.language import _
from reserve_app.presenting.desk import (
    EVERYTHING_DONE,
    bulk_options,
    decided_aloud,
    reason_options,
    result_views,
    undo_sentence,
)
from reserve_app.presenting.desk_rows import next_row
from reserve_app.presenting.desk_views import Option, ResultView
from reserve_app.presenting.problems import visitor_sentence
from reserve_app.services.claims import claim, heartbeat, release
from reserve_app.services.decisions import Seen, Verdict, decide, decide_bulk
from reserve_app.services.review_notes import add_note
from reserve_app.services.undo import undo
from reserve_app.state.desk_queue import NO_ITEM, QueueOfDesk
from reserve_app.state.guard import moderator
from reserve_app.state.payloads import typed

UNDO_SECONDS = 15
BY_KEY = {"v": "validate", "c": "request_changes", "r": "refuse"}


class DeskState(QueueOfDesk, rx.State):
    """The desk of one tab."""

    reasons: rx.Field[list[Option]] = rx.field(default_factory=list)
    bulk_choices: rx.Field[list[Option]] = rx.field(default_factory=list)
    deciding: str = ""  # the decision whose reason is being given
    bulk_deciding: bool = False  # it is about what was chosen
    deciding_title: str = ""
    results: rx.Field[list[ResultView]] = rx.field(default_factory=list)
    undo_text: str = ""
    undo_number: int = 0
    undo_seconds: int = 0
    _undoable: rx.Field[list[int]] = rx.field(default_factory=list)

    @rx.event
    @moderator
    async def load(self) -> None:
        """Lay the queue out, with nothing open and nothing to take back."""
        self._forget_deciding()
        self._forget_undo()
        self.results, self.bulk_choices = [], bulk_options()
        await self._load()

    @rx.event
    @moderator
    async def open(self, number: int) -> None:
        """Show an item and claim it; one that somebody reads is shown with their name."""
        self._forget_deciding()
        await self._open(await self._actor(), number)

    @rx.event
    @moderator
    async def close(self) -> None:
        """Show nothing, and give back what was held."""
        actor = await self._actor()
        self._forget_deciding()
        self.item = NO_ITEM
        await self._try(lambda: release(actor, now=datetime.now(UTC)))
        await self._settle(actor)

    @rx.event
    @moderator
    async def beat(self) -> None:
        """Keep what is held while its moderator is there; take it again when it was lost."""
        actor, number, now = await self._actor(), self.item.id, datetime.now(UTC)
        if not number or self.item.closed:
            return
        try:
            await asyncio.to_thread(lambda: heartbeat(actor, number, now=now))
        except ReserveError:
            await self._open(actor, number)

    @rx.event
    @moderator
    async def by_key(self, key: str, number: int) -> None:
        """Begin the decision of a key, about the item that was on the screen."""
        await self._begin(BY_KEY.get(key, "") if isinstance(key, str) else "", number)

    @rx.event
    @moderator
    async def begin(self, decision: str, number: int) -> None:
        """Take a decision that needs no reason, or ask for its reason."""
        await self._begin(decision, number)

    @rx.event
    @moderator
    async def begin_many(self, decision: str) -> None:
        """Take a decision on what was chosen, or ask for its reason."""
        if decision not in list(Decision):
            return
        self.problem = ""
        if Decision(decision) not in NEEDS_REASON:
            await self._decide_many(decision, {})
            return
        self.deciding, self.bulk_deciding = decision, True
        self._ask_reason(decision)

    @rx.event
    @moderator
    async def cancel(self) -> None:
        """Give no reason after all."""
        self._forget_deciding()

    @rx.event
    @moderator
    async def decide(self, form: dict) -> None:
        """Take the decision whose reason was asked."""
        decision = self.deciding
        if decision and not self.bulk_deciding:
            await self._decide(decision, form)

    @rx.event
    @moderator
    async def decide_many(self, form: dict) -> None:
        """Take the decision on what was chosen."""
        decision = self.deciding
        if decision and self.bulk_deciding:
            await self._decide_many(decision, form)

    @rx.event
    @moderator
    async def undo(self) -> None:
        """Take the last decision back, as long as its mail waits."""
        actor, numbers = await self._actor(), list(self._undoable)
        self._forget_undo()
        for number in numbers:
            await self._try(lambda number=number: undo(actor, number, now=datetime.now(UTC)))
        await self._settle(actor)
        if len(numbers) == 1 and not self.problem:
            self.said = _("Décision annulée.")
            await self._open(actor, numbers[0])

    @rx.event
    @moderator
    async def forget_results(self) -> None:
        """Put away what became of a decision on several."""
        self.results = []

    @rx.event
    @moderator
    async def write_note(self, form: dict) -> None:
        """Write a note to the other moderators."""
        actor, number, text = await self._actor(), self.item.id, typed(form, "text")
        self.problem = ""
        await self._try(lambda: add_note(actor, number, text, now=datetime.now(UTC)))
        if self.item.id:
            await self._show_item(actor, number)

    async def _open(self, actor: Actor, number: int) -> None:
        self.problem, holder = "", ""
        try:
            await asyncio.to_thread(lambda: claim(actor, number, now=datetime.now(UTC)))
        except Conflict as error:
            holder = error.sentence
        except ReserveError as error:
            self.problem = visitor_sentence(error)
        await self._show_item(actor, number, holder)
        await self._settle(actor)

    async def _begin(self, decision: str, number: int) -> None:
        """Begin a decision; one made before the item on the screen left it is nobody's."""
        possible = any(one.decision == decision for one in self.item.choices)
        if number != self.item.id or not possible:
            return
        self.problem = ""
        if Decision(decision) in NEEDS_REASON:
            self.deciding, self.bulk_deciding = decision, False
            self._ask_reason(decision)
        else:
            await self._decide(decision, {})

    def _ask_reason(self, decision: str) -> None:
        self.deciding_title = _(DECISION_LABELS[Decision(decision)])
        self.reasons = reason_options()

    async def _decide(self, decision: str, form: Mapping[str, object]) -> None:
        """Decide on the item as it was read; what was typed stays when it is refused."""
        actor, item, now = await self._actor(), self.item, datetime.now(UTC)
        verdict = _verdict(decision, form)
        seen = Seen(item.id, item.version, item.revision)
        self.problem = ""
        done = await self._try(lambda: decide(actor, seen, verdict, now=now))
        if done is None:  # the sentence says who was first, or what is missing
            await self._settle(actor)
            if self.item.id:
                await self._show_item(actor, item.id)
            return
        self._forget_deciding()
        self._remember([item.id], undo_sentence(decision, item.title))
        await self._go_on(actor, item.id, decided_aloud(decision, item.title), done.next_items)

    async def _go_on(self, actor: Actor, after: int, said: str, first: Sequence[int] = ()) -> None:
        """Open what comes next: what the decision made possible, the row below, or nothing."""
        await self._settle(actor)
        found = next_row(self.rows, after)
        if found is None:
            await self._lay_out(actor)
            found = next_row(self.rows, 0)
        number = first[0] if first else found.id if found else 0
        if number:
            await self._open(actor, number)
            self.said = f"{said} {self.item.title}."
        else:
            self.item, self.said = NO_ITEM, f"{said} {_(EVERYTHING_DONE)}"

    async def _decide_many(self, decision: str, form: Mapping[str, object]) -> None:
        actor, numbers, now = await self._actor(), list(self.chosen), datetime.now(UTC)
        seen = [Seen(row.id, row.version, row.revision) for row in self.rows if row.id in numbers]
        titles = {row.id: row.title for row in self.rows}
        verdict = _verdict(decision, form)
        self.problem = ""
        done = await self._try(lambda: decide_bulk(actor, seen, verdict, now=now))
        if done is None:
            return
        self.results = result_views(done, titles)
        taken = [one.item_id for one in done if one.status == "ok"]
        self._forget_deciding()
        self.chosen = [one for one in numbers if one not in taken]
        if taken:
            self._remember(taken, undo_sentence(decision, titles[taken[0]], len(taken)))
        await self._settle(actor)
        if self.item.id in taken:
            await self._go_on(actor, self.item.id, "")

    def _forget_deciding(self) -> None:
        self.deciding, self.bulk_deciding, self.problem = "", False, ""

    def _remember(self, numbers: Sequence[int], text: str) -> None:
        self._undoable = list(numbers)
        self.undo_text, self.undo_seconds = text, UNDO_SECONDS
        self.undo_number += 1

    def _forget_undo(self) -> None:
        self._undoable = []
        self.undo_text, self.undo_seconds, self.undo_number = "", 0, self.undo_number + 1


def _verdict(decision: str, form: Mapping[str, object]) -> Verdict:
    """Return a verdict as a form gives it; the service checks it."""
    fields = tuple(name.removeprefix("field-") for name in form if name.startswith("field-"))
    return Verdict(decision, typed(form, "reason"), typed(form, "text"), fields)
