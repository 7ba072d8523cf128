"""The live board: what it shows, and what a manager does on it.

Who may see or move what is asked again by each event, in the query or the service itself: a
membership that ended empties the screen. No contact ever passes here: revealing one is a request
of its own (`api.board`), so that none is in a frame of the socket nor in a state.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any
from weakref import WeakKeyDictionary

import reflex as rx

from reserve_app.domain.actor import Actor
from reserve_app.domain.board import MOST_SHOWN, PAGE, Column
from reserve_app.domain.errors import BadInput, NotFound, ReserveError, WrongState
from reserve_app.domain.states import InterestState
from reserve_app.language import N_, _, split
from reserve_app.live import topics
from reserve_app.presenting.board import board_view, conflict_sentence, said_aloud
from reserve_app.presenting.problems import visitor_sentence
from reserve_app.queries.board import Move, board, last_move
from reserve_app.services import interest_answers
from reserve_app.state.guard import signed_in
from reserve_app.state.live import follow, put, retry, shared
from reserve_app.state.payloads import typed
from reserve_app.state.reflex_push import path_of
from reserve_app.state.visitors import visit_behind

log = logging.getLogger(__name__)
BOARD_PATH = re.compile(r"/structure/(\d{1,9})(?:/missions/(\d{1,9}))?/?")
NUMBER = re.compile(r"[0-9]{1,9}")
NOT_YOURS = N_(
    "Ce tableau n'existe pas, ou vous ne faites plus partie de l'équipe de la structure."
)
VERBS: dict[str, tuple[Callable[..., object], str]] = {
    "contact": (interest_answers.contact, "contacted"),
    "confirm": (interest_answers.confirm, "confirmed"),
    "mark_done": (interest_answers.mark_done, "done"),
    "mark_no_show": (interest_answers.mark_no_show, "no_show"),
}
# States whose cards have « Décliner ».
DECLINABLE = frozenset(
    {InterestState.PROPOSED, InterestState.CONTACTED, InterestState.CONFIRMED},
)
NO_CARDS: dict[str, str] = dict.fromkeys((column.value for column in Column), "")
Cards = list[dict[str, str]]


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Shown:
    """What all screens of a board share: given to each as it is, so nobody may change it."""

    values: dict[str, Any]
    moves: tuple[Move, ...]
    _sentences: dict[int, str] = field(default_factory=dict)
    _changes: WeakKeyDictionary[Shown, dict[str, Any]] = field(default_factory=WeakKeyDictionary)

    @property
    def newest(self) -> int:
        """The number of the last move; 0 when there is none."""
        return self.moves[0].id if self.moves else 0

    def since(self, before: Shown | None) -> dict[str, Any]:
        """Return what differs from what a screen shows: found out once for all that show it."""
        if before is None:
            return self.values
        if before not in self._changes:
            shown = before.values
            self._changes[before] = {
                name: value for name, value in self.values.items() if shown[name] != value
            }
        return self._changes[before]

    def said_since(self, move: int) -> str:
        """Return what to say to who has heard of all up to that move."""
        if move not in self._sentences:
            self._sentences[move] = said_aloud(self.moves, move)
        return self._sentences[move]


class BoardState(rx.State):
    """What the board of the page's address shows: at most so many cards a column, all plain text.

    Each column is a variable of its own: a push carries those that changed.
    """

    ready: bool = False
    asked: str = ""  # the address this is the answer to; a tab keeps its state over page loads
    problem: str = ""  # in place of the board
    notice: str = ""  # above it: what could not be done
    late: bool = False  # the database did not answer: what is shown may be old
    number: int = 0
    structure: str = ""
    label: str = ""
    good: bool = False
    title: str = ""
    alone: bool = False  # one mission's board
    news: str = ""
    beside: str = ""
    only: str = ""
    figures: rx.Field[Cards] = rx.field(default_factory=list)
    missions: rx.Field[Cards] = rx.field(default_factory=list)
    new: rx.Field[Cards] = rx.field(default_factory=list)
    contacted: rx.Field[Cards] = rx.field(default_factory=list)
    confirmed: rx.Field[Cards] = rx.field(default_factory=list)
    finished: rx.Field[Cards] = rx.field(default_factory=list)
    gone: rx.Field[Cards] = rx.field(default_factory=list)
    waiting: rx.Field[Cards] = rx.field(default_factory=list)
    totals: dict[str, str] = NO_CARDS
    hidden: dict[str, str] = NO_CARDS
    moves: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    said: str = ""
    declining: str = ""  # the interest the dialog is about
    declining_name: str = ""
    decline_problem: str = ""
    decline_field: str = ""
    _declining_from: str = ""  # the state its card was in when the dialog was opened
    _filled_for: int = 0
    _heard: int = 0
    _shown: rx.Field[dict[str, int]] = rx.field(default_factory=dict)
    _only: int = 0
    _last: Shown | None = None  # what the variables above hold

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Show the board of the address, from its first cards; the mission chosen there is kept.

        A page loads again whenever its socket was away for a moment.
        """
        path = str(self.router.url.path)
        if self.asked != path:
            self._only, self.only = 0, ""
        self._shown, self._heard = {}, -1
        self.notice = self.said = self.declining = ""
        await self._show()
        self.asked = path
        self.ready = True
        if self.number and not self.problem:
            await follow(self, type(self).refresh, topics.structure(self.number))

    @rx.event
    @signed_in
    async def refresh(self) -> None:
        """Read the board again: something of it changed."""
        await self._show()

    @rx.event
    @signed_in
    async def choose(self, mission: str) -> None:
        """Show one mission of the structure's board, or all."""
        self._only = _number(mission)
        self.only = str(self._only or "")
        self._shown, self._heard = {}, -1
        await self._show()

    @rx.event
    @signed_in
    async def show_more(self, column: str) -> None:
        """Show twenty cards more of a column."""
        if column in {one.value for one in Column}:
            wanted = self._shown.get(column, PAGE) + PAGE
            self._shown = {**self._shown, column: min(wanted, MOST_SHOWN)}
            await self._show()

    @rx.event
    @signed_in
    async def answer(self, interest: str, verb: str) -> None:
        """Move one volunteer: contacted, confirmed, came, did not come."""
        if verb not in VERBS:
            return
        act, after = VERBS[verb]
        await self._do(lambda actor: act(actor, _number(interest), now=_now()), interest, after)
        await self._show(fresh=True)

    @rx.event
    @signed_in
    async def ask_decline(self, interest: str, who: str, was: str) -> None:
        """Open the dialog that asks why; `was` is the state of the card that was clicked.

        The browser says it: what this state holds may be newer than what the person looked at.
        """
        if was not in DECLINABLE:
            return
        self.declining, self.declining_name = interest[:12], who[:60]
        self._declining_from = was
        self.decline_problem = self.decline_field = ""

    @rx.event
    @signed_in
    async def keep(self) -> None:
        """Close the dialog: nobody is declined."""
        self.declining = ""

    @rx.event
    @signed_in
    async def decline(self, form: dict) -> None:  # type: ignore[type-arg]
        """Decline the volunteer of the dialog; what is missing is said at its field.

        Whoever a colleague answered meanwhile stays as they put them, and the board says so.
        """
        interest = self.declining
        if not interest:  # sent twice: it was closed by the first
            return
        seen = InterestState(self.get_value("_declining_from"))
        reason, words = typed(form, "reason"), typed(form, "reason_text")
        self.decline_problem = self.decline_field = ""

        def act(actor: Actor) -> object:
            number = _number(interest)
            return interest_answers.decline(actor, number, reason, words, now=_now(), expected=seen)

        try:
            await self._do(act, interest, "declined")
        except BadInput as error:
            self.decline_problem, self.decline_field = error.sentence, error.field or ""
            return
        self.declining = ""
        await self._show(fresh=True)

    @rx.event
    @signed_in
    async def dismiss(self) -> None:
        """Take the message away."""
        self.notice = ""

    async def _do(self, act: Callable[[Actor], object], interest: str, after: str) -> None:
        """Act in a thread; when somebody was quicker, say who, what and when."""
        actor = (await visit_behind(self)).actor
        self.notice = ""
        try:
            await asyncio.to_thread(lambda: act(actor))
        except interest_answers.NotOpen as error:  # nobody was quicker: they may not act
            self.notice = error.sentence
        except (WrongState, NotFound) as error:
            sentence = error.sentence
            self.notice = await asyncio.to_thread(
                lambda: _who_was_quicker(actor, interest, after, sentence)
            )
        except BadInput:
            raise
        except ReserveError as error:
            self.notice = visitor_sentence(error)

    async def _show(self, *, fresh: bool = False) -> None:
        """Put what the database says now on the screen; keep what is shown if it cannot.

        After an act it is read anew: what all screens share may not know of it for a moment.
        """
        actor = (await visit_behind(self)).actor
        try:
            structure, mission = _address(path_of(self))
            view = await self._view(actor, structure, mission, fresh=fresh)
        except NotFound:
            self._close(_(NOT_YOURS))
            return
        except ReserveError as error:
            log.warning("board: %s", error.code)
            self.late = True
            await retry(self, type(self).refresh if self.number else type(self).load)
            return
        self._put(view, actor, alone=mission is not None)

    async def _view(
        self, actor: Actor, structure: int, mission: int | None, *, fresh: bool
    ) -> Shown:
        only = mission or self.get_value("_only") or None
        caps: dict[str, int] = self.get_value("_shown")
        shown = {Column(name): cap for name, cap in caps.items()}
        if structure not in actor.structures:  # what follows is shared by those who may see it
            raise NotFound(_(NOT_YOURS))
        read = partial(_read, actor, structure, only, shown)
        scope = ("board", structure, only, tuple(sorted(shown.items())))
        here = [topics.structure(structure)]
        return await shared(scope, here, read, anew=fresh, trailing=True)

    def _put(self, view: Shown, actor: Actor, *, alone: bool) -> None:
        before: int = self.get_value("_heard")
        shown = view.since(self.get_value("_last")) | {
            "_filled_for": actor.account_id or 0,
            "_last": view,
            "problem": "",
            "late": False,
            "alone": alone,
            "_heard": max(before, view.newest),
        }
        if before >= 0 and (said := view.said_since(before)):
            shown["said"] = said
        put(self, shown)

    def _close(self, problem: str) -> None:
        """Take everything off the screen but one sentence."""
        self.reset()
        self.problem, self.ready = problem, True
        self.asked = str(self.router.url.path)


