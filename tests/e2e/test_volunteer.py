"""A volunteer's way: finder, mission, sign up, confirm, held, validated, seen on another screen."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.conftest import DESKTOP, NARROW, PHONE, Open
from tests.e2e.helpers import Change, until, wait_for_list, wait_until_alive, wait_until_drawn
from tests.e2e.test_accessibility import RULES
from tests.serving import Running

pytestmark = pytest.mark.e2e
SEEN_WITHIN = 5.0  # s: what is promised of a change made elsewhere
PASSWORD = "cheval batterie agrafe lune"  # noqa: S105 - of nobody
VISITOR_PAGES = (
    "/inscription",
    "/inscription/merci",
    "/connexion",
    "/connexion?fin=1",
    "/mot-de-passe-oublie",
    "/nouveau-mot-de-passe?jeton=x",
    "/confirmer-adresse?jeton=x",
    "/courriels",
)
OWN_PAGES = ("/mes-missions", "/compte", "/compte/profil")
SCREENS = ((DESKTOP, "light"), (PHONE, "light"), (NARROW, "dark"))


def _reserve(site: Running, *arguments: str) -> str:
    """Run the operator's command beside the server, as somebody at its terminal would."""
    here = {"RESERVE_PORT": str(site.port), "RESERVE_DATA_DIR": str(site.log.parent)}
    command = [str(Path(sys.executable).with_name("reserve")), *arguments]
    environment = os.environ | here
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True
    ).stdout


def _fill_who(page: Page, email: str) -> None:
    page.get_by_label("Prénom").fill("Zoé")
    page.get_by_label("Nom", exact=True).fill("Martin")
    page.get_by_label("Date de naissance").fill("17/05/1990")
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_role("button", name="Continuer").click()


def _fill_where(page: Page) -> None:
    page.get_by_label("Votre commune").fill("Hénin-Beaumont")
    page.get_by_label("Téléphone").fill("06 12 34 56 78")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_label("J'accepte la charte").check()
    page.get_by_role("button", name="M'inscrire").click()
    page.wait_for_url("**/inscription/merci")


def _confirm(page: Page) -> None:
    page.get_by_role("link", name="lisez-les ici").click()
    page.get_by_role("link", name=re.compile("confirmer-adresse")).first.click()
    page.get_by_role("button", name="Confirmer et me connecter").click()
    page.wait_for_url("**/mes-missions*")


def _live(page: Page) -> None:
    expect(page.locator("[data-live-state=live]")).to_be_visible()


def _sign_up(page: Page, email: str, path: str = "/inscription") -> None:
    page.goto(path)
    _fill_who(page, email)
    _fill_where(page)
    _confirm(page)


def _open_mission(page: Page) -> None:
    """Open a mission with a place left, from the finder."""
    wait_for_list(page)
    card = page.locator("[data-mission]", has=page.locator(".places:not(.full)")).first
    card.get_by_role("link").click()
    page.get_by_role("button", name="Imprimer").wait_for()


def _number(site: Running, first_name: str) -> str:
    listed = _reserve(site, "review", "list", "--limit", "500", "--json")
    waiting: list[dict[str, Any]] = json.loads(listed)
    return str(max(row["id"] for row in waiting if row["name"].startswith(first_name)))


def test_from_the_finder_to_an_interest_that_moves_by_itself(visit: Open, site: Running) -> None:
    page = visit("/missions?near=62427&radius=30")
    _open_mission(page)
    title = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="Je veux aider").click()
    expect(page.get_by_text("Nous la gardons en mémoire")).to_be_visible()
    _fill_who(page, "zoe.journey@exemple.fr")
    _fill_where(page)
    _confirm(page)
    expect(page.get_by_role("link", name=title)).to_be_visible()
    expect(page.get_by_text("Place gardée")).to_be_visible()
    second = page.context.new_page()
    second.goto("/mes-missions")
    _live(second)
    _reserve(site, "review", "validate", _number(site, "Zoé"))
    change, state = Change(), expect(second.locator(".state"))
    change.seen_in_time(state.to_have_text, "Transmis à la structure", promised=SEEN_WITHIN)
    expect(second.get_by_text("Réponse promise avant")).to_be_visible()
    expect(second.get_by_text("attend la relecture")).to_have_count(0)
    page.bring_to_front()
    page.locator("summary", has_text="Me désister").click()
    page.get_by_role("button", name="Oui, je me désiste").click()
    expect(page.get_by_text("Vous vous êtes désisté. La place")).to_be_visible()
    second.bring_to_front()
    change = Change()
    change.seen_in_time(state.to_have_text, "Vous vous êtes désisté", promised=SEEN_WITHIN)


