"""A volunteer's profile: what a form sends, checked and put in normal form."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from reserve_app.domain.criteria import LARGEST_RADIUS_KM, LEAST_RADIUS_KM, Slot, slots_mask
from reserve_app.domain.eligibility import check_birth_date
from reserve_app.domain.errors import BadInput
from reserve_app.domain.names import clean_name
from reserve_app.domain.phones import clean_phone
from reserve_app.language import _


class ProfileForm(BaseModel):
    """What a form sends: typed, not yet checked. Unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_max_length=200)

    first_name: str
    last_name: str
    phone: str
    birth_date: date
    commune_insee: str = Field(pattern=r"^[0-9][0-9AB][0-9]{3}$")
    radius_km: int = 15
    kinds: frozenset[str] = frozenset()
    slots: frozenset[Slot] = frozenset()
    on_site: bool = True
    remote: bool = True
    charter: bool = False


@dataclass(frozen=True, slots=True)
class Town:
    """The commune a volunteer lives in, from the gazetteer: never typed."""

    insee: str
    name: str
    department: str
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class Profile:
    """A checked profile."""

    first_name: str
    last_name: str
    phone: str
    birth_date: date
    town: Town
    radius_km: int
    kinds: tuple[str, ...]
    slots: int
    on_site: bool
    remote: bool


def check_profile(form: ProfileForm, town: Town, kinds: Collection[str], today: date) -> Profile:
    """Return the profile in normal form.

    Args:
        form: what was sent.
        town: the commune of ``form.commune_insee``.
        kinds: keys of the crisis profile; no kind chosen means all of them.
        today: the day in Paris, for the age.

    Raises:
        BadInput: the first field at fault, with its name.
    """
    if not form.charter:
        msg = _("Acceptez la charte du bénévole pour continuer.")
        raise BadInput(msg, field="charter")
    if not LEAST_RADIUS_KM <= form.radius_km <= LARGEST_RADIUS_KM:
        msg = _(
            "Choisissez un rayon entre {least} et {most} km.",
            least=LEAST_RADIUS_KM,
            most=LARGEST_RADIUS_KM,
        )
        raise BadInput(msg, field="radius_km")
    if not (form.on_site or form.remote):
        msg = _("Choisissez d'aider sur place, à distance, ou les deux.")
        raise BadInput(msg, field="on_site")
    if form.kinds - set(kinds):
        msg = _("Choisissez des types de mission dans la liste.")
        raise BadInput(msg, field="kinds")
    return Profile(
        first_name=clean_name(form.first_name, field="first_name"),
        last_name=clean_name(form.last_name, field="last_name"),
        phone=clean_phone(form.phone, town.department),
        birth_date=check_birth_date(form.birth_date, today),
        town=town,
        radius_km=form.radius_km,
        kinds=tuple(sorted(form.kinds or kinds)),
        slots=slots_mask(form.slots),
        on_site=form.on_site,
        remote=form.remote,
    )
