"""What a person does before the page is alive, or without it ever being, is not undone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from reserve_app.demo.sign_ins import DEMO_PASSWORD
from tests.e2e.conftest import PHONE, Open
from tests.e2e.helpers import wait_for_list, wait_until_alive

pytestmark = pytest.mark.e2e


def _painted_not_alive(visit: Open, path: str) -> tuple[Page, Callable[[], None]]:
    """Open a page whose scripts do not arrive; return what lets them come."""
    page = visit("/robots.txt")
    come_alive = _hold_scripts(page)
    page.goto(path, wait_until="domcontentloaded")
    expect(page.locator("[data-slot=results] .card").first).to_be_visible()
    return page, come_alive


def _hold_scripts(page: Page) -> Callable[[], None]:
    held: list[Route] = []
    waiting = True

    def hold(route: Route) -> None:
        if waiting:
            held.append(route)
        else:
            route.continue_()

    def come_alive() -> None:
        nonlocal waiting
        waiting = False
        for route in held:
            route.continue_()

    page.route("**/*.js", hold)
    return come_alive


def _type_meanwhile(page: Page, field: Locator, keys: int) -> None:
    """Type at the third letter, a key at a time, while the page comes alive."""
    field.evaluate("field => field.setSelectionRange(2, 2)")
    for _ in range(keys):
        page.keyboard.press("n")
        page.keyboard.press("Backspace")
        page.wait_for_timeout(10)


def test_what_is_chosen_before_the_page_is_alive_is_searched(visit: Open) -> None:
    page, come_alive = _painted_not_alive(visit, "/missions?near=62427")
    page.get_by_label("Rayon").select_option("30")
    page.locator("label.chip", has_text="Aide alimentaire").click()
    page.locator("#texte").fill("colis")
    come_alive()
    page.wait_for_url(re.compile(r"near=(insee:)?62427&radius=30&q=colis&kind=food_aid"))
    wait_for_list(page)
    expect(page.locator("input[value=food_aid]")).to_be_checked()
    expect(page.locator("#texte")).to_have_value("colis")
    expect(page.get_by_label("Commune ou code postal")).to_have_value("Hénin-Beaumont (62)")


def test_a_place_typed_before_the_page_is_alive_is_kept(visit: Open) -> None:
    page, come_alive = _painted_not_alive(visit, "/missions?near=62427")
    field = page.get_by_label("Commune ou code postal")
    field.fill("Lens")
    come_alive()
    _type_meanwhile(page, field, 40)
    wait_for_list(page)
    expect(field).to_have_value("Lens")
    expect(field).to_be_focused()
    page.get_by_role("button", name="Rechercher").click()
    page.wait_for_url(re.compile("near=Lens"))
    expect(field).to_have_value("Lens (62)")


@pytest.mark.parametrize("keys", [60, 0])
def test_a_form_of_a_person_keeps_what_is_typed_while_it_comes_alive(
    visit: Open, keys: int
) -> None:
    page = visit("/robots.txt")
    come_alive = _hold_scripts(page)
    page.goto("/inscription", wait_until="domcontentloaded")
    for label, text in (("Prénom", "Zoé"), ("Nom", "Martin"), ("Date de naissance", "17/05/1990")):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Adresse e-mail").fill(f"tot{keys}@exemple.fr")
    page.get_by_role("button", name="Continuer").click(no_wait_after=True)  # never alive
    phone, charter = page.get_by_label("Téléphone"), page.get_by_label("J'accepte la charte")
    phone.fill("06 12 34 56 78")
    charter.check()
    commune = page.get_by_label("Votre commune")
    commune.press_sequentially("henin")
    come_alive()
    _type_meanwhile(page, commune, keys)
    option = page.get_by_role("option", name="Hénin-Beaumont (62)")
    expect(option).to_be_visible()  # without another key
    expect(commune).to_have_value("henin")
    expect(commune).to_be_focused()
    assert commune.evaluate("field => [field.selectionStart, field.required]") == [2, True]
    expect(phone).to_have_value("06 12 34 56 78")
    expect(charter).to_be_checked()
    option.click()
    expect(page.locator("input[name=insee]")).to_have_value("62427")


def test_around_me_pressed_before_the_page_is_alive_is_answered(visit: Open) -> None:
    here = {"latitude": 50.2931, "longitude": 2.7785}
    page = visit("/robots.txt", permissions=["geolocation"], geolocation=here)
    come_alive = _hold_scripts(page)
    page.goto("/", wait_until="domcontentloaded")
    page.get_by_role("button", name="Autour de moi").click()
    come_alive()
    page.wait_for_url(re.compile(r"near=50\.293,2\.77"))


def test_a_draft_typed_before_the_page_is_alive_is_kept(visit: Open) -> None:
    page = visit("/connexion")
    page.get_by_label("Adresse e-mail").fill("association@demo.example")
    page.get_by_label("Mot de passe", exact=True).fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Me connecter").click()
    page.wait_for_url(re.compile("/structure"))
    come_alive = _hold_scripts(page)
    page.goto("/structure/nouvelle", wait_until="domcontentloaded")
    page.get_by_label("Nom", exact=True).fill("Les Amis du marais")
    come_alive()
    expect(page.locator("[data-draft-said]")).to_contain_text("Brouillon enregistré")


@pytest.mark.parametrize("path", ["/missions/{}", "/territoires/62", "/en/territoires/62/bilan"])
def test_a_page_with_a_number_in_its_address_is_adopted_as_the_server_wrote_it(
    visit: Open, path: str
) -> None:
    """Drawn anew, it would lose what is pressed meanwhile."""
    page = visit("/missions?near=62427")
    first = page.locator("#resultats .card a").first.get_attribute("href") or ""
    come_alive = _hold_scripts(page)
    page.goto(path.format(first.removeprefix("/missions/")), wait_until="domcontentloaded")
    page.evaluate("document.querySelector('main').dataset.kept = ''")
    come_alive()
    wait_until_alive(page)
    expect(page.locator("main[data-kept]")).to_have_count(1)


def test_a_page_left_alone_keeps_its_address(visit: Open) -> None:
    path = "/missions?near=62427&radius=17&slot=mon-morning,tue-evening&full=1&sort=newest&q=a&q=b"
    page = visit(path)
    wait_until_alive(page)
    expect(page.locator("#resultats [data-answers^='?']")).to_be_visible()  # the socket has spoken
    assert page.url.endswith(path)
    expect(page.locator("#rayon")).to_have_value("17")
    expect(page.locator("#texte")).to_have_value("b")
    expect(page.locator("meta[property='og:image']")).to_have_count(1)


def test_without_javascript_the_form_sends_back_its_radius(visit: Open) -> None:
    page = visit("/missions?near=62427&radius=17", java_script_enabled=False, size=PHONE)
    expect(page.get_by_role("button", name="Voir la carte")).to_have_count(0)
    page.get_by_role("button", name="Rechercher").click()
    expect(page.locator(".results-title")).to_contain_text("17\u00a0km d'Hénin-Beaumont")


def test_without_javascript_a_zone_does_not_outlive_a_new_place(visit: Open) -> None:
    page = visit("/missions?near=62427&bbox=2.5,50.2,3.1,50.6", java_script_enabled=False)
    page.get_by_label("Commune ou code postal").fill("Arras")
    page.get_by_role("button", name="Rechercher").click()
    expect(page.locator(".results-title")).to_contain_text("d'Arras")


def test_without_javascript_a_position_is_searched_again(visit: Open) -> None:
    page = visit("/missions?near=50.293,2.779", java_script_enabled=False)
    page.get_by_role("button", name="Rechercher").click()
    expect(page.locator(".results-title")).to_contain_text("de votre position")
