"""The event guard: every event of every socket passes here, and is denied unless declared.

Reflex makes each public method of a State an endpoint that anyone may call with any arguments,
in any order (docs/adr/0003). A handler therefore declares who may call it, just below
``@rx.event``::

    @rx.event
    @public
    async def search(self, form: dict) -> None: ...

What a handler may touch is checked once more in the service or query it calls.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import reflex as rx
from reflex.state import StateUpdate
from reflex_base.registry import RegistrationContext

if TYPE_CHECKING:
    from reflex.state import BaseState
    from reflex_base.event import Event

log = logging.getLogger(__name__)
Handler = TypeVar("Handler", bound=Callable[..., Any])
POLICY = "__reserve_policy__"

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


def public(handler: Handler) -> Handler:
    """Declare that visitors may call this handler."""
    setattr(handler, POLICY, "public")
    return handler


def policy_of(function: Callable[..., Any]) -> str | None:
    """Return the declared policy of a handler, ``framework`` for Reflex's own, or None."""
    declared: str | None = getattr(function, POLICY, None)
    if declared:
        return declared
    ours = getattr(function, "__module__", "") != FRAMEWORK_MODULE
    name = getattr(function, "__qualname__", "")
    return "framework" if not ours and name in FRAMEWORK else None


class EventGuard(rx.Middleware):
    """Stop every event whose handler declares no policy the caller meets."""

    async def preprocess(  # what Reflex calls
        self,
        app: rx.App,  # noqa: ARG002
        state: BaseState,  # noqa: ARG002
        event: Event,
    ) -> StateUpdate | None:
        """Return None to let the event through, an empty update to drop it."""
        registered = RegistrationContext.get().event_handlers.get(event.name)
        policy = policy_of(registered.handler.fn) if registered else None
        if policy in {"public", "framework"}:
            return None
        # The name comes from the client: never written raw into a log line.
        log.warning("event denied: %.80r", event.name)
        return StateUpdate()
