"""The database itself refuses what must never be."""

from typing import Any

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError

from reserve_app.models import MISSION, STRUCTURE
from reserve_app.models.engine import read_connection, transaction
from tests.factories import mission_row, store, structure_row

pytestmark = pytest.mark.usefixtures("database")


def broken(changes: dict[str, Any]) -> None:
    structure = structure_row()
    row = {**mission_row(structure), **changes}
    with transaction() as session:
        session.connection().execute(insert(STRUCTURE), [structure])
        session.connection().execute(insert(MISSION), [row])
        session.commit()


@pytest.mark.parametrize(
    "changes",
    [
        {"taken": 4, "places": 3, "is_full": True},
        {"taken": -1},
        {"places": 0, "is_full": True},
        {"is_full": True},
        {"published": False},
        {"state": "draft"},
        {"state": "nonsense"},
        {"structure_validated": False},
        {"published_at": None},
        {"remote": True},
        {"lat": None},
        {"tile": None},
        {"slots": 1 << 21},
        {"ends_on": mission_row(structure_row())["starts_on"].replace(year=2019)},
        {"structure_id": 987_654},
    ],
    ids=str,
)
def test_a_row_that_contradicts_itself_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        broken(changes)


def test_the_row_those_cases_break_is_accepted_whole() -> None:
    broken({})


def test_suspending_a_structure_hides_its_missions_in_the_same_statement() -> None:
    structure = structure_row()
    store([structure], [mission_row(structure)])
    with transaction() as session:
        session.connection().execute(update(STRUCTURE).values(state="suspended", validated=False))
        session.commit()
    with read_connection() as connection:
        assert connection.scalar(select(MISSION.c.structure_validated)) is False


def test_a_structure_with_missions_cannot_vanish() -> None:
    structure = structure_row()
    store([structure], [mission_row(structure)])
    with pytest.raises(IntegrityError), transaction() as session:
        session.connection().execute(text("DELETE FROM structure"))
