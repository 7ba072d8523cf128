"""The journey the site is for: a place, a kind, missions by true distance, one of them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Open
from tests.e2e.helpers import (
    cards,
    on_site,
    shown_distances,
    true_distances,
    wait_for_list,
    wait_for_map,
)

pytestmark = pytest.mark.e2e
HENIN_POINT = (50.41988, 2.94728)
TOWN_HALL = 0.35  # km; the origin is the town hall, written distances are rounded


def _are_ordered_by_true_distance(page: Page) -> None:
    computed = true_distances(page, *HENIN_POINT)
    assert computed, "no card with a place"
    assert computed == sorted(computed)
    assert computed[-1] <= 15 + TOWN_HALL
    for true, shown in zip(computed, shown_distances(page), strict=False):
        assert shown == pytest.approx(true, abs=0.51)


def test_someone_types_henin_and_finds_food_aid_by_true_distance(visit: Open) -> None:
    page = visit("/")
    page.get_by_label("Votre commune ou code postal").press_sequentially("henin", delay=30)
    page.get_by_role("option", name="Hénin-Beaumont (62)").click()
    page.wait_for_url(re.compile(r"/missions\?near="))
    wait_for_list(page)
    page.locator("label.chip", has_text="Aide alimentaire").click()
    page.wait_for_url(re.compile("kind=food_aid"))
    wait_for_list(page)
    assert {card["kind"] for card in cards(page)} == {"food_aid"}
    _are_ordered_by_true_distance(page)
    expect(page.locator(".results-title")).to_contain_text("15 km d'Hénin-Beaumont")


def test_the_map_shows_the_missions_of_the_list_and_no_other(visit: Open) -> None:
    page = visit("/robots.txt")
    with page.expect_response(re.compile("missions.geojson")) as answer:
        page.goto("/missions?near=62427&kind=food_aid")
    wait_for_list(page)
    features = answer.value.json()["features"]
    on_map = {str(f["id"]) for f in features}
    total = int(page.locator(".results-title").inner_text().split()[0])
    assert {card["mission"] for card in on_site(page)} <= on_map
    assert len(on_map) == total
    wait_for_map(page)


def test_the_whole_path_works_from_the_keyboard(visit: Open) -> None:
    page = visit("/")
    page.get_by_role("combobox").wait_for()  # alive, a field of a commune is one
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('role')") == "combobox":
            break
    page.keyboard.type("henin", delay=30)
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/missions\?near="))
    wait_for_list(page)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "food_aid":
            break
    page.keyboard.press("Space")
    page.wait_for_url(re.compile("kind=food_aid"))
    wait_for_list(page)
    page.locator("#resultats [data-mission] a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/missions/\d+/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_back_and_forward_bring_criteria_and_list_back(visit: Open) -> None:
    page = visit("/missions?near=62427")
    wait_for_list(page)
    before = page.locator(".results-title").inner_text()
    chip = page.locator("input[name=kind][value=childcare]")
    chip.check(force=True)
    page.wait_for_url(re.compile("kind=childcare"))
    wait_for_list(page)
    expect(page.locator(".results-title")).not_to_have_text(before)
    page.select_option("#rayon", "50")
    page.wait_for_url(re.compile("radius=50"))
    page.go_back()
    expect(page.locator("#rayon")).to_have_value("15")
    expect(chip).to_be_checked()
    page.go_back()
    expect(chip).not_to_be_checked()
    expect(page.locator(".results-title")).to_have_text(before)
    page.go_forward()
    expect(chip).to_be_checked()


def test_an_address_carries_every_criterion(visit: Open) -> None:
    page = visit(
        "/missions?near=62427&radius=30&kind=food_aid,neighbourhood&mode=on_site"
        "&slot=mon-morning,tue-evening&full=1&past=1&sort=newest&q=colis"
    )
    expect(page.get_by_label("Commune ou code postal")).to_have_value("Hénin-Beaumont (62)")
    expect(page.locator("#rayon")).to_have_value("30")
    expect(page.locator("#texte")).to_have_value("colis")
    expect(page.locator("#ordre")).to_have_value("newest")
    ticked = page.eval_on_selector_all("#criteres :checked[name]", "n => n.map(i => i.value)")
    assert ticked == [
        "food_aid",
        "neighbourhood",
        "on_site",
        "mon-morning",
        "tue-evening",
        "1",
        "1",
    ]


def test_the_second_page_follows_the_first(visit: Open) -> None:
    page = visit("/missions?near=62427&radius=100")
    wait_for_list(page)
    first = {card["mission"] for card in cards(page)}
    page.get_by_role("link", name="Page 2").click()
    page.wait_for_url(re.compile("page=2"))
    expect(page.locator(".pager [aria-current=page]")).to_contain_text("2")
    expect(page.locator(".results-title")).to_be_focused()
    wait_for_list(page)
    assert len(first) == 20
    assert not first & {card["mission"] for card in cards(page)}


def test_what_was_typed_is_kept_when_no_commune_answers(visit: Open) -> None:
    page = visit("/")
    field = page.get_by_label("Votre commune ou code postal")
    field.press_sequentially("zzqxw", delay=20)
    expect(page.get_by_text("Aucune commune de ce nom").first).to_be_visible()
    page.get_by_role("button", name="Voir les missions").click()
    page.wait_for_url(re.compile("near=zzqxw"))
    place = page.get_by_label("Commune ou code postal")
    expect(place).to_have_value("zzqxw")
    expect(place).to_have_attribute("aria-invalid", "true")


def test_around_me_asks_the_browser_only_when_pressed(visit: Open) -> None:
    page = visit(
        "/",
        permissions=["geolocation"],
        geolocation={"latitude": 50.2931, "longitude": 2.7785},
    )
    page.get_by_role("button", name="Autour de moi").click()
    page.wait_for_url(re.compile(r"near=50\.293,2\.77"))
    wait_for_list(page)
    computed = true_distances(page, 50.2931, 2.7785)
    assert computed == sorted(computed)


def test_a_phone_switches_between_list_and_map(visit: Open) -> None:
    page = visit("/missions?near=62427", size=PHONE, is_mobile=True, has_touch=True)
    wait_for_list(page)
    expect(page.locator("#carte")).to_be_hidden()
    page.get_by_role("button", name="Voir la carte").tap()
    wait_for_map(page)
    page.get_by_role("button", name="Revenir à la liste").tap()
    expect(page.locator("#carte")).to_be_hidden()
