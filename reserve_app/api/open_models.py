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


class KindCountOut(_Out):
    """What a kind has open in a territory."""

    missions: int
    places_left: int


class ReasonOut(_Out):
    """Why a territory is forgotten."""

    rule: str
    since: datetime
    text: str = Field(description="for a person, French or English")


class TerritoryOut(_Out):
    """Need and offer of a territory, as they are now. A count of one to four people is null."""

    code: str = Field(description="such as `62`, `2A`, `974`")
    name: str
    region: str | None = Field(description="null for an overseas collectivity")
    population: int
    missions: int
    places: int
    places_left: int
    structures: int
    volunteers: int | None = Field(description="validated")
    standby: int | None = Field(description="who asked to be called")
    waiting: int | None = Field(description="on standby or on a waiting list")
    volunteers_per_place: float | None
    answer_minutes: int | None = Field(description="median time structures take to answer")
    oldest_review: datetime | None = Field(description="since when moderators are awaited")
    kinds: dict[str, KindCountOut] = Field(description="by key of /kinds")
    reasons: list[ReasonOut] = Field(description="empty when the territory is not forgotten")


class TerritoryDayOut(_Out):
    """What a day ended with. People go by steps of five; one to four of them is null."""

    day: date
    missions: int
    places_left: int
    structures: int
    volunteers: int | None


class ContactOut(_Out):
    """The service to write to or call in a territory; what it did not give is empty."""

    name: str
    email: str
    phone: str = Field(description="E.164, such as `+33321212121`")
    url: str


class TerritoryDaysOut(TerritoryOut):
    """A territory with its history."""

    contact: ContactOut | None = Field(description="null where none was given")
    days: list[TerritoryDayOut]


class BilanCountsOut(_Out):
    """What there was at the end of a day. People go by steps of five; one to four is null."""

    structures: int = Field(description="signed up and not turned down")
    structures_validated: int
    volunteers: int | None = Field(description="signed up and not turned down")
    volunteers_validated: int | None
    standby: int | None
    engaged: int | None = Field(description="engagements confirmed or done")
    missions: int
    places: int
    places_left: int
    answer_minutes: int | None


class BilanDayOut(BilanCountsOut):
    """A day of a bilan."""

    day: date


class BilanKindOut(KindCountOut):
    """What a kind had open at the end of a bilan."""

    places: int


class BilanOut(_Out):
    """The bilan of a territory for a period, both ends included."""

    code: str
    name: str
    url: str
    contact: ContactOut | None = Field(description="null where none was given")
    first: date
    last: date
    launch: date | None = Field(description="first day anything was counted there")
    text: list[str] = Field(description="sentences made of the numbers, French or English")
    before: BilanCountsOut = Field(description="on the eve of the period")
    after: BilanCountsOut = Field(description="at its end")
    kinds: dict[str, BilanKindOut] = Field(description="at its end, by key of /kinds")
    days: list[BilanDayOut]
