"""Totals that need a scan: live while it is quick, a few seconds old when it is not."""

from __future__ import annotations

from datetime import date
from time import monotonic
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, false, func, or_, select, true

from reserve_app.models import MISSION, STRUCTURE
from reserve_app.models.engine import get_engine, read_connection
from reserve_app.search.statements import public

QUICK_S = 0.01  # a scan that short is made each time: up to some 15,000 missions
PATIENCE = 100  # a longer one is kept a hundred times as long: at most 1 % of a worker's time


class HomeTotals(NamedTuple):
    """Places left in open missions, communes with one on site, validated structures."""

    places: int
    communes: int
    structures: int


class _Kept(NamedTuple):
    day: date
    until: float
    totals: HomeTotals


_kept: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()


def home_totals(today: date) -> HomeTotals:
    """Return the totals of the home page, at most some seconds old."""
    engine, start = get_engine(), monotonic()
    kept = _kept.get(engine)
    if kept is not None and kept.day == today and start < kept.until:
        return kept.totals
    totals = _scan(today)
    took = monotonic() - start
    if took > QUICK_S:
        _kept[engine] = _Kept(today, start + took * PATIENCE, totals)
    return totals


def _scan(today: date) -> HomeTotals:
    ends_on, on_site = MISSION.c.ends_on, MISSION.c.tile.is_not(None)
    scan = select(
        func.coalesce(func.sum(MISSION.c.places - MISSION.c.taken), 0),
        func.count(func.distinct(MISSION.c.commune_insee)).filter(on_site),
    ).where(*public(), MISSION.c.is_full == false(), or_(ends_on.is_(None), ends_on >= today))
    validated = select(func.count()).where(STRUCTURE.c.validated == true())
    with read_connection() as connection:
        places, communes = connection.execute(scan).one()
        return HomeTotals(int(places), int(communes), int(connection.scalar(validated) or 0))
