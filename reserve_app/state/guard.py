"""The event guard: every event of every socket passes here, and is denied unless declared.

Reflex makes each public method of a State an endpoint that anyone may call with any arguments,
in any order (docs/adr/0003). A handler therefore declares who may call it, just below
``@rx.event``::

    @rx.event
    @public
    async def search(self, form: dict) -> None: ...

The other policies of `domain.policies` are met by the cookie of the socket, looked up in the
database on each event. What a handler may touch is checked once more in the service or query it
calls.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import signature
from typing import TYPE_CHECKING, Any

import reflex as rx
from reflex.state import StateUpdate
from reflex_base.event import Event as ReflexEvent
from reflex_base.registry import RegistrationContext

from reserve_app.domain.errors import ReserveError
from reserve_app.domain.policies import (
    Policy,
    admin,
    declared,
    manager,
    moderator,
    public,
    signed_in,
    volunteer,
)
from reserve_app.language import address, speak, split
from reserve_app.services.gauges import Gauge, count
from reserve_app.state.live import ask_again
from reserve_app.state.payloads import fits
from reserve_app.state.private import forget_others, holds_private
from reserve_app.state.reflex_push import path_of
from reserve_app.state.visitors import visit_behind

if TYPE_CHECKING:
    from reflex.state import BaseState
    from reflex_base.event import Event

__all__ = ["EventGuard", "admin", "manager", "moderator", "public", "signed_in", "volunteer"]
log = logging.getLogger(__name__)
SIGNED_OUT = "/connexion?fin=1"
LONGEST_ADDRESS = 4_000  # characters of a path and its query
MOST_STATES, LONGEST_FINGERPRINT = 500, 64  # Reflex sends 16 characters a state
BURST_SECONDS = 4  # a socket may send at once what it may send in so many seconds

# Reflex's own events that pages need: hydration and page loading. Everything else it registers,
# `setvar` first, stays denied.
FRAMEWORK_MODULE = "reflex.state"
FRAMEWORK = frozenset(
    {
        "State.hydrate",
        "State.hydrate_and_load",
        "State.set_is_hydrated",
        "OnLoadInternalState.on_load_internal",
        "OnLoadInternalState.set_is_hydrated",
    }
)


def policy_of(function: Callable[..., Any]) -> str | None:
    """Return the declared policy of a handler, ``framework`` for Reflex's own, or None."""
    policy = declared(function)
    if policy:
        return policy
    ours = getattr(function, "__module__", "") != FRAMEWORK_MODULE
    name = getattr(function, "__qualname__", "")
    return "framework" if not ours and name in FRAMEWORK else None


def policy_of_event(name: object) -> str | None:
    """Return the policy of the handler an event names; None when there is none: nobody may."""
    if not isinstance(name, str):
        return None
    registered = RegistrationContext.get().event_handlers.get(name)
    return None if registered is None else policy_of(registered.handler.fn)


def is_allowed(name: object) -> bool:
    """Say whether anyone at all may send an event of that name."""
    return policy_of_event(name) is not None


@dataclass(slots=True)
class Budget:
    """How many events one socket may still send: refilled with time, up to a burst.

    Attributes:
        per_second: events regained each second.
        left: events left now; starts at the burst.
        at: when `left` was last computed, seconds of a monotonic clock.
    """

    per_second: float
    left: float
    at: float

    def spend(self, now: float) -> bool:
        """Take one event from the budget; False when it is exhausted."""
        burst = self.per_second * BURST_SECONDS
        self.left = min(burst, self.left + (now - self.at) * self.per_second)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


class Doorkeeper:
    """Stands before Reflex's own queue: what is no event of ours never enters it.

    Reflex would log a trace, with all that was sent, for each unknown or malformed one.
    """

    def __init__(self, app: rx.App, per_second: float) -> None:
        self.per_second = per_second
        self.budgets: dict[str, Budget] = {}
        namespace = app.event_namespace
        if namespace is None:
            msg = "Reflex made no socket namespace: no State is registered"
            raise RuntimeError(msg)
        self._open: set[str] = set()
        self._on_connect = namespace.on_connect
        self._on_event = namespace.on_event
        self._on_disconnect = namespace.on_disconnect
        namespace.on_connect = self.on_connect
        namespace.on_event = self.on_event
        namespace.on_disconnect = self.on_disconnect

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: object = None) -> object:
        """Count the socket; one that Reflex refuses is never said to close."""
        self._open.add(sid)
        count(Gauge.SOCKETS)
        try:
            return await self._on_connect(sid, environ, auth)
        except BaseException:
            self._closed(sid)
            raise

    async def on_event(self, sid: str, data: object = None) -> None:
        """Let a well-formed, declared event within its socket's budget reach Reflex."""
        if await self._let_in(sid, data):
            count(Gauge.EVENTS)
        else:
            count(Gauge.EVENTS_REFUSED)

    async def _let_in(self, sid: str, data: object) -> bool:
        now = time.monotonic()
        full = self.per_second * BURST_SECONDS
        budget = self.budgets.setdefault(sid, Budget(self.per_second, full, now))
        if not budget.spend(now):
            return False
        if not isinstance(data, dict) or not _is_well_formed(data):
            log.warning("event refused: malformed")
        elif not is_allowed(name := data.get("name")):
            log.warning("event refused: no policy for %.80r", name)
        elif not accepts(str(name), data.get("payload", {})):
            log.warning("event refused: unexpected arguments for %.80r", name)
        else:
            await self._on_event(sid, data)
            return True
        return False

    def on_disconnect(self, sid: str) -> object:
        """Forget the socket and its budget."""
        self._closed(sid)
        self.budgets.pop(sid, None)
        return self._on_disconnect(sid)

    def _closed(self, sid: str) -> None:
        if sid in self._open:
            self._open.remove(sid)
            count(Gauge.SOCKETS, -1)


