"""The server is killed and started again under two open browsers: they recover and miss nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from reserve_app.domain.cookies import cookie_name
from reserve_app.models.engine import dispose_engine, transaction
from reserve_app.services.interest_answers import confirm, contact
from reserve_app.services.interests import apply, withdraw
from reserve_app.services.sessions import open_session
from reserve_app.settings import get_settings
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.helpers import Change
from tests.people import Person, mission, person, volunteer
from tests.serving import Running, free_port, running

pytestmark = pytest.mark.e2e
BACK_WITHIN = 10.0  # s: from the moment the server answers again
MARK = "window.neverReloaded === true"


def _now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the server keeps its database, which this test shares with it."""
    monkeypatch.setenv("RESERVE_DATABASE_URL", f"sqlite:///{tmp_path / 'reserve.db'}")
    get_settings.cache_clear()
    dispose_engine()
    yield tmp_path
    dispose_engine()
    get_settings.cache_clear()


def _open(browser: Browser, site: Running, who: Person, path: str, size: dict[str, int]) -> Page:
    with transaction() as session:
        secret = open_session(session, who.account_id, "", _now())
        session.commit()
    context = browser.new_context(viewport=size, locale="fr-FR", base_url=site.url)
    context.add_cookies([{"name": cookie_name(https=False), "value": secret, "url": site.url}])
    page = context.new_page()
    page.goto(path)
    expect(page.locator("[data-live-state=live]")).to_be_visible(timeout=20_000)
    page.evaluate("window.neverReloaded = true")
    return page


def test_open_pages_recover_from_a_restart_and_miss_nothing(browser: Browser, folder: Path) -> None:
    where = {"RESERVE_PORT": str(free_port()), "RESERVE_JOBS": "false"}
    with running(folder, environment=where) as site:
        number, structure = mission(title="Porter des courses")
        helper, manager = volunteer(), person(structures=(structure,))
        mine = _open(browser, site, helper, "/mes-missions", PHONE)
        board = _open(browser, site, manager, f"/structure/{structure}", DESKTOP)
        change = Change()
        first = apply(helper.actor, number, key="cle-de-test-1", now=_now()).interest_id
        shown = (
            mine.get_by_role("link", name="Porter des courses"),
            board.get_by_text("Alice").first,
        )
        for one in shown:
            change.seen_in_time(expect(one).to_be_visible)
        site.kill()
        for page in (mine, board):
            expect(page.locator("[data-live-state=lost]")).to_contain_text("Reconnexion…")
            expect(page.get_by_text("Ce qui est affiché date de")).to_be_visible()
        # What happens while nobody serves.
        contact(manager.actor, first, now=_now())
        confirm(manager.actor, first, now=_now())
    with running(folder, environment=where):
        back = Change()
        for page in (mine, board):
            alive = expect(page.locator("[data-live-state=live]"))
            back.seen_in_time(alive.to_be_visible, promised=BACK_WITHIN)
        expect(mine.locator(".state")).to_have_text("Engagement confirmé")
        change = Change()
        withdraw(helper.actor, first, now=_now())
        state = expect(mine.locator(".state"))
        change.seen_in_time(state.to_have_text, "Vous vous êtes désisté")
        assert mine.evaluate(MARK)
        assert board.evaluate(MARK)
        for page in (mine, board):
            page.context.close()
