"""The live board's query: whose it is, what it counts, what it never tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from secrets import token_hex

import pytest
from sqlalchemy import delete, event

from reserve_app.domain.board import Column
from reserve_app.domain.errors import NotFound
from reserve_app.domain.states import InterestState
from reserve_app.models import MEMBERSHIP
from reserve_app.models.engine import get_engine, read_session, transaction
from reserve_app.presenting.board import ANONYMOUS, board_view
from reserve_app.queries.board import board, last_move
from reserve_app.services.interest_answers import confirm, contact, decline, mark_done, mark_no_show
from reserve_app.services.interests import apply, withdraw
from reserve_app.services.sessions import account_actor
from reserve_app.services.sql import run
from tests.people import NOW, Person, mission, person, volunteer

pytestmark = pytest.mark.usefixtures("database")
HOUR = timedelta(hours=1)
CANARY = {"last_name": "Canarisecret", "phone": "06 99 88 77 66"}
MOST_STATEMENTS = 6  # of one reading, the pragma or savepoint of a driver apart


@dataclass
class Scene:
    """A structure with one mission, its manager, and who applies."""

    mission: int
    structure: int
    manager: Person

    def applied(self, hours: float = 0, **profile: object) -> tuple[Person, int]:
        """Let somebody new apply; return them and the interest."""
        state, message = str(profile.pop("state", "validated")), str(profile.pop("message", ""))
        someone = volunteer(state, **profile)
        made = apply(
            someone.actor, self.mission, key=token_hex(8), now=NOW + hours * HOUR, message=message
        )
        return someone, made.interest_id


def scene(**columns: object) -> Scene:
    """Build one."""
    mission_id, structure_id = mission(**columns)
    return Scene(mission_id, structure_id, person(structures=(structure_id,)))


def test_each_state_has_its_column_and_totals_are_true() -> None:
    here = scene(places=6)
    made = [here.applied(n)[1] for n in range(6)]
    actor = here.manager.actor
    for interest in made[1:]:
        contact(actor, interest, now=NOW + 7 * HOUR)
    for interest in made[2:5]:
        confirm(actor, interest, now=NOW + 8 * HOUR)
    mark_done(actor, made[3], now=NOW + 9 * HOUR)
    mark_no_show(actor, made[4], now=NOW + 9 * HOUR)
    decline(actor, made[5], "not_available", now=NOW + 9 * HOUR)
    found = board(actor, here.structure)
    got = {column: [card.id for card in cards] for column, cards in found.cards.items() if cards}
    assert got == {
        Column.NEW: [made[0]],
        Column.CONTACTED: [made[1]],
        Column.CONFIRMED: [made[2]],
        Column.FINISHED: [made[4], made[3]],
        Column.GONE: [made[5]],
    }
    assert found.totals == {**dict.fromkeys(Column, 1), Column.FINISHED: 2, Column.WAITING: 0}
    assert found.answers_in is not None
    assert timedelta(hours=2) <= found.answers_in <= timedelta(hours=6)


def test_a_column_is_cut_and_its_total_is_not() -> None:
    here = scene(places=9)
    made = [here.applied(n)[1] for n in range(7)]
    found = board(here.manager.actor, here.structure, shown={Column.NEW: 3})
    assert [card.id for card in found.cards[Column.NEW]] == made[:3]  # longest waiting first
    assert found.totals[Column.NEW] == 7
    view = board_view(found)
    assert (view.totals["new"], view.hidden["new"]) == ("7", "4")


def test_the_waiting_list_has_its_order_and_no_name_before_validation() -> None:
    here = scene(places=1)
    here.applied(0)
    here.applied(1, first_name="Karim")
    here.applied(2, state="pending", first_name="Secrète")
    waiting = board(here.manager.actor, here.structure).cards[Column.WAITING]
    assert [(card.rank, card.first_name) for card in waiting] == [(1, "Karim"), (2, "")]
    view = board_view(board(here.manager.actor, here.structure))
    assert view.cards["waiting"][1]["name"] == ANONYMOUS
    assert "Secrète" not in str(view)


def test_held_and_what_ended_before_reaching_the_structure_is_not_told() -> None:
    here = scene(places=4)
    pending, _ = here.applied(0, state="pending", first_name="Invisible")
    queued = scene(places=1)
    queued.applied(0)
    left, interest = queued.applied(1, first_name="Reparti")
    withdraw(left.actor, interest, now=NOW + 2 * HOUR)
    del pending
    assert not any(board(here.manager.actor, here.structure).totals.values())
    other = board(queued.manager.actor, queued.structure)
    assert other.totals[Column.GONE] == 0
    assert "Reparti" not in str(other)
    text = board_view(board(here.manager.actor, here.structure)).beside
    assert text == "1 place gardée pour une personne dont le profil est en relecture."


def test_nothing_on_the_board_says_how_to_reach_anybody_nor_their_last_name() -> None:
    here = scene(places=2)
    someone, interest = here.applied(0, **CANARY, message="Bonjour")
    contact(here.manager.actor, interest, now=NOW + HOUR)
    text = str(board_view(board(here.manager.actor, here.structure)))
    secrets = ("Canarisecret", "6 99 88 77 66", "699887766", someone.email, "1990")
    assert not [word for word in secrets if word in text]
    assert "Alice" in text  # negative control: the search finds what is there


@pytest.mark.parametrize("who", ["other", "visitor", "volunteer", "moderator"])
def test_another_board_does_not_exist(who: str) -> None:
    here, other = scene(), scene()
    _, interest = here.applied(0)
    asking = {
        "other": other.manager,
        "visitor": None,
        "volunteer": volunteer(),
        "moderator": person(departments=("62",)),
    }[who]
    from reserve_app.domain.actor import VISITOR

    actor = asking.actor if asking else VISITOR
    for structure, only in ((here.structure, None), (here.structure, here.mission)):
        with pytest.raises(NotFound):
            board(actor, structure, only)
    assert last_move(actor, interest) is None
    assert last_move(here.manager.actor, interest) is not None


def test_a_mission_of_another_structure_is_not_on_ones_board() -> None:
    here, other = scene(), scene()
    other.applied(0)
    with pytest.raises(NotFound):
        board(here.manager.actor, here.structure, other.mission)
    for number in (0, -1, 2**40):
        with pytest.raises(NotFound):
            board(here.manager.actor, number)
    assert not board(here.manager.actor, here.structure).totals[Column.NEW]
    assert board(other.manager.actor, other.structure).totals[Column.NEW] == 1  # it is there


def test_a_membership_that_ended_counts_at_once() -> None:
    here = scene()
    with transaction() as session:
        run(session, delete(MEMBERSHIP))
        session.commit()
    with read_session() as session:
        actor = account_actor(session, here.manager.account_id, NOW)
    with pytest.raises(NotFound):
        board(actor, here.structure)


def test_moves_say_who_did_what_newest_first() -> None:
    here = scene(places=2)
    _, interest = here.applied(0)
    contact(here.manager.actor, interest, now=NOW + HOUR)
    moves = board(here.manager.actor, here.structure).moves
    assert [(move.after, move.by) for move in moves] == [
        (InterestState.CONTACTED, here.manager.email),
        (InterestState.PROPOSED, ""),
    ]


def test_one_reading_is_a_few_statements_however_many_people() -> None:
    here = scene(places=30)
    for n in range(25):
        here.applied(n / 10)
    asked: list[str] = []
    event.listen(get_engine(), "before_cursor_execute", lambda *args: asked.append(args[2]))
    board(here.manager.actor, here.structure)
    assert len([text for text in asked if text.startswith("SELECT")]) <= MOST_STATEMENTS
