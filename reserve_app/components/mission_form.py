"""What a mission's form gains with JavaScript: it saves itself, its pin stands on a map."""

from __future__ import annotations

from typing import ClassVar

import reflex as rx

from reserve_app.components import map_view

rx.asset("pin_field.jsx", shared=True)  # it must lie beside it in the build


class MissionForm(rx.Component):
    """Finds the server's form in the page and looks after it."""

    library = rx.asset("mission_form.jsx", shared=True).importable_path
    tag = "MissionForm"
    lib_dependencies: ClassVar[list[str]] = map_view.DEPENDENCIES


mission_form = MissionForm.create
