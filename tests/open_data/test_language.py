"""The API says its words in its reader's language, and pages in that of their address."""

from __future__ import annotations

import pytest

from reserve_app.api.languages import preferred
from tests.api.conftest import SITE, Browser
from tests.factories import mission_row, store, structure_row

pytestmark = pytest.mark.usefixtures("database")
ENGLISH = {"Accept-Language": "en-GB,en;q=0.9,fr;q=0.5"}


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "fr"),
        ("en", "en"),
        ("EN-us", "en"),
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        ("fr;q=0.3, en-GB;q=0.7", "en"),
        ("en-US;q=0.2,en;q=0.9,fr;q=0.5", "en"),
        ("en,fr", "fr"),
        ("de", "fr"),
        ("de,en;q=0.1", "en"),
        ("*", "fr"),
        ("fr;q=0,*", "en"),
        ("en;q=0", "fr"),
        ("en;q=0,fr;q=0", "fr"),
        ("en;q=abc", "fr"),
        ("en;q=nan,;;,=", "fr"),
        ("\u00e9n", "fr"),
        ("x" * 9_999 + ",en", "fr"),
    ],
)
def test_the_best_wish_we_can_meet_is_met(header: str, language: str) -> None:
    assert preferred(header) == language


@pytest.mark.parametrize(
    ("path", "status", "french", "english"),
    [
        ("missions?limit=0", 422, "Demandez", "Ask"),
        ("missions/0", 404, "n'existe pas", "does not exist"),
        ("territories/20", 404, "n'existe pas", "no such"),
        ("nowhere", 404, "n'existe pas", "does not exist"),
        ("places", 422, "mal formée", "malformed"),
        ("structures/1/missions", 401, "clé", "key"),
    ],
)
def test_each_kind_of_problem_is_said_in_both_languages(
    browser: Browser, path: str, status: int, french: str, english: str
) -> None:
    said = {"fr": browser.get(f"/api/v1/{path}")}
    said["en"] = browser.get(f"/api/v1/{path}", **ENGLISH)
    for language, words in (("fr", french), ("en", english)):
        answer = said[language]
        assert answer.status_code == status
        assert words in answer.json()["detail"]
        assert answer.headers["content-language"] == language
        assert "Accept-Language" in answer.headers["vary"]
        assert answer.json()["title"] == said["fr"].json()["title"]  # codes have no language


def test_a_method_that_is_not_there_is_said_in_both_languages(browser: Browser) -> None:
    for asked, words in (({}, "pas possible"), (ENGLISH, "not possible")):
        answer = browser.client.post("/api/v1/missions", headers={"Origin": SITE, **asked})
        assert (answer.status_code, words in answer.json()["detail"]) == (405, True)


def test_what_is_found_has_its_words_in_both_languages_and_two_tags(browser: Browser) -> None:
    structure = structure_row()
    store([structure], [mission_row(structure)])
    french, english = browser.get("/api/v1/kinds"), browser.get("/api/v1/kinds", **ENGLISH)
    assert french.headers["etag"] != english.headers["etag"]
    assert {"Accept-Encoding", "Accept-Language"} <= set(english.headers["vary"].split(", "))
    assert [one["key"] for one in french.json()["kinds"]] == [
        one["key"] for one in english.json()["kinds"]
    ]
    known = {"If-None-Match": french.headers["etag"]}
    assert browser.get("/api/v1/kinds", **known).status_code == 304
    assert browser.get("/api/v1/kinds", **known, **ENGLISH).status_code == 200


def test_a_page_stays_in_the_language_of_its_address(browser: Browser) -> None:
    """Negative control: only the API looks at the header."""
    page = browser.get("/territoires/62", **ENGLISH)
    assert 'lang="fr"' in page.text
    assert "Accept-Language" not in page.headers.get("vary", "")
    document = browser.get("/api/v1/openapi.json", **ENGLISH)
    assert "content-language" not in document.headers
