"""The live board on a real server: pushes, permissions asked again, and what no frame may hold."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

import aiohttp
import pytest
from sqlalchemy import delete, select

from reserve_app.domain.actor import SYSTEM
from reserve_app.domain.cookies import cookie_name
from reserve_app.models import CONTACT_VIEW, INTEREST, MEMBERSHIP
from reserve_app.models.engine import read_session, transaction
from reserve_app.services import interest_answers
from reserve_app.services.auditing import Doing, Subject, record
from reserve_app.services.interests import apply, withdraw
from reserve_app.services.sessions import open_session
from reserve_app.services.sql import run
from reserve_app.services.structures import transition_structure
from reserve_app.state.board import NOT_YOURS, BoardState
from tests.factories import mission_row, store, structure_row
from tests.live.screens import Screen, same_as_fresh, screen
from tests.people import Person, mission, person, states, volunteer
from tests.promises import in_time

pytestmark = pytest.mark.usefixtures("site")
SEEN_S = 1.0
CANARY = {"first_name": "Aglaé", "last_name": "Canarisecret", "phone": "06 99 88 77 66"}
SECRETS = ("Canarisecret", "6 99 88 77 66", "699887766", "1990-05-17", "50.29", "2.77")
OF_ONE_TAB = ("said", "asked")
ACT = f"{BoardState.get_full_name()}."


def _now() -> datetime:
    return datetime.now(UTC)


def _cookie(someone: Person) -> str:
    with transaction() as session:
        secret = open_session(session, someone.account_id, "", _now())
        session.commit()
    return secret


def _apply(number: int, message: str = "", **profile: Any) -> tuple[Person, int]:
    someone = volunteer(**profile)
    made = apply(someone.actor, number, key=token_hex(8), now=_now(), message=message)
    return someone, made.interest_id


def _ids(live: Screen, column: str) -> list[str]:
    return [card["id"] for card in live.of(BoardState).get(column, [])]


async def test_every_move_is_on_both_boards_within_a_second_and_equals_a_fresh_load(
    site: str,
) -> None:
    number, structure = mission(places=2)
    boss, mate = person(structures=(structure,)), person(structures=(structure,), role="member")
    whole, alone = f"/structure/{structure}", f"/structure/{structure}/missions/{number}"
    async with (
        screen(site, whole, _cookie(boss)) as live,
        screen(site, alone, _cookie(mate)) as other,
    ):
        someone, interest = _apply(number, **CANARY)
        name = str(interest)
        in_time(await live.until(lambda: _ids(live, "new") == [name]), SEEN_S)
        in_time(await other.until(lambda: _ids(other, "new") == [name]), SEEN_S)
        assert live.of(BoardState)["said"].startswith("Aglaé propose son aide pour «")
        await live.send(f"{ACT}answer", interest=name, verb="contact")
        in_time(await other.until(lambda: _ids(other, "contacted") == [name]), SEEN_S)
        await other.send(f"{ACT}answer", interest=name, verb="confirm")
        in_time(await live.until(lambda: _ids(live, "confirmed") == [name]), SEEN_S)
        assert boss.email not in live.of(BoardState)["confirmed"][0]["since"]
        assert mate.email in live.of(BoardState)["confirmed"][0]["since"]
        withdraw(someone.actor, interest, now=_now())
        in_time(await live.until(lambda: _ids(live, "gone") == [name]), SEEN_S)
        await same_as_fresh(live, BoardState, but=OF_ONE_TAB)
        await same_as_fresh(other, BoardState, but=OF_ONE_TAB)


async def test_who_was_quicker_is_told_and_the_card_shows_the_truth(site: str) -> None:
    number, structure = mission()
    boss, mate = person(structures=(structure,)), person(structures=(structure,))
    someone, interest = _apply(number, **CANARY)
    path = f"/structure/{structure}"
    async with screen(site, path, _cookie(boss)) as live:
        interest_answers.contact(mate.actor, interest, now=_now())
        await live.send(f"{ACT}answer", interest=str(interest), verb="contact")
        await live.until(lambda: live.of(BoardState)["notice"])
        notice = live.of(BoardState)["notice"]
        assert notice.startswith(f"Déjà fait. Aglaé : contact pris, par {mate.email}, ")
        assert _ids(live, "contacted") == [str(interest)]
        withdraw(someone.actor, interest, now=_now())
        await live.send(f"{ACT}answer", interest=str(interest), verb="confirm")
        await live.until(lambda: "désistement" in live.of(BoardState)["notice"])


async def test_the_same_click_twice_says_nothing(site: str) -> None:
    number, structure = mission()
    boss = person(structures=(structure,))
    _, interest = _apply(number)
    async with screen(site, f"/structure/{structure}", _cookie(boss)) as live:
        for _ in range(2):
            await live.send(f"{ACT}answer", interest=str(interest), verb="contact")
        await live.settled()
        assert live.of(BoardState)["notice"] == ""
        assert states(number) == ["contacted"]


async def test_declining_needs_its_reason_and_keeps_the_dialog(site: str) -> None:
    number, structure = mission()
    boss = person(structures=(structure,))
    _, interest = _apply(number)
    async with screen(site, f"/structure/{structure}", _cookie(boss)) as live:
        await live.send(f"{ACT}ask_decline", interest=str(interest), who="Alice", was="proposed")
        for form, field in (
            ({}, "reason"),
            ({"reason": ["x"]}, "reason"),
            ({"reason": "other", "reason_text": " "}, "reason_text"),
        ):
            await live.send(f"{ACT}decline", form=form)
            await live.until(lambda wanted=field: live.of(BoardState)["decline_field"] == wanted)
        assert live.of(BoardState)["declining"] == str(interest)
        assert states(number) == ["proposed"]
        await live.send(f"{ACT}decline", form={"reason": "not_available", "reason_text": "Mardi"})
        await live.until(lambda: _ids(live, "gone") == [str(interest)])
        assert live.of(BoardState)["declining"] == ""


async def test_a_decline_sent_after_a_colleague_confirmed_is_not_done_and_says_who_did(
    site: str,
) -> None:
    number, structure = mission()
    boss, mate = person(structures=(structure,)), person(structures=(structure,))
    _, interest = _apply(number, **CANARY)
    interest_answers.contact(mate.actor, interest, now=_now())
    asked = {"interest": str(interest), "who": "Aglaé"}
    async with screen(site, f"/structure/{structure}", _cookie(boss)) as live:
        await live.send(f"{ACT}ask_decline", **asked, was="contacted")
        await live.until(lambda: live.of(BoardState)["declining"] == str(interest))
        interest_answers.confirm(mate.actor, interest, now=_now())
        await live.until(lambda: _ids(live, "confirmed") == [str(interest)])
        await live.send(f"{ACT}decline", form={"reason": "need_over"})
        await live.until(lambda: live.of(BoardState)["declining"] == "")
        notice = live.of(BoardState)["notice"]
        assert states(number) == ["confirmed"]
        assert notice.startswith(f"Déjà fait. Aglaé : engagement confirmé, par {mate.email}, ")
        await live.send(f"{ACT}ask_decline", **asked, was="confirmed")  # on purpose
        await live.send(f"{ACT}decline", form={"reason": "need_over"})
        await live.until(lambda: _ids(live, "gone") == [str(interest)])
        assert live.of(BoardState)["notice"] == ""


async def test_a_suspended_structure_corrects_nobody_and_reads_why(site: str) -> None:
    number, structure = mission()
    boss = person(structures=(structure,))
    _, interest = _apply(number)
    for act in ("contact", "confirm", "mark_done"):
        getattr(interest_answers, act)(boss.actor, interest, now=_now())
    async with screen(site, f"/structure/{structure}", _cookie(boss)) as live:
        transition_structure(SYSTEM, structure, "suspend", _now(), "unsafe")
        await live.send(f"{ACT}answer", interest=str(interest), verb="mark_no_show")
        await live.until(lambda: live.of(BoardState)["notice"])
        assert live.of(BoardState)["notice"].startswith("Votre structure est suspendue")
        assert states(number) == ["done"]


@pytest.mark.parametrize("was", ["", "done", "declined", "x' OR 1=1"])
async def test_the_dialog_opens_only_from_a_state_that_may_be_declined(site: str, was: str) -> None:
    number, structure = mission()
    _, interest = _apply(number)
    boss = person(structures=(structure,))
    async with screen(site, f"/structure/{structure}", _cookie(boss)) as live:
        await live.send(f"{ACT}ask_decline", interest=str(interest), who="Alice", was=was)
        await live.settled()
        assert live.of(BoardState)["declining"] == ""


async def test_a_manager_of_another_structure_sees_and_moves_nothing(site: str) -> None:
    number, structure = mission()
    elsewhere, theirs = mission()
    stranger = person(structures=(theirs,))
    _, interest = _apply(number, **CANARY)
    cookie = _cookie(stranger)
    async with (
        screen(site, f"/structure/{structure}", cookie) as spy,
        screen(site, f"/structure/{theirs}", cookie) as own,
    ):
        assert spy.of(BoardState)["problem"] == NOT_YOURS
        for verb in ("contact", "confirm", "mark_done", "mark_no_show", "__class__"):
            await spy.send(f"{ACT}answer", interest=str(interest), verb=verb)
            await own.send(f"{ACT}answer", interest=str(interest), verb=verb)
        await own.send(f"{ACT}ask_decline", interest=str(interest), who="x", was="proposed")
        await own.send(f"{ACT}decline", form={"reason": "need_over"})
        await own.send(f"{ACT}choose", mission=str(number))
        await spy.settled()
        heard = len(spy.updates)
        _apply(number, **CANARY)
        await own.settled()
        await spy.settled()
        assert len(spy.updates) == heard, "a push of another structure"
        assert "Aglaé" not in _frames(spy) + _frames(own)
        assert states(number) == ["proposed", "proposed"]
        _apply(elsewhere, **CANARY)  # negative control: one's own arrives
        await own.send(f"{ACT}choose", mission="")
        await own.until(lambda: "Aglaé" in _frames(own))


async def test_the_mission_chosen_is_kept_when_the_socket_comes_back(site: str) -> None:
    owner = structure_row()
    rows = [mission_row(owner), mission_row(owner)]
    store([owner], rows)
    structure, (number, other) = owner["id"], [row["id"] for row in rows]
    cookie = _cookie(person(structures=(structure,)))
    for each in (number, other):
        _apply(each, **CANARY)
    here = f"/structure/{structure}"
    async with screen(site, here, cookie) as live:
        assert len(live.of(BoardState)["new"]) == 2
        await live.send(f"{ACT}choose", mission=str(other))
        await live.until(lambda: len(live.of(BoardState)["new"]) == 1)
        tab = live.tab
    async with screen(site, here, cookie, tab) as back:
        assert back.of(BoardState)["only"] == str(other)
        assert len(back.of(BoardState)["new"]) == 1
        await _left_behind_at(back, f"{here}/missions/{number}")


async def _left_behind_at(live: Screen, path: str) -> None:
    """Fail unless the choice is left with the address it was made at."""
    await live.go(path)
    await live.until(lambda: live.of(BoardState)["asked"] == path)
    assert live.of(BoardState)["only"] == ""


async def test_a_membership_that_ends_empties_the_screen(site: str) -> None:
    number, structure = mission()
    boss = person(structures=(structure,))
    _apply(number, **CANARY)
    async with screen(site, f"/structure/{structure}", _cookie(boss)) as live:
        assert len(live.of(BoardState)["new"]) == 1
        _leave_team(boss, structure)
        in_time(await live.until(lambda: live.of(BoardState)["problem"] == NOT_YOURS), 2 * SEEN_S)
        assert live.of(BoardState)["new"] == []
        assert live.of(BoardState)["structure"] == ""


async def test_no_frame_ever_holds_a_contact_which_leaves_by_its_own_logged_request(
    site: str,
) -> None:
    number, structure = mission()
    boss = person(structures=(structure,))
    someone, interest = _apply(number, message="Bonjour", **CANARY)
    cookie = _cookie(boss)
    async with screen(site, f"/structure/{structure}", cookie) as live:
        status, answer = await _ask_contact(site, cookie, interest)
        await live.send(f"{ACT}answer", interest=str(interest), verb="contact")
        await live.until(lambda: _ids(live, "contacted"))
        await live.settled()
        frames = _frames(live)
        assert "Aglaé" in frames  # negative control: what may be seen is found
        assert "Bonjour" in frames
        assert not [word for word in (*SECRETS, someone.email) if word in frames]
    assert status == 200
    assert (answer["last_name"], answer["phone"]) == ("Canarisecret", "06 99 88 77 66")
    assert _views(interest) == [boss.account_id]


async def test_a_contact_is_taken_back_when_the_volunteer_withdraws(site: str) -> None:
    number, structure = mission()
    boss = person(structures=(structure,))
    someone, interest = _apply(number, **CANARY)
    withdraw(someone.actor, interest, now=_now())
    status, answer = await _ask_contact(site, _cookie(boss), interest)
    assert status == 404
    assert "Canari" not in json.dumps(answer)
    assert _views(interest) == []


@pytest.mark.parametrize("who", ["nobody", "colleague", "same"])
async def test_who_comes_with_the_token_of_a_closed_tab_gets_nothing_of_it(
    site: str, who: str
) -> None:
    """A tab's token outlives a sign-out on a shared computer: Reflex would send the state whole."""
    number, structure = mission()
    boss = person(structures=(structure,))
    _apply(number, **CANARY)
    mine = _cookie(boss)
    async with screen(site, f"/structure/{structure}", mine) as live:
        tab = live.tab
        assert "Aglaé" in _frames(live)
    cookie = {"nobody": "", "colleague": _cookie(person()), "same": mine}[who]
    async with screen(site, "/structures", cookie, tab) as again:
        await again.settled()
        assert ("Aglaé" in _frames(again)) == (who == "same")  # "same": the negative control


