"""One's account: profile, mail, password, address, devices, data, the end."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

import pytest
from sqlalchemy import select

from reserve_app.domain.audit import Act
from reserve_app.models import ACCOUNT, AUDIT_ENTRY, OUTBOX_MAIL, VOLUNTEER
from reserve_app.models.engine import read_session, transaction
from reserve_app.queries.accounts import my_account
from reserve_app.services.hashing import hash_password
from reserve_app.services.interest_answers import reveal_contact
from reserve_app.services.interests import apply
from reserve_app.services.sessions import open_session
from reserve_app.services.sql import run
from tests.api.conftest import COOKIE, Browser, error_at, text_of, value_of
from tests.people import PASSWORD, Person, mails, mission, person, volunteer

pytestmark = pytest.mark.usefixtures("database")
NEW = "lampe rivage pomme tunnel"
PROFILE = {
    "first_name": "Alix",
    "last_name": "Dupont",
    "birth_date": "1990-05-17",
    "phone": "06 12 34 56 78",
    "commune": "Lens",
    "radius_km": "20",
    "remote": "1",
    "charter": "1",
}


def _with_password() -> Person:
    return person(password_hash=hash_password(PASSWORD))


def _column(someone: Person, name: str) -> Any:
    with read_session() as session:
        query = select(ACCOUNT.c[name]).where(ACCOUNT.c.id == someone.account_id)
        return run(session, query).scalar_one()


def _act(browser: Browser, act: str, **fields: str) -> Any:
    return browser.post("/compte", act=act, **fields)


def test_the_page_shows_ones_own_profile_and_nobody_elses(browser: Browser) -> None:
    other = volunteer(last_name="Canari", phone="06 99 88 77 66")
    browser.as_(volunteer())
    words = text_of(browser.get("/compte"))
    assert "Alice Dubois" in words
    assert "Canari" not in words
    assert other.email not in words


def test_the_profile_shows_what_is_known_and_keeps_what_is_changed(browser: Browser) -> None:
    someone = volunteer(slots=[("mon", "morning")])
    browser.as_(someone)
    page = browser.get("/compte/profil")
    assert value_of(page, "birth_date") == "17/05/1990"
    assert re.search(r'value="mon-morning" checked', page.text)
    wrong = browser.post("/compte/profil", **{**PROFILE, "phone": "12"})
    assert wrong.status_code == 422
    assert value_of(wrong, "first_name") == "Alix"
    assert browser.post("/compte/profil", **PROFILE).headers["location"] == "/compte?fait=profil"
    assert "Alix Dupont" in text_of(browser.get("/compte"))


@pytest.mark.parametrize(
    ("typed", "code", "kept"),
    [
        ("Lens", "62041", "62498"),  # without JavaScript, the code is still the former commune's
        ("Arras (62)", "62041", "62041"),
        ("arras 62", "62041", "62041"),
        ("Lens", "99999", "62498"),
        ("Lens", "<script>", "62498"),
    ],
)
def test_the_commune_typed_counts_more_than_the_code_of_another(
    browser: Browser, typed: str, code: str, kept: str
) -> None:
    someone = volunteer()
    browser.as_(someone)
    answer = browser.post("/compte/profil", **{**PROFILE, "commune": typed, "insee": code})
    assert answer.status_code == 303, text_of(answer)
    with read_session() as session:
        query = select(VOLUNTEER.c.commune_insee).where(VOLUNTEER.c.id == someone.volunteer_id)
        assert run(session, query).scalar_one() == kept


@pytest.mark.parametrize("typed", ["Bruxelles", "Monaco", "saint denis"])
def test_a_commune_that_is_none_or_several_changes_nothing(browser: Browser, typed: str) -> None:
    someone = volunteer()
    browser.as_(someone)
    answer = browser.post("/compte/profil", **{**PROFILE, "commune": typed, "insee": "62041"})
    assert answer.status_code == 422
    assert error_at(answer, "commune")
    assert value_of(answer, "commune") == typed
    assert "Alice Dubois" in text_of(browser.get("/compte"))


def test_a_commune_emptied_is_asked_again(browser: Browser) -> None:
    browser.as_(volunteer())
    answer = browser.post("/compte/profil", **{**PROFILE, "commune": "", "insee": "62041"})
    assert error_at(answer, "commune")


def test_a_new_profile_leads_back_to_its_mission(browser: Browser) -> None:
    number, _ = mission()
    browser.as_(person())
    refused = browser.post("/compte/profil", **{**PROFILE, "charter": ""}, mission=str(number))
    assert error_at(refused, "charter")
    answer = browser.post("/compte/profil", **PROFILE, mission=str(number))
    assert answer.headers["location"].startswith(f"/missions/{number}/")


def test_a_refused_profile_is_not_changed(browser: Browser) -> None:
    someone = volunteer("refused")
    browser.as_(someone)
    assert browser.post("/compte/profil", **PROFILE).status_code == 409
    with read_session() as session:
        name = run(session, select(VOLUNTEER.c.first_name)).scalar_one()
    assert name == "Alice"


def test_the_frequency_and_the_language_of_mail_are_chosen(browser: Browser) -> None:
    someone, other = person(), person()
    browser.as_(someone)
    done = _act(browser, "mail", frequency="daily", language="en")
    assert done.headers["location"] == "/compte?fait=courriels"
    assert (_column(someone, "mail_frequency"), _column(someone, "language")) == ("daily", "en")
    assert _column(other, "language") == "fr"
    page = browser.get("/compte").text  # still in French: a page is what its address says
    assert re.search(r'name="language" value="en" checked', page)
    assert '<span lang="en">English</span>' in page
    (account,) = json.loads(_act(browser, "export").text)["data"]["account"]
    assert account["language"] == "en"
    with read_session() as session:
        about = (AUDIT_ENTRY.c.actor_id == someone.account_id, AUDIT_ENTRY.c.subject == "account")
        acts = run(session, select(AUDIT_ENTRY.c.act).where(*about)).scalars()
        assert Act.ACCOUNT_MAIL_CHOSEN.value in list(acts)


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("frequency", {"frequency": "hourly", "language": "en"}),
        ("language", {"frequency": "daily", "language": "de"}),
        ("language", {"frequency": "daily"}),
    ],
)
def test_a_choice_of_mail_that_does_not_exist_changes_nothing(
    browser: Browser, field: str, fields: dict[str, str]
) -> None:
    someone = person()
    browser.as_(someone)
    wrong = _act(browser, "mail", **fields)
    assert wrong.status_code == 422
    assert error_at(wrong, field)
    assert (_column(someone, "mail_frequency"), _column(someone, "language")) == ("immediate", "fr")


def test_letters_follow_the_language_chosen_whatever_page_they_come_from(browser: Browser) -> None:
    someone = person()
    browser.as_(someone)
    assert _act(browser, "mail", frequency="immediate", language="en").status_code == 303
    browser.post("/mot-de-passe-oublie", email=someone.email)  # of a French page
    assert mails(someone.email) == ["Choose a new password"]


def test_the_password_is_changed_and_other_devices_are_closed(browser: Browser) -> None:
    someone = _with_password()
    browser.as_(someone)
    elsewhere = browser.client.cookies[COOKIE]
    browser.as_(someone)
    wrong = _act(browser, "password", old_password="non non non non", password=NEW)
    assert error_at(wrong, "old_password")
    weak = _act(browser, "password", old_password=PASSWORD, password="court")
    assert error_at(weak, "password")
    assert PASSWORD not in weak.text
    done = _act(browser, "password", old_password=PASSWORD, password=NEW)
    assert done.headers["location"] == "/compte?fait=mot-de-passe"
    assert browser.get("/compte").status_code == 200
    browser.client.cookies.clear()
    browser.client.cookies.set(COOKIE, elsewhere)
    assert browser.get("/compte").status_code == 303


def test_the_address_changes_only_by_the_link_sent_to_the_new_one(browser: Browser) -> None:
    someone = _with_password()
    browser.as_(someone)
    wrong = _act(browser, "email", old_password_email="x", email="neuve@exemple.fr")
    assert error_at(wrong, "old_password_email")
    done = _act(browser, "email", old_password_email=PASSWORD, email="neuve@exemple.fr")
    assert done.status_code == 303
    assert _column(someone, "email") == someone.email
    with read_session() as session:
        query = select(OUTBOX_MAIL.c.text).where(OUTBOX_MAIL.c.recipient == "neuve@exemple.fr")
        found = re.search(r"jeton=([\w-]+)", run(session, query).scalar_one())
    assert found
    assert browser.post("/changer-adresse", jeton=found[1]).status_code == 303
    assert _column(someone, "email") == "neuve@exemple.fr"


def test_devices_are_listed_and_closed_one_by_one_or_all(browser: Browser) -> None:
    someone, other = person(), person()
    browser.as_(other)
    theirs = my_account(other.actor, None)
    browser.as_(someone).as_(someone)
    assert text_of(browser.get("/compte")).count("Firefox, Linux") == 2
    assert theirs
    forged = _act(browser, "close", session=str(theirs.sessions[0].id))
    assert forged.status_code == 303
    kept = my_account(other.actor, None)
    assert kept
    assert len(kept.sessions) == 1, "a session of somebody else stays open"
    assert _act(browser, "everywhere").headers["location"] == "/compte?fait=partout"
    mine = my_account(someone.actor, browser.client.cookies[COOKIE])
    assert mine
    assert [one.here for one in mine.sessions] == [True]


def test_a_device_we_do_not_know_is_kept_without_words_and_shown_with_them(
    browser: Browser,
) -> None:
    someone = person()
    browser.as_(someone)
    with transaction() as session:
        open_session(session, someone.account_id, "curl/8.0", datetime.now(UTC))
        session.commit()
    mine = my_account(someone.actor, None)
    assert mine
    assert sorted(one.agent for one in mine.sessions) == ["", "Firefox, Linux"]
    assert "Appareil inconnu" in text_of(browser.get("/compte"))


def test_who_read_ones_contact_is_shown(browser: Browser) -> None:
    number, structure = mission()
    manager, someone = person(structures=(structure,)), volunteer()
    now = datetime.now(UTC)
    done = apply(someone.actor, number, key=token_hex(8), now=now)
    browser.as_(someone)
    assert "Personne n'a lu" in text_of(browser.get("/compte"))
    reveal_contact(manager.actor, done.interest_id, now=now)
    assert "Les Mains tendues" in text_of(browser.get("/compte"))
    assert manager.email not in browser.get("/compte").text


def test_ones_data_is_a_file_of_ones_own(browser: Browser) -> None:
    other, someone = volunteer(last_name="Canari"), volunteer()
    browser.as_(someone)
    answer = _act(browser, "export")
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    data = json.loads(answer.text)
    assert data["account_id"] == someone.account_id
    assert other.email not in answer.text
    assert "Canari" not in answer.text


def test_erasing_asks_for_the_word_and_the_password(browser: Browser) -> None:
    someone = _with_password()
    browser.as_(someone)
    no_word = _act(browser, "erase", word="oui", old_password_erase=PASSWORD)
    assert error_at(no_word, "word")
    no_password = _act(browser, "erase", word="EFFACER", old_password_erase="x")
    assert error_at(no_password, "old_password_erase")
    done = _act(browser, "erase", word="effacer", old_password_erase=PASSWORD)
    assert done.headers["location"] == "/connexion?fait=efface"
    assert _column(someone, "erased_at")
    assert browser.get("/compte").status_code == 303


def test_the_mail_of_an_embedded_run_is_read_on_this_machine_only(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reserve_app.settings import get_settings

    browser.post("/mot-de-passe-oublie", email=person().email)
    assert "jeton=" in browser.get("/courriels").text
    assert browser.get("/courriels", Host="reserve.example").status_code == 404
    for name, value in (("RESERVE_SMTP_URL", "smtp://mail.example"), ("RESERVE_ENV", "production")):
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            patch.setenv("RESERVE_SECRET_KEY", "s" * 40)
            get_settings.cache_clear()
            answer = browser.get("/courriels")
            assert (answer.status_code, "jeton=" in answer.text) == (404, False)
        get_settings.cache_clear()


def test_a_mail_program_stops_the_calls_without_a_page(browser: Browser) -> None:
    from reserve_app.services.standby import stop_link

    someone = volunteer()
    browser.as_(someone)
    browser.post("/mes-missions", act="standby", radius_km="15", on_site="1")
    link = stop_link(someone.volunteer_id).partition("3000")[2]
    browser.as_(None)
    answer = browser.post(link, origin=None, **{"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 303
    browser.as_(someone)
    assert "Activé" not in text_of(browser.get("/mes-missions"))


def test_colleagues_see_the_name_one_chose(browser: Browser) -> None:
    _, structure = mission()
    someone, mate = person(structures=(structure,)), person(structures=(structure,))
    browser.as_(someone)
    wrong = _act(browser, "name", name="Alix 3000")
    assert "chiffre" in error_at(wrong, "name")
    assert value_of(wrong, "name") == "Alix 3000"
    assert _act(browser, "name", name=" Alix  Petit ").headers["location"] == "/compte?fait=nom"
    assert value_of(browser.get("/compte"), "name") == "Alix Petit"
    browser.as_(mate)
    assert "Alix Petit" in text_of(browser.get(f"/structure/{structure}/equipe"))
    browser.as_(someone)
    _act(browser, "name", name="")
    assert not _column(someone, "name")


def test_who_works_alone_is_not_asked_for_a_name_for_colleagues(browser: Browser) -> None:
    browser.as_(volunteer())
    assert "collègues" not in text_of(browser.get("/compte"))
