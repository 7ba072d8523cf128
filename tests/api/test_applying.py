"""A mission's page and its button; one's missions; nothing of anybody else's."""

from __future__ import annotations

from datetime import UTC, datetime
from secrets import token_hex

import pytest

from reserve_app.domain.actor import SYSTEM
from reserve_app.domain.states import InterestState
from reserve_app.services.interests import apply, withdraw
from reserve_app.services.volunteer_review import request_changes, validate_volunteer
from tests.api.conftest import Browser, error_at, text_of, value_of
from tests.people import Person, mission, person, states, taken, volunteer

pytestmark = pytest.mark.usefixtures("database")


def _path(browser: Browser, number: int) -> str:
    return browser.get(f"/missions/{number}").headers["location"]


def _help(browser: Browser, number: int, **fields: str) -> object:
    path = _path(browser, number)
    return browser.post(path, **{"key": value_of(browser.get(path), "key"), **fields})


def _applied(someone: Person, number: int) -> int:
    done = apply(someone.actor, number, key=token_hex(8), now=datetime.now(UTC))
    return done.interest_id


def test_a_visitor_reads_who_may_help_before_the_button(browser: Browser) -> None:
    number, _ = mission(kind="childcare")
    page = browser.get(_path(browser, number))
    words = text_of(page)
    assert words.index("Ouvert à partir de 18 ans") < words.index("Je veux aider")
    assert f'href="/inscription?mission={number}"' in page.text


def test_one_click_is_enough_when_signed_in(browser: Browser) -> None:
    number, _ = mission()
    browser.as_(volunteer())
    answer = _help(browser, number)
    assert answer.headers["location"] == "/mes-missions?fait=aide"
    assert states(number) == [InterestState.PROPOSED]
    assert "Réponse promise avant" in text_of(browser.get("/mes-missions"))
    assert "Suivre ma proposition" in text_of(browser.get(_path(browser, number)))


def test_the_same_click_twice_is_one_interest(browser: Browser) -> None:
    number, _ = mission()
    browser.as_(volunteer())
    path = _path(browser, number)
    key = value_of(browser.get(path), "key")
    first, second = (browser.post(path, key=key, message="Bonjour") for _ in range(2))
    assert first.headers["location"] == "/mes-missions?fait=aide"
    assert second.headers["location"] == "/mes-missions?fait=deja"
    assert taken(number) == 1


def test_a_full_mission_has_a_waiting_list_with_a_rank(browser: Browser) -> None:
    number, _ = mission(places=1)
    _applied(volunteer(), number)
    _applied(volunteer(), number)
    browser.as_(volunteer())
    page = text_of(browser.get(_path(browser, number)))
    assert "Rejoindre la liste d'attente" in page
    assert "Vous seriez n° 2" in page
    assert _help(browser, number).headers["location"] == "/mes-missions?fait=attente"
    assert "Vous êtes n° 2 sur la liste" in text_of(browser.get("/mes-missions"))


def test_who_is_too_old_or_too_young_is_told_and_has_no_button(browser: Browser) -> None:
    on_site, _ = mission(kind="food_aid")
    children, _ = mission(kind="childcare")
    browser.as_(volunteer(birth_date="1940-01-01"))
    assert "seules les missions à distance" in text_of(browser.get(_path(browser, on_site)))
    assert value_of(browser.get(_path(browser, on_site)), "key") == ""
    forced = browser.post(_path(browser, on_site), key="12345678")
    assert forced.status_code == 409
    assert states(on_site) == []
    browser.as_(volunteer(birth_date="2004-01-01"))
    answer = browser.get(_path(browser, children))
    assert "réservée aux adultes" in text_of(answer) or value_of(answer, "key")


def test_without_profile_or_session_one_is_led_to_it(browser: Browser) -> None:
    number, _ = mission()
    path = _path(browser, number)
    visitor = browser.post(path, key="12345678")
    assert visitor.headers["location"] == f"/connexion?mission={number}"
    browser.as_(person())
    assert "Compléter mon profil" in text_of(browser.get(path))
    assert browser.post(path, key="12345678").headers["location"] == (
        f"/compte/profil?mission={number}"
    )


@pytest.mark.parametrize("size", [1_001, 1_000_000])
def test_a_message_too_long_is_refused_and_kept(browser: Browser, size: int) -> None:
    number, _ = mission()
    browser.as_(volunteer())
    answer = _help(browser, number, message="a" * size)
    assert answer.status_code == 422
    assert "1000 caractères au plus" in error_at(answer, "message")
    assert "a" * 1_001 in answer.text
    assert states(number) == []


@pytest.mark.parametrize("places", [1, 2])
def test_a_message_with_a_contact_is_refused_and_kept(browser: Browser, places: int) -> None:
    number, _ = mission(places=places)
    _applied(volunteer(), number)  # with one place, what follows is for the waiting list
    browser.as_(volunteer())
    for contact in ("06 12 34 56 78", "jeanne@exemple.fr"):
        answer = _help(browser, number, message=f"Appelez-moi : {contact}")
        assert answer.status_code == 422
        assert "quand elle les demande" in error_at(answer, "message")
        assert f"Appelez-moi : {contact}</textarea>" in answer.text
    assert states(number) == [InterestState.PROPOSED]


