"""The form of criteria and the field for a place; what they do is in their JSX files."""

from __future__ import annotations

import reflex as rx

from reserve_app.components.icons import icon

rx.asset("suggestions.jsx", shared=True)  # what both fields of a commune load


class CriteriaForm(rx.Component):
    """A GET form that keeps the page's address and its fields in step."""

    library = rx.asset("criteria_form.jsx", shared=True).importable_path
    tag = "CriteriaForm"

    action: rx.Var[str]
    live: rx.Var[bool]  # every change is a search; otherwise only sending it is


class PlaceField(rx.Component):
    """A field for a commune or postcode, with suggestions."""

    library = rx.asset("place_field.jsx", shared=True).importable_path
    tag = "PlaceField"

    name: rx.Var[str]
    value: rx.Var[str]
    code: rx.Var[str]
    placeholder: rx.Var[str]
    invalid: rx.Var[bool]
    described_by: rx.Var[str]


class Enhance(rx.Component):
    """Gives the fields of server-written forms what needs a browser: suggestions of communes."""

    library = rx.asset("enhance.jsx", shared=True).importable_path
    tag = "Enhance"


criteria_form = CriteriaForm.create
enhance = Enhance.create


def place_field(field_id: str, **props: object) -> rx.Component:
    """Return the field alone, ready for a label that points to `field_id`."""
    return rx.el.div(
        PlaceField.create(id=field_id, name="near", placeholder="Ex. : Arras ou 62000", **props),
        class_name="place",
    )


def around_me(*, wide: bool = False) -> rx.Component:
    """Return the button that asks the browser where the person is, only when it is pressed."""
    label = rx.el.span("Autour de moi", class_name="" if wide else "vh")
    return rx.el.button(
        icon("target"),
        label,
        rx.el.span(
            class_name="soft" if wide else "vh", role="status", custom_attrs={"data-said": ""}
        ),
        type="button",
        title="Autour de moi",
        class_name="btn btn-text" if wide else "btn btn-line btn-square",
        custom_attrs={"data-locate": ""},
    )
