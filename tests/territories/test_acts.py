"""A moderator acts for a territory: a letter and a row of the log, once a day, nowhere else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from secrets import token_hex

import pytest
from sqlalchemy import select

from reserve_app.domain import durations
from reserve_app.domain.actor import VISITOR, Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.errors import BadInput, Conflict, NotFound, ReserveError
from reserve_app.geo.neighbours import neighbours_of
from reserve_app.geo.territories import get_territories
from reserve_app.models import AUDIT_ENTRY, OUTBOX_MAIL, STANDBY_CALL, STANDBY_WAVE
from reserve_app.models.engine import read_session
from reserve_app.presenting.territory_desk import next_steps
from reserve_app.queries.territory_desk import territory_desk
from reserve_app.services.interests import apply
from reserve_app.services.sql import run
from reserve_app.services.standby import StandbyWish, start_standby
from reserve_app.services.standby_waves import call_standby
from reserve_app.services.territory_acts import ask_neighbour, call_volunteers, remind_structure
from tests.api.conftest import Browser, text_of
from tests.people import mails, mission, person, volunteer

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)


def logged(act: Act) -> list[tuple[int, int | None]]:
    """Give what an act was about and who did it, oldest first."""
    entry = AUDIT_ENTRY.c
    query = select(entry.subject_id, entry.actor_id).where(entry.act == act.value)
    with read_session() as session:
        return [(row[0], row[1]) for row in run(session, query.order_by(entry.id))]


def letters() -> int:
    """Give how many letters were written."""
    with read_session() as session:
        return len(run(session, select(OUTBOX_MAIL.c.id)).all())


def silent() -> tuple[int, int]:
    """Store a structure that lets somebody wait since two days; give mission and structure."""
    number, structure = mission(places=4)
    apply(volunteer().actor, number, key=token_hex(8), now=NOW - 2 * DAY)
    return number, structure


def test_every_neighbour_is_one_of_its_neighbours() -> None:
    codes = {one.code: {near.code for near in neighbours_of(one.code)} for one in get_territories()}
    assert all(code in codes[near] for code, all_near in codes.items() for near in all_near)
    assert codes["62"] == {"59", "80"}
    assert codes["2A"] == {"2B"}
    assert codes["51"] == {"02", "08", "10", "52", "55", "77"}
    assert codes["75"] == {"92", "93", "94"}
    assert codes["974"] == {"976"}
    assert [code for code, near in codes.items() if not near] == ["975"]


@pytest.mark.usefixtures("database")
def test_a_silent_structure_is_reminded_once_a_day_whoever_asks() -> None:
    _, structure = silent()
    manager = person(structures=(structure,))
    first, second = (person(departments=("62",), name=name) for name in ("Claire", "Karim"))
    line = territory_desk(first.actor, "62", NOW).silent[0]
    assert (line.id, line.waiting, line.done) == (structure, 1, None)
    remind_structure(first.actor, "62", structure, now=NOW)
    assert mails(manager.email) == ["La modération vous écrit au sujet de vos bénévoles"]
    with pytest.raises(Conflict, match="par Claire : une fois par jour suffit"):
        remind_structure(second.actor, "62", structure, now=NOW + DAY - timedelta(seconds=1))
    step = next_steps(second.actor, "62", NOW)[0].steps[0]
    assert step.done.startswith("Relancée aujourd'hui à ")
    assert step.done.endswith(" par Claire")
    remind_structure(second.actor, "62", structure, now=NOW + DAY)
    assert [who for _, who in logged(Act.STRUCTURE_REMINDED)] == [
        first.account_id,
        second.account_id,
    ]


@pytest.mark.usefixtures("database")
def test_two_who_remind_at_once_write_once() -> None:
    _, structure = silent()
    manager = person(structures=(structure,))
    people = [person(departments=("62",)) for _ in range(4)]

    def remind(actor: Actor) -> bool:
        try:
            remind_structure(actor, "62", structure, now=NOW)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(remind, [one.actor for one in people]))
    assert done.count(True) == len(logged(Act.STRUCTURE_REMINDED)) == len(mails(manager.email)) == 1


@pytest.mark.usefixtures("database")
def test_a_call_is_the_next_wave_within_the_week_s_limits() -> None:
    number, _ = mission(places=2)
    called = volunteer()
    start_standby(called.actor, StandbyWish(radius_km=30), now=NOW)
    moderator = person(departments=("62",))
    assert call_volunteers(moderator.actor, "62", number, now=NOW) == 1
    with pytest.raises(Conflict, match="attendez 12 heures"):
        call_volunteers(moderator.actor, "62", number, now=NOW + timedelta(hours=1))
    later = NOW + durations.NEXT_WAVE
    assert call_volunteers(moderator.actor, "62", number, now=later) == 0  # told of it once
    others = [mission(places=2)[0] for _ in range(durations.CALLS_A_WEEK)]
    counts = [call_volunteers(moderator.actor, "62", one, now=later) for one in others]
    assert sum(counts) == durations.CALLS_A_WEEK - 1  # the first call was one of them
    with read_session() as session:
        assert len(run(session, select(STANDBY_CALL.c.at)).all()) == durations.CALLS_A_WEEK
        numbers = select(STANDBY_WAVE.c.number).where(STANDBY_WAVE.c.mission_id == number)
        assert run(session, numbers.order_by(STANDBY_WAVE.c.number)).scalars().all() == [1, 2]
    call_standby(later)  # the clock's own waves follow from ours
    assert len(logged(Act.MISSION_CALLED)) == 2 + len(others)


@pytest.mark.usefixtures("database")
def test_a_full_mission_calls_nobody_and_leaves_no_trace() -> None:
    number, _ = mission(places=1, taken=1, is_full=True)
    with pytest.raises(Conflict, match="plus de place"):
        call_volunteers(person(departments=("62",)).actor, "62", number, now=NOW)
    with read_session() as session:
        assert run(session, select(STANDBY_WAVE.c.number)).first() is None
    assert logged(Act.MISSION_CALLED) == []


@pytest.mark.usefixtures("database")
def test_the_moderators_of_a_neighbour_are_asked_once_a_day() -> None:
    asks = person(departments=("62",), name="Claire")
    there = [person(departments=("59",)) for _ in range(2)]
    person(departments=("59",), suspended_at=NOW)
    assert ask_neighbour(asks.actor, "62", "59", now=NOW) == 2
    assert mails(there[0].email) == ["Pas-de-Calais (62) : la modération vous demande de l'aide"]
    with pytest.raises(Conflict, match="par Claire"):
        ask_neighbour(asks.actor, "62", "59", now=NOW + timedelta(hours=23))
    with pytest.raises(BadInput, match="Personne ne modère"):
        ask_neighbour(asks.actor, "62", "80", now=NOW)
    with pytest.raises(BadInput, match="voisin"):
        ask_neighbour(asks.actor, "62", "13", now=NOW)
    assert ask_neighbour(there[0].actor, "59", "62", now=NOW) == 1  # the other way is another


@pytest.mark.usefixtures("database")
def test_nobody_acts_for_a_territory_that_is_not_theirs() -> None:
    number, structure = silent()
    moderates = person(departments=("62",))
    elsewhere = person(departments=("59", "80"))
    manager, before = person(structures=(structure,)), letters()
    for actor in (VISITOR, elsewhere.actor, manager.actor, volunteer().actor):
        for act in (
            lambda actor=actor: remind_structure(actor, "62", structure, now=NOW),
            lambda actor=actor: call_volunteers(actor, "62", number, now=NOW),
            lambda actor=actor: ask_neighbour(actor, "62", "59", now=NOW),
            lambda actor=actor: territory_desk(actor, "62", NOW),
            # Named under a territory of one's own, another's structure or mission is nothing.
            lambda actor=actor: remind_structure(actor, "59", structure, now=NOW),
            lambda actor=actor: call_volunteers(actor, "59", number, now=NOW),
        ):
            with pytest.raises(NotFound):
                act()
    assert letters() == before
    remind_structure(moderates.actor, "62", structure, now=NOW)  # the control: theirs, it works
    assert letters() == before + 1


@pytest.mark.usefixtures("database")
def test_the_page_does_it_and_says_who_did(browser: Browser) -> None:
    number, structure = silent()
    assert "Que faire maintenant" not in text_of(browser.get("/territoires/62"))
    there = browser.as_(person(departments=("62",), name="Claire Lefebvre"))
    assert "1 bénévole attend sa réponse" in text_of(there.get("/territoires/62"))
    done = there.post("/territoires/62", act="relancer", which=str(structure))
    assert done.headers["location"] == "/territoires/62?fait=relance#que-faire"
    text = text_of(there.get("/territoires/62?fait=relance"))
    assert "la structure reçoit votre relance" in text
    assert "Relancée aujourd'hui à " in text
    assert "par Claire Lefebvre" in text
    again = there.post("/territoires/62", act="relancer", which=str(structure))
    assert again.status_code == 409
    assert "une fois par jour suffit" in text_of(again)
    assert there.post("/territoires/62", act="appeler", which=str(number)).status_code == 303
    for wrong in ({"act": "x"}, {"act": "demander", "which": "<b>"}, {}):
        assert there.post("/territoires/62", **wrong).status_code == 422
    for which in ("0", "-1", "9" * 40, "é"):
        assert there.post("/territoires/62", act="relancer", which=which).status_code == 404
    far = person(departments=("59",))
    assert "Claire" not in text_of(browser.as_(far).get("/territoires/62"))
    with pytest.raises(ReserveError):
        territory_desk(far.actor, "62", NOW)
