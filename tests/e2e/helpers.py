"""What the browser tests read on the screens."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Page, expect

from reserve_app.geo.distance import haversine_km

HENIN = "near=62427"
SHOWN_KM = re.compile(r"à ([\d,]+) km")


def wait_for_list(page: Page) -> None:
    """Wait until the list is the browser's own, and up to date."""
    expect(page.locator("#resultats [aria-busy=false] [data-mission]").first).to_be_visible()


def cards(page: Page) -> list[dict[str, str]]:
    """Return what the on-site cards carry, in the order of the page."""
    return page.eval_on_selector_all(
        "#resultats [data-mission]",
        "nodes => nodes.map(n => ({...n.dataset, text: n.innerText}))",
    )


def on_site(page: Page) -> list[dict[str, str]]:
    """Return the cards that have a place."""
    return [card for card in cards(page) if card["lat"]]


def true_distances(page: Page, lat: float, lon: float) -> list[float]:
    """Return the distances of the cards to a point, computed from their own coordinates."""
    return [haversine_km(lat, lon, float(c["lat"]), float(c["lon"])) for c in on_site(page)]


def shown_distances(page: Page) -> list[float]:
    """Return the distances written on the cards."""
    found = (SHOWN_KM.search(card["text"]) for card in on_site(page))
    return [float(match[1].replace(",", ".")) for match in found if match]


def wait_for_map(page: Page) -> None:
    """Wait until the map has drawn the missions."""
    expect(page.locator(".map-gl[data-shown]")).to_be_visible(timeout=20_000)


def until(page: Page, expression: str, seconds: float = 10) -> None:
    """Wait until a JavaScript expression is true; the page's policy forbids Playwright's own."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"never true: {expression}"
        page.wait_for_timeout(50)
