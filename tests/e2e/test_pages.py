"""Every page: without JavaScript, for search engines, with bad addresses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import PHONE, Open
from tests.e2e.helpers import cards, wait_for_list, wait_until_alive
from tests.serving import free_port, running

pytestmark = pytest.mark.e2e


def test_without_javascript_a_place_leads_to_a_list(visit: Open) -> None:
    page = visit("/", java_script_enabled=False)
    expect(page.locator(".kind-card .count").first).to_contain_text("mission")
    page.get_by_label("Votre commune ou code postal").fill("henin")
    page.get_by_role("button", name="Voir les missions").click()
    expect(page.locator(".results-title")).to_contain_text("Hénin-Beaumont")
    page.locator("label.chip", has_text="Aide alimentaire").click()
    page.get_by_role("button", name="Rechercher").click()
    expect(page.locator("input[value=food_aid]")).to_be_checked()
    expect(page.get_by_label("Commune ou code postal")).to_have_value("Hénin-Beaumont (62)")
    expect(page.locator(".kind-tag").first).to_have_text("Aide alimentaire")
    page.locator(".card a").first.click()
    expect(page.get_by_role("heading", name="Les règles à suivre")).to_be_visible()


def test_the_server_and_the_browser_write_the_same_list(visit: Open) -> None:
    address = "/missions?near=62427&radius=30"
    # Every card in sight: a browser draws, and reads, no card that is far below the window.
    tall = {"width": 1280, "height": 5000}
    plain = visit(address, size=tall, java_script_enabled=False)
    written = plain.locator("[data-slot=results]").inner_text()
    live = visit(address, size=tall)
    wait_for_list(live)
    assert live.locator("#resultats > div").inner_text() == written


def test_a_mission_reads_without_javascript_and_for_machines(visit: Open) -> None:
    finder = visit("/missions?near=62427")
    wait_for_list(finder)
    path = finder.locator("[data-mission] a").first.get_attribute("href")
    page = visit(path, java_script_enabled=False)
    title = page.get_by_role("heading", level=1).inner_text()
    assert title in page.title()
    canonical = page.locator("link[rel=canonical]").get_attribute("href")
    assert canonical.endswith(path)
    assert title in page.locator("meta[property='og:title']").get_attribute("content")
    assert page.locator("meta[name=description]").get_attribute("content")
    data = json.loads(page.locator("script[type='application/ld+json']").inner_text())
    assert data["name"] == title


def test_a_mission_stays_whole_when_the_page_comes_alive(visit: Open) -> None:
    finder = visit("/missions?near=62427")
    wait_for_list(finder)
    path = finder.locator("[data-mission] a").first.get_attribute("href")
    page = visit(path)
    title = page.title()
    expect(page.get_by_role("button", name="Imprimer")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.title() == title
    page.go_back()


def test_a_wrong_slug_leads_to_the_right_address(visit: Open) -> None:
    finder = visit("/missions?near=62427")
    wait_for_list(finder)
    path = finder.locator("[data-mission] a").first.get_attribute("href")
    number = path.split("/")[2]
    page = visit(f"/missions/{number}/autre-chose")
    assert page.url.endswith(path)


@pytest.mark.parametrize(
    "path", ["/missions/999999/rien", "/missions/abc", "/missions/-1/x", "/rien", "/missions/1e9/x"]
)
def test_what_does_not_exist_says_so_with_the_right_status(visit: Open, path: str) -> None:
    page = visit("/")
    answer = page.goto(path)
    assert answer.status == 404
    expect(page.get_by_role("heading", name="Cette page n'existe pas")).to_be_visible()
    wait_until_alive(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("existe pas")
    expect(page.get_by_role("link", name="Connexion")).to_be_visible()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("near=zzqxw", "commune"),
        ("near=62427&radius=-1", "rayon"),
        ("near=62427&radius=1000000", "rayon"),
        ("bbox=NaN,1,2,3", "zone"),
        ("kind=piracy", "type de mission"),
        ("slot=lundi", "créneau"),
        ("page=x", "page"),
        ("q=" + "a" * 10_000, "trop long"),
    ],
)
def test_a_bad_address_gets_a_sentence_and_keeps_the_page(
    visit: Open, query: str, sentence: str
) -> None:
    page = visit(f"/missions?{query}")
    expect(page.locator(".problem")).to_contain_text(re.compile(sentence, re.IGNORECASE))
    expect(page.get_by_role("button", name="Rechercher")).to_be_visible()
    assert cards(page) == []


def test_nothing_near_names_the_nearest(visit: Open) -> None:
    page = visit("/missions?near=48095&mode=on_site")
    expect(page.locator(".results-title")).to_contain_text("Aucune mission")
    expect(page.get_by_role("heading", name="Les plus proches ailleurs")).to_be_visible()
    expect(page.locator("#resultats [data-mission]").first).to_contain_text("km")


def test_remote_missions_come_apart_after_those_on_site(visit: Open) -> None:
    page = visit("/missions?near=62427&radius=2")
    wait_for_list(page)
    expect(page.get_by_role("heading", name="À distance, de chez vous")).to_be_visible()
    placed = [bool(card["lat"]) for card in cards(page)]
    assert placed == sorted(placed, reverse=True)


def test_the_page_says_when_the_connection_is_lost_and_recovers(
    browser: Browser, tmp_path: Path
) -> None:
    fixed = {"RESERVE_PORT": str(free_port())}
    page = browser.new_page(viewport=PHONE)
    message = page.get_by_text("Connexion perdue. Reconnexion…")
    with running(tmp_path, "--demo-if-empty", environment=fixed):
        page.goto(f"http://localhost:{fixed['RESERVE_PORT']}/missions?near=62427")
        wait_for_list(page)
    expect(message).to_be_visible(timeout=30_000)
    with running(tmp_path, environment=fixed):
        expect(message).to_be_hidden(timeout=30_000)
        page.locator("input[name=kind][value=food_aid]").check(force=True)
        page.wait_for_url(re.compile("kind=food_aid"))
        wait_for_list(page)
    page.close()
