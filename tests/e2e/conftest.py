"""One real server with its pages, a browser; any error or request elsewhere is a failure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from tests.serving import Running, running
from tools.browser import find

FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
NARROW = {"width": 320, "height": 640}
# What the browser says of an answer the test asked for on purpose, and of software drawing.
EXPECTED = ("Failed to load resource: the server responded with a status of 4", "GL Driver Message")

Open = Callable[..., Page]
# ms. A busy machine is slow, not wrong; a test about a promised time gives its own.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The production build with the Pas-de-Calais demo."""
    with running(tmp_path_factory.mktemp("site"), "--demo-if-empty") as started:
        yield started


# Per module, not per session: while Playwright runs, no asynchronous test of another folder can.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright itself."""
    with sync_playwright() as started:
        yield started


def _launch(playwright: Playwright, *flags: str) -> Browser:
    path = find()
    assert path, "no Chromium: run make browser"
    return playwright.chromium.launch(executable_path=path, args=[*FLAGS, *flags])


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium."""
    with _launch(playwright) as started:
        yield started


@pytest.fixture(scope="module")
def without_webgl(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium that cannot draw with WebGL."""
    with _launch(playwright, "--disable-3d-apis") as started:
        yield started


class Watch:
    """Remembers what a page should never do."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.faults: list[str] = []

    def on(self, page: Page) -> None:
        """Watch that page."""
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("console", self._console)
        page.on("request", self._request)

    def _console(self, message: object) -> None:
        text, kind = getattr(message, "text", ""), getattr(message, "type", "")
        if kind == "error" and not any(known in text for known in EXPECTED):
            self.faults.append(f"console: {text}")

    def _request(self, request: object) -> None:
        url = getattr(request, "url", "")
        if not url.startswith((self.site, "data:", "blob:")):
            self.faults.append(f"foreign request: {url}")


@pytest.fixture
def visit(browser: Browser, site: Running) -> Iterator[Open]:
    """Open an address of the site in a browser of its own; any fault fails the test."""
    watch = Watch(site.url)
    opened: list[BrowserContext] = []

    def _visit(path: str, *, size: dict[str, int] | None = None, **options: object) -> Page:
        in_browser, before = options.pop("browser", browser), options.pop("before", None)
        context = in_browser.new_context(
            viewport=size or DESKTOP, locale="fr-FR", base_url=site.url, **options
        )
        opened.append(context)
        page = context.new_page()
        watch.on(page)
        if before:
            before(page)
        page.goto(path)
        return page

    yield _visit
    for context in opened:
        context.close()
    assert not watch.faults, "\n".join(watch.faults)
