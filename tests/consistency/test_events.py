"""Every event handler has a policy; whatever has none is denied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

import pytest
import reflex as rx
from reflex.state import BaseState, State, StateUpdate
from reflex_base.event import Event
from reflex_base.registry import RegistrationContext

from reserve_app.reserve_app import app
from reserve_app.state.guard import EventGuard, moderator, policy_of
from reserve_app.state.payloads import unknown_types
from reserve_app.state.private import MARK

OPEN = {"public", "framework", None}


def _handlers() -> dict[str, Callable[..., object]]:
    registered = RegistrationContext.ensure_context().event_handlers
    return {name: entry.handler.fn for name, entry in registered.items()}


def test_every_handler_of_ours_declares_its_policy() -> None:
    ours = {n: f for n, f in _handlers().items() if f.__module__.startswith("reserve_app")}
    assert ours, "no handler found: the walk is broken"
    assert [name for name, function in ours.items() if policy_of(function) is None] == []


def test_every_argument_of_ours_is_of_a_type_that_is_checked() -> None:
    """Else the guard lets no event through to its handler."""
    ours = {n: f for n, f in _handlers().items() if f.__module__.startswith("reserve_app")}
    assert {name: wrong for name, one in ours.items() if (wrong := unknown_types(one))} == {}

    def forgetful(self: object, when: datetime) -> None:
        """Negative control: an argument as one may forget to keep plain."""

    assert unknown_types(forgetful) == ["when"]


def test_no_handler_is_named_so_that_setvar_reaches_it() -> None:
    assert [name for name in _handlers() if ".set_" in name and "reserve_app" in name] == []


def _below(state: type[BaseState]) -> Iterator[type[BaseState]]:
    for child in state.get_substates():
        yield child
        yield from _below(child)


class _Forgetful(State):
    """A state as one may forget to write it."""

    names: rx.Field[list[str]] = rx.field(default_factory=list)

    @rx.event
    @moderator
    async def load(self) -> None: ...


def _forgetful(states: Iterable[type[BaseState]]) -> list[str]:
    """Return the states that hold more than a version for some, and do not note for whom."""
    return [
        one.__name__
        for one in states
        if any(policy_of(each.fn) not in OPEN for each in one.event_handlers.values())
        and set(one.base_vars) - {"version"}
        and not hasattr(one, MARK)
    ]


def test_what_a_state_holds_for_some_people_is_noted_as_theirs() -> None:
    """Else a tab's token would give it to whoever signs in next on a shared computer."""
    ours = [one for one in _below(State) if one.__module__.startswith("reserve_app")]
    assert {"BoardState", "DeskState"} <= {one.__name__ for one in ours}, "the walk is broken"
    assert _forgetful(ours) == []
    # Negative control: the same states, one of them without its note.
    assert _forgetful([*ours, _Forgetful]) == ["_Forgetful"]


async def _outcome(name: str) -> StateUpdate | None:
    return await EventGuard().preprocess(app, State(_reflex_internal_init=True), Event(name=name))


async def test_what_has_no_policy_is_denied_whatever_it_is() -> None:
    for name, function in _handlers().items():
        open_to_visitors = policy_of(function) in {"public", "framework"}
        assert (await _outcome(name) is None) is open_to_visitors, name


@pytest.mark.parametrize("name", ["", "setvar", "no.such.handler", "\x00", "a" * 10_000])
async def test_an_unknown_event_is_denied(name: str) -> None:
    assert await _outcome(name) is not None


async def test_setvar_is_denied_on_every_state() -> None:
    names = [name for name in _handlers() if name.endswith(".setvar")]
    assert names
    for name in names:
        assert await _outcome(name) is not None


async def test_a_handler_without_policy_would_be_caught() -> None:
    """Negative control: the same walk fails on a state that forgets its policy."""

    class ForgetfulState(State):
        async def leak(self) -> None: ...

    name = f"{ForgetfulState.get_full_name()}.leak"
    assert policy_of(_handlers()[name]) is None
    assert await _outcome(name) is not None
