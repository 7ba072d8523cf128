"""Apply from a process of its own: ``python -m tests.services.racing``.

Each line it reads is a race, ``MISSION ACCOUNT…``. It answers with a line of as many words:
``placed``, ``waiting`` or the code of the refusal.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import insert, select

from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import ReserveError
from reserve_app.models import INTEREST, MISSION, VOLUNTEER
from reserve_app.models.engine import read_session, transaction
from reserve_app.services.interests import apply
from reserve_app.services.sql import run
from reserve_app.services.throttle import forget_counts
from tests.people import NOW

THREADS = 20


def apply_as(account_id: int, mission_id: int) -> str:
    """Apply once and say what came of it."""
    try:
        done = apply(
            Actor(account_id=account_id),
            mission_id,
            key=f"course-{account_id}-{mission_id}",
            now=NOW,
        )
    except ReserveError as error:
        return error.code
    return "waiting" if done.position else "placed"


def apply_naively(account_id: int, mission_id: int) -> str:
    """Apply as the system of 2020 did: read, then insert. The control that must overbook."""
    with read_session() as session:
        query = select(MISSION.c.places).where(MISSION.c.id == mission_id)
        places = run(session, query).scalar_one()
        held = select(INTEREST.c.id).where(INTEREST.c.mission_id == mission_id)
        if len(run(session, held).all()) >= places:
            return "waiting"
        mine = select(VOLUNTEER.c.id).where(VOLUNTEER.c.account_id == account_id)
        volunteer_id = run(session, mine).scalar_one()
    with transaction() as session:
        row = {
            "volunteer_id": volunteer_id,
            "mission_id": mission_id,
            "state": "proposed",
            "key": f"naif-{account_id}-{mission_id}",
            **dict.fromkeys(("created_at", "queued_at", "since"), NOW),
        }
        run(session, insert(INTEREST).values(**row))
        session.commit()
    return "placed"


def race(accounts: list[int], mission_id: int, *, naively: bool = False) -> list[str]:
    """Let everybody apply at once, in threads."""
    how = apply_naively if naively else apply_as
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(lambda account_id: how(account_id, mission_id), accounts))


if __name__ == "__main__":
    for line in sys.stdin:
        mission, *everybody = map(int, line.split())
        forget_counts()
        sys.stdout.write(f"{' '.join(race(everybody, mission))}\n")
        sys.stdout.flush()