def _is_well_formed(data: dict[str, object]) -> bool:
    """Say whether an event has the shape our own page sends; its name is checked apart."""
    where = data.get("router_data", {})
    if not isinstance(where, dict) or not isinstance(data.get("payload", {}), dict):
        return False
    addresses = (where.get(key, "") for key in ("pathname", "asPath"))
    query = where.get("query", {})
    return (
        all(isinstance(item, str) and len(item) <= LONGEST_ADDRESS for item in addresses)
        and isinstance(query, dict)
        and all(_is_query_value(value) for value in query.values())
    )


def _is_query_value(value: object) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(item, str) for item in value)
    )


def accepts(name: str, payload: Mapping[str, object]) -> bool:
    """Say whether that handler takes these arguments.

    Ours take each of theirs, of its plain type. Reflex's own take what our page sends and
    nothing else: a boolean, the fingerprints of the states the page was built with, no variable.
    """
    function = RegistrationContext.get().event_handlers[name].handler.fn
    if policy_of(function) != "framework":
        return fits(function, payload)
    known = set(list(signature(function).parameters)[1:])
    return set(payload) <= known and all(
        _FRAMEWORK_VALUES.get(key, _is_nothing)(value) for key, value in payload.items()
    )


def _is_nothing(value: object) -> bool:
    return value is None or value == {}


def _are_fingerprints(value: object) -> bool:
    return value is None or (
        isinstance(value, list)
        and len(value) <= MOST_STATES
        and all(isinstance(item, str) and len(item) <= LONGEST_FINGERPRINT for item in value)
    )


_FRAMEWORK_VALUES: dict[str, Callable[[object], bool]] = {
    "value": lambda value: isinstance(value, bool),
    "hashes": _are_fingerprints,
}


def log_page_error(exception: Exception) -> None:
    """Note that a page reported an error; its text comes from a browser and is cut short."""
    log.warning("a page reported an error: %.120r", str(exception))


def log_handler_error(exception: Exception) -> None:
    """Note a bug of ours; the page keeps what it shows, and its own state says what is wrong."""
    log.error("event handler failed: %s", type(exception).__name__, exc_info=exception)


class EventGuard(rx.Middleware):
    """Stop every event whose handler declares no policy the caller meets."""

    async def preprocess(  # what Reflex calls
        self,
        app: rx.App,
        state: BaseState,
        event: Event,
    ) -> StateUpdate | None:
        """Return None to let the event through, an update that changes nothing to drop it.

        What follows speaks the language of the page. Who is no longer signed in is led to the page
        that says so.
        """
        speak(split(path_of(state))[0])
        policy = policy_of_event(event.name)
        if policy == "framework":
            return await _only_to_its_person(app, state, event)
        if policy == Policy.PUBLIC:
            return None
        if policy is None:
            # The name comes from the client: never written raw into a log line.
            log.warning("event denied: %.80r", event.name)
            return StateUpdate()
        try:
            visit = await visit_behind(state)
        except ReserveError as error:
            return _dropped(app, state, event, error)
        if visit.meets(Policy(policy)):
            return None
        away = ReflexEvent.from_event_type(rx.redirect(address(SIGNED_OUT)))
        return StateUpdate() if visit.signed_in else StateUpdate(events=away)


async def _only_to_its_person(app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
    """Empty what a tab holds for somebody else; stop the event if who is there is not known."""
    if not holds_private(state):
        return None
    try:
        visit = await visit_behind(state)
    except ReserveError as error:
        return _dropped(app, state, event, error)
    forget_others(state, visit.actor.account_id)
    return None


def _dropped(app: rx.App, state: BaseState, event: Event, error: ReserveError) -> StateUpdate:
    """Change nothing: who sent it could not be read. What a page opens with is asked again."""
    log.warning("event dropped: %s", error.code)
    ask_again(app, state, event.name)
    return StateUpdate()
