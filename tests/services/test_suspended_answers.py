"""A structure that may not act moves nobody on its board, whatever page was still open."""

from __future__ import annotations

from collections.abc import Callable
from secrets import token_hex

import pytest
from sqlalchemy import update

from reserve_app.domain.actor import SYSTEM
from reserve_app.domain.errors import NotFound, WrongState
from reserve_app.domain.states import InterestState, StructureState
from reserve_app.models import INTEREST, STRUCTURE
from reserve_app.models.engine import transaction
from reserve_app.services import interest_answers
from reserve_app.services.interest_answers import NotOpen
from reserve_app.services.interests import apply
from reserve_app.services.sql import run
from reserve_app.services.structures import transition_structure
from tests.people import NOW, Person, mails, mission, person, states, taken, volunteer

pytestmark = pytest.mark.usefixtures("database")
Act = Callable[..., InterestState]
CLOSED = sorted(set(StructureState) - {StructureState.VALIDATED})
ACTS = [
    ("proposed", interest_answers.contact, ()),
    ("contacted", interest_answers.confirm, ()),
    ("confirmed", interest_answers.decline, ("need_over",)),
    ("confirmed", interest_answers.mark_done, ()),
    ("confirmed", interest_answers.mark_no_show, ()),
    ("done", interest_answers.mark_no_show, ()),
    ("no_show", interest_answers.mark_done, ()),
]


def _interest_of(state: str) -> tuple[Person, Person, int, int, int]:
    """Store an interest in that state; give who may answer it, who helps, and the numbers."""
    number, structure = mission()
    boss, alice = person(structures=(structure,)), volunteer()
    interest = apply(alice.actor, number, key=token_hex(8), now=NOW).interest_id
    with transaction() as session:
        run(session, update(INTEREST).where(INTEREST.c.id == interest).values(state=state))
        session.commit()
    return boss, alice, number, structure, interest


def _put(structure: int, state: StructureState) -> None:
    values = {"state": state.value, "validated": state is StructureState.VALIDATED}
    with transaction() as session:
        run(session, update(STRUCTURE).where(STRUCTURE.c.id == structure).values(**values))
        session.commit()


@pytest.mark.parametrize(("before", "act", "more"), ACTS)
def test_no_act_of_a_structure_that_is_not_validated_changes_anything(
    before: str, act: Act, more: tuple[str, ...]
) -> None:
    boss, alice, number, structure, interest = _interest_of(before)
    told, places = mails(alice.email), taken(number)
    for closed in CLOSED:
        _put(structure, closed)
        with pytest.raises(NotOpen, match="structure"):
            act(boss.actor, interest, *more, now=NOW)
    assert (states(number), taken(number)) == ([before], places)
    assert mails(alice.email) == told
    _put(structure, StructureState.VALIDATED)  # negative control
    assert act(boss.actor, interest, *more, now=NOW).value != before


def test_who_came_stays_so_once_the_structure_is_suspended_which_is_said() -> None:
    boss, _, number, structure, interest = _interest_of("done")
    transition_structure(SYSTEM, structure, "suspend", NOW, "unsafe")
    with pytest.raises(WrongState, match="Votre structure est suspendue"):
        interest_answers.mark_no_show(boss.actor, interest, now=NOW)
    assert states(number) == ["done"]


def test_a_stranger_does_not_learn_that_a_structure_is_suspended() -> None:
    _, _, _, structure, interest = _interest_of("done")
    transition_structure(SYSTEM, structure, "suspend", NOW, "unsafe")
    stranger = person(structures=(mission()[1],))
    with pytest.raises(NotFound):
        interest_answers.mark_no_show(stranger.actor, interest, now=NOW)
