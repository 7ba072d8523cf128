"""The words of each mission's title, structure and commune, for the text search."""

from __future__ import annotations

from sqlalchemy import String
from sqlmodel import Field

from reserve_app.models.columns import Row

# A prefix is a range only when letters compare by code, as SQLite does unasked.
_WORD = String(40).with_variant(String(40, collation="C"), "postgresql")


class MissionWord(Row, table=True):
    """One folded word of one mission; a prefix is a range of the primary key.

    Portable where SQLite's FTS5 and PostgreSQL's `tsvector` are not, and as quick here.
    """

    __tablename__ = "mission_word"
    __table_args__ = ({"sqlite_with_rowid": False},)

    word: str = Field(primary_key=True, sa_type=_WORD)
    mission_id: int = Field(
        primary_key=True,
        foreign_key="mission.id",
        ondelete="CASCADE",
        index=True,
        sa_column_kwargs={"autoincrement": False},
    )
