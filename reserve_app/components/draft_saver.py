"""Keeps what is typed in a form of the server's, for its person to find again."""

from __future__ import annotations

import reflex as rx


class DraftSaver(rx.Component):
    """Sends the form that has `data-draft` to that address, a second after the last key."""

    library = rx.asset("draft_saver.jsx", shared=True).importable_path
    tag = "DraftSaver"


draft_saver = DraftSaver.create
