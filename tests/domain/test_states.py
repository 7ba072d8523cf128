"""The state tables, walked whole: what they allow happens, everything else is refused."""

from __future__ import annotations

from enum import StrEnum
from itertools import product
from typing import Any

import pytest

from reserve_app.domain import states
from reserve_app.domain.errors import WrongState
from reserve_app.domain.states import By, Transition, next_state

TABLES: list[tuple[Any, type[StrEnum], set[str]]] = [
    (states.STRUCTURE, states.StructureState, {"draft"}),
    (states.MISSION, states.MissionState, {"draft"}),
    (states.VOLUNTEER, states.VolunteerState, {"pending"}),
    (states.INTEREST, states.InterestState, {"held", "waitlisted"}),
]
each_table = pytest.mark.parametrize(
    ("table", "every", "first"), TABLES, ids=lambda v: getattr(v, "__name__", "")
)


@each_table
def test_each_row_of_a_table_happens_and_nothing_else_does(
    table: tuple[Transition[Any], ...], every: type[StrEnum], first: set[str]
) -> None:
    del first
    allowed = {(row.before, row.verb, by): row for row in table for by in row.by}
    verbs = {row.verb for row in table} | {"destroy"}
    for before, verb, by in product(every, verbs, By):
        row = allowed.get((before, verb, by))
        if row is None:
            with pytest.raises(WrongState):
                next_state(table, before, verb, by, "motif")
        else:
            assert next_state(table, before, verb, by, "motif") is row.after


@each_table
def test_no_two_rows_of_a_table_contradict_each_other(
    table: tuple[Transition[Any], ...], every: type[StrEnum], first: set[str]
) -> None:
    del every, first
    ends: dict[tuple[Any, str], set[Any]] = {}
    for row in table:
        ends.setdefault((row.before, row.verb), set()).add(row.after)
    assert all(len(after) == 1 for after in ends.values())


@each_table
def test_every_state_can_be_reached(
    table: tuple[Transition[Any], ...], every: type[StrEnum], first: set[str]
) -> None:
    reached = {state for state in every if state.value in first}
    while more := {row.after for row in table if row.before in reached} - reached:
        reached |= more
    assert reached == set(every)


@each_table
def test_what_needs_a_reason_is_refused_without_one(
    table: tuple[Transition[Any], ...], every: type[StrEnum], first: set[str]
) -> None:
    del every, first
    needing = [row for row in table if "reason" in row.needs]
    for row in needing:
        for reason in (None, "", " \t"):
            with pytest.raises(WrongState) as raised:
                next_state(table, row.before, row.verb, min(row.by), reason)
            assert raised.value.field == "reason"


def test_only_moderators_decide_and_only_managers_submit() -> None:
    for table in (states.STRUCTURE, states.MISSION):
        for row in table:
            if row.verb in {
                "validate",
                "publish",
                "refuse",
                "request_changes",
                "suspend",
                "reinstate",
            }:
                assert row.by == {By.MODERATOR}
            if row.verb == "submit":
                assert row.by == {By.MANAGER}


def test_an_interest_that_holds_a_place_is_live() -> None:
    assert states.HOLDING < states.LIVE
    ended = {row.after for row in states.INTEREST} - states.LIVE
    assert not any(row.before in ended and row.after in states.LIVE for row in states.INTEREST)
