"""The shapes of open data, as the OpenAPI document says them. Fields are added, never changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Out(BaseModel):
    """Data that leaves; nothing that is not named here does."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class StructureName(_Out):
    """Who asks for help."""

    id: int
    name: str
    legal_kind: str


class MissionOut(_Out):
    """A published mission. Coordinates in degrees WGS 84, null when it is done from home."""

    id: int = Field(description="never changes, never given to another mission")
    url: str = Field(description="its page, where volunteers say that they want to help")
    title: str
    description: str
    kind: str = Field(description="a key of /kinds")
    structure: StructureName
    remote: bool
    address: str
    insee: str
    commune: str
    department: str
    lat: float | None
    lon: float | None
    distance_km: float | None = Field(description="from `near`, null without it or remote")
    starts_on: date
    ends_on: date | None
    half_days: list[str] = Field(description="such as `mon-morning`; none means any time")
    places: int
    places_left: int
    urgent: bool
    published_at: datetime
    revision: int = Field(description="grows with each change")


class MissionPageOut(_Out):
    """Some missions of a list."""

    total: int = Field(description="of the whole list, as it is now")
    missions: list[MissionOut]
    next: str | None = Field(description="address of what follows, null at the end")


class StructureOut(_Out):
    """A structure that moderators checked; no contact is ever public."""

    id: int = Field(description="never changes, never given to another structure")
    name: str
    legal_kind: Literal[
        "association", "ccas", "mdph", "local_authority", "public_operator", "other"
    ]
    siret: str | None
    rna: str | None
    description: str
    insee: str
    commune: str
    department: str
    open_missions: int


class StructurePageOut(_Out):
    """Some structures of a list."""

    total: int = Field(description="of the whole list, as it is now")
    structures: list[StructureOut]
    next: str | None = Field(description="address of what follows, null at the end")


class KindOut(_Out):
    """A kind of mission the State opened in this crisis, with its rules."""

    key: str
    label: str
    short_label: str
    objective: str
    safety_rules: list[str]
    remote_allowed: bool
    minimum_age: int = Field(description="years")
    maximum_age_on_site: int | None = Field(description="years")
    default_radius_km: int
    open_missions: int


class KindsOut(_Out):
    """The crisis and its kinds, in the order people see them."""

    crisis: str
    label: str
    kinds: list[KindOut]
