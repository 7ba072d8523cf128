"""Says that the file of a server's form is on its way."""

from __future__ import annotations

import reflex as rx

from reserve_app.components.scripts import script
from reserve_app.language import _


class UploadBusy(rx.Component):
    """Holds the buttons of the form that sends a file, and names it, until the answer is there."""

    library = script(__name__, "upload_busy.jsx")
    tag = "UploadBusy"

    words: rx.Var[dict[str, str]]


def upload_busy() -> rx.Component:
    """Return what goes with the form of a file."""
    return UploadBusy.create(words={"reading": _("Lecture de « {file} »…")})
