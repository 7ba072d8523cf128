"""A structure's way by keyboard: a draft that saves itself, a preview, a mission, a revision.

Between the two, a moderator sends it back from the live desk, reads what changed and validates it.
"""

from __future__ import annotations

import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from tests.e2e.conftest import DESKTOP, NARROW, PHONE, Open
from tests.e2e.helpers import until, wait_until_alive, wait_until_drawn
from tests.e2e.test_accessibility import RULES
from tests.serving import Running

pytestmark = pytest.mark.e2e
PASSWORD = "demo solidarite 2020"  # noqa: S105 - printed by the demo
BASE = "/structure/1/missions"
HOME = re.compile("/structure|/mes-missions")
SCREENS = ((DESKTOP, "light"), (PHONE, "dark"), (NARROW, "light"))


def _sign_in(
    page: Page,
    email: str = "structure@demo.example",
    home: str | re.Pattern[str] = HOME,
) -> None:
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Me connecter").click()
    page.wait_for_url(home)


def _alive(page: Page) -> None:
    page.locator("form[data-alive]").wait_for()


def _saved(page: Page) -> None:
    expect(page.locator(".saved")).to_have_attribute("data-tone", "good")
    told = re.compile(r"Brouillon enregistré à \d+\sh\s\d\d")
    expect(page.locator(".saved")).to_contain_text(told)


def _begin(page: Page) -> str:
    """Begin a mission with keys alone; return the address of its draft."""
    page.goto(f"{BASE}/nouvelle")
    wait_until_alive(page)
    page.get_by_role("button", name=re.compile("Aide alimentaire")).press("Enter")
    page.wait_for_url(re.compile("/brouillons/[0-9]+$"))
    _alive(page)
    return page.url


def _type(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def _press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).focus()
    page.keyboard.press("Enter")


def test_from_a_draft_through_a_correction_to_its_next_revision(visit: Open) -> None:
    page = visit("/connexion")
    _sign_in(page)
    draft = _begin(page)
    _type(page, "Titre", "Porter des colis aux confinés")
    _type(page, "Détails", "Préparer des colis et les porter. Appelez le 06 12 34 56 78.")
    expect(page.locator("[data-warning=description]")).to_contain_text("06 12 34 56 78")
    _saved(page)
    expect(page.locator("[data-reach]")).to_have_text(re.compile(r"bénévoles disponibles à moins"))
    page.reload()
    _alive(page)
    expect(page.get_by_label("Titre")).to_have_value("Porter des colis aux confinés")
    first, second = (
        "Préparer des colis et les porter à pied.",
        "Préparer et porter des colis à deux.",
    )
    _type(page, "Détails", first)
    page.get_by_label("Lundi matin").focus()
    page.keyboard.press("Space")
    _type(page, "Combien de bénévoles ?", "3")
    expect(page.locator("[data-missing]")).to_contain_text("Tout y est")
    _press(page, "Voir l'aperçu")
    page.wait_for_url(f"{draft}/apercu")
    expect(page.get_by_role("heading", level=1)).to_have_text("Porter des colis aux confinés")
    page.get_by_role("link", name="Reprendre la rédaction").press("Enter")
    _alive(page)
    _press(page, "Envoyer à la relecture")
    page.wait_for_url(f"**{BASE}?fait=*")
    card = page.locator("article", has_text="Porter des colis aux confinés")
    expect(card).to_contain_text("En attente")
    number = (card.get_attribute("id") or "").removeprefix("mission-")
    desk = _at_desk(visit, "Porter des colis aux confinés")
    _send_back(desk, "Détails", "Dites qui vient avec le bénévole.")
    _correct(page, "Dites qui vient avec le bénévole.", second)
    _accept(desk, "Porter des colis aux confinés", first, second)
    page.goto(BASE)
    _follow(page, "^Modifier : Porter des colis")
    _alive(page)
    expect(page.get_by_text("Elle reste en ligne")).to_be_visible()
    _type(page, "Titre", "Porter des repas aux confinés")
    _saved(page)
    _press(page, "Publier les changements")
    page.wait_for_url(f"**{BASE}?fait=mission-modifiee")
    page.goto(f"/missions/{number}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Porter des repas aux confinés")


def _follow(page: Page, name: str) -> None:
    """Go where a link leads: a page that comes alive may draw it anew under the key."""
    href = page.get_by_role("link", name=re.compile(name)).get_attribute("href")
    assert href
    page.goto(href)


