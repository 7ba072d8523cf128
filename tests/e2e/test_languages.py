"""The site in English: its address, its words, its links, alive and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from reserve_app.language.catalogue import texts
from tests.e2e.conftest import Open
from tests.e2e.helpers import wait_for_list, wait_until_alive

pytestmark = pytest.mark.e2e
SAME_IN_BOTH = re.compile(r"^(Missions|Réserve|Urgent|Page )$")


def _french_left(page: Page) -> list[str]:
    """Return the French texts of the catalogues that stand alone on a page."""
    lines = {line.strip() for line in page.inner_text("body").splitlines()}
    known = {french for french, english in texts("en").items() if french != english}
    return sorted(line for line in lines & known if not SAME_IN_BOTH.match(line))


def _elsewhere(page: Page) -> list[str]:
    """Return the links to our own pages that leave English, but the one that is made for it."""
    links = page.eval_on_selector_all(
        "a[href^='/']:not([data-language])", "all => all.map(a => a.getAttribute('href'))"
    )
    return [link for link in links if not re.match(r"/en(?:$|[/?#])", link)]


def test_a_visitor_reads_and_searches_in_english(visit: Open) -> None:
    page = visit("/en")
    wait_until_alive(page)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your help is needed, close to home.")
    assert (_french_left(page), _elsewhere(page)) == ([], [])
    page.get_by_label("Your commune or postcode").fill("henin")
    page.get_by_role("button", name="See the missions").click()
    wait_for_list(page)
    expect(page).to_have_url(re.compile(r"/en/missions\?near="))
    expect(page.locator(".results-title")).to_contain_text("of Hénin-Beaumont")
    assert (_french_left(page), _elsewhere(page)) == ([], [])
    page.get_by_role("link", name="Français").click()
    expect(page).to_have_url(re.compile(r"[^n]/missions\?near="))
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    wait_for_list(page)
    assert _french_left(page)  # the control: what finds French finds it here


@pytest.mark.parametrize("path", ["/en", "/en/missions?near=62427", "/en/nothing"])
def test_english_needs_no_javascript(visit: Open, path: str) -> None:
    page = visit(path, java_script_enabled=False)
    assert page.locator("html").get_attribute("lang") == "en"
    assert (_french_left(page), _elsewhere(page)) == ([], [])
    other = page.get_by_role("link", name="Français").get_attribute("href")
    assert other == (path.removeprefix("/en") or "/")
