"""What the live board needs a browser for; see `board.jsx`."""

from __future__ import annotations

import reflex as rx
from reflex.constants.compiler import MemoizationMode

_LIBRARY = rx.asset("board.jsx", shared=True).importable_path


class SteadyList(rx.Component):
    """A list of cards that does not move under the pointer."""

    library = _LIBRARY
    tag = "SteadyList"
    # It looks at its cards one by one: they must not be wrapped in a component of their own.
    _memoization_mode = MemoizationMode(recursive=False)

    moves: rx.Var[dict[str, str]]  # what became of the cards that just left
    empty: rx.Var[str]  # said in place of the list
    label: rx.Var[str]


class BoardFocus(rx.Component):
    """Keeps the focus with its card."""

    library = _LIBRARY
    tag = "BoardFocus"


class Countdown(rx.Component):
    """How long is left to answer."""

    library = _LIBRARY
    tag = "Countdown"

    until: rx.Var[str]
    by: rx.Var[str]


class Contact(rx.Component):
    """« Afficher le contact », then the contact."""

    library = _LIBRARY
    tag = "Contact"

    interest: rx.Var[str]
    name: rx.Var[str]


class Modal(rx.Component):
    """A native dialog."""

    library = _LIBRARY
    tag = "Modal"

    open: rx.Var[bool]
    label: rx.Var[str]
    on_close: rx.EventHandler[rx.event.no_args_event_spec]


class NativeForm(rx.Component):
    """A form the browser sends by itself, answered by a file."""

    library = _LIBRARY
    tag = "NativeForm"

    action: rx.Var[str]


native_form = NativeForm.create
steady_list = SteadyList.create
board_focus = BoardFocus.create
countdown = Countdown.create
contact = Contact.create
modal = Modal.create
