"""Migrations go up, down and up again on both databases, and give what the models say."""

import pytest
from sqlalchemy import CheckConstraint, inspect, text

from reserve_app.domain.audit import Act
from reserve_app.domain.errors import ConfigurationError
from reserve_app.models import AUDIT_ENTRY
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
def test_what_refers_to_a_table_that_is_copied_stays() -> None:
    """SQLite alters a table by copying it; dropping the old one deletes by foreign key, unless."""
    migrate("2026_11_23_x")
    account = (
        "INSERT INTO account (id, email, email_key, created_at, last_seen_at, admin,"
        " mail_frequency) VALUES (1, 'a@b.fr', 'a@b.fr', :at, :at, false, 'immediate')"
    )
    kept = (
        "INSERT INTO account_session (account_id, token_hash, created_at, last_used_at,"
        " expires_at, agent) VALUES (1, 'x', :at, :at, :at, '')"
    )
    with get_engine().begin() as connection:
        for statement in (account, kept):
            connection.execute(text(statement), {"at": "2020-03-26 09:30:00"})
    migrate()
    with get_engine().connect() as connection:
        assert connection.execute(text("SELECT account_id FROM account_session")).scalar() == 1
        if get_engine().dialect.name == "sqlite":  # and the keys are held again
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


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


@pytest.mark.usefixtures("empty_database")
def test_the_checks_of_the_log_are_those_of_the_model_after_every_migration() -> None:
    migrate()
    migrate("2026_11_23_c")
    migrate()
    wanted = [
        str(constraint.name)
        for constraint in AUDIT_ENTRY.constraints
        if isinstance(constraint, CheckConstraint)
    ]
    inspector = inspect(get_engine())
    found = inspector.get_check_constraints("audit_entry")
    assert sorted(str(check["name"]) for check in found) == sorted(wanted)
    told = " ".join(str(check["sqltext"]) for check in found)
    assert [act for act in Act if f"'{act}'" not in told] == []
    assert models_match() == ()
