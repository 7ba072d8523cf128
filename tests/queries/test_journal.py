"""The audit log: each reads their own territories, filters and pages lose nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.states import By
from reserve_app.models.engine import transaction
from reserve_app.queries.journal import PAGE, JournalFilter, journal
from reserve_app.services.auditing import Change, Doing, Subject, record
from tests.people import NOW, person

pytestmark = pytest.mark.usefixtures("database")


def _write(number: int, department: str, actor: Actor, act: Act = Act.MISSION_PUBLISHED) -> None:
    with transaction() as session:
        for at in range(number):
            doing = Doing(actor, By.MODERATOR, NOW + timedelta(minutes=at))
            change = Change("pending", "published")
            record(session, act, Subject(at + 1, department), doing, change)
        session.commit()


def test_a_moderator_reads_their_territories_and_an_administrator_all() -> None:
    dana, noor = person(departments=("62",)), person(departments=("59",))
    _write(2, "62", dana.actor)
    _write(3, "59", noor.actor)
    read = {
        name: {entry.department for entry in journal(who.actor, JournalFilter()).entries}
        for name, who in {"dana": dana, "noor": noor, "alice": person()}.items()
    }
    assert read == {"dana": {"62"}, "noor": {"59"}, "alice": set()}
    assert len(journal(person(admin=True).actor, JournalFilter()).entries) == 5
    # Asking for another territory opens nothing.
    assert journal(dana.actor, JournalFilter(department="59")).entries == ()


def test_pages_follow_each_other_without_gap_or_repeat() -> None:
    dana = person(departments=("62",))
    _write(PAGE + 7, "62", dana.actor)
    first = journal(dana.actor, JournalFilter())
    _write(1, "62", dana.actor)  # what comes meanwhile moves nothing
    second = journal(dana.actor, JournalFilter(below=first.below))
    ids = [entry.id for entry in (*first.entries, *second.entries)]
    assert len(ids) == PAGE + 7
    assert ids == sorted(set(ids), reverse=True)
    assert second.below == 0


def test_filters_keep_what_they_say() -> None:
    dana, noor = person(departments=("62",)), person(departments=("62",))
    _write(3, "62", dana.actor)
    _write(2, "62", noor.actor, Act.VOLUNTEER_VALIDATED)

    def count(**wanted: object) -> int:
        return len(journal(dana.actor, JournalFilter(**wanted)).entries)

    assert count(who=noor.email.upper()) == 2
    assert count(who="nobody@exemple.fr") == 0
    assert count(act="mission:publish") == 3
    assert count(act="volunteer") == 2
    assert count(act="nonsense") == 0
    assert count(since=NOW + timedelta(minutes=1)) == 3
    assert count(before=NOW + timedelta(minutes=1)) == 2
    assert count(structure=2**40) == 0


def test_the_address_of_who_acted_is_shown_for_those_who_moderate_only() -> None:
    dana, alice = person(departments=("62",)), person()
    _write(1, "62", dana.actor)
    _write(1, "62", alice.actor)
    assert [entry.staff for entry in journal(dana.actor, JournalFilter()).entries] == [
        "", dana.email,
    ]  # fmt: skip


def test_no_address_can_be_tried_on_the_log_to_see_whether_it_has_an_account() -> None:
    dana, alice, admin = person(departments=("62",)), person(), person(admin=True)
    _write(1, "62", alice.actor)
    asked = JournalFilter(who=alice.email)
    assert journal(dana.actor, asked) == journal(dana.actor, JournalFilter(who="no@exemple.fr"))
    # Control: the entry is there, and whoever may know the address finds it by that.
    assert len(journal(dana.actor, JournalFilter()).entries) == 1
    assert len(journal(admin.actor, asked).entries) == 1
