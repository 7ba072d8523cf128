"""Help near many points at once is what measuring each distance says, full missions too."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from sqlalchemy import or_, select

from reserve_app import demo
from reserve_app.data import load_crisis
from reserve_app.geo.distance import haversine_km
from reserve_app.models import MISSION
from reserve_app.models.engine import read_connection
from reserve_app.search.nearness import helping_missions

_M = MISSION.c
DAY = date(2020, 3, 26)


@pytest.mark.usefixtures("database")
def test_near_many_points_is_near_each() -> None:
    demo.load_demo(seed=2, today=DAY)
    kinds, rng = load_crisis().keys, Random(5)  # noqa: S311 - the same points each time
    points = [(50 + rng.random() * 1.2, 1.4 + rng.random() * 2) for _ in range(60)]
    with read_connection() as connection:
        helping = helping_missions(connection, DAY, kinds)
        open_ = connection.execute(
            select(_M.lat, _M.lon).where(
                _M.published, _M.structure_validated, ~_M.remote,
                or_(_M.ends_on.is_(None), _M.ends_on >= DAY),
            )
        ).all()  # fmt: skip
        for within in (2.0, 15.0, 40.0):
            told = [helping.is_near(point, within) for point in points]
            true = [any(haversine_km(*at, *point) <= within for at in open_) for point in points]
            assert told == true
            assert set(true) == {True, False} or within > 15
