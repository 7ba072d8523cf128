"""A team always has a manager; who is in it, and as what, is its managers' to say."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import delete, select

from reserve_app.domain.actor import SYSTEM, VISITOR
from reserve_app.domain.errors import (
    BadInput,
    Forbidden,
    NotFound,
    NotSignedIn,
    ReserveError,
    WrongState,
)
from reserve_app.domain.states import By
from reserve_app.models import ACCOUNT, AUDIT_ENTRY, JOIN_REQUEST, MEMBERSHIP, STRUCTURE
from reserve_app.models.engine import read_session, transaction
from reserve_app.services.auditing import Doing
from reserve_app.services.erasure import erase, erase_my_account
from reserve_app.services.hashing import hash_password
from reserve_app.services.sql import run
from reserve_app.services.structures import transition_structure
from reserve_app.services.teams import (
    answer_request,
    ask_to_join,
    change_role,
    hand_over,
    leave_team,
    remove_from_team,
)
from tests.people import NOW, PASSWORD, Person, again, mails, mission, person

pytestmark = pytest.mark.usefixtures("database")


def a_team(*, managers: int = 1, members: int = 1) -> tuple[int, list[Person], list[Person]]:
    """Store a structure with so many managers and members."""
    _, structure = mission()
    leading = [person(structures=(structure,)) for _ in range(managers)]
    helping = [person(structures=(structure,), role="member") for _ in range(members)]
    return structure, leading, helping


def roles(structure: int) -> dict[int, str]:
    """Return the role of each account of a team."""
    b = MEMBERSHIP.c
    with read_session() as session:
        query = select(b.account_id, b.role).where(b.structure_id == structure)
        return {row.account_id: row.role for row in run(session, query)}


def acts() -> list[str]:
    with read_session() as session:
        return list(run(session, select(AUDIT_ENTRY.c.act).order_by(AUDIT_ENTRY.c.id)).scalars())


def test_the_last_manager_neither_leaves_nor_steps_down() -> None:
    structure, (alice,), (bob,) = a_team()
    for act in (
        lambda: leave_team(alice.actor, structure, NOW),
        lambda: change_role(alice.actor, structure, alice.account_id, "member", NOW),
    ):
        with pytest.raises(WrongState, match="au moins un responsable"):
            act()
    assert roles(structure) == {alice.account_id: "manager", bob.account_id: "member"}
    change_role(alice.actor, structure, bob.account_id, "manager", NOW)
    leave_team(alice.actor, structure, NOW)
    assert roles(structure) == {bob.account_id: "manager"}
    assert acts() == ["team:role_changed", "team:left"]


def test_handing_over_leaves_the_actor_a_member() -> None:
    structure, (alice,), (bob,) = a_team()
    with pytest.raises(WrongState):
        hand_over(alice.actor, structure, alice.account_id, NOW)
    hand_over(alice.actor, structure, bob.account_id, NOW)
    assert roles(structure) == {alice.account_id: "member", bob.account_id: "manager"}
    assert mails(bob.email) == ["Vous êtes responsable d'une structure"]


def test_a_member_leaves_by_themselves_and_is_removed_by_a_manager_only() -> None:
    structure, (alice,), (bob, chloe) = a_team(members=2)
    with pytest.raises(Forbidden):
        remove_from_team(chloe.actor, structure, bob.account_id, NOW)
    remove_from_team(alice.actor, structure, bob.account_id, NOW)
    assert mails(bob.email) == ["Vous ne faites plus partie d'une équipe"]
    leave_team(chloe.actor, structure, NOW)
    assert roles(structure) == {alice.account_id: "manager"}
    assert again(chloe).actor.structures == frozenset()


def test_a_manager_of_another_structure_finds_nothing_here() -> None:
    structure, (alice,), (bob,) = a_team()
    stranger = a_team()[1][0]
    before = roles(structure)
    for someone in (stranger, person(), person(departments=("62",))):
        for act in (
            lambda who: change_role(who, structure, bob.account_id, "manager", NOW),
            lambda who: hand_over(who, structure, bob.account_id, NOW),
            lambda who: remove_from_team(who, structure, bob.account_id, NOW),
            lambda who: leave_team(who, structure, NOW),
            lambda who: answer_request(who, structure, bob.account_id, accept=True, now=NOW),
        ):
            with pytest.raises(NotFound):
                act(someone.actor)
    with pytest.raises(NotSignedIn):
        leave_team(VISITOR, structure, NOW)
    with pytest.raises(NotFound):  # a stranger is not in Alice's team
        change_role(alice.actor, structure, stranger.account_id, "member", NOW)
    with pytest.raises(BadInput):
        change_role(alice.actor, structure, bob.account_id, "owner", NOW)
    assert roles(structure) == before


def test_who_was_demoted_a_moment_ago_manages_nothing_any_more() -> None:
    """The actor still says manager; the database, read under the lock, no longer does."""
    structure, (alice, dan), (bob,) = a_team(managers=2)
    change_role(alice.actor, structure, dan.account_id, "member", NOW)
    with pytest.raises(Forbidden):
        remove_from_team(dan.actor, structure, bob.account_id, NOW)


def test_who_alone_manages_a_structure_hands_it_over_before_erasing_their_account() -> None:
    structure, (alice,), (bob,) = a_team()
    with transaction() as session:
        mine = ACCOUNT.c.id == alice.account_id
        hashed = {"password_hash": hash_password(PASSWORD)}
        run(session, ACCOUNT.update().where(mine).values(**hashed))
        session.commit()
    with pytest.raises(WrongState, match="seul responsable"):
        erase_my_account(alice.actor, PASSWORD, now=NOW)
    assert again(alice).actor.structures == {structure}
    hand_over(alice.actor, structure, bob.account_id, NOW)
    erase_my_account(alice.actor, PASSWORD, now=NOW)
    assert roles(structure) == {bob.account_id: "manager"}


def test_an_account_that_goes_by_itself_leaves_its_structure_to_somebody_or_closed() -> None:
    structure, (alice,), (bob, _) = a_team(members=2)
    alone, (dan,), _ = a_team(members=0)
    with transaction() as session:
        for someone in (alice, dan):
            erase(session, someone.account_id, Doing(SYSTEM, By.CLOCK, NOW))
        session.commit()
    assert roles(structure)[bob.account_id] == "manager"
    with read_session() as session:
        state = select(STRUCTURE.c.state).where(STRUCTURE.c.id == alone)
        assert run(session, state).scalar_one() == "closed"


def leaving_at_once(structure: int, managers: list[Person], how: object) -> list[str]:
    """Let all managers leave at the same moment; return what came of each."""
    start = Barrier(len(managers))

    def leave(someone: Person) -> str:
        start.wait()
        try:
            how(someone.actor, structure, NOW)  # type: ignore[operator]
        except ReserveError as error:
            return error.code
        return "left"

    with ThreadPoolExecutor(len(managers)) as pool:
        return sorted(pool.map(leave, managers))


def leave_naively(actor: object, structure: int, _now: object) -> None:
    """Look first, leave then: the control that must leave a team without a manager."""
    mine = getattr(actor, "account_id", 0)
    if list(roles(structure).values()).count("manager") < 2:
        msg = "the last"
        raise WrongState(msg)
    Barriers.looked.wait()
    with transaction() as session:
        b = MEMBERSHIP.c
        which = (b.structure_id == structure, b.account_id == mine)
        run(session, delete(MEMBERSHIP).where(*which))
        session.commit()


class Barriers:
    """Where the two who look first wait for each other: as two slow requests would."""

    looked = Barrier(2)


def test_of_managers_who_leave_at_the_same_moment_one_stays() -> None:
    for _ in range(5):
        structure, managers, _ = a_team(managers=4)
        assert leaving_at_once(structure, managers, leave_team) == [
            "left", "left", "left", "wrong_state",
        ]  # fmt: skip
        assert list(roles(structure).values()).count("manager") == 1


def test_without_the_lock_nobody_would_stay() -> None:
    """Negative control of the race above."""
    structure, managers, _ = a_team(managers=2, members=0)
    assert leaving_at_once(structure, managers, leave_naively) == ["left", "left"]
    assert roles(structure) == {}


def test_who_asks_to_join_waits_for_a_manager() -> None:
    structure, (alice,), (bob,) = a_team()
    eve = person(name="Ève Martin")
    assert ask_to_join(eve.actor, structure, NOW)
    assert not ask_to_join(eve.actor, structure, NOW)
    assert mails(alice.email) == ["Une personne demande à rejoindre votre équipe"]
    assert mails(bob.email) == []
    assert again(eve).actor.structures == frozenset()
    with pytest.raises(Forbidden):
        answer_request(bob.actor, structure, eve.account_id, accept=True, now=NOW)
    answer_request(alice.actor, structure, eve.account_id, accept=True, now=NOW)
    assert roles(structure)[eve.account_id] == "member"
    assert mails(eve.email) == ["Vous faites partie de l'équipe"]
    with pytest.raises(NotFound):
        answer_request(alice.actor, structure, eve.account_id, accept=True, now=NOW)
    with pytest.raises(WrongState, match="déjà partie"):
        ask_to_join(eve.actor, structure, NOW)


def test_a_request_is_declined_and_told() -> None:
    structure, (alice,), _ = a_team()
    eve = person()
    ask_to_join(eve.actor, structure, NOW)
    answer_request(alice.actor, structure, eve.account_id, accept=False, now=NOW)
    assert mails(eve.email) == ["Votre demande n'a pas été acceptée"]
    assert eve.account_id not in roles(structure)


def test_a_team_that_is_stopped_does_not_grow_and_a_closed_one_is_no_more() -> None:
    structure, (alice,), _ = a_team()
    eve = person()
    ask_to_join(eve.actor, structure, NOW)
    dana = person(departments=("62",))
    transition_structure(dana.actor, structure, "suspend", NOW, "unsafe")
    with pytest.raises(WrongState, match="suspendue"):
        answer_request(alice.actor, structure, eve.account_id, accept=True, now=NOW)
    with pytest.raises(WrongState, match="suspendue"):
        ask_to_join(person().actor, structure, NOW)
    transition_structure(alice.actor, structure, "close", NOW)
    with read_session() as session:
        assert run(session, select(JOIN_REQUEST)).first() is None
    with pytest.raises(NotFound):
        ask_to_join(eve.actor, structure, NOW)
