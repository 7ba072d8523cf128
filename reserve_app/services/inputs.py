"""What a person fills in, checked and put in words when it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from reserve_app.data import load_crisis
from reserve_app.domain.criteria import ALL_SLOTS
from reserve_app.domain.errors import BadInput
from reserve_app.domain.structures import LegalKind, is_rna, is_siret
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.language import N_, _
from reserve_app.settings import get_settings

# Of any place of France: Maripasoula, the largest commune, is 150 km across.
FURTHEST_FROM_A_TOWN_HALL_KM = 150.0
NUMBER_NEEDED = N_("Indiquez un numéro SIRET ou RNA.")
MOST_PLACES = 500  # more is a mistake of typing; from 70 on a moderator is warned

M = TypeVar("M", bound="Input")


class Input(BaseModel):
    """What every form shares: nothing unknown, no spaces around, no control characters."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False
    )

    @classmethod
    def read(cls, sent: Mapping[str, Any]) -> Self:
        """Check what was sent.

        Raises:
            BadInput: a field is missing or wrong; ``field`` names the first one.
        """
        try:
            return cls.model_validate(dict(sent))
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            own = first.get("ctx", {}).get("error")
            field = str(first["loc"][0]) if first["loc"] else None
            sentence = str(own) if own else _("Ce champ manque ou n'est pas rempli comme il faut.")
            raise BadInput(sentence, field=field) from None


class Contact(Input):
    """Who to call; never public. The phone number is written as E.164, ``+33…``."""

    contact_name: str = Field(min_length=2, max_length=120)
    contact_email: str = Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    contact_phone: str = Field(pattern=r"^\+[1-9][0-9]{6,14}$")


class StructureInput(Contact):
    """A structure as its manager describes it."""

    name: str = Field(min_length=3, max_length=120)
    legal_kind: LegalKind
    siret: str | None = None
    rna: str | None = None
    description: str = Field(default="", max_length=2000)
    commune_insee: str

    @model_validator(mode="after")
    def _identified(self) -> Self:
        if self.siret is None and self.rna is None:
            msg = _(NUMBER_NEEDED)
            raise ValueError(msg)
        if self.siret is not None and not is_siret(self.siret):
            msg = _("Ce numéro SIRET n'est pas valable : vérifiez ses 14 chiffres.")
            raise ValueError(msg)
        if self.rna is not None and not is_rna(self.rna):
            msg = _("Ce numéro RNA n'est pas valable : un W suivi de 9 chiffres.")
            raise ValueError(msg)
        _known_commune(self.commune_insee)
        return self


class MissionInput(Contact):
    """A mission as its structure describes it; coordinates in degrees, absent when remote."""

    kind: str
    title: str = Field(min_length=5, max_length=120)
    description: str = Field(default="", max_length=4000)
    remote: bool = False
    address: str = Field(default="", max_length=200)
    commune_insee: str
    lat: float | None = Field(default=None, ge=-90, le=90)
    lon: float | None = Field(default=None, ge=-180, le=180)
    starts_on: date
    ends_on: date | None = None
    slots: int = Field(default=0, ge=0, lt=1 << len(ALL_SLOTS))
    places: int = Field(ge=1, le=MOST_PLACES)
    urgent: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        crisis = load_crisis(get_settings().crisis)
        if self.kind not in crisis.keys:
            msg = _("Ce type de mission n'existe pas.")
            raise ValueError(msg)
        if self.remote and not crisis.kind(self.kind).remote_allowed:
            msg = _("Ce type de mission se fait sur place.")
            raise ValueError(msg)
        if self.ends_on is not None and self.ends_on < self.starts_on:
            msg = _("La fin vient avant le début.")
            raise ValueError(msg)
        if self.remote == (self.lat is not None) or (self.lat is None) != (self.lon is None):
            msg = _("Placez la mission sur la carte, sauf si elle se fait à distance.")
            raise ValueError(msg)
        _known_commune(self.commune_insee)
        if self.lat is not None and self.lon is not None:
            _in_france(self.lat, self.lon)
        return self


def _in_france(lat: float, lon: float) -> None:
    if get_gazetteer().nearest(lat, lon, within_km=FURTHEST_FROM_A_TOWN_HALL_KM) is None:
        msg = _("Cet endroit n'est pas en France.")
        raise ValueError(msg)


def _known_commune(insee: str) -> None:
    if get_gazetteer().commune(insee) is None:
        msg = _("Cette commune n'existe pas.")
        raise ValueError(msg)
