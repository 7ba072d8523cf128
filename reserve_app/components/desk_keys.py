"""The keyboard of the moderators' desk, and the bar that takes a decision back."""

from __future__ import annotations

import reflex as rx

FILE = rx.asset("desk_keys.jsx", shared=True).importable_path


def _number(number: rx.Var[int]) -> tuple[rx.Var[int]]:
    return (number,)


def _text(text: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (text,)


class DeskKeys(rx.Component):
    """Turns keys into events, keeps the claim alive, lets go of it when the page closes."""

    library = FILE
    tag = "DeskKeys"

    item: rx.Var[int]  # what is shown; 0: nothing
    ready: rx.Var[bool]  # the one shown may be decided
    letters: rx.Var[str]  # which decisions it takes: some of « vcr »
    deciding: rx.Var[bool]  # a reason is being given
    undoable: rx.Var[bool]
    more: rx.Var[bool]  # there are rows below the last one
    on_open: rx.EventHandler[_number]
    on_decide: rx.EventHandler[_text]
    on_choose: rx.EventHandler[_number]
    on_more: rx.EventHandler[rx.event.no_args_event_spec]
    on_undo: rx.EventHandler[rx.event.no_args_event_spec]
    on_beat: rx.EventHandler[rx.event.no_args_event_spec]
    on_cancel: rx.EventHandler[rx.event.no_args_event_spec]


class UndoBar(rx.Component):
    """Offers to take back what was just decided, while that is possible."""

    library = FILE
    tag = "UndoBar"

    text: rx.Var[str]
    number: rx.Var[int]  # another decision is another number
    seconds: rx.Var[int]
    on_undo: rx.EventHandler[rx.event.no_args_event_spec]


desk_keys = DeskKeys.create
undo_bar = UndoBar.create


class DeskContact(rx.Component):
    """Shows how to reach whom an item is about, on request; a volunteer sees that it was read."""

    library = rx.asset("desk_contact.jsx", shared=True).importable_path
    tag = "DeskContact"

    item: rx.Var[int]
    person: rx.Var[bool]  # a volunteer: they are told


desk_contact = DeskContact.create
