"""Sign up: two steps, errors at the field, what was typed kept, nothing said of who exists."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from sqlalchemy import func, select

from reserve_app.domain.states import InterestState
from reserve_app.models import ACCOUNT, OUTBOX_MAIL
from reserve_app.models.engine import read_session
from reserve_app.services.sql import run
from tests.api.conftest import COOKIE, Browser, error_at, text_of, value_of
from tests.people import PASSWORD, mission, person, states

pytestmark = pytest.mark.usefixtures("database")
WHO = {
    "step": "1",
    "first_name": "Zoé",
    "last_name": "Martin",
    "birth_date": "17/05/1990",
    "email": "zoe@exemple.fr",
}
ALL = {
    **WHO,
    "step": "2",
    "commune": "Arras",
    "phone": "06 12 34 56 78",
    "radius_km": "15",
    "on_site": "1",
    "slot": ["mon-morning", "sat-evening"],
    "charter": "1",
    "password": PASSWORD,
}
CANARY = "canari-mot-de-passe-9"


def _accounts() -> int:
    with read_session() as session:
        return int(run(session, select(func.count()).select_from(ACCOUNT)).scalar_one())


def _link() -> str:
    with read_session() as session:
        query = select(OUTBOX_MAIL.c.text).order_by(OUTBOX_MAIL.c.id.desc()).limit(1)
        found = re.search(r"jeton=([\w-]+)", run(session, query).scalar_one())
    assert found
    return found[1]


def test_the_first_step_leads_to_the_second_with_its_answers(browser: Browser) -> None:
    second = browser.post("/inscription", **WHO)
    assert second.status_code == 200
    assert [value_of(second, name) for name in ("first_name", "email", "step")] == [
        "Zoé",
        "zoe@exemple.fr",
        "2",
    ]
    assert _accounts() == 0


def test_the_whole_way_from_a_mission_to_an_interest_held(browser: Browser) -> None:
    number, _ = mission()
    first = browser.get(f"/inscription?mission={number}")
    assert "Préparer des colis à Arras" in first.text
    done = browser.post("/inscription", **ALL, mission=number)
    assert (done.status_code, done.headers["location"]) == (303, "/inscription/merci")
    opened = browser.post("/confirmer-adresse", jeton=_link())
    assert opened.headers["location"] == "/mes-missions?fait=aide"
    cookie = opened.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert states(number) == [InterestState.HELD]
    assert "Place gardée" in text_of(browser.get("/mes-missions"))


def test_looking_at_a_link_uses_nothing_up(browser: Browser) -> None:
    browser.post("/inscription", **ALL)
    link = _link()
    for _ in range(3):
        assert browser.get(f"/confirmer-adresse?jeton={link}").status_code == 200
    assert browser.post("/confirmer-adresse", jeton=link).status_code == 303
    again = browser.post("/confirmer-adresse", jeton=link)
    assert again.status_code == 410
    assert "n'est plus valable" in text_of(again)


@pytest.mark.parametrize("link", ["", "x", "a" * 500, "é\u202e", "../../etc"])
@pytest.mark.parametrize("path", ["/confirmer-adresse", "/changer-adresse", "/ne-plus-prevenir"])
def test_a_wrong_link_gets_a_sentence(browser: Browser, path: str, link: str) -> None:
    assert browser.get(f"{path}?jeton=x").status_code == 200
    answer = browser.post(path, jeton=link)
    assert answer.status_code == 410
    assert "lien" in text_of(answer)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("first_name", "🙂🙂"),
        ("first_name", ""),
        ("last_name", "R2D2"),
        ("last_name", "a" * 61),
        ("birth_date", "01/01/1850"),
        ("birth_date", "01/01/2100"),
        ("birth_date", "31/02/1990"),
        ("birth_date", "hier"),
        ("email", "zoe"),
        ("email", "zoé@@exemple.fr"),
        ("email", f"{'a' * 300}@exemple.fr"),
    ],
)
def test_the_first_step_says_what_is_wrong_and_keeps_the_rest(
    browser: Browser, field: str, typed: str
) -> None:
    answer = browser.post("/inscription", **{**WHO, field: typed})
    assert answer.status_code == 422
    assert error_at(answer, field).endswith((".", "!"))
    assert value_of(answer, field) == typed
    other = "last_name" if field == "first_name" else "first_name"
    assert value_of(answer, other) == WHO[other]


@pytest.mark.parametrize(
    ("field", "typed", "at"),
    [
        ("commune", "zzqxw", "commune"),
        ("commune", "", "commune"),
        ("commune", "Bruxelles", "commune"),
        ("phone", "12", "phone"),
        ("phone", "0899 00 00 00", "phone"),
        ("radius_km", "9999", "radius_km"),
        ("radius_km", "-1", "radius_km"),
        ("kind", "piracy", "kinds"),
        ("slot", "lundi", "slots"),
        ("on_site", "", "on_site"),
        ("charter", "", "charter"),
        ("password", "court", "password"),
        ("password", "motdepasse1234", "password"),
    ],
)
def test_the_second_step_says_what_is_wrong_and_keeps_the_rest(
    browser: Browser, field: str, typed: str, at: str
) -> None:
    answer = browser.post("/inscription", **{**ALL, field: typed})
    assert answer.status_code == 422
    assert error_at(answer, at)
    assert value_of(answer, "first_name") == "Zoé"
    assert _accounts() == 0


def test_a_password_is_never_written_back(browser: Browser) -> None:
    answer = browser.post("/inscription", **{**ALL, "password": CANARY, "phone": "12"})
    assert CANARY not in answer.text


def test_one_can_go_back_without_losing_anything(browser: Browser) -> None:
    first = browser.post("/inscription", **ALL, back="1")
    assert value_of(first, "step") == "1"
    assert value_of(first, "phone") == ALL["phone"]
    assert PASSWORD not in first.text


def test_a_known_address_gets_the_same_answer(browser: Browser) -> None:
    known = person()
    new = browser.post("/inscription", **ALL)
    old = browser.post("/inscription", **{**ALL, "email": known.email})
    assert (old.status_code, old.headers["location"], old.text) == (
        new.status_code,
        new.headers["location"],
        new.text,
    )
    assert _accounts() == 2


def test_the_same_sign_up_twice_is_one_account(browser: Browser) -> None:
    for _ in range(2):
        assert browser.post("/inscription", **ALL).status_code == 303
    assert _accounts() == 1


@pytest.mark.parametrize("number", ["0", "-1", "999999999999999", "abc", "1 OR 1=1", "٣"])
def test_a_mission_that_does_not_exist_is_forgotten(browser: Browser, number: str) -> None:
    assert browser.get(f"/inscription?mission={quote(number)}").status_code == 200
    assert browser.post("/inscription", **ALL, mission=number).status_code == 303


def test_too_many_sign_ups_get_a_sentence(browser: Browser) -> None:
    answers = [browser.post("/inscription", **{**ALL, "password": "x"}) for _ in range(61)]
    assert answers[-1].status_code == 429
    assert "attendez" in text_of(answers[-1])


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example"])
def test_a_form_of_another_site_is_refused(browser: Browser, origin: str | None) -> None:
    assert browser.post("/inscription", origin=origin, **ALL).status_code == 403
    assert _accounts() == 0
