"""The moderators' desk on a real server: two at once, taken back, and what no frame may hold."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from sqlalchemy import func, select

from reserve_app.domain.cookies import cookie_name
from reserve_app.models import OUTBOX_MAIL, REVIEW_ITEM
from reserve_app.models.engine import read_session, transaction
from reserve_app.services.sessions import open_session
from reserve_app.services.sql import run
from reserve_app.state.desk import DeskState
from tests.live.screens import Screen, screen
from tests.people import Person, person
from tests.services.review_people import waiting_volunteers

pytestmark = pytest.mark.usefixtures("site")
ACT = f"{DeskState.get_full_name()}."
SEEN_S = 8.0
DESK = "/moderation"
# One territory a test: they share the server's database.
AMIENS, LAON, BEAUVAIS, ROUEN, CAEN, EVREUX, SAINT_LO, ALENCON, BLOIS = (
    ("80", "80021"), ("02", "02408"), ("60", "60057"), ("76", "76540"), ("14", "14118"),
    ("27", "27229"), ("50", "50502"), ("61", "61001"), ("41", "41018"),
)  # fmt: skip


def _cookie(someone: Person) -> str:
    with transaction() as session:
        secret = open_session(session, someone.account_id, "", datetime.now(UTC))
        session.commit()
    return secret


def _moderator(where: tuple[str, str], name: str) -> str:
    return _cookie(person(departments=(where[0],), name=name))


def _wait(where: tuple[str, str], number: int, **changes: Any) -> list[int]:
    return waiting_volunteers(number, commune_insee=where[1], **changes)


def _of(live: Screen, name: str) -> Any:
    return live.of(DeskState).get(name)


def _row(live: Screen, number: int) -> dict[str, Any]:
    return next((row for row in _of(live, "rows") or [] if row["id"] == number), {})


def _item(number: int) -> Any:
    with read_session() as session:
        found = select(REVIEW_ITEM).where(REVIEW_ITEM.c.id == number)
        return run(session, found).mappings().one()


def _letters(number: int) -> int:
    told = select(func.count()).where(OUTBOX_MAIL.c.review_item_id == number)
    with read_session() as session:
        return int(run(session, told).scalar_one())


async def test_opening_shows_the_name_and_one_of_two_decisions_wins(site: str) -> None:
    first, second = _wait(AMIENS, 2)
    async with (
        screen(site, DESK, _moderator(AMIENS, "Dana")) as dana,
        screen(site, DESK, _moderator(AMIENS, "Karim")) as karim,
    ):
        await dana.send(f"{ACT}open", number=first)
        await karim.until(lambda: _row(karim, first).get("holder") == "Dana", SEEN_S)
        await karim.send(f"{ACT}open", number=first)
        await karim.until(lambda: "Dana" in (_of(karim, "item") or {}).get("holder", ""), SEEN_S)
        await dana.until(lambda: _of(dana, "item")["id"] == first, SEEN_S)
        await asyncio.gather(
            dana.send(f"{ACT}begin", decision="validate", number=first),
            karim.send(f"{ACT}begin", decision="validate", number=first),
        )
        both = (dana, karim)
        await dana.until(lambda: any(_of(one, "problem") for one in both), SEEN_S)
        await dana.until(lambda: any(_of(one, "undo_text") for one in both), SEEN_S)
        told = next(one for one in both if _of(one, "problem"))
        winner = next(one for one in both if _of(one, "undo_text"))
        assert told is not winner
        name = "Dana" if winner is dana else "Karim"
        assert name in _of(told, "problem")
        await told.until(lambda: name in _row(told, first).get("done", ""), SEEN_S)
        # The winner goes on to the next; rows stayed where they were.
        await winner.until(lambda: _of(winner, "item")["id"] == second, SEEN_S)
        assert [row["id"] for row in _of(winner, "rows")] == [first, second]
    assert _item(first)["decision"] == "validate"


async def test_a_key_pressed_twice_decides_nothing_of_the_item_nobody_has_read(site: str) -> None:
    first, second, third = _wait(BLOIS, 3)
    async with screen(site, DESK, _moderator(BLOIS, "Dana")) as dana:
        await dana.send(f"{ACT}open", number=first)
        await dana.until(lambda: _of(dana, "item")["id"] == first, SEEN_S)
        for _press in range(2):  # the second leaves before the first came back
            await dana.send(f"{ACT}by_key", key="v", number=first)
        for _press in range(2):
            await dana.send(f"{ACT}begin", decision="validate", number=first)
        await dana.until(lambda: _of(dana, "item")["id"] == second, SEEN_S)
        await dana.send(f"{ACT}by_key", key="v", number=second)  # the next is decided once read
        await dana.until(lambda: _of(dana, "item")["id"] == third, SEEN_S)
    assert [_item(one)["state"] for one in (first, second, third)] == ["decided", "decided", "open"]


async def test_taking_back_brings_the_item_back_and_its_letter_never_leaves(site: str) -> None:
    (number,) = _wait(LAON, 1)
    async with (
        screen(site, DESK, _moderator(LAON, "Dana")) as dana,
        screen(site, DESK, _moderator(LAON, "Karim")) as karim,
    ):
        await dana.send(f"{ACT}open", number=number)
        await dana.until(lambda: _of(dana, "item")["id"] == number, SEEN_S)
        await dana.send(f"{ACT}begin", decision="refuse", number=number)
        await dana.send(f"{ACT}decide", form={"reason": "incomplete", "text": "Prénom ?"})
        await karim.until(lambda: "Dana" in _row(karim, number).get("done", ""), SEEN_S)
        assert _letters(number) == 1
        await dana.send(f"{ACT}undo")
        await karim.until(lambda: not _row(karim, number).get("done"), SEEN_S)
        await dana.until(lambda: _of(dana, "item")["id"] == number, SEEN_S)
    assert (_item(number)["state"], _letters(number)) == ("open", 0)


async def test_what_is_new_waits_behind_a_button_and_a_reason_is_asked(site: str) -> None:
    (first,) = _wait(BEAUVAIS, 1)
    async with screen(site, DESK, _moderator(BEAUVAIS, "Dana")) as dana:
        await dana.send(f"{ACT}open", number=first)
        await dana.until(lambda: _of(dana, "item")["id"] == first, SEEN_S)
        await dana.send(f"{ACT}begin", decision="request_changes", number=first)
        await dana.send(f"{ACT}decide", form={"reason": "", "text": "x"})
        await dana.until(lambda: "motif" in (_of(dana, "problem") or ""), SEEN_S)
        assert _of(dana, "deciding") == "request_changes"  # what was typed stays
        assert _item(first)["state"] == "open"


@pytest.mark.parametrize("who", ["nobody", "volunteer", "same"])
async def test_who_comes_with_the_token_of_a_closed_tab_gets_nothing_of_the_desk(
    site: str, who: str
) -> None:
    """A tab's token outlives a sign-out on a shared computer: Reflex would send the state whole."""
    (number,) = _wait(SAINT_LO, 1, first_name="Aglaé", last_name="Canaridetab")
    mine = _moderator(SAINT_LO, "Dana")
    async with screen(site, DESK, mine) as dana:
        await dana.send(f"{ACT}open", number=number)
        await dana.until(lambda: _of(dana, "item")["id"] == number, SEEN_S)
        tab = dana.tab
        assert "Aglaé" in json.dumps(dana.updates, ensure_ascii=False)
    cookie = {"nobody": "", "volunteer": _cookie(person()), "same": mine}[who]
    async with screen(site, "/structures", cookie, tab) as again:
        await again.settled()
        shown = "Aglaé" in json.dumps(again.updates, ensure_ascii=False)
        assert shown == (who == "same")  # "same": the negative control


