"""What the tables share: names of constraints, columns that hold one word of an enumeration."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import SQLModel

# Every constraint has a name, so that a migration can find it again on both databases.
NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING_CONVENTION


class Row(SQLModel):
    """The base of every table: importing it is what gives constraints their names."""


def one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    """Allow only the values of an enumeration in a text column.

    A CHECK rather than a database enum: PostgreSQL cannot change an enum type inside a
    transaction as freely, and SQLite has none.
    """
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")
