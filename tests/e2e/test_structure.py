"""A manager's way: sign up, register, be validated, invite a colleague who signs up and joins."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Open
from tests.e2e.test_volunteer import PASSWORD, _is_clean
from tests.serving import Running

pytestmark = pytest.mark.e2e
OUT = re.compile("/connexion")


def _sign_up(page: Page, name: str, email: str) -> None:
    page.get_by_label("Prénom et nom").fill(name)
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Créer mon compte").click()
    page.wait_for_url("**/inscription/merci")
    page.get_by_role("link", name="lisez-les ici").click()
    page.get_by_role("link", name=re.compile("confirmer-adresse")).first.click()
    page.get_by_role("button", name="Confirmer et me connecter").click()
    page.wait_for_url("**/structure?fait=bienvenue")


def _describe(page: Page, rna: str) -> None:
    page.get_by_label("Forme juridique").select_option("association")
    page.get_by_label("Nom", exact=True).fill("Les Mains tendues")
    page.get_by_label("Numéro SIRET").fill("732 829 320 00075")
    page.get_by_label("Commune", exact=True).fill("Hénin-Beaumont")
    page.get_by_label("Téléphone").fill("03 21 00 00 00")
    page.get_by_role("button", name="Envoyer à la modération").click()
    siret = page.get_by_label("Numéro SIRET")
    expect(siret).to_be_focused()
    expect(siret).to_have_value("732 829 320 00075")
    expect(siret).to_have_accessible_description(re.compile("vérifiez ses 14 chiffres"))
    siret.fill("")
    page.get_by_label("Numéro RNA").fill(rna)


VALIDATE = """
import sys
from reserve_app.domain.actor import SYSTEM
from reserve_app.services.background import utc_now
from reserve_app.services.structures import transition_structure
transition_structure(SYSTEM, int(sys.argv[1]), "validate", utc_now())
"""


def _validate(site: Running, number: str) -> None:
    """Validate a structure beside the running site, as the operator's command line may."""
    here = {"RESERVE_PORT": str(site.port), "RESERVE_DATA_DIR": str(site.log.parent)}
    command = [sys.executable, "-c", VALIDATE, number]
    subprocess.run(command, env=os.environ | here, check=True)


def test_from_the_public_page_to_a_team_of_two(visit: Open, site: Running) -> None:
    page = visit("/structures")
    page.get_by_role("link", name="Inscrire ma structure").click()
    page.wait_for_url(OUT)
    page.get_by_role("link", name="Inscrivez-vous").click()
    _sign_up(page, "Nadia Lefebvre", "nadia@exemple.fr")
    _is_clean(page, "/structure")
    page.get_by_role("link", name="Inscrire ma structure").click()
    page.locator("form[data-alive]").wait_for()
    page.get_by_label("Nom", exact=True).fill("Les Mains")
    expect(page.get_by_text(re.compile(r"Brouillon enregistré à \d+\sh\s\d\d"))).to_be_visible()
    page.reload()
    expect(page.get_by_label("Nom", exact=True)).to_have_value("Les Mains")
    _is_clean(page, "/structure/nouvelle")
    _describe(page, "W621234567")
    page.get_by_role("button", name="Envoyer à la modération").click()
    expect(page.get_by_text("Votre structure est envoyée")).to_be_visible()
    expect(page.get_by_text("En attente de validation")).to_be_visible()
    record = page.url.partition("?")[0]
    _is_clean(page, record)
    _validate(site, record.split("/")[-2])
    page.reload()
    expect(page.get_by_text("Validée")).to_be_visible()
    page.get_by_role("link", name="Équipe").click()
    page.wait_for_url("**/equipe")  # the record one leaves has an e-mail field as well
    page.get_by_label("Adresse e-mail").fill("omar@exemple.fr")
    page.get_by_role("button", name="Inviter").click()
    expect(page.get_by_text("L'invitation est envoyée")).to_be_visible()
    _is_clean(page, page.url.partition("?")[0])

    other = visit("/courriels", size=PHONE)
    other.get_by_role("link", name=re.compile("invitation.jeton")).first.click()
    expect(other.get_by_text("vous invite dans son équipe")).to_be_visible()
    _is_clean(other, other.url)
    other.get_by_role("link", name="Créer mon compte").click()
    expect(other.get_by_label("Adresse e-mail")).to_have_value("omar@exemple.fr")
    _sign_up(other, "Omar Benali", "omar@exemple.fr")
    other.get_by_role("button", name=re.compile("Rejoindre l'équipe")).click()
    expect(other.get_by_text("Bienvenue dans l'équipe")).to_be_visible()
    expect(other.get_by_text("Nadia Lefebvre")).to_be_visible()
    expect(other.get_by_label("Adresse e-mail")).to_have_count(0)  # a member invites nobody
    page.reload()
    expect(page.get_by_text("Omar Benali").first).to_be_visible()


def test_a_structure_is_registered_without_javascript(visit: Open) -> None:
    page = visit("/inscription/structure", java_script_enabled=False)
    _sign_up(page, "Zoé Petit", "zoe.structure@exemple.fr")
    page.get_by_role("link", name="Inscrire ma structure").click()
    page.get_by_label("Nom", exact=True).fill("Solidarité")
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    page.get_by_role("link", name=re.compile("Reprendre")).click()
    _describe(page, "W621234568")
    page.get_by_label("Nom", exact=True).fill("Solidarité sans fil")
    page.get_by_role("button", name="Envoyer à la modération").click()
    expect(page.get_by_text("Votre structure est envoyée")).to_be_visible()
