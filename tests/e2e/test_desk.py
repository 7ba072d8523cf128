"""The moderators' desk in the browser: two people at once, sixty decisions by keyboard, axe."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from reserve_app.demo import DEMO_PASSWORD
from tests.e2e.conftest import DESKTOP, PHONE, Open
from tests.e2e.helpers import until
from tests.e2e.test_accessibility import RULES
from tests.serving import Running, running

pytestmark = pytest.mark.e2e
TABLET = {"width": 768, "height": 1024}
DECISIONS = 60
SHOWN = "document.querySelector('.item')?.dataset.item"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A site of its own: these tests empty the queue of the demonstration."""
    with running(tmp_path_factory.mktemp("desk"), "--demo-if-empty") as started:
        yield started


def _enter(visit: Open, email: str, path: str = "/moderation") -> Page:
    page = visit("/connexion", reduced_motion="reduce")
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Me connecter").click()
    page.wait_for_url(lambda url: "/connexion" not in url)
    page.goto(path)
    return page


def _desk(visit: Open, email: str) -> Page:
    page = _enter(visit, email)
    expect(page.locator(".dk-row").first).to_be_visible()
    return page


def _press_until_shown(page: Page, key: str) -> str:
    before = page.evaluate(SHOWN)
    page.keyboard.press(key)
    until(page, f"{SHOWN} && {SHOWN} !== {before!r}" if before else SHOWN)
    return str(page.evaluate(SHOWN))


def _validate(page: Page) -> bool:
    """Press v; a mission whose structure still waits is refused in words, and passed over."""
    before = page.evaluate(SHOWN)
    done = f"""!!document.querySelector('.dk-row[data-row="{before}"]')?.dataset.done"""
    gone = f"""!document.querySelector('.dk-row[data-row="{before}"]')"""
    page.keyboard.press("v")
    until(page, f"{done} || {gone} || document.querySelector('.decide .problem')")
    decided = bool(page.evaluate(f"{done} || {gone}"))
    if not decided:
        _pass_over(page, before)
    until(page, f"{SHOWN} !== {before!r}")
    return decided


def _pass_over(page: Page, number: str) -> None:
    """Press j once; on the last row it brings more rows, and once more."""
    rows = "document.querySelectorAll('.dk-row').length"
    shown = page.evaluate(rows)
    moved = f"document.activeElement.closest('.dk-row')?.dataset.row !== {number!r}"
    page.keyboard.press("j")
    until(page, f"{moved} || {rows} > {shown}")
    if not page.evaluate(moved):
        page.keyboard.press("j")


def test_two_moderators_share_a_queue_and_a_third_sees_nothing(visit: Open) -> None:
    claire, karim = (_desk(visit, f"moderation{n}@demo.example") for n in ("", "2"))
    anne = _enter(visit, "moderation59@demo.example")
    expect(anne.get_by_text("Plus rien n'attend.")).to_be_visible()
    number = _press_until_shown(claire, "j")
    while "Bénévole" not in claire.locator(".item-tags").inner_text():
        number = _press_until_shown(claire, "j")
    row = f'.dk-row[data-row="{number}"]'
    expect(karim.locator(row)).to_contain_text("Claire Lefebvre")
    karim.locator(f"{row} .dk-open").click()
    expect(karim.locator(".held-by")).to_contain_text("Claire Lefebvre")
    # Karim is writing when Claire decides: he is told who and when, and keeps his words.
    karim.get_by_role("button", name="Demander des corrections").click()
    karim.locator("#reason-one").select_option("incomplete")
    karim.locator("#words-one").fill("Il manque votre prénom entier.")
    _press_until_shown(claire, "v")
    expect(karim.locator(row)).to_contain_text(re.compile(r"par Claire Lefebvre à \d+\sh\s\d"))
    expect(karim.locator(".decide .advice")).to_contain_text("par Claire Lefebvre")
    karim.get_by_role("button", name="Envoyer la décision").click()
    expect(karim.locator(".decide .problem")).to_contain_text("par Claire Lefebvre")
    expect(karim.locator("#words-one")).to_have_value("Il manque votre prénom entier.")
    undo = claire.locator(".undo")
    expect(undo).to_be_visible()
    # Taken back with one key: the item waits again, for both.
    claire.keyboard.press("u")
    until(claire, f"{SHOWN} === {number!r}")
    expect(karim.locator(row)).to_have_attribute("data-done", "")
    assert anne.locator(".dk-row").count() == 0


def test_sixty_decisions_without_a_mouse(visit: Open) -> None:
    page = _desk(visit, "moderation@demo.example")
    count = (
        "window.mouse = 0; for (const kind of ['mousedown', 'mousemove', 'click', 'touchstart'])"
        "document.addEventListener(kind, (e) => { if (e.isTrusted && e.detail) window.mouse++; })"
    )
    page.add_init_script(count)
    page.evaluate(count)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("v")  # nothing is decided behind the sheet
    letters = page.get_by_label("Utiliser ces lettres sur cet appareil")
    letters.press("Space")
    page.keyboard.press("Escape")
    page.keyboard.press("j")  # switched off: no letter acts, in this page and the next
    assert page.evaluate("window.mouse") == 0
    page.reload()
    expect(page.locator(".dk-row").first).to_be_visible()
    page.keyboard.press("j")
    page.wait_for_timeout(500)
    assert page.evaluate(SHOWN) is None
    page.get_by_role("button", name="Raccourcis").press("Enter")
    letters.press("Space")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("jkvcr")  # letters in a field are letters
    expect(page.locator("#desk-search")).to_have_value("jkvcr")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Escape")
    _press_until_shown(page, "j")
    started, decided = time.monotonic(), 0
    while decided < DECISIONS - 2:
        decided += _validate(page)
    for key in ("c", "r"):  # with a reason, by keyboard too
        page.keyboard.press(key)
        expect(page.locator(".reason-form select")).to_be_focused()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        before = page.evaluate(SHOWN)
        page.locator(".reason-form textarea").focus()
        page.keyboard.type("Merci de préciser votre adresse.")
        page.get_by_role("button", name="Envoyer la décision").focus()
        page.keyboard.press("Enter")
        until(page, f"{SHOWN} && {SHOWN} !== {before!r}")
    assert page.evaluate("window.mouse") == 0
    told = page.locator(".number", has_text="Décidés aujourd'hui").locator("strong")
    expect(told).to_have_text(str(DECISIONS))
    print(f"{DECISIONS} decisions in {time.monotonic() - started:.1f} s")  # noqa: T201


def test_axe_finds_nothing_on_the_desk_and_its_pages(visit: Open) -> None:
    page = _desk(visit, "admin@demo.example")
    page.locator("summary", has_text="Filtrer").click()
    page.locator(".dk-open").first.click()
    expect(page.locator(".item")).to_be_visible()
    page.get_by_role("button", name="Demander des corrections").click()
    _is_clean(page)
    for path in ("/moderation/journal", "/moderation/equipe", "/admin", "/admin/pouls"):
        page.goto(path)
        page.wait_for_timeout(400)
        _is_clean(page)


def _is_clean(page: Page) -> None:
    screens = ((DESKTOP, "light"), (DESKTOP, "dark"), (TABLET, "light"), (PHONE, "light"))
    for size, colours in screens:
        page.set_viewport_size(ViewportSize(**size))
        page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        page.wait_for_timeout(150)
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
