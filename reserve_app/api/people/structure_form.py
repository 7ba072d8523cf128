"""A structure's form: read from what was sent, and filled from what is stored or was typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reserve_app.api.forms import Form
from reserve_app.api.people.profile_form import read_commune
from reserve_app.domain.emails import clean_email
from reserve_app.domain.errors import BadInput
from reserve_app.domain.names import clean_name, clean_text
from reserve_app.domain.phones import clean_phone, shown_phone
from reserve_app.domain.structures import (
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    SHORTEST_NAME,
    LegalKind,
    clean_rna,
    clean_siret,
)
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.language import _
from reserve_app.queries.structure_records import Draft, Record
from reserve_app.services.inputs import NUMBER_NEEDED, StructureInput
from reserve_app.services.structure_drafts import FIELDS


def read_structure(form: Form) -> StructureInput:
    """Return the structure a form describes, in normal form.

    Raises:
        BadInput: the first field at fault, from the top of the page; ``field`` names it.
    """
    kind = _legal_kind(form.one("legal_kind"))
    name = _name(form.one("name"))
    siret, rna = clean_siret(form.one("siret")), clean_rna(form.one("rna"))
    if siret is None and rna is None:
        raise BadInput(_(NUMBER_NEEDED), field="siret")
    insee = read_commune(form)
    commune = get_gazetteer().commune(insee)
    description = clean_text(
        form.one("description"), longest=LONGEST_DESCRIPTION, field="description"
    )
    return StructureInput.read(
        {
            "legal_kind": kind,
            "name": name,
            "siret": siret,
            "rna": rna,
            "commune_insee": insee,
            "description": description,
            **_contact(form, commune.department if commune else ""),
        }
    )


def typed_of(form: Form) -> dict[str, str]:
    """Return what was typed in the fields of the form, and nothing else that was sent."""
    return {name: form.one(name) for name in FIELDS}


def form_of_draft(draft: Draft) -> Form:
    """Return the form as it was typed."""
    return _form({name: draft.typed.get(name, "") for name in FIELDS}, draft.revision)


def form_of_record(record: Record) -> Form:
    """Return the form that shows what is stored."""
    return _form(shown_fields(record.fields), record.mine.revision)


def new_form(name: str, email: str) -> Form:
    """Return the empty form: the contact is first who fills it in."""
    return _form({"contact_name": name, "contact_email": email}, 0)


def shown_fields(stored: Mapping[str, Any]) -> dict[str, str]:
    """Return what is stored as the fields of the form show it."""
    return {
        "legal_kind": stored["legal_kind"],
        "name": stored["name"],
        "siret": _grouped(stored["siret"] or ""),
        "rna": stored["rna"] or "",
        "commune": f"{stored['commune']} ({stored['department']})",
        "insee": stored["commune_insee"],
        "description": stored["description"],
        "contact_name": stored["contact_name"],
        "contact_email": stored["contact_email"],
        "contact_phone": shown_phone(stored["contact_phone"]),
    }


def _form(values: Mapping[str, str], revision: int) -> Form:
    fields = {name: [value] for name, value in values.items() if value}
    return Form({**fields, "revision": [str(revision)]})


def _legal_kind(text: str) -> str:
    try:
        return LegalKind(text).value
    except ValueError:
        msg = _("Choisissez la forme juridique dans la liste.")
        raise BadInput(msg, field="legal_kind") from None


def _name(text: str) -> str:
    name = " ".join(clean_text(text, longest=LONGEST_NAME, field="name").split())
    if len(name) < SHORTEST_NAME or not any(letter.isalpha() for letter in name):
        msg = _("Écrivez le nom de la structure, en toutes lettres.")
        raise BadInput(msg, field="name")
    return name


def _contact(form: Form, department: str) -> dict[str, str]:
    who = clean_name(form.one("contact_name"), field="contact_name")
    try:
        email = clean_email(form.one("contact_email"))
        phone = clean_phone(form.one("contact_phone"), department)
    except BadInput as error:
        error.field = f"contact_{error.field}"
        raise
    return {"contact_name": who, "contact_email": email, "contact_phone": phone}


def _grouped(siret: str) -> str:
    """Write a SIRET as it is printed: 732 829 320 00074."""
    return " ".join(filter(None, (siret[:3], siret[3:6], siret[6:9], siret[9:])))
