"""Missions: what help is needed, where, when, and how many places are left."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Double,
    ForeignKeyConstraint,
    Index,
    text,
)
from sqlmodel import Field

from reserve_app.domain.criteria import ALL_SLOTS
from reserve_app.domain.states import MissionState
from reserve_app.models.columns import Row, one_of

# The columns after the key are read from the index alone. Plain columns all: SQLite goes to the
# table for a generated one, and for any column of the index's own condition that it lacks.
_FILTERS = ("published", "structure_validated", "kind", "is_full", "ends_on", "slots", "tile")
_POINT = ("mx", "my", "x", "y", "z")


def _public_index(name: str, *columns: str, also: str = "") -> Index:
    """Index what the public may see; SQLite wants the condition as the queries word it."""
    return Index(
        name,
        *columns,
        sqlite_where=text(f"published = 1 AND structure_validated = 1{also}"),
        postgresql_where=text(f"published AND structure_validated{also}"),
    )


_ON_SITE = " AND tile IS NOT NULL"
_REMOTE = " AND tile IS NULL"


class Mission(Row, table=True):
    """One call for help of one structure.

    It is public when ``published`` and ``structure_validated``, and neither can be wrong: the first
    may not differ from ``state`` (a CHECK), the second is a copy of the structure's column that the
    database itself keeps (``ON UPDATE CASCADE``). Whatever code suspends a structure, its missions
    are hidden in the same statement. ``is_full`` may not differ from the places either.
    ``mx, my, x, y, z, tile`` repeat the point for the search, see `search.points`.
    The contact fields are personal data and never leave in a public answer.
    """

    __tablename__ = "mission"
    __table_args__ = (
        ForeignKeyConstraint(
            ["structure_id", "structure_validated"],
            ["structure.id", "structure.validated"],
            name="fk_mission_structure",
            onupdate="CASCADE",
        ),
        one_of("state", MissionState),
        CheckConstraint("0 <= taken AND taken <= places", name="never_overbooked"),
        CheckConstraint("places >= 1", name="has_places"),
        CheckConstraint(
            f"published = (state = '{MissionState.PUBLISHED}')", name="published_is_right"
        ),
        CheckConstraint("is_full = (taken >= places)", name="is_full_is_right"),
        CheckConstraint(f"0 <= slots AND slots < {1 << len(ALL_SLOTS)}", name="slots_of_a_week"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("remote = (lat IS NULL)", name="on_site_has_a_point"),
        CheckConstraint(
            "(lat IS NULL) = (tile IS NULL) AND (lat IS NULL) = (lon IS NULL) "
            "AND (lat IS NULL) = (x IS NULL)",
            name="point_is_whole",
        ),
        CheckConstraint(
            f"state <> '{MissionState.PUBLISHED}' OR published_at IS NOT NULL",
            name="published_at_known",
        ),
        # The search reads these and no table row until it knows its twenty cards.
        _public_index("ix_mission_place", "tile", *_FILTERS[:-1], *_POINT, also=_ON_SITE),
        _public_index(
            "ix_mission_newest", "published_at", "id", *_FILTERS, "mx", "my", also=_ON_SITE
        ),
        _public_index(
            "ix_mission_soonest", "starts_on", "id", *_FILTERS, "mx", "my", also=_ON_SITE
        ),
        _public_index("ix_mission_remote", "published_at", "id", *_FILTERS, also=_REMOTE),
        _public_index("ix_mission_ending", "ends_on", "is_full"),
        _public_index("ix_mission_department", "department", "published_at", "id"),
        Index("ix_mission_structure", "structure_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    structure_id: int
    structure_validated: bool
    state: str = Field(default=MissionState.DRAFT.value, max_length=20)
    published: bool = False
    kind: str = Field(max_length=31)
    title: str = Field(max_length=120)
    slug: str = Field(max_length=120)
    description: str = Field(default="", max_length=4000)
    remote: bool
    address: str = Field(default="", max_length=200)
    commune_insee: str = Field(max_length=5)
    commune: str = Field(max_length=80)
    department: str = Field(max_length=3)
    lat: float | None = Field(default=None, sa_type=Double)
    lon: float | None = Field(default=None, sa_type=Double)
    mx: int | None = None
    my: int | None = None
    x: float | None = Field(default=None, sa_type=Double)
    y: float | None = Field(default=None, sa_type=Double)
    z: float | None = Field(default=None, sa_type=Double)
    tile: int | None = Field(default=None, sa_type=BigInteger)
    starts_on: date
    ends_on: date | None = None
    slots: int = Field(default=0)
    places: int
    taken: int = Field(default=0)
    is_full: bool = False
    urgent: bool = False
    contact_name: str = Field(max_length=120)
    contact_email: str = Field(max_length=254)
    contact_phone: str = Field(max_length=16)
    created_at: datetime
    published_at: datetime | None = None
    revision: int = Field(default=1)

    def move_to(self, state: MissionState) -> None:
        """Set the state and what follows from it."""
        self.state = state.value
        self.published = state is MissionState.PUBLISHED
