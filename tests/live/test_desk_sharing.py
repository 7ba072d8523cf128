"""Desks with the same rights read the queue once; nobody gets what was read for other rights."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import insert, select

from reserve_app.live import topics
from reserve_app.live.floor import Floor
from reserve_app.models import GRANT, REVIEW_ITEM
from reserve_app.models.engine import read_session, transaction
from reserve_app.presenting.desk import Desk, read_queue
from reserve_app.queries.queue import Filters, queue_counts, queue_page
from reserve_app.services.claims import claim
from reserve_app.services.decisions import Verdict, decide, open_item
from reserve_app.services.review_scope import reader_of
from reserve_app.services.sql import run
from reserve_app.state import desk_sharing, live
from tests.people import NOW, Person, again, person, volunteer
from tests.services.review_people import queued, waiting_structures, waiting_volunteers

pytestmark = pytest.mark.usefixtures("database")
LILLE = "59350"


class Nobody:
    """Stands for the tabs: none is pushed here."""

    def is_ready(self, _follower: object) -> bool:
        return True

    async def prepare(self, followers: object) -> None: ...

    async def push(self, _follower: object) -> bool:
        return True


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """A floor whose answers the desks share."""
    built = Floor(Nobody())
    monkeypatch.setattr(live, "_pushes", SimpleNamespace(floor=built))
    return built


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Who the queue was read as, each time it really was."""
    readers: list[Any] = []

    def counted(reader: Any, *more: Any) -> Any:
        readers.append(reader)
        return read_queue(reader, *more)

    monkeypatch.setattr(desk_sharing, "read_queue", counted)
    return readers


def _read(who: Person, known: list[int] | None = None, **filters: Any) -> Any:
    reader = reader_of(who.actor, has_profile=bool(who.volunteer_id))
    wanted = Filters(**filters)
    return desk_sharing.read_together(who.account_id, reader, wanted, 50, known or [])


def _holders(desk: Desk) -> dict[int, str]:
    return {row.id: row.holder for row in desk.rows}


async def test_colleagues_read_once_and_each_sees_what_the_other_holds(
    floor: Floor, readings: list[Any]
) -> None:
    one, two, three = waiting_volunteers(3)
    dana, karim = (person(departments=("62",), name=name) for name in ("Dana", "Karim"))
    claim(dana.actor, one, now=datetime.now(UTC))
    claim(karim.actor, two, now=datetime.now(UTC))
    for_dana, for_karim = await asyncio.gather(_read(dana), _read(karim))
    assert _holders(for_dana) == {one: "", two: "Karim", three: ""}
    assert _holders(for_karim) == {one: "Dana", two: "", three: ""}
    assert len(readings) == 1
    decide(dana.actor, open_item(dana.actor, one), Verdict("validate"), now=NOW)
    floor.hub.mark([topics.queue("62")])
    for_dana, for_karim = await asyncio.gather(_read(dana, [one]), _read(karim, [one]))
    assert for_dana.ended == for_karim.ended
    assert "Dana" in for_karim.ended[one]
    assert set(_holders(for_karim)) == {two, three}
    assert len(readings) == 2


@pytest.mark.usefixtures("floor")
async def test_each_desk_shows_what_its_own_rights_give(readings: list[Any]) -> None:
    waiting_volunteers(2)
    waiting_volunteers(1, commune_insee=LILLE)
    (theirs,) = waiting_structures(1)
    helping = volunteer("pending")
    mine = queued("volunteer", helping.volunteer_id)
    with transaction() as session:
        given = {"account_id": helping.account_id, "department": "62", "since": NOW}
        run(session, insert(GRANT).values(**given))
        session.commit()
    helping = again(helping)
    people = [
        person(departments=("62",)),
        person(departments=("59",)),
        person(departments=("59", "62")),
        person(admin=True),
        person(departments=("62",), structures=(_structure_of(theirs),)),
        helping,
    ]
    desks: list[Desk] = await asyncio.gather(*map(_read, people))
    now = datetime.now(UTC)
    for who, desk in zip(people, desks, strict=True):
        own = queue_page(who.actor, Filters(), now=now)
        assert [row.id for row in desk.rows] == [row.id for row in own.rows]
        assert desk.figures[0].value == str(queue_counts(who.actor, now=now).waiting)
    shown = [set(_holders(desk)) for desk in desks]
    assert not shown[0] & shown[1]
    assert [theirs in one for one in shown] == [True, False, True, True, False, True]
    assert [mine in one for one in shown] == [True, False, True, True, True, False]
    assert len(readings) == len(set(readings)) == len(people)


@pytest.mark.usefixtures("floor")
async def test_who_reads_as_somebody_else_would_get_theirs() -> None:
    """Negative control: it is the reader, and nothing beside, that keeps them apart."""
    items = waiting_volunteers(2)
    dana, noor = person(departments=("62",)), person(departments=("59",))
    assert not (await _read(noor, items)).rows
    as_dana = reader_of(dana.actor, has_profile=False)
    found = await desk_sharing.read_together(noor.account_id, as_dana, Filters(), 50, [])
    assert [row.id for row in found.rows] == items


@pytest.mark.usefixtures("floor")
async def test_other_filters_are_another_reading(readings: list[Any]) -> None:
    waiting_volunteers(1)
    (structure,) = waiting_structures(1)
    dana, karim = person(departments=("62",)), person(departments=("62",))
    all_of_it, some = await asyncio.gather(_read(dana), _read(karim, kind="structure"))
    assert (len(all_of_it.rows), [row.id for row in some.rows]) == (2, [structure])
    assert len(readings) == 2


def _structure_of(item: int) -> int:
    with read_session() as session:
        found = select(REVIEW_ITEM.c.structure_id).where(REVIEW_ITEM.c.id == item)
        return int(run(session, found).scalar_one())
