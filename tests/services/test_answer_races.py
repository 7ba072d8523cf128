"""Managers who answer at the same moment: one decides, the others learn who did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from secrets import token_hex
from threading import Barrier

import pytest
from sqlalchemy import select, update

from reserve_app.domain.errors import ReserveError, WrongState
from reserve_app.domain.states import InterestState
from reserve_app.models import AUDIT_ENTRY, INTEREST
from reserve_app.models.engine import read_session, transaction
from reserve_app.queries.board import last_move
from reserve_app.services.interest_answers import confirm, contact, decline
from reserve_app.services.interests import apply
from reserve_app.services.sql import run
from tests.people import NOW, Person, mission, person, states, taken, volunteer

pytestmark = pytest.mark.usefixtures("database")
ROUNDS, MANAGERS = 8, 4


def _contacted(number: int, boss: Person) -> int:
    interest = apply(volunteer().actor, number, key=token_hex(8), now=NOW).interest_id
    contact(boss.actor, interest, now=NOW)
    return interest


def _at_once(acts: Sequence[Callable[[], object]]) -> list[str]:
    gate = Barrier(len(acts))

    def one(act: Callable[[], object]) -> str:
        gate.wait()
        try:
            act()
        except ReserveError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_of_managers_who_answer_at_once_one_decides_and_the_others_learn_who() -> None:
    number, structure = mission(places=ROUNDS)
    team = [person(structures=(structure,)) for _ in range(MANAGERS)]
    for _ in range(ROUNDS):
        interest = _contacted(number, team[0])
        acts = [
            partial(confirm, who.actor, interest, now=NOW)
            if n % 2
            else partial(decline, who.actor, interest, "need_over", now=NOW)
            for n, who in enumerate(team)
        ]
        # A confirmed person may still be declined: at most one of each is done, in that order.
        said = Counter(_at_once(acts))
        assert said["done"] in {1, 2}
        assert _entries(interest) == 2 + said["done"]
        move = last_move(team[0].actor, interest)
        assert move is not None
        assert move.by in {who.email for who in team}
    confirmed = states(number).count("confirmed")
    assert taken(number) == confirmed


def test_a_decline_decided_on_another_state_undoes_nobody_s_answer() -> None:
    number, structure = mission()
    boss, mate = person(structures=(structure,)), person(structures=(structure,))
    interest = _contacted(number, boss)
    confirm(mate.actor, interest, now=NOW)
    seen = InterestState.CONTACTED
    with pytest.raises(WrongState):
        decline(boss.actor, interest, "need_over", now=NOW, expected=seen)
    assert (states(number), taken(number)) == (["confirmed"], 1)
    decline(boss.actor, interest, "need_over", now=NOW, expected=InterestState.CONFIRMED)
    assert (states(number), taken(number)) == (["declined"], 0)


def test_of_a_confirmation_and_a_decline_at_once_only_one_is_done() -> None:
    number, structure = mission(places=ROUNDS)
    boss, mate = person(structures=(structure,)), person(structures=(structure,))
    for _ in range(ROUNDS):
        interest = _contacted(number, boss)
        seen = InterestState.CONTACTED
        acts = [
            partial(confirm, mate.actor, interest, now=NOW),
            partial(decline, boss.actor, interest, "need_over", now=NOW, expected=seen),
        ]
        assert sorted(_at_once(acts)) == ["done", "wrong_state"]


def test_negative_control_reading_then_writing_lets_everybody_decide() -> None:
    """The naive way, in the same race: several believe that they decided."""
    number, structure = mission(places=ROUNDS)
    team = [person(structures=(structure,)) for _ in range(MANAGERS)]
    believed = 0
    for _ in range(ROUNDS):
        interest = _contacted(number, team[0])
        gate = Barrier(MANAGERS)
        said = _at_once([partial(_confirm_naively, interest, gate)] * MANAGERS)
        believed = max(believed, said.count("done"))
    assert believed > 1


def _confirm_naively(interest: int, gate: Barrier) -> None:
    which = INTEREST.c.id == interest
    with read_session() as session:
        state = run(session, select(INTEREST.c.state).where(which)).scalar_one()
    gate.wait()  # everybody has read before anybody writes
    assert state == "contacted"
    with transaction() as session:
        run(session, update(INTEREST).where(which).values(state="confirmed"))
        session.commit()


def _entries(interest: int) -> int:
    which = (AUDIT_ENTRY.c.subject == "interest", AUDIT_ENTRY.c.subject_id == interest)
    with read_session() as session:
        return len(run(session, select(AUDIT_ENTRY.c.id).where(*which)).all())
