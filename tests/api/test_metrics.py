"""Health and metrics: who may read them, what they say, in a format Prometheus takes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import text

from reserve_app.api.metrics import exposition
from reserve_app.domain.actor import SYSTEM
from reserve_app.domain.errors import NotFound
from reserve_app.models import OUTBOX_MAIL, REVIEW_ITEM
from reserve_app.models.engine import get_engine, transaction
from reserve_app.presenting.words import age_text
from reserve_app.queries.pulse import pulse
from reserve_app.services.sql import run
from reserve_app.settings import get_settings
from tests.api.conftest import Browser, text_of
from tests.people import NOW, person

LINE = re.compile(r'[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? -?[0-9.e+-]+')
TOKEN = "0123456789abcdef0123456789abcdef"  # noqa: S105 - of this test
_SERIAL = count(1)


def _wait(kind: str, department: str, *ages: int) -> None:
    """Open items of these ages in minutes."""
    with transaction() as session:
        for age in ages:
            opened = NOW - timedelta(minutes=age)
            row = {
                "kind": kind, "subject_id": next(_SERIAL), "reason": "new", "state": "open",
                "department": department, "label": "x", "opened_at": opened,
                "due_at": opened + timedelta(hours=24), "version": 1, "subject_revision": 1,
                "flags": " ", "place": "", "words": "", "before": {}, "reports": 0,
                "decision": "", "decided_reason": "", "decided_text": "", "to_correct": " ",
                "seen": {}, "decided_from": "", "decided_to": "",
            }  # fmt: skip
            run(session, REVIEW_ITEM.insert().values(**row))
        session.commit()


@pytest.mark.usefixtures("database")
def test_the_pulse_says_the_oldest_the_median_and_what_is_late() -> None:
    _wait("mission", "62", 10, 20, 3000)
    _wait("mission", "59", 5, 7)
    _wait("volunteer", "62", 1)
    found = pulse(SYSTEM, NOW).queue
    said = [
        (line.department, line.kind, line.waiting, NOW - line.oldest, NOW - line.median, line.late)
        for line in found
    ]
    minutes = [timedelta(minutes=number) for number in range(3001)]
    assert said == [
        ("62", "mission", 3, minutes[3000], minutes[20], 1),
        ("59", "mission", 2, minutes[7], minutes[7], 0),
        ("62", "volunteer", 1, minutes[1], minutes[1], 0),
    ]


@pytest.mark.usefixtures("database")
def test_nobody_but_an_administrator_takes_the_pulse() -> None:
    for who in (person(departments=("62",)), person()):
        with pytest.raises(NotFound):
            pulse(who.actor, NOW)


@pytest.mark.usefixtures("database")
def test_every_line_of_the_metrics_is_one_prometheus_reads(browser: Browser) -> None:
    _wait("mission", "2A", 10)
    answer = browser.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()
    samples = [line for line in lines if not line.startswith("#")]
    assert [line for line in samples if not LINE.fullmatch(line)] == []
    assert 'reserve_review_waiting{department="2A",kind="mission"} 1' in samples
    named = {line.split()[2] for line in lines if line.startswith("# TYPE")}
    assert {re.split(r"[{ ]", line)[0] for line in samples} <= named


def test_a_label_cannot_break_its_line() -> None:
    assert exposition([("a", "gauge", "A.", [({"b": 'c"\n\\'}, 1)])]).splitlines()[2] == (
        'a{b="c\\"\\n\\\\"} 1'
    )


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_with_a_token_only_who_sends_it_reads(
    database: str, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    del database
    monkeypatch.setenv("RESERVE_METRICS_TOKEN", TOKEN)
    get_settings.cache_clear()
    for sent in ("", "Bearer ", "Bearer no", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}é"):
        headers = {"Authorization": sent.encode()} if sent else {}
        assert browser.client.get("/metrics", headers=headers).status_code == 404
    assert browser.get("/metrics", Authorization=f"Bearer {TOKEN}").status_code == 200


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_without_a_token_what_came_through_a_proxy_reads_nothing(
    database: str, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    del database
    through = {"X-Forwarded-For": "1.2.3.4"}
    assert browser.client.get("/metrics", headers=through).status_code == 404
    assert browser.get("/metrics", Host="reserve.example.org").status_code == 404
    monkeypatch.setenv("RESERVE_ENV", "production")
    monkeypatch.setenv("RESERVE_SECRET_KEY", TOKEN)
    get_settings.cache_clear()
    assert browser.get("/metrics").status_code == 404


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_health_says_when_the_database_does_not_answer(database: str, browser: Browser) -> None:
    del database
    assert browser.get("/healthz").json() == {"healthy": True}
    with get_engine().begin() as connection:
        connection.execute(text("ALTER TABLE mission RENAME TO away"))
    answer = browser.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"healthy": False})


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_page_shows_what_waits_and_what_is_late(database: str, browser: Browser) -> None:
    del database
    _wait("structure", "62", 60)
    now = datetime.now(UTC)
    late = {
        "key": "a", "recipient": "a@b.fr", "subject": "s", "text": "t", "html": "h",
        "created_at": now, "due_at": now - timedelta(hours=2), "attempts": 0, "last_error": "",
        "digest": False, "unsubscribe": "",
    }  # fmt: skip
    with transaction() as session:
        run(session, OUTBOX_MAIL.insert().values(**late))
        session.commit()
    browser.as_(person(admin=True))
    page = text_of(browser.get("/admin/pouls"))
    assert "Courriels à envoyer À regarder : 1 le premier depuis 2 h" in page
    assert "Pas-de-Calais (62) Structure 1" in page


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=-5), "1 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=5, minutes=59), "5 h"),
        (timedelta(hours=52), "2 j 4 h"),
        (timedelta(days=30, hours=3), "30 j"),
    ],
)
def test_an_age_is_short(age: timedelta, words: str) -> None:
    assert age_text(age) == words