def _frames(live: Screen) -> str:
    return json.dumps(live.updates, ensure_ascii=False)


def _leave_team(someone: Person, structure: int) -> None:
    from reserve_app.domain.audit import Act
    from reserve_app.domain.states import By

    mine = (MEMBERSHIP.c.account_id == someone.account_id, MEMBERSHIP.c.structure_id == structure)
    with transaction() as session:
        run(session, delete(MEMBERSHIP).where(*mine))
        doing = Doing(someone.actor, By.MANAGER, _now())
        record(session, Act.TEAM_LEFT, Subject(someone.account_id, "62", structure), doing)
        session.commit()


async def _ask_contact(site: str, cookie: str, interest: int) -> tuple[int, dict[str, str]]:
    headers = {
        "Origin": site,
        "Cookie": f"{cookie_name(https=False)}={cookie}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{site}/api/v1/interests/{interest}/contact", headers=headers) as answer,
    ):
        return answer.status, await answer.json(content_type=None)


def _views(interest: int) -> list[int | None]:
    query = select(CONTACT_VIEW.c.viewer_id).where(CONTACT_VIEW.c.interest_id == interest)
    with read_session() as session:
        assert run(session, select(INTEREST.c.id).where(INTEREST.c.id == interest)).first()
        return list(run(session, query).scalars())
