"""The keyboard of the moderators' desk, and the bar that takes a decision back."""

from __future__ import annotations

from typing import Any

import reflex as rx

from reserve_app.components.scripts import script
from reserve_app.language import _, p_

FILE = script(__name__, "desk_keys.jsx")


def _number(number: rx.Var[int]) -> tuple[rx.Var[int]]:
    return (number,)


def _decision(key: rx.Var[str], item: rx.Var[int]) -> tuple[rx.Var[str], rx.Var[int]]:
    return key, item


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
    words: rx.Var[dict[str, Any]]
    on_open: rx.EventHandler[_number]
    on_decide: rx.EventHandler[_decision]
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
    undo: rx.Var[str]  # what its button says
    on_undo: rx.EventHandler[rx.event.no_args_event_spec]


def desk_keys(**props: object) -> rx.Component:
    """Return the keyboard, and the sheet that says it."""
    words = {
        "close": _("Fermer"),
        "hint": _("Elles ne font rien pendant que vous écrivez dans un champ."),
        "keys": {
            "j": _("Élément suivant"),
            "k": _("Élément précédent"),
            "v": _("Valider"),
            "c": _("Demander des corrections"),
            "r": _("Refuser"),
            "u": _("Annuler la dernière décision"),
            "x": _("Choisir pour une décision groupée"),
            "/": _("Chercher"),
            "?": _("Cette aide"),
        },
        "open": _("Raccourcis"),
        "title": _("Raccourcis du clavier"),
        "use": _("Utiliser ces lettres sur cet appareil"),
    }
    return DeskKeys.create(words=words, **props)


def undo_bar(**props: object) -> rx.Component:
    """Return the bar."""
    return UndoBar.create(undo=_("Annuler"), **props)


class DeskContact(rx.Component):
    """Shows how to reach whom an item is about, on request; a volunteer sees that it was read."""

    library = script(__name__, "desk_contact.jsx")
    tag = "DeskContact"

    item: rx.Var[int]
    person: rx.Var[bool]  # a volunteer: they are told
    words: rx.Var[dict[str, str]]


def desk_contact(**props: object) -> rx.Component:
    """Return the button, then the contact."""
    words = {
        "email": _("Courriel"),
        "name": p_("first and last", "Nom"),
        "noted": _("Cette consultation est notée ; la personne la voit."),
        "offline": _("Pas de connexion : réessayez dans un instant."),
        "phone": _("Téléphone"),
        "show": _("Afficher les coordonnées"),
        "signIn": _("Reconnectez-vous pour continuer."),
    }
    return DeskContact.create(words=words, **props)