def _read(actor: Actor, structure: int, mission: int | None, shown: Mapping[Column, int]) -> Shown:
    view = board_view(board(actor, structure, mission, shown))
    values = {
        "number": view.number,
        "structure": view.structure,
        "label": view.label,
        "good": view.good,
        "title": view.title,
        "news": view.news,
        "beside": view.beside,
        "figures": list(view.figures),
        "missions": list(view.missions),
        "totals": view.totals,
        "hidden": view.hidden,
        "moves": view.left,
        **view.cards,
    }
    return Shown(values, view.moves)


@lru_cache(maxsize=1_000)  # each push asks it again
def _address(path: str) -> tuple[int, int | None]:
    """Return the structure and mission of a page's address.

    Raises:
        NotFound: it is no board's.
    """
    found = BOARD_PATH.fullmatch(split(path)[1])
    if found is None:
        raise NotFound(_(NOT_YOURS))
    return int(found[1]), int(found[2]) if found[2] else None


def _who_was_quicker(actor: Actor, interest: str, after: str, sentence: str) -> str:
    """Return what to say of an act that came too late; nothing when the actor did it before."""
    move = last_move(actor, _number(interest))
    if move is None:
        return sentence
    mine = move.after.value == after and move.actor_id == actor.account_id
    return "" if mine else conflict_sentence(move)


def _number(text: str) -> int:
    """Return an id a browser sent; 0, which names nothing, when it is none."""
    return int(text) if NUMBER.fullmatch(text) else 0


def _now() -> datetime:
    return datetime.now(UTC)
