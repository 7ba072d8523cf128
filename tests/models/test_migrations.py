"""Migrations go up, down and up again on both databases, and give what the models say."""

import pytest
from sqlalchemy import inspect, text

from reserve_app.domain.errors import ConfigurationError
from reserve_app.models.engine import get_engine
from reserve_app.models.migrations import migrate, models_match, pending_migrations


def tables() -> set[str]:
    return set(inspect(get_engine()).get_table_names()) - {"alembic_version"}


@pytest.mark.usefixtures("empty_database")
def test_a_database_goes_up_down_and_up_again() -> None:
    assert pending_migrations()
    migrate()
    assert {"mission", "structure", "mission_cell", "mission_word"} <= tables()
    assert pending_migrations() == ()
    migrate("base")
    assert tables() == set()
    migrate()
    assert models_match() == ()


@pytest.mark.usefixtures("empty_database")
def test_migrating_twice_changes_nothing() -> None:
    migrate()
    migrate()
    assert models_match() == ()


@pytest.mark.usefixtures("database")
def test_a_difference_between_models_and_database_is_named() -> None:
    with get_engine().begin() as connection:
        connection.execute(text("ALTER TABLE structure ADD COLUMN stray INTEGER"))
    try:
        assert "stray" in "".join(models_match())
    finally:
        with get_engine().begin() as connection:
            connection.execute(text("ALTER TABLE structure DROP COLUMN stray"))


@pytest.mark.usefixtures("empty_database")
def test_a_database_of_an_unknown_version_is_refused_in_words() -> None:
    migrate()
    with get_engine().begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from_the_future'"))
    for ask in (migrate, pending_migrations):
        with pytest.raises(ConfigurationError, match="version que celle-ci ne connaît pas"):
            ask()
