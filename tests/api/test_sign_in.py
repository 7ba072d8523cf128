"""Sign in and out, forgotten password, and what the cookie opens."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select, update

from reserve_app.models import ACCOUNT, OUTBOX_MAIL
from reserve_app.models.engine import read_session, transaction
from reserve_app.services.hashing import hash_password
from reserve_app.services.sql import run
from reserve_app.settings import get_settings
from tests.api.conftest import COOKIE, Browser, error_at, text_of, value_of
from tests.people import NOW, PASSWORD, Person, mission, person, volunteer

pytestmark = pytest.mark.usefixtures("database")
NEW = "lampe rivage pomme tunnel"


def _someone(**columns: Any) -> Person:
    return person(password_hash=hash_password(PASSWORD), **columns)


def _volunteer() -> Person:
    someone = volunteer()
    _columns(someone, password_hash=hash_password(PASSWORD))
    return someone


def _columns(someone: Person, **values: Any) -> None:
    with transaction() as session:
        run(session, update(ACCOUNT).where(ACCOUNT.c.id == someone.account_id).values(**values))
        session.commit()


def _last_link() -> str:
    with read_session() as session:
        query = select(OUTBOX_MAIL.c.text).order_by(OUTBOX_MAIL.c.id.desc()).limit(1)
        found = re.search(r"jeton=([\w-]+)", run(session, query).scalar_one())
    assert found
    return found[1]


def _enter(browser: Browser, email: str, password: str = PASSWORD, **more: Any) -> Any:
    return browser.post("/connexion", email=email, password=password, **more)


def test_signing_in_opens_ones_pages_and_signing_out_closes_them(browser: Browser) -> None:
    someone = _volunteer()
    assert "Connexion" in text_of(browser.get("/connexion"))
    assert _enter(browser, someone.email).headers["location"] == "/mes-missions"
    page = browser.get("/mes-missions")
    assert page.status_code == 200
    assert "Mon compte" in text_of(page)
    assert page.headers["cache-control"] == "no-store"
    out = browser.post("/deconnexion")
    assert f'{COOKIE}=""' in out.headers["set-cookie"]
    assert browser.get("/mes-missions").headers["location"] == "/connexion?suite=/mes-missions"


def test_a_stolen_cookie_is_useless_after_signing_out(browser: Browser) -> None:
    browser.as_(person())
    stolen = browser.client.cookies[COOKIE]
    browser.post("/deconnexion")
    browser.client.cookies.set(COOKIE, stolen)
    assert browser.get("/compte").status_code == 303


def test_the_session_is_another_one_after_signing_in(browser: Browser) -> None:
    someone = _someone()
    browser.as_(someone)
    before = browser.client.cookies[COOKIE]
    opened = _enter(browser, someone.email)
    assert opened.headers["set-cookie"].partition(";")[0] != f"{COOKIE}={before}"
    browser.client.cookies.clear()
    browser.client.cookies.set(COOKIE, before)
    assert browser.get("/compte").status_code == 303, "the one before is closed"


def test_a_wrong_password_and_an_unknown_address_answer_alike(browser: Browser) -> None:
    someone = _someone()
    wrong = _enter(browser, someone.email, "autre chose entièrement")
    unknown = _enter(browser, "nobody@exemple.fr", "autre chose entièrement")
    assert wrong.status_code == unknown.status_code == 401
    assert error_at(wrong, "password") == error_at(unknown, "password")
    assert value_of(wrong, "email") == someone.email
    assert "autre chose" not in wrong.text


@pytest.mark.parametrize(
    ("columns", "status", "words"),
    [
        ({"suspended_at": NOW}, 403, "suspendu"),
        ({"verified_at": None}, 401, "Confirmez"),
    ],
)
def test_who_may_not_sign_in_learns_why_only_with_the_password(
    browser: Browser, columns: dict[str, Any], status: int, words: str
) -> None:
    someone = _someone()
    _columns(someone, **columns)
    answer = _enter(browser, someone.email)
    assert answer.status_code == status
    assert words in text_of(answer)
    assert words not in text_of(_enter(browser, someone.email, "faux faux faux faux"))


def test_a_suspension_closes_the_pages_at_once(browser: Browser) -> None:
    someone = person()
    browser.as_(someone)
    assert browser.get("/compte").status_code == 200
    _columns(someone, suspended_at=NOW)
    assert browser.get("/compte").status_code == 303


def test_too_many_tries_get_a_sentence(browser: Browser) -> None:
    answers = [_enter(browser, "a@exemple.fr", "x") for _ in range(11)]
    assert answers[-1].status_code == 429
    assert "attendez" in text_of(answers[-1])


def test_the_mission_is_kept_through_signing_in(browser: Browser) -> None:
    number, _ = mission()
    someone = _someone()
    page = browser.get(f"/connexion?mission={number}")
    assert value_of(page, "mission") == str(number)
    answer = _enter(browser, someone.email, mission=str(number))
    assert answer.headers["location"].startswith(f"/missions/{number}/")


@pytest.mark.parametrize("suite", ["https://evil.example", "//evil.example", "/deconnexion", ""])
def test_one_is_led_back_only_to_pages_of_ours(browser: Browser, suite: str) -> None:
    answer = _enter(browser, _volunteer().email, suite=suite)
    assert answer.headers["location"] == "/mes-missions"


def test_each_is_led_to_the_pages_they_have_a_use_for(browser: Browser) -> None:
    _, structure = mission()
    for someone, home in (
        (_someone(), "/structure"),  # no profile: the account was made for a structure
        (_someone(structures=(structure,)), "/structure"),
        (_someone(departments=("62",)), "/moderation"),
        (_volunteer(), "/mes-missions"),
    ):
        assert _enter(browser, someone.email).headers["location"] == home


def test_a_forgotten_password_is_replaced_by_a_link(browser: Browser) -> None:
    someone = _someone()
    browser.as_(someone)
    known = browser.post("/mot-de-passe-oublie", email=someone.email)
    link = _last_link()
    unknown = browser.post("/mot-de-passe-oublie", email="nobody@exemple.fr")
    assert known.headers["location"] == unknown.headers["location"]
    weak = browser.post("/nouveau-mot-de-passe", jeton=link, password="court")
    assert weak.status_code == 422
    assert value_of(weak, "jeton") == link
    assert browser.post("/nouveau-mot-de-passe", jeton=link, password=NEW).status_code == 303
    assert browser.get("/compte").status_code == 303, "every session is closed"
    assert _enter(browser, someone.email, NEW).status_code == 303
    assert browser.post("/nouveau-mot-de-passe", jeton=link, password=NEW).status_code == 410


@pytest.mark.parametrize("email", ["", "x", "é" * 400])
def test_what_is_no_address_gets_a_sentence(browser: Browser, email: str) -> None:
    answer = browser.post("/mot-de-passe-oublie", email=email)
    assert answer.status_code == 422
    assert error_at(answer, "email")


@pytest.mark.parametrize("cookie", ["x", "%C3%A9", "a" * 9_000, "a=b; c", '"', "__Host-session=1"])
def test_any_cookie_at_all_is_a_visitor(browser: Browser, cookie: str) -> None:
    answer = browser.get("/connexion", Cookie=f"{COOKIE}={cookie}")
    assert answer.status_code == 200


def test_under_https_the_cookie_is_bound_to_this_host(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    someone = _someone()
    monkeypatch.setenv("RESERVE_URL", "https://reserve.example")
    monkeypatch.setenv("RESERVE_SECRET_KEY", "s" * 40)
    get_settings.cache_clear()
    cookie = _enter(browser, someone.email).headers["set-cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_a_volunteer_is_not_asked_to_sign_in_twice(browser: Browser) -> None:
    browser.as_(volunteer())
    assert browser.get("/connexion").headers["location"] == "/mes-missions"
    assert browser.get("/inscription").headers["location"] == "/compte"
