"""A place in the page that the server fills (see `reserve_app.api.documents`)."""

from __future__ import annotations

import reflex as rx


class ServerSlot(rx.Component):
    """Shows the HTML the server wrote there, and nothing after a navigation in the page."""

    library = rx.asset("server_slot.jsx", shared=True).importable_path
    tag = "ServerSlot"

    name: rx.Var[str]
    inline: rx.Var[bool]  # a span: inside a sentence or a label


server_slot = ServerSlot.create