async def test_another_territory_sees_and_decides_nothing(site: str) -> None:
    canary = {"first_name": "Aglaé", "last_name": "Canarisecret"}
    (number,) = _wait(ROUEN, 1, **canary)
    async with (
        screen(site, DESK, _moderator(ROUEN, "Dana")) as dana,
        screen(site, DESK, _moderator(ALENCON, "Noor")) as noor,
    ):
        await dana.send(f"{ACT}open", number=number)
        await noor.send(f"{ACT}open", number=number)
        for name, sent in (
            ("choose", {"number": number}), ("narrow", {"by": "department", "value": "76"}),
            ("search", {"form": {"q": "Dubois"}}), ("narrow", {"by": "department", "value": ""}),
            ("begin", {"decision": "validate", "number": number}),
            ("begin_many", {"decision": "validate"}), ("by_key", {"key": "v", "number": number}),
            ("write_note", {"form": {"text": "x"}}), ("undo", {}), ("beat", {}), ("show_more", {}),
        ):  # fmt: skip
            await noor.send(f"{ACT}{name}", **sent)
        await dana.send(f"{ACT}begin", decision="validate", number=number)
        await dana.until(lambda: _of(dana, "undo_text"), SEEN_S)
        await noor.settled()
        frames = json.dumps(noor.updates, ensure_ascii=False)
        assert "Canarisecret" not in frames
        assert "Aglaé" not in frames
        assert not _of(noor, "rows")
        headers = {"Origin": site, "Cookie": f"{cookie_name(https=False)}={noor.cookie}"}
        async with aiohttp.ClientSession(headers=headers) as session:
            asked = await session.post(f"{site}/api/v1/reviews/{number}/contact", data={"a": "b"})
            assert asked.status == 404
        assert "Canarisecret" in json.dumps(dana.updates)  # positive control of the search


