"""The plain pages exist in both languages, alike, and say what the settings and the code say."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from reserve_app.domain import durations
from reserve_app.language import LANGUAGES, speaking
from reserve_app.presenting.plain import FOLDER, NAMES, charter_rules, plain_page, source
from reserve_app.settings import get_settings
from tests.api.conftest import Browser, _fresh_limits, browser

__all__ = ["_fresh_limits", "browser"]


def _headings(text: str) -> list[int]:
    return [len(marks) for marks in re.findall(r"^(#+) ", text, re.MULTILINE)]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_says_the_same_in_each_language(name: str) -> None:
    shapes, items, places, links = [], [], [], []
    for language in LANGUAGES:
        text = source(name, language)
        shapes.append(_headings(text))
        items.append(len(re.findall(r"^- ", text, re.MULTILINE)))
        places.append(re.findall(r"\{(\w+)\}", text))
        links.append(re.findall(r"\]\(([^)]+)\)", text))
    assert shapes[0][0] == 1
    for told in (shapes, items, places, links):
        assert all(one == told[0] for one in told), told


def test_there_is_no_page_without_an_address() -> None:
    for language in LANGUAGES:
        assert {file.stem for file in (FOLDER / language).iterdir()} == set(NAMES)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_link_leads_somewhere(browser: Browser) -> None:
    for name in NAMES:
        page = browser.get(f"/{name}")
        assert page.status_code == 200
        assert page.headers["cache-control"] == "no-cache"
        links = set(re.findall(r'href="(/[^"]*)"', page.text)) - {"/plain.css"}
        for link in links:
            assert browser.get(link).status_code in {200, 303}, link


def test_raw_html_is_text_and_settings_are_no_markdown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESERVE_OPERATOR_NAME", "<script>x</script> [a](javascript:b) *c*")
    monkeypatch.setenv("RESERVE_OPERATOR_CONTACT", "aide@exemple.fr")
    get_settings.cache_clear()
    body = plain_page("mentions-legales").body
    get_settings.cache_clear()
    assert "<script" not in body
    assert "javascript:b)" in body
    assert 'href="javascript' not in body
    assert "<em>" not in body
    assert "aide@exemple.fr" in body
    assert "[à compléter par l'organisme qui ouvre ce site]" in body  # who hosts it


def test_what_is_not_set_is_said_and_the_doctor_tells() -> None:
    from reserve_app.doctor import _legal_notice

    get_settings.cache_clear()
    assert "[à compléter" in plain_page("confidentialite").body
    found = _legal_notice(get_settings())
    assert not found.well
    assert "RESERVE_HOST_NAME" in found.found


def test_the_charter_accepted_at_sign_up_is_the_page() -> None:
    from reserve_app.api.documents.sign_up import charter_field
    from reserve_app.api.forms import Form

    for language in LANGUAGES:
        with speaking(language):
            rules = charter_rules()
            body = plain_page("charte").body
            field = charter_field(Form())
        assert len(rules) == 6
        for rule in rules:
            assert f"<li>{rule}</li>" in body
            assert rule.replace("'", "&#x27;") in field
    assert charter_rules()[0].startswith("J'aide gratuitement")


def test_the_privacy_page_says_the_durations_of_the_code() -> None:
    day = timedelta(days=1)
    said = " ".join(source("confidentialite", "fr").split())
    assert f"{durations.INACTIVE // (365 * day)} ans" in said
    assert f"{durations.WARNED_BEFORE // day} jours avant" in said
    assert f"jamais confirmée : {durations.UNCONFIRMED // day} jours" in said
    assert (
        f"Session : {durations.SESSION_LIFE // day} jours, ou {durations.SESSION_IDLE // day} sans"
    ) in said
    assert f"Courriels envoyés : {durations.MAIL_KEPT // day} jours" in said
    assert f"Brouillons abandonnés : {durations.DRAFT_KEPT // (30 * day)} mois" in said
    assert f"{durations.ANSWER // timedelta(hours=1)} heures" in source("charte", "fr")


def test_english_is_english() -> None:
    with speaking("en"):
        page = plain_page("charte")
    assert page.title == "Volunteer's charter"
    assert "I help for free" in page.body
