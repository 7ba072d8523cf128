"""Help near many points at once is what measuring each distance says, full missions too."""

from __future__ import annotations

from datetime import UTC, date, datetime
from random import Random

import pytest
from sqlalchemy import or_, select

from reserve_app import demo
from reserve_app.data import load_crisis
from reserve_app.domain.actor import VISITOR
from reserve_app.domain.forgotten import HELP_WITHIN_KM
from reserve_app.geo.distance import haversine_km
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.models import MISSION
from reserve_app.models.engine import read_connection
from reserve_app.queries.territory_page import communes_in
from reserve_app.search.nearness import helping_missions
from tests.factories import mission_row, store, structure_row

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


@pytest.mark.usefixtures("database")
def test_a_territory_reads_the_missions_around_it_and_says_what_all_of_them_would() -> None:
    """Those of the neighbours too: missions stand at random, across borders and coasts."""
    rng, structure, territories = Random(7), structure_row(), ("62", "2A", "973", "987")  # noqa: S311
    communes = [one for code in territories for one in get_gazetteer().in_department(code)]
    points = [
        (one.lat + rng.uniform(-0.3, 0.3), one.lon + rng.uniform(-0.3, 0.3))
        for one in rng.sample(communes, 60)
        if one.lat is not None and one.lon is not None
    ]
    store([structure], [mission_row(structure, at=at) for at in points])
    told = [one for code in territories for one in communes_in(VISITOR, code, datetime.now(UTC))]
    with read_connection() as connection:
        everywhere = helping_missions(connection, DAY, load_crisis().keys)
    assert [one.near for one in told] == [
        everywhere.is_near((one.lat, one.lon), HELP_WITHIN_KM) for one in told
    ]
    assert {one.near for one in told} == {True, False}
