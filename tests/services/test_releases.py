"""What ends with a mission or its structure ends in the same transaction, and is written down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from reserve_app.domain.actor import SYSTEM
from reserve_app.domain.errors import WrongState
from reserve_app.models import AUDIT_ENTRY, MISSION, OUTBOX_MAIL
from reserve_app.models.engine import read_connection
from reserve_app.services import moves
from reserve_app.services.inputs import StructureInput
from reserve_app.services.interest_answers import confirm, contact
from reserve_app.services.interests import apply
from reserve_app.services.mission_writing import create_mission
from reserve_app.services.missions import run_out, transition_mission
from reserve_app.services.structures import create_structure, transition_structure
from tests.factories import TODAY
from tests.people import NOW, Person, mails, mission, person, states, taken, volunteer
from tests.services.test_missions import STRUCTURE, given

pytestmark = pytest.mark.usefixtures("database")
LATER = NOW + timedelta(hours=1)


def _with_people() -> tuple[int, int, list[Person]]:
    """A mission of two places: one confirmed, one proposed, one who waits."""
    mission_id, structure_id = mission(places=2, ends_on=TODAY)
    people = [volunteer() for _ in range(3)]
    numbers = [
        apply(who.actor, mission_id, key=f"clic-{n:05}", now=NOW).interest_id
        for n, who in enumerate(people)
    ]
    manager = person(structures=(structure_id,))
    contact(manager.actor, numbers[0], now=NOW)
    confirm(manager.actor, numbers[0], now=NOW)
    return mission_id, structure_id, people


def _log(subject: str, number: int) -> list[tuple[str, str, str, str]]:
    e = AUDIT_ENTRY.c
    query = select(e.act, e.before, e.after, e.reason)
    mine = query.where(e.subject == subject, e.subject_id == number).order_by(e.id)
    with read_connection() as connection:
        return [tuple(row) for row in connection.execute(mine)]


def _cancel(mission_id: int, _: int) -> None:
    transition_mission(SYSTEM, mission_id, "cancel", LATER)


def _suspend(mission_id: int, _: int) -> None:
    transition_mission(SYSTEM, mission_id, "suspend", LATER, "unsafe")


def _suspend_structure(_: int, structure_id: int) -> None:
    transition_structure(SYSTEM, structure_id, "suspend", LATER, "unsafe")


def _close_structure(_: int, structure_id: int) -> None:
    transition_structure(SYSTEM, structure_id, "close", LATER)


@pytest.mark.parametrize("end", [_cancel, _suspend, _suspend_structure, _close_structure])
def test_what_is_called_off_frees_everybody_and_tells_them_at_once(
    end: Callable[[int, int], None],
) -> None:
    mission_id, structure_id, people = _with_people()
    end(mission_id, structure_id)
    assert states(mission_id) == ["released"] * 3
    assert taken(mission_id) == 0
    told = [mails(who.email)[-1] for who in people]
    assert len(set(told)) == 1
    # Nobody is offered the place of another on the way out.
    assert all("place" not in subject.lower() for subject in told)


def test_what_is_finished_keeps_those_who_are_in() -> None:
    mission_id, _, _ = _with_people()
    transition_mission(SYSTEM, mission_id, "finish", LATER)
    assert states(mission_id) == ["confirmed", "released", "released"]
    assert taken(mission_id) == 1


def test_what_runs_out_keeps_those_who_are_in_and_is_written_once() -> None:
    mission_id, _, _ = _with_people()
    for _ in range(2):
        run_out(SYSTEM, TODAY + timedelta(days=1), LATER)
    assert states(mission_id) == ["confirmed", "released", "released"]
    assert _log("mission", mission_id) == [("mission:run_out", "published", "finished", "")]


def test_a_pause_keeps_everybody() -> None:
    mission_id, _, _ = _with_people()
    transition_mission(SYSTEM, mission_id, "pause", LATER)
    assert states(mission_id) == ["confirmed", "proposed", "waitlisted"]


@pytest.mark.parametrize("end", [_cancel, _suspend_structure])
def test_if_the_release_fails_nothing_has_ended(
    end: Callable[[int, int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    mission_id, structure_id, _ = _with_people()
    before = states(mission_id)
    with read_connection() as connection:
        letters = len(connection.execute(select(OUTBOX_MAIL.c.id)).all())

    def break_down(*_: object, **__: object) -> None:
        msg = "no paper left"
        raise OSError(msg)

    monkeypatch.setattr(moves, "free_place", break_down)
    with pytest.raises(OSError, match="paper"):
        end(mission_id, structure_id)
    assert states(mission_id) == before
    with read_connection() as connection:
        assert connection.scalar(select(MISSION.c.state)) == "published"
        assert len(connection.execute(select(OUTBOX_MAIL.c.id)).all()) == letters
    assert _log("mission", mission_id) == _log("structure", structure_id) == []


def test_every_step_of_a_structure_and_a_mission_is_written_once() -> None:
    structure = create_structure(SYSTEM, StructureInput.read(STRUCTURE), NOW)
    for verb in ("submit", "validate"):
        transition_structure(SYSTEM, structure, verb, NOW)
    number = create_mission(SYSTEM, structure, given(), NOW)
    for verb in ("submit", "publish"):
        transition_mission(SYSTEM, number, verb, NOW)
    with pytest.raises(WrongState):
        transition_mission(SYSTEM, number, "publish", NOW)
    transition_mission(SYSTEM, number, "suspend", NOW, "unsafe")
    transition_structure(SYSTEM, structure, "suspend", NOW, "Trop de plaintes des voisins")
    assert _log("structure", structure) == [
        ("structure:created", "", "draft", ""),
        ("structure:submit", "draft", "pending", ""),
        ("structure:validate", "pending", "validated", ""),
        ("structure:suspend", "validated", "suspended", "other"),
    ]
    assert _log("mission", number) == [
        ("mission:created", "", "draft", ""),
        ("mission:submit", "draft", "pending", ""),
        ("mission:publish", "pending", "published", ""),
        ("mission:suspend", "published", "suspended", "unsafe"),
    ]
