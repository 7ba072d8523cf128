"""A place in the page that the server fills (see `reserve_app.api.documents`)."""

from __future__ import annotations

import reflex as rx

from reserve_app.components.scripts import script

script(__name__, "early.js")  # what whoever listens to fields loads


class ServerSlot(rx.Component):
    """Shows the HTML the server wrote there, and nothing after a navigation in the page."""

    library = script(__name__, "server_slot.jsx")
    tag = "ServerSlot"

    name: rx.Var[str]
    inline: rx.Var[bool]  # a span: inside a sentence or a label
    everywhere: rx.Var[bool]  # the same on every page: kept through navigations inside the page
    whole: rx.Var[bool]  # the page is nothing without it: asked of the server when it is empty


class ServerOption(rx.Component):
    """One more choice of a list, hidden unless the server writes it."""

    library = script(__name__, "server_slot.jsx")
    tag = "ServerOption"

    name: rx.Var[str]


server_slot = ServerSlot.create
server_option = ServerOption.create