def test_more_than_any_form_sends_is_not_read(browser: Browser) -> None:
    number, _ = mission()
    browser.as_(volunteer())
    assert _help(browser, number, message="a" * 2_000_000).status_code == 422
    many = {f"a{index}": "1" for index in range(200)}
    assert browser.post("/mes-missions", **many).status_code == 422


@pytest.mark.parametrize("key", ["", "x", "a" * 100, "é" * 10, "../../../etc"])
def test_a_malformed_key_gets_a_sentence(browser: Browser, key: str) -> None:
    number, _ = mission()
    browser.as_(volunteer())
    assert browser.post(_path(browser, number), key=key).status_code == 422


def test_withdrawing_frees_the_place_and_twice_is_once(browser: Browser) -> None:
    number, _ = mission()
    someone = volunteer()
    interest = str(_applied(someone, number))
    browser.as_(someone)
    for _ in range(2):
        answer = browser.post("/mes-missions", act="withdraw", interest=interest)
        assert answer.headers["location"] == "/mes-missions?fait=desiste"
    assert taken(number) == 0


def test_an_offered_place_is_accepted(browser: Browser) -> None:
    number, _ = mission(places=1)
    first, second = volunteer(), volunteer()
    leaving, waiting = _applied(first, number), _applied(second, number)
    withdraw(first.actor, leaving, now=datetime.now(UTC))
    browser.as_(second)
    assert "Accepter la place" in text_of(browser.get("/mes-missions"))
    answer = browser.post("/mes-missions", act="accept", interest=str(waiting))
    assert answer.headers["location"] == "/mes-missions?fait=accepte"
    again = browser.post("/mes-missions", act="accept", interest=str(waiting))
    assert again.status_code == 409


@pytest.mark.parametrize("act", ["withdraw", "accept"])
def test_anothers_interest_and_one_that_is_not_there_answer_alike(
    browser: Browser, act: str
) -> None:
    number, _ = mission(places=1)
    theirs = _applied(volunteer(), number)
    browser.as_(volunteer())
    pages = []
    for interest in (str(theirs), "999999", "0", "-1", "abc", "9" * 40, ""):
        answer = browser.post("/mes-missions", act=act, interest=interest)
        assert answer.status_code == 404
        pages.append(text_of(answer))
    assert len(set(pages)) == 1
    assert taken(number) == 1


def test_the_profile_sent_back_is_said_with_its_reason(browser: Browser) -> None:
    someone = volunteer("pending")
    request_changes(SYSTEM, someone.volunteer_id, "incomplete", "", now=datetime.now(UTC))
    browser.as_(someone)
    page = text_of(browser.get("/mes-missions"))
    assert "à corriger : des informations manquent" in page
    assert "Corriger mon profil" in page


def test_the_page_changes_version_when_the_volunteer_is_validated(browser: Browser) -> None:
    number, _ = mission()
    someone = volunteer("pending")
    _applied(someone, number)
    browser.as_(someone)
    held = browser.get("/mes-missions").text
    validate_volunteer(SYSTEM, someone.volunteer_id, now=datetime.now(UTC))
    proposed = browser.get("/mes-missions").text
    assert "Place gardée" in held
    assert "Transmis à la structure" in proposed
    version = 'data-live="'
    assert held.split(version)[2][:16] != proposed.split(version)[2][:16]


def test_standby_starts_changes_and_stops(browser: Browser) -> None:
    browser.as_(volunteer())
    wish = {"act": "standby", "radius_km": "30", "on_site": "1", "kind": "food_aid"}
    assert browser.post("/mes-missions", **wish).status_code == 303
    assert "Activé" in text_of(browser.get("/mes-missions"))
    assert browser.post("/mes-missions", act="stop_standby").status_code == 303
    assert "Activé" not in text_of(browser.get("/mes-missions"))
    for wrong in ({"radius_km": "9999"}, {"kind": "piracy"}, {"slot": "x"}, {"on_site": ""}):
        assert browser.post("/mes-missions", **{**wish, **wrong}).status_code == 422


def test_an_unknown_act_does_nothing(browser: Browser) -> None:
    browser.as_(volunteer())
    assert browser.post("/mes-missions", act="__class__").status_code == 422


def test_the_calendar_of_a_public_mission_is_for_everybody(browser: Browser) -> None:
    number, _ = mission(slots=1)
    answer = browser.get(f"/missions/{number}.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "BEGIN:VEVENT" in answer.text
    assert "canari" not in answer.text
    for missing in ("0", "abc", "9" * 30):
        assert browser.get(f"/missions/{missing}.ics").status_code == 404
