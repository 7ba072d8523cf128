"""A volunteer's profile as a form: read from what was sent, and filled from what is known."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

from pydantic import ValidationError

from reserve_app.api.forms import Form
from reserve_app.domain.criteria import slots_of
from reserve_app.domain.eligibility import check_birth_date
from reserve_app.domain.emails import clean_email
from reserve_app.domain.errors import BadInput
from reserve_app.domain.names import clean_name
from reserve_app.domain.profile import Profile, ProfileForm
from reserve_app.language import _
from reserve_app.mail.dates import paris_day
from reserve_app.queries.volunteers import MyProfile
from reserve_app.services.profiles import checked
from reserve_app.services.typed_commune import typed_commune

_FRENCH_DAY = re.compile(r"\s*([0-9]{1,2})[ /.-]([0-9]{1,2})[ /.-]([0-9]{4})\s*")
_ISO_DAY = re.compile(r"\s*([0-9]{4})-([0-9]{2})-([0-9]{2})\s*")
NEW = {"radius_km": ["15"], "on_site": ["1"], "remote": ["1"]}


def now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def check_who(form: Form) -> None:
    """Check the first step of a sign-up.

    Raises:
        BadInput: the first field at fault.
    """
    clean_name(form.one("first_name"), field="first_name")
    clean_name(form.one("last_name"), field="last_name")
    check_birth_date(read_day(form.one("birth_date")), paris_day(now()))
    clean_email(form.one("email"))


def read_profile(form: Form, *, charter: bool = False) -> ProfileForm:
    """Return the profile a form describes, typed but not yet checked.

    ``charter`` says that it was accepted before: the form no longer asks.

    Raises:
        BadInput: a value that no profile can have; ``field`` names it as the page does.
    """
    sent: dict[str, Any] = {
        "first_name": form.one("first_name"),
        "last_name": form.one("last_name"),
        "phone": form.one("phone"),
        "birth_date": read_day(form.one("birth_date")),
        "commune_insee": read_commune(form),
        "radius_km": form.number("radius_km"),
        "kinds": form.many("kind"),
        "slots": [tuple(slot.split("-")) for slot in form.many("slot")],
        "on_site": bool(form.one("on_site")),
        "remote": bool(form.one("remote")),
        "charter": charter or bool(form.one("charter")),
    }
    try:
        return ProfileForm.model_validate(sent)
    except ValidationError as error:
        name = str(error.errors(include_input=False, include_url=False)[0]["loc"][0])
        msg = _("Ce champ n'est pas rempli comme il faut : vérifiez-le.")
        raise BadInput(msg, field=name) from None


def read_checked(form: Form) -> Profile:
    """Return the profile a sign-up describes, in normal form.

    Raises:
        BadInput: the first field at fault.
    """
    return checked(read_profile(form), now())


def read_day(text: str) -> date:
    """Return a birth date, as people or browsers write it.

    Raises:
        BadInput: no date.
    """
    french, iso = _FRENCH_DAY.fullmatch(text), _ISO_DAY.fullmatch(text)
    parts = french.groups()[::-1] if french else iso.groups() if iso else None
    try:
        if parts is not None:
            return date(*map(int, parts))
    except ValueError:  # the 31st of February
        pass
    msg = _("Écrivez votre date de naissance comme 17/05/1990.")
    raise BadInput(msg, field="birth_date")


def form_of(profile: MyProfile) -> Form:
    """Return the form that shows a profile."""
    slots = [f"{slot.day}-{slot.half}" for slot in slots_of(profile.slots)]
    return Form(
        {
            "first_name": [profile.first_name],
            "last_name": [profile.last_name],
            "phone": [profile.phone],
            "birth_date": [f"{profile.birth_date:%d/%m/%Y}"],
            "commune": [f"{profile.commune} ({profile.department})"],
            "insee": [profile.commune_insee],
            "radius_km": [str(profile.radius_km)],
            "kind": list(profile.kinds),
            "slot": slots,
            "on_site": ["1"] if profile.on_site else [],
            "remote": ["1"] if profile.remote else [],
        }
    )


def read_commune(form: Form) -> str:
    """Return the INSEE code of the commune typed.

    Raises:
        BadInput: it names no commune, or several.
    """
    return typed_commune(form.one("commune"), form.one("insee")).insee
