"""The pages of a structure, as a browser without JavaScript uses them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import select, update

from reserve_app.domain.actor import SYSTEM
from reserve_app.models import ACCOUNT, OUTBOX_MAIL, STRUCTURE
from reserve_app.models.engine import read_session, transaction
from reserve_app.queries.structures import my_structures
from reserve_app.services.sql import run
from reserve_app.services.structures import transition_structure
from tests.api.conftest import Browser, error_at, text_of, value_of
from tests.people import NOW, PASSWORD, Person, again, mission, person

pytestmark = pytest.mark.usefixtures("database")
TYPED = {
    "act": "send",
    "legal_kind": "association",
    "name": "Les Mains tendues d'Arras",
    "siret": "",
    "rna": "w62 1234567",
    "commune": "Arras",
    "insee": "",
    "description": "Des colis pour les voisins.",
    "contact_name": "Alice Dubois",
    "contact_email": "alice@exemple.fr",
    "contact_phone": "03 21 00 00 00",
}
NEW = "/structure/nouvelle"
HTML = "text/html; charset=utf-8"


def mailed(address: str, what: str) -> str:
    """Return the path of the last link of that kind mailed to an address."""
    with read_session() as session:
        query = select(OUTBOX_MAIL.c.text).where(OUTBOX_MAIL.c.recipient == address)
        text = " ".join(run(session, query.order_by(OUTBOX_MAIL.c.id)).scalars())
    return str(re.findall(rf"/{what}\?jeton=[\w-]+", text)[-1])


def send(browser: Browser, **changes: Any) -> Response:
    return browser.post(NEW, **{**TYPED, **changes})


def send_at(browser: Browser, path: str) -> Response:
    return browser.post(path, **TYPED, revision="1")


def stored(number: int) -> dict[str, Any]:
    with read_session() as session:
        query = select(STRUCTURE).where(STRUCTURE.c.id == number)
        return dict(run(session, query).mappings().one())


def a_structure(browser: Browser) -> tuple[Person, int]:
    """Send a structure as a new person; the browser stays theirs."""
    someone = person()
    browser.as_(someone)
    assert send(browser).status_code == 303
    return again(someone), my_structures(someone.actor)[0].id


def test_who_comes_for_a_structure_signs_up_without_a_volunteers_profile(
    browser: Browser,
) -> None:
    answer = browser.get("/structure")
    assert answer.headers["location"] == "/connexion?suite=/structure"
    assert "/inscription/structure" in browser.get(answer.headers["location"]).text
    sent = {"name": "Alice Dubois", "email": "alice@exemple.fr", "password": PASSWORD}
    assert browser.post("/inscription/structure", **sent).headers["location"].endswith("/merci")
    link = mailed("alice@exemple.fr", "confirmer-adresse")
    confirmed = browser.post("/confirmer-adresse", jeton=link.partition("=")[2])
    assert confirmed.headers["location"] == "/structure?fait=bienvenue"
    assert "Inscrire ma structure" in text_of(browser.get("/structure"))
    form = browser.get(NEW)
    assert value_of(form, "contact_name") == "Alice Dubois"
    assert value_of(form, "contact_email") == "alice@exemple.fr"


def test_signing_in_leads_back_to_the_page_one_wanted_and_nowhere_else(browser: Browser) -> None:
    someone = person()
    browser.as_(someone)
    for wanted, led in (
        ("/structure/12/fiche", "/structure/12/fiche"),
        ("/invitation?jeton=abc-D_", "/invitation?jeton=abc-D_"),
        ("//ailleurs.example", "/structure"),
        ("/structure/../deconnexion", "/structure"),
        ("https://ailleurs.example/structure", "/structure"),
        ("/structure\n", "/structure"),
    ):
        answer = browser.client.get("/connexion", params={"suite": wanted})
        assert answer.headers["location"] == led


def test_a_structure_is_sent_and_waits(browser: Browser) -> None:
    alice, number = a_structure(browser)
    row = stored(number)
    assert (row["state"], row["rna"], row["commune_insee"]) == ("pending", "W621234567", "62041")
    assert row["contact_phone"] == "+33321000000"
    assert alice.actor.structures == {number}
    page = browser.get(f"/structure/{number}/fiche?fait=structure-envoyee")
    assert "Votre structure est envoyée" in text_of(page)
    assert "En attente de validation" in text_of(page)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("legal_kind", "empire", "Choisissez la forme"),
        ("name", " a ", "nom de la structure"),
        ("name", "x" * 121, "trop long"),
        ("siret", "732 829 320 00075", "SIRET n'est pas valable"),
        ("rna", "W12", "RNA n'est pas valable"),
        ("commune", "Zzqxw", "commune"),
        ("commune", "Bruxelles", "Vouliez-vous dire"),
        ("commune", "Saint-Denis", "Plusieurs communes"),
        ("contact_name", "R2D2", "ni chiffre"),
        ("contact_email", "alice", "adresse e-mail"),
        ("contact_phone", "3637", "téléphone"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(
    browser: Browser, field: str, value: str, words: str
) -> None:
    someone = person()
    browser.as_(someone)
    answer = send(browser, **{field: value})
    assert answer.status_code == 422
    assert words in error_at(answer, field)
    for name in set(TYPED) - {"act", "legal_kind", "description", "insee", field}:
        assert value_of(answer, name) == TYPED[name]
    if field != "legal_kind":
        assert value_of(answer, field) == value
    assert "Des colis pour les voisins." in answer.text
    assert my_structures(someone.actor) == ()
    assert value_of(browser.get(NEW), "contact_email") == {**TYPED, field: value}["contact_email"]


def test_one_of_the_two_numbers_is_needed(browser: Browser) -> None:
    browser.as_(person())
    assert "SIRET ou RNA" in error_at(send(browser, rna=""), "siret")


def test_a_draft_is_kept_by_the_page_by_the_button_and_found_again(browser: Browser) -> None:
    browser.as_(person())
    kept = browser.post(f"{NEW}/brouillon", name="Les Mai", siret="123", act="send")
    assert re.fullmatch(r"Brouillon enregistré à \d+\sh\s\d\d", kept.json()["saved"])
    assert value_of(browser.get(NEW), "siret") == "123"
    assert browser.post(NEW, act="draft", name="Les Mains").headers["location"] == (
        "/structure?fait=brouillon"
    )
    assert "Les Mains" in text_of(browser.get("/structure"))
    browser.post(NEW, act="discard")
    assert value_of(browser.get(NEW), "name") == ""


def test_a_number_already_there_leads_to_its_team_and_shows_no_contact(browser: Browser) -> None:
    alice, number = a_structure(browser)
    bob = person(name="Bob Martin")
    browser.as_(bob)
    answer = send(browser, name="Toute autre chose", contact_email="bob@exemple.fr")
    assert answer.status_code == 422
    assert "déjà inscrite" in error_at(answer, "rna")
    assert "Les Mains tendues d'Arras" in text_of(answer)
    for secret in ("alice@exemple.fr", "+33321000000", alice.email):
        assert secret not in answer.text
    assert 'value="distinct"' not in answer.text
    joined = browser.post(NEW, act="join", structure=str(number))
    assert joined.headers["location"] == "/structure?fait=demande"
    assert "Vous avez demandé à rejoindre" in text_of(browser.get("/structure"))
    assert again(bob).actor.structures == frozenset()
    browser.as_(alice)
    team = browser.get(f"/structure/{number}/equipe")
    assert "Bob Martin" in text_of(team)
    browser.post(f"/structure/{number}/equipe", act="welcome", n=str(bob.account_id))
    assert again(bob).actor.structures == {number}


def test_a_name_that_looks_the_same_is_shown_once_then_left_to_the_person(
    browser: Browser,
) -> None:
    a_structure(browser)
    browser.as_(person())
    near = {"name": "Les mains tendues Arras", "rna": "W621234599"}
    answer = send(browser, **near)
    assert answer.status_code == 409
    assert "Est-ce la même ?" in text_of(answer)
    assert "alice@exemple.fr" not in answer.text.replace('value="alice@exemple.fr"', "")
    assert send(browser, **near, distinct="1").status_code == 303
    browser.as_(person())
    elsewhere = send(browser, name=near["name"], rna="W621234600", commune="Lens")
    assert elsewhere.status_code == 303


def test_sent_back_the_page_says_what_to_correct(browser: Browser) -> None:
    _, number = a_structure(browser)
    transition_structure(SYSTEM, number, "request_changes", NOW, "Le numéro est celui d'une autre")
    record = f"/structure/{number}/fiche"
    page = browser.get(record)
    assert "Le numéro est celui d'une autre." in text_of(page)
    assert "Corriger la fiche" in text_of(browser.get("/structure"))
    assert "Renvoyer à la modération" in text_of(page)
    answer = browser.post(record, **{**TYPED, "rna": "W621234560"}, revision="1")
    assert answer.headers["location"] == f"{record}?fait=fiche-renvoyee"
    assert (stored(number)["state"], stored(number)["rna"]) == ("pending", "W621234560")


def test_an_edit_against_an_old_revision_keeps_the_text_and_shows_both(browser: Browser) -> None:
    _, number = a_structure(browser)
    record = f"/structure/{number}/fiche"
    browser.post(record, **{**TYPED, "name": "Les Ailes"}, revision="1")
    answer = browser.post(record, **{**TYPED, "name": "Les Elles"}, revision="1")
    assert answer.status_code == 409
    assert "Quelqu'un a modifié cette fiche" in text_of(answer)
    assert value_of(answer, "name") == "Les Elles"
    assert "Enregistré : Les Ailes" in text_of(answer)
    assert stored(number)["name"] == "Les Ailes"
    assert value_of(answer, "revision") == "2"
    assert browser.post(record, **{**TYPED, "name": "Les Elles"}, revision="2").status_code == 303


def test_a_suspended_structure_reads_its_record_and_changes_nothing(browser: Browser) -> None:
    _, number = a_structure(browser)
    transition_structure(SYSTEM, number, "validate", NOW)
    transition_structure(SYSTEM, number, "suspend", NOW, "unsafe")
    record = f"/structure/{number}/fiche"
    page = browser.get(record)
    assert "suspendue" in text_of(page)
    assert "<textarea" not in page.text
    answer = browser.post(record, **{**TYPED, "name": "Pirates"}, revision="1")
    assert answer.status_code == 409
    assert "ne peut plus être modifiée" in text_of(answer)
    assert stored(number)["name"] == TYPED["name"]


def test_a_member_reads_the_record_and_the_team_without_addresses(browser: Browser) -> None:
    alice, number = a_structure(browser)
    with transaction() as session:
        who = ACCOUNT.c.id == alice.account_id
        run(session, update(ACCOUNT).where(who).values(name="Alice Dubois"))
        session.commit()
    browser.as_(person(structures=(number,), role="member"))
    record = browser.get(f"/structure/{number}/fiche")
    assert "Seuls les responsables" in text_of(record)
    assert "<textarea" not in record.text
    team = browser.get(f"/structure/{number}/equipe")
    assert "Alice Dubois" in text_of(team)
    assert alice.email not in team.text
    assert 'value="invite"' not in team.text


@pytest.mark.parametrize("page", ["equipe", "fiche"])
def test_whoever_is_not_in_the_team_is_answered_a_page(browser: Browser, page: str) -> None:
    number, other = mission()[1], mission()[1]
    alice = person(structures=(number,))
    browser.as_(person(structures=(other,)))  # a manager, but of another structure
    path = f"/structure/{number}/{page}"
    for answer in (browser.get(path), browser.post(path, act="leave"), send_at(browser, path)):
        assert (answer.status_code, answer.headers["content-type"]) == (404, HTML)
    assert browser.as_(alice).get(path).status_code == 200


def test_a_colleague_is_invited_signs_up_and_finds_the_invitation(browser: Browser) -> None:
    alice, number = a_structure(browser)
    page = f"/structure/{number}/equipe"
    assert browser.post(page, act="invite", email="pas", role="member").status_code == 422
    browser.post(page, act="invite", email="bob@exemple.fr", role="member")
    assert "bob@exemple.fr" in text_of(browser.get(page))
    link = mailed("bob@exemple.fr", "invitation")
    browser.as_(None)
    shown = browser.get(link)
    assert "Les Mains tendues d'Arras" in text_of(shown)
    assert alice.email not in shown.text
    sign_up = browser.get(f"/inscription/structure?{link.partition('?')[2]}")
    assert value_of(sign_up, "email") == "bob@exemple.fr"
    sent = {"name": "Bob Martin", "email": "bob@exemple.fr", "password": PASSWORD}
    browser.post("/inscription/structure", **sent)
    confirm = mailed("bob@exemple.fr", "confirmer-adresse").partition("=")[2]
    browser.post("/confirmer-adresse", jeton=confirm)
    found = browser.get("/structure")
    assert "Vous êtes invité" in text_of(found)
    n = re.search(r'name="n" value="(\d+)"', found.text)
    assert n
    joined = browser.post("/structure", act="accept", n=n[1])
    assert joined.headers["location"] == f"{page}?fait=equipe-rejointe"
    assert browser.get(page).status_code == 200


def test_a_mailed_invitation_is_looked_at_freely_and_used_once(browser: Browser) -> None:
    _, number = a_structure(browser)
    page = f"/structure/{number}/equipe"
    browser.post(page, act="invite", email="bob@exemple.fr", role="manager")
    link = mailed("bob@exemple.fr", "invitation")
    bob = person(email="autre@exemple.fr")
    browser.as_(bob)
    for _ in range(2):
        assert "autre@exemple.fr" in text_of(browser.get(link))
    token = link.partition("=")[2]
    assert browser.post("/invitation", jeton=token).headers["location"].startswith(page)
    assert again(bob).actor.structures == {number}
    browser.as_(person())
    used = browser.get(link)
    assert (used.status_code, "n'est plus valable" in text_of(used)) == (410, True)
    assert browser.post("/invitation", jeton=token).status_code == 410


def test_closing_says_what_it_does_and_asks_for_a_word(browser: Browser) -> None:
    _, number = mission()
    alice = person(structures=(number,))
    browser.as_(alice)
    page = f"/structure/{number}/equipe"
    assert "Sa mission en ligne disparaît" in text_of(browser.get(page))
    refused = browser.post(page, act="close", word="oui")
    assert "Écrivez FERMER" in error_at(refused, "word")
    assert stored(number)["state"] == "validated"
    closed = browser.post(page, act="close", word="fermer")
    assert closed.headers["location"] == "/structure?fait=fermee"
    assert stored(number)["state"] == "closed"
    assert browser.get(page).status_code in {303, 404}


def test_a_text_with_a_telephone_number_is_pointed_out(browser: Browser) -> None:
    browser.as_(person())
    browser.post(f"{NEW}/brouillon", description="Appelez le 06 12 34 56 78")
    assert "un numéro de téléphone" in text_of(browser.get(NEW))


def test_nothing_typed_becomes_markup(browser: Browser) -> None:
    browser.as_(person())
    browser.post(f"{NEW}/brouillon", name='<b id="x">', description="</textarea><script>")
    page = browser.get(NEW).text
    assert '<b id="x">' not in page
    assert "<script>" not in page