def test_one_click_when_signed_in(visit: Open) -> None:
    page = visit("/inscription")
    _sign_up(page, "clic@exemple.fr")
    page.goto("/missions?near=62427&radius=30")
    _open_mission(page)
    page.get_by_role("button", name="Je veux aider").click()
    page.wait_for_url("**/mes-missions?fait=aide")
    expect(page.get_by_text("votre proposition est enregistrée")).to_be_visible()


def test_signed_out_elsewhere_is_seen_by_itself(visit: Open) -> None:
    page = visit("/inscription")
    _sign_up(page, "ailleurs@exemple.fr")
    _live(page)
    other = visit("/connexion")
    other.get_by_label("Adresse e-mail").fill("ailleurs@exemple.fr")
    other.get_by_label("Mot de passe").fill(PASSWORD)
    other.get_by_role("button", name="Me connecter").click()
    other.wait_for_url("**/mes-missions*")
    other.goto("/compte")
    other.get_by_role("button", name="Déconnecter tous les autres appareils").click()
    expect(other.get_by_text("autres appareils sont déconnectés")).to_be_visible()
    change, ended = Change(), expect(page.get_by_text("Votre session est terminée"))
    # Two seconds more: the sign-in page loads.
    change.seen_in_time(ended.to_be_visible, promised=SEEN_WITHIN + 2)
    expect(page.get_by_role("link", name="Connexion")).to_be_visible()


def test_the_whole_way_works_without_javascript(visit: Open) -> None:
    page = visit("/missions?near=62427&radius=30", java_script_enabled=False)
    open_one = page.locator("article", has=page.locator(".places:not(.full)")).first
    open_one.get_by_role("link").click()
    page.get_by_role("link", name="Je veux aider").click()
    _fill_who(page, "sans.script@exemple.fr")
    _fill_where(page)
    _confirm(page)
    expect(page.get_by_text("Place gardée")).to_be_visible()
    page.get_by_role("link", name="Mon compte").click()
    page.get_by_role("button", name="Me déconnecter").click()
    expect(page.get_by_text("Vous êtes déconnecté")).to_be_visible()


def test_an_error_stands_at_its_field_and_has_the_focus(visit: Open) -> None:
    page = visit("/inscription")
    page.get_by_label("Prénom").fill("Zoé🙂")
    page.get_by_label("Nom", exact=True).fill("Martin")
    page.get_by_label("Date de naissance").fill("17/05/1990")
    page.get_by_label("Adresse e-mail").fill("e@exemple.fr")
    page.get_by_role("button", name="Continuer").click()
    first = page.get_by_label("Prénom")
    expect(first).to_have_value("Zoé🙂")
    expect(first).to_be_focused()
    expect(first).to_have_accessible_description(re.compile("ni chiffre, ni émoji"))


def test_the_commune_is_suggested_and_its_code_travels(visit: Open) -> None:
    page = visit("/inscription")
    _fill_who(page, "commune@exemple.fr")
    page.get_by_label("Votre commune").press_sequentially("henin", delay=30)
    page.get_by_role("option", name="Hénin-Beaumont (62)").click()
    expect(page.locator("input[name=insee]")).to_have_value("62427")


def test_the_header_is_the_persons_own_through_navigation(visit: Open) -> None:
    page = visit("/inscription")
    _sign_up(page, "entete@exemple.fr")
    page.get_by_role("link", name="Missions", exact=True).click()
    wait_for_list(page)
    expect(page.get_by_role("link", name="Mon compte")).to_be_visible()


def test_nothing_found_offers_to_be_called(visit: Open) -> None:
    page = visit("/missions?near=48095&mode=on_site")
    link = page.get_by_role("link", name="Prévenez-moi quand une mission arrive")
    expect(link).to_be_visible()
    link.click()
    expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()


def test_axe_finds_nothing_on_the_pages_of_people(visit: Open) -> None:
    page = visit("/connexion", reduced_motion="reduce")
    for path in VISITOR_PAGES:
        _is_clean(page, path)
    _sign_up(page, "axe@exemple.fr")
    page.goto("/missions?near=62427&radius=30")
    _open_mission(page)
    mission = page.url
    page.get_by_role("button", name="Je veux aider").click()
    page.wait_for_url("**/mes-missions*")
    for path in (*OWN_PAGES, mission):
        _is_clean(page, path)


def _is_clean(page: Page, path: str) -> None:
    page.goto(path)
    wait_until_alive(page)
    page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true })")
    for size, colours in SCREENS:
        page.set_viewport_size(ViewportSize(**size))
        page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        wait_until_drawn(page)
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, f"{path} {size}\n{found.generate_report()}"
        until(page, "document.documentElement.scrollWidth <= window.innerWidth")
    page.set_viewport_size(ViewportSize(**DESKTOP))
