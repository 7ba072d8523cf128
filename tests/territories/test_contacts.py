"""The public contact of a territory: given by its moderators, read by everybody."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, insert, select

from reserve_app.domain.actor import VISITOR, Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.errors import BadInput, NotFound
from reserve_app.mail.dates import paris_day
from reserve_app.models import AUDIT_ENTRY, TERRITORY_DAY
from reserve_app.models.engine import read_session, transaction
from reserve_app.queries.territory_page import PublicContact, contact_of
from reserve_app.services.sql import run
from reserve_app.services.territory_contacts import change_contact
from tests.api.conftest import Browser, text_of
from tests.people import person

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime.now(UTC).replace(microsecond=0)
GIVEN = {
    "name": "Cellule bénévoles <b>62</b>",
    "email": "benevoles@exemple.fr",
    "phone": "03 21 21 20 00",
    "url": "https://exemple.fr/contact",
}
KEPT = PublicContact(GIVEN["name"], GIVEN["email"], "+33321212000", GIVEN["url"])


def changes() -> int:
    """Give how many changes of a contact the log holds."""
    query = select(func.count()).where(
        AUDIT_ENTRY.c.act == Act.TERRITORY_CONTACT_CHANGED.value, AUDIT_ENTRY.c.department == "62"
    )
    with read_session() as session:
        return int(run(session, query).scalar_one())


def test_a_contact_is_given_changed_and_taken_away_and_the_log_says_so() -> None:
    moderator = person(departments=("62",)).actor
    assert contact_of(VISITOR, "62") is None
    change_contact(moderator, "62", GIVEN, now=NOW)
    assert contact_of(VISITOR, "62") == KEPT
    change_contact(moderator, "62", {"name": "Préfecture", "email": "a@exemple.fr"}, now=NOW)
    assert contact_of(VISITOR, "62") == PublicContact("Préfecture", "a@exemple.fr", "", "")
    change_contact(moderator, "62", {}, now=NOW)
    assert contact_of(VISITOR, "62") is None
    assert changes() == 3


def test_nobody_else_gives_one() -> None:
    strangers: list[Actor] = [VISITOR, person().actor, person(departments=("59",)).actor]
    for actor in strangers:
        with pytest.raises(NotFound):
            change_contact(actor, "62", GIVEN, now=NOW)
    with pytest.raises(NotFound):
        change_contact(person(admin=True).actor, "99", GIVEN, now=NOW)
    assert contact_of(VISITOR, "62") is None
    assert changes() == 0
    change_contact(person(admin=True).actor, "62", GIVEN, now=NOW)  # the control
    assert changes() == 1


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("email", "pas une adresse"),
        ("phone", "15"),
        ("url", "javascript:alert(1)"),
        ("url", "http://exemple.fr"),
        ("url", "https://gouv.fr@exemple.fr/"),
        ("url", "https://exemple"),
        ("url", "https://exemple.fr/" + "a" * 300),
        ("url", "https://[exemple.fr/"),
    ],
)
def test_what_cannot_be_used_is_refused_at_its_field(field: str, wrong: str) -> None:
    moderator = person(departments=("62",)).actor
    with pytest.raises(BadInput) as caught:
        change_contact(moderator, "62", {**GIVEN, field: wrong}, now=NOW)
    assert caught.value.field == field
    assert changes() == 0


def test_the_page_the_bilan_and_the_api_show_it(browser: Browser) -> None:
    assert "pas encore de contact public" in text_of(browser.get("/territoires/62"))
    assert 'name="url"' not in browser.get("/territoires/62").text
    assert browser.get("/api/v1/territories/62").json()["contact"] is None
    there = browser.as_(person(departments=("62",)))
    refused = there.post("/territoires/62", act="contact", **{**GIVEN, "url": "exemple.fr"})
    assert refused.status_code == 422
    assert "l'adresse entière d'une page" in text_of(refused)
    assert 'value="benevoles@exemple.fr"' in refused.text
    done = there.post("/territoires/62", act="contact", **GIVEN)
    assert done.headers["location"] == "/territoires/62?fait=contact#que-faire"
    page = browser.get("/territoires/62").text
    assert "Cellule bénévoles &lt;b&gt;62&lt;/b&gt;" in page
    assert 'href="mailto:benevoles@exemple.fr"' in page
    assert 'href="tel:+33321212000"' in page
    assert "03 21 21 20 00" in text_of(browser.get("/territoires/62/bilan"))
    assert browser.get("/territoires/62/bilan.pdf").content.startswith(b"%PDF")


def test_open_data_says_it_and_no_cell_of_it_is_a_formula(browser: Browser) -> None:
    moderator = person(departments=("62",)).actor
    day = {"department": "62", "day": paris_day(NOW), "measure": "structures", "item": "pending"}
    with transaction() as session:
        run(session, insert(TERRITORY_DAY).values(**day, n=1))
        session.commit()
    assert browser.get("/territoires/62/bilan.json").json()["contact"] is None
    change_contact(moderator, "62", {**GIVEN, "name": "=HYPERLINK(1)"}, now=NOW)
    said = {**GIVEN, "name": "=HYPERLINK(1)", "phone": "+33321212000"}
    for path in ("/api/v1/territories/62", "/territoires/62/bilan.json"):
        assert browser.get(path).json()["contact"] == said
    table = browser.get("/territoires/62/bilan.csv").text.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(table), delimiter=";"))
    shown = {key: value for key, value in rows[0].items() if key.startswith("contact_")}
    assert shown == {
        "contact_name": "'=HYPERLINK(1)",
        "contact_email": GIVEN["email"],
        "contact_phone": GIVEN["phone"],
        "contact_url": GIVEN["url"],
    }
