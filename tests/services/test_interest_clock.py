"""No limbo: reminders, expiry, offers that pass on, missions that end; late, twice, by many."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from reserve_app.models import AUDIT_ENTRY, INTEREST, MISSION
from reserve_app.models.engine import read_session, transaction
from reserve_app.services import interest_answers
from reserve_app.services.clock import Clock
from reserve_app.services.interest_clock import end_missions, fill_places, wind_interests
from reserve_app.services.interests import apply, withdraw
from reserve_app.services.sql import run
from tests.people import NOW, Person, mails, mission, person, states, taken, volunteer

pytestmark = pytest.mark.usefixtures("database")
HOUR = timedelta(hours=1)


def _apply(who: Person, mission_id: int) -> int:
    key = f"clic-{who.account_id}-{mission_id}"
    return apply(who.actor, mission_id, key=key, now=NOW).interest_id


def _wound(hours: float) -> int:
    return wind_interests(NOW + hours * HOUR)


def test_a_structure_is_reminded_at_half_time_and_at_the_end() -> None:
    mission_id, structure_id = mission()
    manager = person(structures=(structure_id,))
    _apply(volunteer(), mission_id)
    assert _wound(35.9) == 0
    assert _wound(36) == 1
    assert _wound(36) == 0
    assert mails(manager.email)[-1] == "Une personne attend votre réponse"
    assert _wound(72) == 1
    assert mails(manager.email)[-1] == "Délai dépassé : une personne attend"
    assert _wound(73) == 0
    assert states(mission_id) == ["proposed"]


def test_at_seven_days_it_expires_and_three_open_missions_are_shown() -> None:
    mission_id, structure_id = mission(places=1)
    near = [mission(title=f"Autre mission {n}")[0] for n in range(4)]
    alice, manager = volunteer(), person(structures=(structure_id,))
    number = _apply(alice, mission_id)
    assert _wound(7 * 24) == 1
    assert states(mission_id) == ["expired"]
    assert taken(mission_id) == 0
    assert mails(alice.email)[-1] == "Sans réponse : votre place est libérée"
    assert mails(manager.email)[-1] == "Une proposition a expiré"
    with read_session() as session:
        from reserve_app.models import OUTBOX_MAIL

        query = select(OUTBOX_MAIL.c.text).where(OUTBOX_MAIL.c.recipient == alice.email)
        text = run(session, query.order_by(OUTBOX_MAIL.c.id.desc())).scalars().first()
    assert sum(f"/missions/{one}/" in text for one in (*near, mission_id)) == 3
    assert number


def test_a_stop_of_ten_days_is_caught_up_without_a_burst_of_reminders() -> None:
    mission_id, structure_id = mission(places=1)
    manager = person(structures=(structure_id,))
    _apply(volunteer(), mission_id)
    waiting = volunteer()
    _apply(waiting, mission_id)
    assert _wound(80) == 1  # one reminder, the last, though two were missed
    subjects = Counter(mails(manager.email))
    assert subjects["Délai dépassé : une personne attend"] == 1
    assert subjects["Une personne attend votre réponse"] == 0
    assert _wound(10 * 24) == 1
    assert states(mission_id) == ["expired", "offered"]
    assert _wound(10 * 24) == 0  # the offer's own day begins when it is made


def test_contacting_starts_the_clock_again() -> None:
    mission_id, structure_id = mission()
    manager = person(structures=(structure_id,))
    number = _apply(volunteer(), mission_id)
    interest_answers.contact(manager.actor, number, now=NOW + 70 * HOUR)
    assert _wound(72) == 0
    interest_answers.confirm(manager.actor, number, now=NOW + 80 * HOUR)
    assert _wound(1000) == 0
    assert states(mission_id) == ["confirmed"]


def test_an_offer_that_is_not_accepted_passes_to_the_next() -> None:
    mission_id, _ = mission(places=1)
    people = [volunteer() for _ in range(3)]
    numbers = [_apply(who, mission_id) for who in people]
    withdraw(people[0].actor, numbers[0], now=NOW)
    assert _wound(23.9) == 0
    assert _wound(24) == 1
    assert states(mission_id) == ["withdrawn", "expired", "offered"]
    assert mails(people[1].email)[-1] == "La place est passée à la personne suivante"
    assert _wound(48) == 1
    assert states(mission_id) == ["withdrawn", "expired", "expired"]
    assert taken(mission_id) == 0


def test_a_pending_volunteer_keeps_their_rank_but_is_passed_over() -> None:
    mission_id, _ = mission(places=1)
    people = [volunteer(), volunteer("pending"), volunteer()]
    numbers = [_apply(who, mission_id) for who in people]
    withdraw(people[0].actor, numbers[0], now=NOW)
    assert states(mission_id) == ["withdrawn", "waitlisted", "offered"]


def test_a_mission_ends_after_its_last_day_and_keeps_whom_it_confirmed() -> None:
    mission_id, structure_id = mission(places=1, ends_on=date(2020, 3, 27))
    manager = person(structures=(structure_id,))
    people = [volunteer(), volunteer()]
    numbers = [_apply(who, mission_id) for who in people]
    interest_answers.contact(manager.actor, numbers[0], now=NOW)
    interest_answers.confirm(manager.actor, numbers[0], now=NOW)
    # 27 March 2020, 22:59 UTC is 23:59 in Paris: not over yet.
    assert end_missions(datetime.fromisoformat("2020-03-27T22:59:00+00:00")) == 0
    assert end_missions(datetime.fromisoformat("2020-03-27T23:00:00+00:00")) == 1
    assert states(mission_id) == ["confirmed", "released"]
    assert end_missions(NOW + 100 * HOUR) == 0


@pytest.mark.parametrize("state", ["cancelled", "suspended"])
def test_a_mission_called_off_releases_everybody_and_tells_them(state: str) -> None:
    mission_id, structure_id = mission(places=1)
    manager = person(structures=(structure_id,))
    people = [volunteer(), volunteer()]
    numbers = [_apply(who, mission_id) for who in people]
    interest_answers.contact(manager.actor, numbers[0], now=NOW)
    interest_answers.confirm(manager.actor, numbers[0], now=NOW)
    with transaction() as session:
        changed = {"state": state, "published": False}
        run(session, update(MISSION).where(MISSION.c.id == mission_id).values(**changed))
        session.commit()
    assert end_missions(NOW) == 2
    assert states(mission_id) == ["released", "released"]
    assert taken(mission_id) == 0
    assert all(mails(who.email)[-1] == "La mission n'aura pas lieu" for who in people)


def test_a_mission_that_gets_more_places_offers_them() -> None:
    mission_id, _ = mission(places=1)
    for who in [volunteer() for _ in range(3)]:
        _apply(who, mission_id)
    with transaction() as session:
        more = {"places": 2, "is_full": False}
        run(session, update(MISSION).where(MISSION.c.id == mission_id).values(**more))
        session.commit()
    assert fill_places(NOW) == 1
    assert states(mission_id) == ["proposed", "offered", "waitlisted"]
    assert fill_places(NOW) == 0


def test_ten_workers_on_one_clock_act_once() -> None:
    made = [mission(places=1) for _ in range(5)]
    managers = [person(structures=(structure_id,)) for _, structure_id in made]
    for mission_id, _ in made:
        for who in (volunteer(), volunteer()):
            _apply(who, mission_id)
    for hours in (36, 72, 7 * 24, 8 * 24):
        with ThreadPoolExecutor(10) as pool:
            done = list(pool.map(lambda _, h=hours: _wound(h), range(10)))
        assert sum(done) == 5
    for mission_id, _ in made:
        assert states(mission_id) == ["expired", "expired"]
        assert taken(mission_id) == 0
    counts = Counter(subject for manager in managers for subject in mails(manager.email))
    assert counts["Une personne attend votre réponse"] == 5
    assert counts["Délai dépassé : une personne attend"] == 5
    assert _changes_are_chained()


def test_a_job_that_fails_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    from reserve_app.services import clock

    def broken(now: datetime) -> int:
        raise RuntimeError(str(now))

    jobs = (clock.Job("broken", HOUR, broken), *clock.JOBS)
    monkeypatch.setattr(clock, "JOBS", jobs)
    mission_id, _ = mission()
    _apply(volunteer(), mission_id)
    turning = Clock()
    assert turning.run_due(NOW + 36 * HOUR)["interests"] == 1
    assert turning.run_due(NOW + 36 * HOUR) == {}


def _changes_are_chained() -> bool:
    """Every interest's audit rows lead, one by one, from nothing to its state."""
    entry = AUDIT_ENTRY.c
    with read_session() as session:
        for row in run(session, select(INTEREST.c.id, INTEREST.c.state)).all():
            query = select(entry.before, entry.after).where(
                entry.subject == "interest", entry.subject_id == row.id
            )
            before = ""
            for change in run(session, query.order_by(entry.id)):
                if change.before != before:
                    return False
                before = change.after
            if before != row.state:
                return False
    return True
