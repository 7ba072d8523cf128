"""A crisis profile: the kinds of mission the State opens, and their rules, as data.

Another crisis (flood, heat wave) is another file in ``data/crises``: no code.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Kind(BaseModel):
    """One kind of mission.

    Ages are in whole years, the radius in kilometres, colours as ``#rrggbb`` (light, dark).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern=r"^[a-z][a-z_]{2,30}$")
    label: str
    short_label: str
    icon: str = Field(description="name of an icon in assets/icons")
    colour: str = Field(pattern=r"^#[0-9a-f]{6}$")
    colour_dark: str = Field(pattern=r"^#[0-9a-f]{6}$")
    objective: str
    safety_rules: tuple[str, ...]
    default_mode: Literal["on_site", "remote"]
    remote_allowed: bool
    minimum_age: int = Field(ge=16, le=100)
    maximum_age_on_site: int | None = Field(default=None, ge=16, le=120)
    default_radius_km: int = Field(ge=2, le=100)


class CrisisProfile(BaseModel):
    """The kinds open in one crisis, in the order people see them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    label: str
    promise: str
    kinds: tuple[Kind, ...] = Field(min_length=1)

    def kind(self, key: str) -> Kind:
        """Return the kind of that key; `KeyError` when the profile has none."""
        for kind in self.kinds:
            if kind.key == key:
                return kind
        raise KeyError(key)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys, in the order people see the kinds."""
        return tuple(kind.key for kind in self.kinds)
