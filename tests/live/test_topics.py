"""Topics are published once the transaction is committed, and never when it is not."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy import select, update
from sqlmodel import Session

from reserve_app.domain.audit import Act
from reserve_app.domain.states import By
from reserve_app.live import bus, topics
from reserve_app.live.bus import Change
from reserve_app.live.topics import About, topics_about, touch
from reserve_app.models import MISSION
from reserve_app.models.engine import read_session, transaction
from reserve_app.services.auditing import Doing, Subject, record
from reserve_app.services.interests import apply, withdraw
from reserve_app.services.sql import run
from tests.people import NOW, mission, person, volunteer

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def told() -> Iterator[list[Change]]:
    """What the bus of this process carries."""
    heard: list[Change] = []
    bus.listen(heard.append)
    yield heard
    bus.deafen(heard.append)


def test_a_commit_publishes_and_a_rollback_does_not(told: list[Change]) -> None:
    with transaction() as session:
        touch(session, "a")
        assert not told
        session.commit()
        assert [change.topics for change in told] == [{"a"}]
        touch(session, "b")
        session.rollback()
        touch(session, "c")
        session.commit()
    with transaction() as session:
        touch(session, "never committed")
    assert [change.topics for change in told] == [{"a"}, {"c"}]


def test_a_failure_publishes_nothing(told: list[Change]) -> None:
    def fail() -> None:
        with transaction() as session:
            touch(session, "a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not told


def test_a_savepoint_is_no_commit_and_its_rollback_forgets_only_its_part(
    told: list[Change],
) -> None:
    def fail(session: Session) -> None:
        with session.begin_nested():
            touch(session, "undone")
            with session.begin_nested():
                touch(session, "undone with it")
            raise RuntimeError

    with transaction() as session:
        touch(session, "before")
        with session.begin_nested():
            touch(session, "kept")
        assert not told
        with pytest.raises(RuntimeError):
            fail(session)
        touch(session, "after")
        session.commit()
    assert [change.topics for change in told] == [{"before", "kept", "after"}]


def test_a_listener_that_fails_hinders_neither_the_commit_nor_the_others(
    told: list[Change], caplog: pytest.LogCaptureFixture
) -> None:
    def broken(change: Change) -> None:
        raise RuntimeError(change)

    bus._ears.insert(0, broken)
    try:
        with transaction() as session:
            touch(session, "a")
            session.commit()
    finally:
        bus.deafen(broken)
    assert [change.topics for change in told] == [{"a"}]
    assert "not passed on" in caplog.text


def _title(number: int) -> str:
    with read_session() as session:
        return str(run(session, select(MISSION.c.title).where(MISSION.c.id == number)).scalar_one())


def _rename(session: Session, number: int) -> None:
    run(session, update(MISSION).where(MISSION.c.id == number).values(title="Neuf"))


def test_whoever_is_told_reads_the_new_row_which_before_the_commit_was_the_old_one() -> None:
    """Negative control: a message sent before the commit makes a screen keep the old row."""
    number, _ = mission(title="Vieux")
    read: list[Future[str]] = []
    with ThreadPoolExecutor(1) as screens:

        def refresh(_change: Change) -> None:
            read.append(screens.submit(_title, number))
            read[-1].result()

        bus.listen(refresh)
        try:
            with transaction() as session:
                _rename(session, number)
                bus.publish(Change(frozenset({"too early"})))
                touch(session, topics.mission(number))
                session.commit()
        finally:
            bus.deafen(refresh)
    assert [one.result() for one in read] == ["Vieux", "Neuf"]


def test_an_interest_touches_all_the_screens_it_shows_on(told: list[Change]) -> None:
    someone = volunteer()
    number, structure = mission()
    done = apply(someone.actor, number, key="cle-de-test", now=NOW)
    withdraw(someone.actor, done.interest_id, now=NOW)
    screens = {
        topics.mission(number),
        topics.structure(structure),
        topics.volunteer(someone.volunteer_id),
        topics.queue("62"),
        topics.territory("62"),
        topics.PLACES,
    }
    assert [change.topics for change in told] == [screens, screens]
    assert [len(change.entries) for change in told] == [1, 1]


@pytest.mark.parametrize(
    ("about", "wanted"),
    [
        (About("mission", 4, "62", 3), "mission:4 structure:3 queue:62 territory:62 public"),
        (About("structure", 3, "62", 3), "structure:3 queue:62 territory:62 public"),
        (About("volunteer", 5, "62"), "volunteer:5 queue:62 territory:62"),
        (About("account", 7), "account:7"),
        (About("interest", 9, "", 3, 4, 5), "structure:3 mission:4 places volunteer:5"),
    ],
)
def test_an_act_touches_its_subject_and_whoever_shows_it(about: About, wanted: str) -> None:
    assert set(topics_about(about)) == set(wanted.split())


def test_an_act_about_an_account_touches_it(told: list[Change]) -> None:
    someone = person()
    with transaction() as session:
        doing = Doing(someone.actor, By.PERSON, NOW)
        record(session, Act.ACCOUNT_SIGNED_OUT, Subject(someone.account_id), doing)
        session.commit()
    assert [change.topics for change in told] == [{topics.account(someone.account_id)}]
