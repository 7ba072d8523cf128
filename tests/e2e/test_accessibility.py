"""axe finds nothing, on every page and state, wide and narrow, light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.conftest import DESKTOP, NARROW, PHONE, Open
from tests.e2e.helpers import wait_for_list

pytestmark = pytest.mark.e2e
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SCREENS = {
    "wide": {"size": DESKTOP},
    "phone": {"size": PHONE},
    "narrow": {"size": NARROW},
    "dark": {"size": DESKTOP, "color_scheme": "dark"},
    "dark phone": {"size": PHONE, "color_scheme": "dark"},
}
PAGES = {
    "home": "/",
    "finder": "/missions?near=62427&radius=30&kind=food_aid,neighbourhood",
    "nothing found": "/missions?near=48095&mode=on_site",
    "bad place": "/missions?near=zzqxw",
    "structures": "/structures",
    "not found": "/rien",
}


def _is_clean(page: Page) -> None:
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_overflows(visit: Open, name: str, screen: str) -> None:
    page = visit(PAGES[name], reduced_motion="reduce", **SCREENS[screen])
    page.wait_for_load_state("networkidle")
    _is_clean(page)
    _fits(page)


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_on_a_mission(visit: Open, screen: str) -> None:
    finder = visit("/missions?near=62427")
    wait_for_list(finder)
    path = finder.locator("[data-mission] a").first.get_attribute("href")
    page = visit(path, reduced_motion="reduce", **SCREENS[screen])
    page.get_by_role("button", name="Imprimer").wait_for()
    _is_clean(page)
    _fits(page)


def test_axe_finds_nothing_with_everything_open(visit: Open) -> None:
    page = visit("/missions?near=62427", reduced_motion="reduce")
    wait_for_list(page)
    page.locator("summary", has_text="Quand").click()
    page.locator("summary", has_text="Plus").click()
    page.get_by_label("Commune ou code postal").fill("len")
    page.get_by_role("option").first.wait_for()
    _is_clean(page)
    _fits(page)
