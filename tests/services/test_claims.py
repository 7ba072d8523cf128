"""A claim tells the others, expires by itself, and is one for each moderator."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from reserve_app.domain import durations
from reserve_app.domain.actor import SYSTEM, VISITOR
from reserve_app.domain.errors import Conflict, NotFound, NotSignedIn, WrongState
from reserve_app.models import CONTACT_VIEW, REVIEW_ITEM
from reserve_app.models.engine import read_session
from reserve_app.queries.queue import rows_of
from reserve_app.services.claims import claim, heartbeat, release
from reserve_app.services.decisions import Verdict, decide, open_item
from reserve_app.services.review_contact import reveal_contact
from reserve_app.services.sql import run
from tests.people import NOW, Person, person
from tests.services.review_people import waiting_structures, waiting_volunteers

pytestmark = pytest.mark.usefixtures("database")
LATE = NOW + durations.CLAIM


def dana() -> Person:
    return person(departments=("62",), name="Dana Leroy")


def _holders(actor: Person, items: list[int], at: object = NOW) -> list[str]:
    return [row.holder for row in rows_of(actor.actor, items, now=at)]  # type: ignore[arg-type]


def test_a_claim_shows_a_name_to_the_others_until_it_expires() -> None:
    items = waiting_volunteers(2)
    first, second = dana(), person(departments=("62",))
    assert claim(first.actor, items[0], now=NOW) == LATE
    assert _holders(second, items) == ["Dana Leroy", ""]
    assert [row.mine for row in rows_of(first.actor, items, now=NOW)] == [True, False]
    with pytest.raises(Conflict, match="Dana Leroy regarde déjà"):
        claim(second.actor, items[0], now=NOW)
    assert _holders(second, items, LATE) == ["", ""]
    claim(second.actor, items[0], now=LATE)
    with pytest.raises(Conflict):
        heartbeat(first.actor, items[0], now=LATE)


def test_claiming_another_item_gives_the_first_one_back() -> None:
    items, who = waiting_volunteers(3), dana()
    for item in items:
        claim(who.actor, item, now=NOW)
    assert _holders(who, items) == ["", "", "Dana Leroy"]
    release(who.actor, now=NOW)
    release(who.actor, now=NOW)
    assert _holders(who, items) == ["", "", ""]


def test_two_tabs_of_one_moderator_never_hold_two_items() -> None:
    items, who = waiting_volunteers(8), dana()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda item: claim(who.actor, item, now=NOW), items))
    with read_session() as session:
        held = REVIEW_ITEM.c.claimed_by == who.account_id
        assert run(session, select(func.count()).where(held)).scalar_one() == 1


def test_one_of_ten_moderators_gets_the_claim_and_nine_are_told_who() -> None:
    item = waiting_volunteers(1)[0]
    people = [dana() for _ in range(10)]

    def take(who: Person) -> str:
        try:
            claim(who.actor, item, now=NOW)
        except Conflict as error:
            return error.sentence
        return "mine"

    with ThreadPoolExecutor(10) as pool:
        told = list(pool.map(take, people))
    assert sorted(set(told)) == ["Dana Leroy regarde déjà cet élément.", "mine"]
    assert told.count("mine") == 1


def test_a_heartbeat_keeps_a_claim_and_cannot_bring_one_back() -> None:
    item, who = waiting_volunteers(1)[0], dana()
    claim(who.actor, item, now=NOW)
    almost = LATE - timedelta(seconds=1)
    assert heartbeat(who.actor, item, now=almost) == almost + durations.CLAIM
    with pytest.raises(WrongState, match="expiré"):
        heartbeat(who.actor, item, now=almost + durations.CLAIM)


def test_claims_end_with_the_decision_and_are_for_moderators_of_the_departement() -> None:
    item, who = waiting_structures(1)[0], dana()
    claim(who.actor, item, now=NOW)
    decide(who.actor, open_item(SYSTEM, item), Verdict("validate"), now=NOW)
    for act in (claim, heartbeat):
        with pytest.raises(Conflict, match="Déjà validée par Dana Leroy"):
            act(who.actor, item, now=NOW)
        with pytest.raises(NotFound):
            act(person(departments=("59",)).actor, item, now=NOW)
        for actor in (VISITOR, SYSTEM):
            with pytest.raises(NotSignedIn):
                act(actor, item, now=NOW)


def test_reading_a_contact_is_for_who_reviews_and_is_shown_to_the_volunteer() -> None:
    item, who = waiting_volunteers(1)[0], dana()
    with pytest.raises(NotFound):
        reveal_contact(person(departments=("59",)).actor, item, now=NOW)
    told = reveal_contact(who.actor, item, now=NOW)
    assert (told.name, told.phone) == ("Alice Dubois", "06 12 34 56 78")
    decide(who.actor, open_item(SYSTEM, item), Verdict("validate"), now=NOW)
    with pytest.raises(Conflict):
        reveal_contact(who.actor, item, now=NOW)
    with read_session() as session:
        viewers = run(session, select(CONTACT_VIEW.c.viewer_id)).scalars().all()
    assert list(viewers) == [who.account_id]
