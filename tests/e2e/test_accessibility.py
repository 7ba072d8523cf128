"""axe finds nothing, on every page and state, wide and narrow, light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from tests.e2e.conftest import DESKTOP, NARROW, PHONE, Open
from tests.e2e.helpers import (
    until,
    wait_for_list,
    wait_for_map,
    wait_until_alive,
    wait_until_drawn,
)

pytestmark = pytest.mark.e2e
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # what passes is neither described nor sent
}
# Width and colours; the page is loaded once and looked at on each.
SCREENS = (
    (DESKTOP, "light"),
    (DESKTOP, "dark"),
    (PHONE, "light"),
    (PHONE, "dark"),
    (NARROW, "light"),
)
PAGES = {
    "home": "/",
    "finder": "/missions?near=62427&radius=30&kind=food_aid,neighbourhood",
    "nothing found": "/missions?near=48095&mode=on_site",
    "bad place": "/missions?near=zzqxw",
    "structures": "/structures",
    "territories": "/territoires?region=32",
    "one territory": "/territoires/62",
    "bilan": "/territoires/62/bilan",
    "not found": "/rien",
}


def _is_clean(page: Page) -> None:
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    until(page, "document.documentElement.scrollWidth <= window.innerWidth")


def _is_clean_on_every_screen(page: Page) -> None:
    for size, colours in SCREENS:
        page.set_viewport_size(ViewportSize(**size))
        page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        wait_until_drawn(page)
        _is_clean(page)


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_overflows(visit: Open, name: str) -> None:
    page = visit(PAGES[name], reduced_motion="reduce")
    wait_until_alive(page)
    if name == "finder":
        wait_for_map(page)
    _is_clean_on_every_screen(page)


def test_axe_finds_nothing_on_a_mission(visit: Open) -> None:
    page = visit("/missions?near=62427", reduced_motion="reduce")
    wait_for_list(page)
    page.goto(page.locator("[data-mission] a").first.get_attribute("href") or "")
    page.get_by_role("button", name="Imprimer").wait_for()
    _is_clean_on_every_screen(page)


def test_axe_finds_nothing_with_everything_open(visit: Open) -> None:
    page = visit("/missions?near=62427", reduced_motion="reduce")
    wait_for_list(page)
    page.locator("summary", has_text="Quand").click()
    page.locator("summary", has_text="Plus").click()
    page.get_by_label("Commune ou code postal").fill("len")
    page.get_by_role("option").first.wait_for()
    _is_clean(page)


def test_axe_finds_nothing_on_the_map_of_a_phone(visit: Open) -> None:
    page = visit("/missions?near=62427", size=PHONE, reduced_motion="reduce")
    wait_for_list(page)
    page.get_by_role("button", name="Voir la carte").click()
    wait_for_map(page)
    _is_clean(page)