def _at_desk(visit: Open, title: str) -> Page:
    """Open that mission at the desk of a moderator, who looks for it in the queue."""
    desk = visit("/connexion")
    _sign_in(desk, "moderation@demo.example", "**/moderation")
    expect(desk.locator(".dk-row").first).to_be_visible()
    desk.locator("#desk-search").fill(title)
    desk.keyboard.press("Enter")
    expect(desk.locator(".dk-row")).to_have_count(1)
    _open(desk, title)
    return desk


def _open(desk: Page, title: str) -> None:
    desk.locator(".dk-open", has_text=title).click()
    expect(desk.locator(".item h2")).to_have_text(title)


def _send_back(desk: Page, field: str, words: str) -> None:
    """Ask for another text of a field."""
    desk.keyboard.press("c")
    desk.locator("#reason-one").select_option("incomplete")
    desk.locator(".to-correct").get_by_label(field, exact=True).check()
    desk.locator("#words-one").fill(words)
    desk.get_by_role("button", name="Envoyer la décision").click()
    expect(desk.locator(".item")).to_have_count(0)  # nothing else has these words


def _correct(page: Page, words: str, text: str) -> None:
    """Read what is asked, go to the field by its link, write it again, send it back."""
    page.goto(BASE)
    _follow(page, "^Corriger et renvoyer : Porter")
    _alive(page)
    expect(page.locator(".asked")).to_contain_text("Le département demande une correction")
    expect(page.locator(".asked")).to_contain_text(words)
    page.locator(".asked").get_by_role("link", name="les détails").press("Enter")
    expect(page.get_by_label("Détails", exact=True)).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    _saved(page)
    _press(page, "Envoyer à la relecture")
    page.wait_for_url(f"**{BASE}?fait=*")


def _accept(desk: Page, title: str, before: str, after: str) -> None:
    """See at the desk, left as it was, what came back and what changed; validate it."""
    desk.get_by_role("button", name="1 nouveau").click()
    _open(desk, title)
    expect(desk.locator(".item-tags .state")).to_have_text("Corrigé")
    change = desk.locator(".changes > div")
    expect(change).to_have_count(1)
    expect(change.locator("del")).to_have_text(before)
    expect(change.locator("ins")).to_have_text(after)
    desk.keyboard.press("v")
    expect(desk.locator(".undo")).to_contain_text("Validé")


def test_nothing_typed_is_lost_without_network_and_it_says_so(visit: Open) -> None:
    page = visit("/connexion")
    _sign_in(page)
    _begin(page)
    failing = re.compile("/brouillons/")

    def fail(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=408)  # a proxy that gave up: to the page, no network
        else:
            route.continue_()

    page.route(failing, fail)
    _type(page, "Titre", "Écrit pendant la panne")
    expect(page.locator(".saved")).to_contain_text("gardé sur cet appareil")
    page.reload()
    _alive(page)
    expect(page.get_by_label("Titre")).to_have_value("Écrit pendant la panne")
    page.unroute(failing)
    _type(page, "Titre", "Écrit pendant la panne, puis après")
    _saved(page)
    page.reload()
    _alive(page)
    expect(page.get_by_label("Titre")).to_have_value("Écrit pendant la panne, puis après")


