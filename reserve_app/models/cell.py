"""Open missions counted by map cell, so that a wide view costs no scan."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field

from reserve_app.models.columns import Row


class MissionCell(Row, table=True):
    """How many open missions of one kind lie in one cell of one level.

    Written only by `search.cells`, in the transaction that changes a mission. ``cell`` is the
    Morton number of the cell at ``level``; level −1 holds remote missions, which lie nowhere.
    ``sum_mx`` and ``sum_my`` divided by ``n`` give the centre of gravity.
    """

    __tablename__ = "mission_cell"
    __table_args__ = (
        CheckConstraint("n >= 0", name="counts_missions"),
        {"sqlite_with_rowid": False},
    )

    level: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    cell: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    kind: str = Field(primary_key=True, max_length=31)
    n: int
    sum_mx: int = Field(sa_type=BigInteger)
    sum_my: int = Field(sa_type=BigInteger)
