"""One published mission, for tests that only need something to show."""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.factories import mission_row, store, structure_row


class Published(NamedTuple):
    """Where to read it."""

    id: int
    slug: str


def add_mission(**changes: Any) -> Published:
    """Store a structure and its mission; published in Arras unless asked otherwise."""
    structure = structure_row()
    mission = mission_row(structure, **changes)
    store([structure], [mission])
    return Published(mission["id"], mission["slug"])
