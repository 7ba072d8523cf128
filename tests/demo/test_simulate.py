"""The people of the demonstration act through the services, where they are told to."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from random import Random

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from reserve_app import demo
from reserve_app.cli import app
from reserve_app.demo.simulate import Simulation
from reserve_app.domain.errors import BadInput
from reserve_app.domain.states import HOLDING
from reserve_app.models import AUDIT_ENTRY, INTEREST, MISSION
from reserve_app.models.engine import read_connection
from reserve_app.services.throttle import forget_counts
from reserve_app.settings import get_settings
from tests.demo.test_load import DAY

pytestmark = pytest.mark.usefixtures("database")
NOON = datetime.combine(DAY, time(12), UTC)
ACTS = 60
VERBS = {
    "se propose pour": "interest:apply",
    "se désiste": "interest:withdraw",
    "accepte une place": "interest:accept_offer",
    "contacte": "interest:contact",
    "confirme": "interest:confirm",
}


def test_people_come_go_and_are_answered_and_no_place_is_overbooked() -> None:
    demo.load_demo(seed=1, today=DAY)
    forget_counts()
    before = _last_entry()
    people = Simulation(_rng(7), answers=True)
    said = [people.act(NOON + timedelta(seconds=n)) for n in range(ACTS)]
    assert all(said)
    text = "\n".join(said)
    assert [words for words in VERBS if words not in text] == []
    with read_connection() as connection:
        acts = set(
            connection.execute(select(AUDIT_ENTRY.c.act).where(AUDIT_ENTRY.c.id > before)).scalars()
        )
        assert set(VERBS.values()) <= acts
        held = dict(
            connection.execute(
                select(INTEREST.c.mission_id, func.count())
                .where(INTEREST.c.state.in_(sorted(HOLDING)))
                .group_by(INTEREST.c.mission_id)
            ).all()
        )
        taken = connection.execute(select(MISSION.c.id, MISSION.c.taken)).all()
    assert {row.id: row.taken for row in taken if row.taken} == held


def test_only_the_structure_that_is_named_is_touched() -> None:
    demo.load_demo(seed=1, today=DAY)
    forget_counts()
    before = _last_entry()
    people = Simulation(_rng(3), structure_id=1)
    said = [people.act(NOON + timedelta(seconds=n)) for n in range(10)]
    assert any(said)
    with read_connection() as connection:
        query = select(AUDIT_ENTRY.c.structure_id).where(AUDIT_ENTRY.c.id > before)
        assert set(connection.execute(query.distinct()).scalars()) == {1}


def test_it_refuses_production_an_unknown_structure_and_what_is_no_demo() -> None:
    with pytest.raises(BadInput, match="démonstration"):
        Simulation(_rng(1))
    demo.load_demo(seed=1, today=DAY)
    with pytest.raises(BadInput, match="numéro"):
        Simulation(_rng(1), structure_id=999_999)
    run = ["simulate", "--rate", "20", "--minutes", "0.01", "--seed", "1"]
    done = CliRunner().invoke(app, run)
    assert "Terminé" in done.stdout
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RESERVE_ENV", "production")
        patch.setenv("RESERVE_SECRET_KEY", "k" * 40)
        get_settings.cache_clear()
        refused = CliRunner().invoke(app, run)
    get_settings.cache_clear()
    assert isinstance(refused.exception, BadInput)


def _rng(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - the same acts each time


def _last_entry() -> int:
    with read_connection() as connection:
        return int(connection.execute(select(func.max(AUDIT_ENTRY.c.id))).scalar_one())
