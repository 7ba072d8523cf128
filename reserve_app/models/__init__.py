"""Floor 2: the tables, one file an aggregate; the engine, the sessions, the migrations.

Importing this package registers every table on ``SQLModel.metadata`` and opens nothing.
"""

from reserve_app.models.cell import MissionCell
from reserve_app.models.mission import Mission, Visibility
from reserve_app.models.structure import Structure
from reserve_app.models.word import MissionWord

__all__ = ["Mission", "MissionCell", "MissionWord", "Structure", "Visibility"]