async def test_forged_events_get_a_sentence_or_silence_and_change_nothing(site: str) -> None:
    (number,) = _wait(EVREUX, 1)
    async with screen(site, DESK, _moderator(EVREUX, "Dana")) as dana:
        for odd in (0, -1, 2**40, "1", None, {}, [number], True):
            await dana.send(f"{ACT}open", number=odd)
            await dana.send(f"{ACT}choose", number=odd)
            await dana.send(f"{ACT}begin", decision=odd, number=number)
            await dana.send(f"{ACT}begin", decision="validate", number=odd)
            await dana.send(f"{ACT}begin_many", decision=odd)
            await dana.send(f"{ACT}by_key", key=odd, number=odd)
            await dana.send(f"{ACT}narrow", by=odd, value=odd)
            await dana.send(f"{ACT}search", form={"q": odd})
            await dana.send(f"{ACT}decide", form={"reason": odd, "field-x": "on"})
            await dana.settled()
        await dana.send(f"{ACT}search", form={"q": ""})
        await dana.until(lambda: _row(dana, number), SEEN_S)
    assert _item(number)["state"] == "open"


async def test_several_at_once_each_with_its_result(site: str) -> None:
    numbers = _wait(CAEN, 3)
    async with (
        screen(site, DESK, _moderator(CAEN, "Dana")) as dana,
        screen(site, DESK, _moderator(CAEN, "Karim")) as karim,
    ):
        await karim.send(f"{ACT}open", number=numbers[1])
        await dana.until(lambda: _row(dana, numbers[1]).get("holder") == "Karim", SEEN_S)
        for number in numbers:
            await dana.send(f"{ACT}choose", number=number)
        await dana.send(f"{ACT}begin_many", decision="validate")
        await dana.until(lambda: _of(dana, "results"), SEEN_S)
        outcomes = [one["outcome"] for one in _of(dana, "results")]
        assert outcomes == ["conflict", "ok", "ok"]
        assert _of(dana, "chosen") == [numbers[1]]
        assert "2 éléments" in _of(dana, "undo_text")
    assert [_item(number)["state"] for number in numbers] == ["decided", "open", "decided"]