def test_what_came_too_often_is_saved_when_the_server_says(visit: Open) -> None:
    """The words are the server's; nothing is asked before the moment it named."""
    page = visit("/connexion")
    _sign_in(page)
    asked: list[float] = []

    def busy(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        asked.append(time.monotonic())
        if len(asked) == 1:
            said = {"problem": "Nouvel essai dans 3 secondes.", "version": 1}
            route.fulfill(status=429, headers={"Retry-After": "3"}, json=said)
        else:
            route.continue_()

    _begin(page)
    page.route(re.compile("/brouillons/"), busy)
    _type(page, "Titre", "Tapé très vite")
    expect(page.locator(".saved")).to_have_text(re.compile("Nouvel essai dans 3 secondes"))
    page.keyboard.type(", puis encore")  # a key does not bring the moment nearer
    _saved(page)
    assert asked[1] - asked[0] > 2.8
    page.goto("/structure/nouvelle")
    asked.clear()
    page.route(re.compile("/structure/nouvelle/brouillon"), busy)
    page.get_by_label("Nom", exact=True).fill("Les Mains du Ternois")
    expect(page.locator("[data-draft-said]")).to_have_text("Nouvel essai dans 3 secondes.")
    expect(page.locator("[data-draft-said]")).to_contain_text("Brouillon enregistré")
    assert asked[1] - asked[0] > 2.8


def test_the_pin_moves_with_the_arrow_keys_and_is_kept(visit: Open) -> None:
    page = visit("/connexion")
    _sign_in(page)
    _begin(page)
    pin = page.get_by_role("button", name=re.compile("^Repère de la mission"))
    page.locator(".pin-map").scroll_into_view_if_needed()
    pin.wait_for(timeout=20_000)
    pin.focus()
    for _ in range(4):
        page.keyboard.press("Shift+ArrowUp")
    expect(page.get_by_text(re.compile(r"Repère à 400 m au nord du centre d"))).to_be_visible()
    _saved(page)
    page.reload()
    _alive(page)
    expect(page.get_by_text(re.compile("Repère à 400 m au nord"))).to_be_visible()
    page.get_by_role("button", name="Remettre au centre").press("Enter")
    expect(page.get_by_text("Repère au centre")).to_be_visible()


def test_without_its_map_the_editor_goes_on_and_the_map_comes_later(
    browser: Browser, site: Running
) -> None:
    page = browser.new_page(viewport=DESKTOP, base_url=site.url, locale="fr-FR")
    page.goto("/connexion")
    _sign_in(page)
    _begin(page)
    fetched = "performance.getEntriesByType('resource').some(one => one.name.includes('pin_gl'))"
    assert not page.evaluate(fetched)
    page.context.set_offline(True)
    page.locator(".pin-field").scroll_into_view_if_needed()
    page.get_by_label("Titre").fill("Trier les dons du samedi")
    page.wait_for_timeout(1_500)  # the code of the map does not come
    expect(page.get_by_label("Titre")).to_have_value("Trier les dons du samedi")
    page.context.set_offline(False)
    page.get_by_role("button", name=re.compile("^Repère de la mission")).wait_for(timeout=20_000)
    expect(page.get_by_label("Titre")).to_have_value("Trier les dons du samedi")
    page.close()


def test_the_editor_works_without_javascript(visit: Open) -> None:
    page = visit("/connexion", java_script_enabled=False)
    _sign_in(page)
    page.goto(f"{BASE}/nouvelle")
    page.get_by_role("button", name=re.compile("Lien avec les personnes")).click()
    page.get_by_label("Titre").fill("Appeler des personnes seules")
    page.get_by_role("button", name="Envoyer à la relecture").click()
    expect(page.get_by_role("alert")).to_contain_text("2 points à revoir")
    expect(page.get_by_label("Titre")).to_have_value("Appeler des personnes seules")
    page.get_by_label("Détails").fill("Appeler deux fois par semaine, toujours la même personne.")
    page.get_by_label("Combien de bénévoles ?").fill("5")
    page.get_by_role("button", name="Envoyer à la relecture").click()
    expect(page.get_by_text("C'est envoyé")).to_be_visible()


def test_a_file_on_its_way_is_named_and_sent_once(visit: Open) -> None:
    page = visit("/connexion")
    _sign_in(page)
    page.goto(f"{BASE}/importer")
    check, said = page.get_by_role("button", name="Vérifier"), page.locator(".import [role=status]")
    said.wait_for(state="attached")
    file = {"name": "nos missions.csv", "mimeType": "text/csv", "buffer": b"titre;commune\nx;y\n"}
    page.get_by_label("Votre fichier").set_input_files([file])
    # The answer never comes: what is seen meanwhile stays.
    page.evaluate("addEventListener('submit', (event) => event.preventDefault(), { once: true })")
    check.click()
    expect(check).to_be_disabled()
    expect(page.get_by_role("button", name="Importer", exact=True)).to_be_disabled()
    expect(said).to_have_text("Lecture de « nos missions.csv »…")
    page.get_by_label("Votre fichier").set_input_files([file])
    expect(check).to_be_enabled()
    check.click()  # which button it was arrives with the file
    expect(page.get_by_text("Dernier envoi : nos missions.csv")).to_be_visible()
    expect(page.get_by_text("Cette action n'existe pas.")).to_have_count(0)


def test_axe_finds_nothing_in_the_editor(visit: Open) -> None:
    page = visit("/connexion", reduced_motion="reduce")
    _sign_in(page)
    draft = _begin(page)
    _type(page, "Détails", "Appelez le 06 12 34 56 78.")
    _saved(page)
    for path in (BASE, f"{BASE}/nouvelle", draft, f"{draft}/apercu"):
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
