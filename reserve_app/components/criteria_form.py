"""The form of criteria and the field for a place; what they do is in their JSX files."""

from __future__ import annotations

import reflex as rx

from reserve_app.components.icons import icon
from reserve_app.components.scripts import script
from reserve_app.language import _, address

script(__name__, "suggestions.jsx")  # what both fields of a commune load


class CriteriaForm(rx.Component):
    """A GET form that keeps the page's address and its fields in step."""

    library = script(__name__, "criteria_form.jsx")
    tag = "CriteriaForm"

    action: rx.Var[str]
    words: rx.Var[dict[str, str]]
    live: rx.Var[bool]  # every change is a search; otherwise only sending it is


class PlaceField(rx.Component):
    """A field for a commune or postcode, with suggestions."""

    library = script(__name__, "place_field.jsx")
    tag = "PlaceField"

    name: rx.Var[str]
    value: rx.Var[str]
    code: rx.Var[str]
    placeholder: rx.Var[str]
    invalid: rx.Var[bool]
    described_by: rx.Var[str]
    words: rx.Var[dict[str, str]]


class Enhance(rx.Component):
    """Gives the fields of server-written forms what needs a browser: suggestions of communes."""

    library = script(__name__, "enhance.jsx")
    tag = "Enhance"

    words: rx.Var[dict[str, str]]


def criteria_form(*children: rx.Component, **props: object) -> rx.Component:
    """Return the form, leading to the finder."""
    words = {
        "locating": _("Recherche de votre position…"),
        "unlocated": _("Votre position n’est pas disponible : écrivez votre commune."),
    }
    return CriteriaForm.create(*children, action=address("/missions"), words=words, **props)


def enhance() -> rx.Component:
    """Return what gives the fields of the server's forms their suggestions."""
    return Enhance.create(words=_words_of_suggestions())


def _words_of_suggestions() -> dict[str, str]:
    return {
        "none": _("Aucune commune de ce nom. Vérifiez l’orthographe, ou essayez le code postal."),
        "down": _("Les suggestions ne répondent pas. Vous pouvez quand même lancer la recherche."),
        "list": _("Communes proposées"),
        "one": _("{count} commune proposée"),
        "many": _("{count} communes proposées"),
    }


def place_field(field_id: str, **props: object) -> rx.Component:
    """Return the field alone, ready for a label that points to `field_id`."""
    return rx.el.div(
        PlaceField.create(
            id=field_id,
            name="near",
            placeholder=_("Ex. : Arras ou 62000"),
            words=_words_of_suggestions(),
            **props,
        ),
        class_name="place",
    )


def around_me(*, wide: bool = False) -> rx.Component:
    """Return the button that asks the browser where the person is, only when it is pressed."""
    label = rx.el.span(_("Autour de moi"), class_name="" if wide else "vh")
    return rx.el.button(
        icon("target"),
        label,
        rx.el.span(class_name="said", role="status", custom_attrs={"data-said": ""}),
        type="button",
        title=_("Autour de moi"),
        class_name="btn btn-text" if wide else "btn btn-line btn-square",
        custom_attrs={"data-locate": ""},
    )
