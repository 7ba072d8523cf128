"""Two workers, PostgreSQL and Valkey: what is clicked in one is on the screens of the other.

A browser cannot choose its worker. So each page that watches is open twice, once on each: one of
the two is always across from whoever clicked.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Browser, Page, expect

from reserve_app.domain.cookies import cookie_name
from reserve_app.models.engine import dispose_engine
from reserve_app.services.interests import apply
from reserve_app.settings import get_settings
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.helpers import SEEN_WITHIN, Change
from tests.live.people import cookie_of, now
from tests.people import Person, mission, person, volunteer
from tests.promises import in_time
from tests.serving import Running, free_port, running
from tools.local_servers import DATABASE_URL, REDIS_URL, local_servers

pytestmark = pytest.mark.e2e
BACK_WITHIN = 10.0  # s: from the moment the server answers again
WORKERS = 2
MOST_TRIES = 60  # connections opened before both workers have one: the kernel deals them out
SOCKETS = re.compile(r'^reserve_sockets\{process="(\w+)"\} (\d+)', re.MULTILINE)


@pytest.fixture
def where(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, dict[str, str]]]:
    """A folder, and the settings of a scaled run whose database this test shares."""
    # Not below pytest's own folder: another run of it closes that to PostgreSQL's user.
    folder = Path(tempfile.mkdtemp(prefix="reserve-"))
    try:
        with local_servers(folder / "scaled", (DATABASE_URL, REDIS_URL)) as servers:
            monkeypatch.setenv(DATABASE_URL, servers[DATABASE_URL])
            get_settings.cache_clear()
            dispose_engine()
            settings = {"RESERVE_WORKERS": str(WORKERS), "RESERVE_JOBS": "false"}
            yield folder, servers | settings | {"RESERVE_PORT": str(free_port())}
            dispose_engine()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        get_settings.cache_clear()


def _sockets(site: Running) -> dict[str, int]:
    """Return how many sockets each worker holds."""
    found: dict[str, int] = {}
    for _ in range(MOST_TRIES):
        connection = HTTPConnection("localhost", site.port, timeout=10)
        connection.request("GET", "/metrics")
        (process, number), *_ = SOCKETS.findall(connection.getresponse().read().decode())
        connection.close()
        found[process] = int(number)
        if len(found) == WORKERS:
            return found
    msg = f"one worker answered nothing: {found}"
    raise AssertionError(msg)


@contextmanager
def _once_on_each(site: Running, opened: Callable[[], Page]) -> Iterator[list[Page]]:
    """Open a page until each worker holds the socket of one."""
    kept: dict[str, Page] = {}
    for _ in range(MOST_TRIES):
        before = _sockets(site)
        page = opened()
        after = _sockets(site)
        (worker,) = (process for process in after if after[process] > before[process])
        if kept.setdefault(worker, page) is not page:
            page.context.close()
            while _sockets(site) != before:
                time.sleep(0.1)
        if len(kept) == WORKERS:
            break
    assert len(kept) == WORKERS, "all sockets went to one worker"
    yield list(kept.values())
    for page in kept.values():
        page.context.close()


def _page(browser: Browser, site: Running, who: Person, path: str, size: dict[str, int]) -> Page:
    context = browser.new_context(viewport=size, locale="fr-FR", base_url=site.url)
    name = cookie_name(https=False)
    context.add_cookies([{"name": name, "value": cookie_of(who), "url": site.url}])
    page = context.new_page()
    page.goto(path)
    return page


def _watched(browser: Browser, site: Running, who: Person, path: str, size: dict[str, int]) -> Page:
    page = _page(browser, site, who, path, size)
    expect(page.locator("[data-live-state=live]")).to_be_visible(timeout=20_000)
    page.evaluate("window.neverReloaded = true")
    return page


def test_a_click_with_one_worker_is_on_the_screens_of_the_other(
    browser: Browser, where: tuple[Path, dict[str, str]]
) -> None:
    folder, settings = where
    with running(folder, environment=settings) as site:
        number, structure = mission(title="Porter des courses", places=3)
        manager, helper = person(structures=(structure,)), volunteer(first_name="Alice")
        board = f"/structure/{structure}"
        with (
            _once_on_each(site, lambda: _watched(browser, site, manager, board, DESKTOP)) as boards,
            _once_on_each(
                site, lambda: _watched(browser, site, helper, "/mes-missions", PHONE)
            ) as mine,
        ):
            clicking = _page(browser, site, helper, f"/missions/{number}", PHONE)
            button = clicking.get_by_role("button", name="Je veux aider")
            button.wait_for()
            waits: list[float] = []
            change = Change()
            button.click(no_wait_after=True)
            for page in boards:
                card = expect(page.locator(".col-new [data-card]"))
                waits.append(change.seen(card.to_contain_text, "Alice"))
            expect(clicking).to_have_url(re.compile("/mes-missions"))  # a page left half-way hangs
            clicking.context.close()
            for verb, state in (
                ("J'ai contacté", "Contact pris"),
                ("Confirmer", "Engagement confirmé"),
            ):
                change = Change()
                boards[0].get_by_role("button", name=f"{verb} : Alice").click()
                for page in mine:
                    shown = expect(page.locator(".state"))
                    waits.append(change.seen(shown.to_have_text, state))
            in_time(median(waits), SEEN_WITHIN)
            site.kill()
            for page in (*boards, *mine):
                expect(page.locator("[data-live-state=lost]")).to_contain_text("Reconnexion…")
            late = volunteer(first_name="Basile")  # while nobody serves
            apply(late.actor, number, key="cle-de-test-2", now=now())
            with running(folder, environment=settings) as again:
                _sockets(again)  # both workers answer
                back = Change()
                for page in (*boards, *mine):
                    alive = expect(page.locator("[data-live-state=live]"))
                    back.seen_in_time(alive.to_be_visible, promised=BACK_WITHIN)
                    assert page.evaluate("window.neverReloaded === true")
                for page in boards:
                    expect(page.locator(".col-new [data-card]")).to_contain_text("Basile")
                apply(helper.actor, mission()[0], key="cle-de-test-3", now=now())
                for page in mine:
                    expect(page.locator(".state")).to_have_count(2)
