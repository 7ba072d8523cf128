"""What runs in the racing processes: importable, for `spawn` starts a fresh interpreter."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import select, update

from reserve_app.domain.errors import NotFound, WrongState
from reserve_app.models import MISSION
from reserve_app.models.engine import get_engine, transaction
from reserve_app.services.places import take_place
from tests.factories import TODAY


def race(mission_id: int, people: int) -> int:
    """Let so many threads take a place at once; return how many got one."""
    start = Barrier(people)

    def person(_: int) -> bool:
        start.wait()
        try:
            with transaction() as session:
                take_place(session, mission_id, TODAY)
                session.commit()
        except (NotFound, WrongState):
            return False
        return True

    with ThreadPoolExecutor(people) as pool:
        return sum(pool.map(person, range(people)))


def naive_race(mission_id: int, people: int) -> int:
    """Do the same by reading, then writing: the variant that overbooks."""
    start = Barrier(people)

    def person(_: int) -> bool:
        start.wait()
        with get_engine().connect() as connection:
            taken, places = connection.execute(
                select(MISSION.c.taken, MISSION.c.places).where(MISSION.c.id == mission_id)
            ).one()
            connection.rollback()
        time.sleep(0.002)  # what a form, a template and a network put between the two
        if taken >= places:
            return False
        with transaction() as session:
            session.connection().execute(
                update(MISSION)
                .where(MISSION.c.id == mission_id)
                .values(taken=taken + 1, is_full=taken + 1 >= places)
            )
            session.commit()
        return True

    with ThreadPoolExecutor(people) as pool:
        return sum(pool.map(person, range(people)))
