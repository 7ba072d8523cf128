"""What nobody told of is found in the audit log: each row once, late commits too."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update

from reserve_app.domain.actor import SYSTEM
from reserve_app.domain.audit import Act
from reserve_app.domain.states import By
from reserve_app.live import topics
from reserve_app.live.log_watch import MOST_ROWS, LogWatch
from reserve_app.models import AUDIT_ENTRY
from reserve_app.models.engine import transaction
from reserve_app.services.auditing import Doing, Subject, record
from reserve_app.services.interests import apply
from reserve_app.services.sql import run
from tests.people import NOW, mission, volunteer

pytestmark = pytest.mark.usefixtures("database")
DOING = Doing(SYSTEM, By.SYSTEM, NOW)


def _act(number: int) -> None:
    with transaction() as session:
        record(session, Act.VOLUNTEER_EDITED, Subject(number), DOING)
        session.commit()


@pytest.fixture
def watch() -> LogWatch:
    """A watch that starts now, in a log that already has a row."""
    _act(999)
    started = LogWatch()
    assert not started.read().rows
    return started


def _found(watch: LogWatch) -> frozenset[str]:
    return watch.untold(watch.read())


def test_each_row_is_found_once(watch: LogWatch) -> None:
    _act(1)
    _act(2)
    assert _found(watch) == {"volunteer:1", "volunteer:2"}
    assert _found(watch) == frozenset()


def test_a_row_that_was_told_is_not_told_again(watch: LogWatch) -> None:
    _act(1)
    row = max(watch.read().rows)
    _act(2)
    watch.heard([row + 1])
    _act(3)
    assert _found(watch) == {"volunteer:3"}


def test_an_interest_is_found_with_its_mission_and_volunteer(watch: LogWatch) -> None:
    someone = volunteer()
    number, structure = mission()
    apply(someone.actor, number, key="cle-de-test", now=NOW)
    assert _found(watch) == {
        topics.mission(number),
        topics.structure(structure),
        topics.volunteer(someone.volunteer_id),
        topics.queue("62"),
        topics.territory("62"),
        topics.PLACES,
    }


def test_a_transaction_that_commits_after_a_later_one_is_found(
    watch: LogWatch, database: str
) -> None:
    """PostgreSQL numbers the rows of both before either is committed."""
    if database == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with transaction() as slow:
        record(slow, Act.VOLUNTEER_EDITED, Subject(1), DOING)
        _act(2)
        assert _found(watch) == {"volunteer:2"}
        assert _found(watch) == frozenset()
        slow.commit()
    assert _found(watch) == {"volunteer:1"}
    assert _found(watch) == frozenset()


def test_what_is_rolled_back_is_waited_for_only_so_long(
    watch: LogWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reserve_app.live.log_watch.OLDEST_GAP", 3)
    with transaction() as session:
        record(session, Act.VOLUNTEER_EDITED, Subject(1), DOING)
    _act(2)
    assert _found(watch) == {"volunteer:2"}
    for _ in range(3):
        _found(watch)
    assert not watch.gaps


def test_a_log_that_was_emptied_means_that_everything_may_have_changed(watch: LogWatch) -> None:
    _act(1)
    _found(watch)
    with transaction() as session:
        run(session, delete(AUDIT_ENTRY))
        session.commit()
    assert watch.read().everything
    assert not watch.read().everything


def test_numbers_that_begin_far_ahead_are_neither_many_rows_nor_gaps(watch: LogWatch) -> None:
    """As PostgreSQL's do once the log was emptied."""
    _act(1)
    with transaction() as session:
        run(session, update(AUDIT_ENTRY).values(id=AUDIT_ENTRY.c.id + 40 * MOST_ROWS))
        session.commit()
    news = watch.read()
    assert not news.everything
    assert frozenset({"volunteer:1"}) in news.rows.values()
    assert len(watch.gaps) < MOST_ROWS


def test_more_rows_than_can_be_told_apart_mean_everything(watch: LogWatch) -> None:
    with transaction() as session:
        for number in range(MOST_ROWS + 1):
            record(session, Act.VOLUNTEER_EDITED, Subject(number + 1), DOING)
        session.commit()
    assert watch.read().everything
    assert _found(watch) == frozenset()
