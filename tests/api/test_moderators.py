"""`/admin`, `/moderation/equipe` and the log, as a browser sends their forms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from reserve_app.mail.dates import paris_day
from reserve_app.queries.review_items import review_item
from reserve_app.services.decisions import Verdict, decide, open_item
from reserve_app.services.sessions import account_actor
from tests.api.conftest import Browser, error_at, text_of
from tests.people import Person, mails, mission, person, volunteer
from tests.services.review_people import opened, queued

pytestmark = pytest.mark.usefixtures("database")
LATER = (paris_day(datetime.now(UTC)) + timedelta(days=3)).isoformat()


def _departments(who: Person) -> frozenset[str]:
    from reserve_app.models.engine import read_session

    with read_session() as session:
        return account_actor(session, who.account_id, datetime.now(UTC)).departments


def test_an_administrator_invites_gives_and_withdraws(browser: Browser) -> None:
    browser.as_(person(admin=True))
    sent = browser.post("/admin", act="invite", email="dana@exemple.fr", departments="62, 2a")
    assert sent.headers["location"] == "/admin?fait=invite"
    page = text_of(browser.get("/admin?fait=invite"))
    assert "L'invitation est partie" in page
    assert "dana@exemple.fr Invitation envoyée, pas encore acceptée" in page
    assert "Pas-de-Calais (62)" in page
    assert "Corse-du-Sud (2A)" in page
    assert mails("dana@exemple.fr") == ["Vous êtes invité à rejoindre Réserve"]
    noor = person(departments=("59",))
    browser.post("/admin", act="give", account=noor.account_id, departments="80")
    assert _departments(noor) == {"59", "80"}
    browser.post("/admin", act="withdraw", account=noor.account_id, department="59")
    assert _departments(noor) == {"80"}


def test_the_list_is_searched_by_address_and_by_territory(browser: Browser) -> None:
    browser.as_(person(admin=True, email="chef@exemple.fr"))
    person(departments=("62",), email="dana@exemple.fr")
    person(departments=("59",), email="noor@exemple.fr")
    for sought, found in (("dana", "dana@"), ("59", "noor@"), ("chef", "chef@")):
        listed = browser.get(f"/admin?q={sought}").text.partition('class="people"')[2]
        assert [name for name in ("dana@", "noor@", "chef@") if name in listed] == [found]


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"act": "invite", "email": "rien", "departments": "62"}, "email"),
        ({"act": "invite", "email": "a@b.fr", "departments": "Arras"}, "departments"),
        ({"act": "invite", "email": "a@b.fr", "departments": "x " * 500}, "departments"),
        ({"act": "boum"}, ""),
        ({}, ""),
    ],
)
def test_what_cannot_be_done_is_said_on_the_page_and_kept(
    browser: Browser, fields: dict[str, str], at: str
) -> None:
    browser.as_(person(admin=True))
    refused = browser.post("/admin", **fields)
    assert refused.status_code == 422
    assert not at or error_at(refused, at)
    assert 'role="alert"' in refused.text


def test_a_moderator_lets_a_colleague_stand_in_and_ends_it(browser: Browser) -> None:
    dana, noor = person(departments=("62",)), person(departments=("59",))
    browser.as_(dana)
    form = {"act": "deputise", "department": "62", "email": noor.email, "until": LATER}
    assert browser.post("/moderation/equipe", **form).status_code == 303
    page = browser.get("/moderation/equipe")
    assert f"{noor.email} Dernière visite" in text_of(page)
    assert "jusqu'au" in text_of(page)
    assert _departments(noor) == {"59", "62"}
    ends = {"act": "withdraw", "account": noor.account_id, "department": "62"}
    assert browser.post("/moderation/equipe", **ends).status_code == 303
    assert _departments(noor) == {"59"}


def test_another_territory_can_neither_be_lent_nor_seen(browser: Browser) -> None:
    noor = person(departments=("59",), email="canari@exemple.fr")
    dana, other = person(departments=("62",)), person(departments=("80",))
    browser.as_(dana)
    form = {"act": "deputise", "department": "59", "email": other.email, "until": LATER}
    assert browser.post("/moderation/equipe", **form).status_code == 404
    assert "canari@exemple.fr" not in browser.get("/moderation/equipe").text
    ends = {"act": "withdraw", "account": noor.account_id, "department": "59"}
    assert browser.post("/moderation/equipe", **ends).status_code == 404
    assert _departments(noor) == {"59"}


def test_the_log_shows_who_did_what_and_only_of_ones_territories(browser: Browser) -> None:
    chef = person(admin=True, email="chef@exemple.fr")
    browser.as_(chef)
    browser.post("/admin", act="invite", email="dana@exemple.fr", departments="62")
    browser.post("/admin", act="invite", email="noor@exemple.fr", departments="59")
    page = text_of(browser.get("/moderation/journal"))
    assert page.count("Département confié") >= 2
    assert "chef@exemple.fr (modération)" in page
    browser.as_(person(departments=("62",)))
    table = browser.get("/moderation/journal").text.partition("<tbody>")[2]
    assert table.count("<tr>") == 1
    assert "chef@exemple.fr" in table
    empty = browser.get("/moderation/journal?department=59")
    assert "Aucun acte ne correspond" in text_of(empty)


@pytest.mark.parametrize(
    ("query", "at"),
    [
        ("since=hier", "since"),
        ("until=9999-12-31", "until"),
        ("since=0001-01-01", "since"),
        ("structure=abc", "structure"),
    ],
)
def test_a_malformed_filter_is_said_at_its_field(browser: Browser, query: str, at: str) -> None:
    browser.as_(person(admin=True))
    answer = browser.get(f"/moderation/journal?{query}")
    assert answer.status_code == 422
    assert error_at(answer, at)


@pytest.mark.parametrize(
    "query", ["below=99999999999999", "below=-1", "act=%00", "who=%27%22%3E<b>"]
)
def test_a_strange_filter_answers_a_page(browser: Browser, query: str) -> None:
    browser.as_(person(admin=True))
    answer = browser.get(f"/moderation/journal?{query}")
    assert answer.status_code == 200
    assert "<b>" not in answer.text.partition("<body>")[2].replace("<button", "")


def test_who_is_asked_to_correct_is_led_to_the_fields_and_sends_again_in_one_click(
    browser: Browser,
) -> None:
    alice, dana = volunteer("pending"), person(departments=("62",))
    item = queued("volunteer", alice.volunteer_id)
    now = datetime.now(UTC)
    fields = ("first_name", "department")
    verdict = Verdict("request_changes", "incomplete", "Votre prénom entier.", fields)
    decide(dana.actor, open_item(dana.actor, item), verdict, now=now)
    browser.as_(alice)
    page = browser.get("/compte/profil")
    assert "Votre prénom entier" in text_of(page)
    assert 'href="#first_name"' in page.text
    assert 'id="commune"' in page.text
    assert 'href="#commune"' in page.text
    assert "Renvoyer mon profil corrigé" in page.text
    sent = {
        "first_name": "Alice-Marie", "last_name": "Dubois", "phone": "06 12 34 56 78",
        "birth_date": "17/05/1990", "insee": "62041", "commune": "Arras", "radius_km": "15",
        "on_site": "1",
    }  # fmt: skip
    assert browser.post("/compte/profil", **sent).status_code == 303
    again = opened("volunteer", alice.volunteer_id)
    found = review_item(dana.actor, again, now=now)
    assert found
    assert found.row.reason == "resubmitted"
    assert ("Alice", "Alice-Marie") in [(one.before, one.after) for one in found.changes]
    assert "Renvoyer" not in browser.get("/compte/profil").text


def test_a_reported_mission_comes_back_to_the_moderators(browser: Browser) -> None:
    number, _ = mission()
    browser.as_(person())
    page = browser.get(browser.get(f"/missions/{number}").headers["location"])
    assert f'href="/signaler?mission={number}"' in page.text
    refused = browser.post("/signaler", mission=number, reason="", reason_text="x")
    assert error_at(refused, "reason")
    done = browser.post("/signaler", mission=number, reason="unsafe", reason_text="Sans masque.")
    assert "Merci" in text_of(browser.get(done.headers["location"]))
    dana = person(departments=("62",))
    found = review_item(dana.actor, opened("mission", number), now=datetime.now(UTC))
    assert found
    assert [(one.reason, one.text) for one in found.reports] == [("unsafe", "Sans masque.")]
