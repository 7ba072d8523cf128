"""Territories in numbers: counts kept by the database itself, flags and days kept by the clock."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from reserve_app.models.columns import Row


class TerritoryCount(Row, table=True):
    """How many of one thing a département has; written by triggers only, see `models.counting`.

    ``measure`` is what is counted and ``item`` which of them: a kind, a state, or nothing. A count
    that came back to zero stays, with 0.
    """

    __tablename__ = "territory_count"
    __table_args__ = ({"sqlite_with_rowid": False},)

    department: str = Field(primary_key=True, max_length=3)
    measure: str = Field(primary_key=True, max_length=20)
    item: str = Field(primary_key=True, max_length=31)
    n: int = Field(sa_type=BigInteger)


class TerritoryDelta(Row, table=True):
    """A change of a count not yet added to it; on PostgreSQL only, where writers do not queue.

    Two transactions of one département would wait for each other on the row of its count, or
    deadlock. They append instead; readers add both tables up, and the clock folds one into the
    other.
    """

    __tablename__ = "territory_delta"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    department: str = Field(max_length=3)
    measure: str = Field(max_length=20)
    item: str = Field(max_length=31)
    n: int = Field(sa_type=BigInteger)


class TerritoryFlag(Row, table=True):
    """One reason why a territory is forgotten, for as long as it is true.

    ``subject`` is the commune's INSEE code where the rule is about one, else empty. ``number`` is
    what the rule measured: waiting volunteers, hours, inhabitants.
    """

    __tablename__ = "territory_flag"

    department: str = Field(primary_key=True, max_length=3)
    rule: str = Field(primary_key=True, max_length=20)
    subject: str = Field(primary_key=True, max_length=5)
    since: datetime
    number: int
    places: int = 0


class TerritoryDay(Row, table=True):
    """What a count was at the end of a day in Paris, or is today; kept by the clock."""

    __tablename__ = "territory_day"
    __table_args__ = (Index("ix_territory_day_day", "day"), {"sqlite_with_rowid": False})

    department: str = Field(primary_key=True, max_length=3)
    day: date = Field(primary_key=True)
    measure: str = Field(primary_key=True, max_length=20)
    item: str = Field(primary_key=True, max_length=31)
    n: int = Field(sa_type=BigInteger)


class TerritoryContact(Row, table=True):
    """Whom the public may write to or call in a département: a service, never a person."""

    __tablename__ = "territory_contact"

    department: str = Field(primary_key=True, max_length=3)
    name: str = Field(max_length=120)
    email: str = Field(default="", max_length=254)
    phone: str = Field(default="", max_length=20)
    url: str = Field(default="", max_length=300)
