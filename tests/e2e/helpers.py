"""What the browser tests read on the screens."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from reserve_app.geo.distance import haversine_km
from tests.promises import in_time

HENIN = "near=62427"
SEEN_WITHIN = 1.0  # s: a change made on another screen
LONGEST = 20_000  # ms: then it is lost; what was promised is checked apart
PASSING = "one => one.playState === 'running' && one.effect.getTiming().iterations !== Infinity"
SHOWN_KM = re.compile(r"à ([\d,]+) km")


def wait_for_list(page: Page) -> None:
    """Wait until the list is the browser's own, and up to date."""
    until(
        page,
        """[...document.querySelectorAll('#resultats [aria-busy=false]')].some(list =>
          list.dataset.answers === '?' + location.search.slice(1)
          && list.querySelector('[data-mission]'))""",
    )


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


def until(page: Page, expression: str, seconds: float = 15) -> None:
    """Wait until a JavaScript expression is true; the page's policy forbids Playwright's own."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"never true: {expression}"
        page.wait_for_timeout(50)


def wait_until_alive(page: Page) -> None:
    """Wait until React has adopted the page; one whose code had to come is by then drawn anew."""
    until(
        page,
        """window.__reactRouterDataRouter?.state.initialized
        && Object.keys(document.querySelector('main')).some(key => key.startsWith('__react'))""",
    )
    wait_until_drawn(page)


def wait_until_drawn(page: Page) -> None:
    """Wait until what was asked of the page is drawn, and nothing in it moves or fades."""
    page.evaluate("new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn)))")
    until(page, f"!document.getAnimations().some({PASSING})")


class Change:
    """A change made on one screen, to be seen on others."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    def seen(self, check: Callable[..., None], *wanted: str) -> float:
        """Wait until a check of Playwright holds; return the seconds since the change."""
        check(*wanted, timeout=LONGEST)
        return time.monotonic() - self._since

    def seen_in_time(
        self, check: Callable[..., None], *wanted: str, promised: float = SEEN_WITHIN
    ) -> None:
        """Wait until a check holds; check too that it did within the promised seconds."""
        in_time(self.seen(check, *wanted), promised)
