"""What the live board needs a browser for; see `board.jsx`."""

from __future__ import annotations

import reflex as rx
from reflex.constants.compiler import MemoizationMode

from reserve_app.components.scripts import script
from reserve_app.language import _

_LIBRARY = script(__name__, "board.jsx")


class SteadyList(rx.Component):
    """A list of cards that does not move under the pointer."""

    library = _LIBRARY
    tag = "SteadyList"
    # It looks at its cards one by one: they must not be wrapped in a component of their own.
    _memoization_mode = MemoizationMode(recursive=False)

    moves: rx.Var[dict[str, str]]  # what became of the cards that just left
    empty: rx.Var[str]  # said in place of the list
    label: rx.Var[str]
    moved: rx.Var[str]  # said of a card whose move is not known


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
    words: rx.Var[dict[str, str]]


class Contact(rx.Component):
    """« Afficher le contact », then the contact."""

    library = _LIBRARY
    tag = "Contact"

    interest: rx.Var[str]
    name: rx.Var[str]
    words: rx.Var[dict[str, str]]


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
board_focus = BoardFocus.create
modal = Modal.create


def steady_list(*cards: rx.Component, **props: object) -> rx.Component:
    """Return the list of a column."""
    return SteadyList.create(*cards, moved=_("Déplacé"), **props)


def countdown(**props: object) -> rx.Component:
    """Return the time that is left."""
    words = {
        "before": _("avant {date}"),
        "days": _("{days} j {hours} h"),
        "late": _("Délai promis dépassé"),
        "left": _("Encore {time} pour répondre"),
    }
    return Countdown.create(words=words, **props)


def contact(**props: object) -> rx.Component:
    """Return the button, then the contact."""
    words = {
        "noted": _("Cette consultation est notée ; la personne la voit."),
        "offline": _("Pas de connexion : réessayez dans un instant."),
        "show": _("Afficher le contact"),
        "signIn": _("Reconnectez-vous pour continuer."),
        "whose": _("de {name}"),
    }
    return Contact.create(words=words, **props)
