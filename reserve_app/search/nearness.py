"""Say whether any open mission on site is near a point, of whatever kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from reserve_app.domain.criteria import Mode, Origin, SearchCriteria
from reserve_app.search import find
from reserve_app.search.question import Question


def help_is_near(
    connection: Connection,
    at: tuple[float, float],
    within_km: float,
    today: date,
    kinds: Sequence[str],
) -> bool:
    """Say whether a mission with places left is within so many kilometres of ``(lat, lon)``."""
    around = SearchCriteria(
        origin=Origin(lat=at[0], lon=at[1]), radius_km=within_km, mode=Mode.ON_SITE
    )
    tally = find.count(connection, Question.ask(connection, around, today)).tally
    return any(n for (remote, kind), n in tally.items() if not remote and kind in kinds)
