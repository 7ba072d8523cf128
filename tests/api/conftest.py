"""The whole HTTP side in this process, over a minimal build: forms are sent as a browser does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from reserve_app.api.app import api
from reserve_app.api.documents import built
from reserve_app.api.languages import Languages
from reserve_app.api.security import OwnOriginOnly
from reserve_app.domain.cookies import cookie_name
from reserve_app.models.engine import transaction
from reserve_app.services.sessions import open_session
from reserve_app.services.throttle import forget_counts
from reserve_app.settings import get_settings
from tests.people import Person

SITE = "http://localhost:3000"
COOKIE = cookie_name(https=False)
SHELL = '<html><head></head><body><nav><div data-slot="me"></div></nav><div data-slot="main"></div>'


class Browser:
    """One person's browser: it keeps cookies, and says where its forms come from."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.now = datetime.now(UTC)

    def get(self, path: str, **headers: str) -> Response:
        return self.client.get(path, headers=headers)

    def post(self, path: str, *, origin: str | None = SITE, **fields: Any) -> Response:
        headers = {"Origin": origin} if origin else {}
        return self.client.post(path, data=fields, headers=headers)

    def as_(self, someone: Person | None) -> Browser:
        """Be signed in as somebody, or nobody."""
        self.client.cookies.clear()
        if someone is not None:
            with transaction() as session:
                secret = open_session(session, someone.account_id, "Firefox Linux", self.now)
                session.commit()
            self.client.cookies.set(COOKIE, secret)
        return self


def text_of(answer: Response) -> str:
    """Return what a person reads on a page."""
    plain = re.sub(r"<[^>]+>", " ", answer.text.partition("<body>")[2] or answer.text)
    return " ".join(unescape(plain).split())


def error_at(answer: Response, field: str) -> str:
    """Return the sentence that stands at a field, empty when there is none."""
    found = re.search(rf'id="{field}-error"[^>]*>(.*?)</p>', answer.text, re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split()) if found else ""


def value_of(answer: Response, field: str) -> str:
    """Return what a field of the page shows."""
    tag = re.search(rf'<input[^>]*\sname="{field}"[^>]*>', answer.text)
    value = re.search(r'\svalue="([^"]*)"', tag[0]) if tag else None
    return unescape(value[1]) if value else ""


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    forget_counts()
    yield
    forget_counts()


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """A browser that is signed in nowhere."""
    monkeypatch.setenv("RESERVE_URL", SITE)
    get_settings.cache_clear()
    page = tmp_path / "page.html"
    page.write_text(SHELL, encoding="utf-8")
    monkeypatch.setattr(built, "built_file", lambda _: page)
    wrapped = Languages(OwnOriginOnly(api(), get_settings().origins))
    with TestClient(
        wrapped, base_url=SITE, follow_redirects=False, client=("127.0.0.1", 50000)
    ) as client:
        yield Browser(client)
