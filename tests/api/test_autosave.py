"""A form that saves itself: quick hands are never slowed, a storm is told when to come back."""

from __future__ import annotations

import re

import pytest

from reserve_app.services import throttle
from tests.api.conftest import Browser, text_of
from tests.api.test_structure_missions import FORM
from tests.people import mission, person

pytestmark = pytest.mark.usefixtures("database")
QUICKEST = 67  # savings a minute of one form that never rests: one each 900 ms (mission_form.jsx)
NEW = "/structure/nouvelle"


def _begin(browser: Browser) -> str:
    _, structure = mission()
    browser.as_(person(structures=(structure,)))
    begun = browser.post(f"/structure/{structure}/missions/nouvelle", kind="food_aid")
    return str(begun.headers["location"])


def _typed(version: int) -> dict[str, str]:
    return FORM | {"title": f"Distribution {version}", "version": str(version), "revision": "0"}


def test_a_minute_of_quick_typing_is_saved_whole_and_then_sent(browser: Browser) -> None:
    draft = _begin(browser)
    version, today = 1, browser.now.date().isoformat()
    for _ in range(QUICKEST):
        answer = browser.post(draft, **_typed(version), act="autosave")
        assert answer.status_code == 200, version
        version = answer.json()["version"]
    sent = browser.post(draft, **_typed(version) | {"starts_on": today}, act="send")
    assert (sent.status_code, "fait=mission-envoyee" in sent.headers["location"]) == (303, True)


@pytest.mark.parametrize("kind", ["mission", "structure"])
def test_too_many_savings_are_told_when_to_come_back(browser: Browser, kind: str) -> None:
    if kind == "mission":
        where, form = _begin(browser), _typed(1) | {"act": "autosave"}
    else:
        browser.as_(person())
        where, form = f"{NEW}/brouillon", {"name": "Les Mains"}
    answers = [browser.post(where, **form) for _ in range(95)]
    refused = answers[-1]
    assert refused.status_code == 429
    seconds = int(refused.headers["retry-after"])
    assert 1 <= seconds <= 60
    words = refused.json()["problem"]
    assert re.search(rf"nouvel essai dans {seconds} secondes?\.", words)
    assert "hors ligne" not in words
    assert "connexion" not in words
    throttle.forget_counts()  # the time has passed
    version = answers[0].json().get("version", 0)
    again = browser.post(where, **form | ({"version": str(version)} if version else {}))
    assert (again.status_code, "saved" in again.json()) == (200, True)


def test_a_person_who_sends_a_form_too_often_keeps_what_was_typed(browser: Browser) -> None:
    draft = _begin(browser)
    for _ in range(95):
        browser.post(draft, **_typed(0), act="autosave")
    page = browser.post(draft, **_typed(1), act="save")
    assert page.status_code == 429
    assert "attendez quelques minutes" in text_of(page)
    assert "Distribution 1" in page.text
