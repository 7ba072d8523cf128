"""Floor 2: the tables, one file an aggregate; the engine, the sessions, the migrations.

Importing this package registers every table on ``SQLModel.metadata`` and opens nothing.
"""

from typing import cast

from sqlalchemy import Table
from sqlmodel import SQLModel

from reserve_app.models.cell import MissionCell
from reserve_app.models.mission import Mission
from reserve_app.models.structure import Structure
from reserve_app.models.word import MissionWord


def _table(model: type[SQLModel]) -> Table:
    return cast("Table", model.__table__)  # type: ignore[attr-defined] # SQLModel hides it


# For Core: reads that need no object, and bulk writes.
MISSION = _table(Mission)
MISSION_CELL = _table(MissionCell)
MISSION_WORD = _table(MissionWord)
STRUCTURE = _table(Structure)

__all__ = [
    "MISSION",
    "MISSION_CELL",
    "MISSION_WORD",
    "STRUCTURE",
    "Mission",
    "MissionCell",
    "MissionWord",
    "Structure",
]
