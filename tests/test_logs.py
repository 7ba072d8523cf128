"""Log lines hold nothing about people, whoever writes them."""

from __future__ import annotations

import logging
import time

import pytest

from reserve_app.logs import RedactingFormatter, redact

CANARY = "canary-7f3a"


def _written(name: str, message: str, *args: object, exc: BaseException | None = None) -> str:
    info = (type(exc), exc, exc.__traceback__) if exc else None
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, info)
    return RedactingFormatter("%(name)s %(message)s").format(record)


@pytest.mark.parametrize(
    "text",
    [
        f"cookie: reserve_session={CANARY}; path=/",
        f"{{'cookie': '__Host-session={CANARY}', 'accept': '*/*'}}",
        f'{{"password": "{CANARY} with spaces"}}',
        f"password={CANARY}&next=/",
        f"Authorization: Bearer {CANARY}",
        f"token={CANARY}",
        f"redis://:{CANARY}@cache:6379/0",
        f"postgresql+psycopg://reserve:{CANARY}@db/reserve",
    ],
)
def test_secrets_are_hidden(text: str) -> None:
    assert CANARY not in redact(text)


@pytest.mark.parametrize(
    "person", ["alice.martin@example.org", "06 12 34 56 78", "+33612345678", "0612345678"]
)
def test_ways_to_reach_a_person_are_hidden(person: str) -> None:
    line = redact(f"mail to {person} failed at 14:02")
    assert person not in line
    assert "14:02" in line


def test_a_reflex_line_that_quotes_an_event_keeps_none_of_it() -> None:
    line = _written("reflex.app", f"Received event from session x. Event data: {{'a': '{CANARY}'}}")
    assert CANARY not in line
    assert "Received event" in line


def test_a_long_foreign_message_is_cut() -> None:
    assert CANARY not in _written("reflex_base.event", "x" * 400 + CANARY)


def test_our_own_lines_are_kept_whole() -> None:
    assert _written("reserve_app.demo", "%d missions", 312).endswith("312 missions")


def test_a_trace_is_redacted_too() -> None:
    try:
        raise ValueError(f"password='{CANARY}'")  # noqa: EM102, TRY301 - as a library would
    except ValueError as error:
        line = _written("reserve_app.x", "failed", exc=error)
    assert "ValueError" in line
    assert CANARY not in line


@pytest.mark.parametrize("piece", ["token", "a", "a-", "a@", "0612345678 ", "'token' : ", "@a."])
def test_redacting_takes_time_in_proportion_to_the_text(piece: str) -> None:
    """A pattern that backtracks would take minutes of processor on the longer text."""

    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        started = time.thread_time()
        redact(text)
        return time.thread_time() - started

    assert seconds(80_000) < 40 * max(seconds(8_000), 0.001)


def test_a_huge_record_is_cut() -> None:
    assert len(_written("reserve_app.x", "x" * 1_000_000)) <= 8_000


def test_what_a_socket_library_says_is_one_line() -> None:
    try:
        raise ValueError(CANARY)  # noqa: TRY301 - as a library would
    except ValueError as error:
        line = _written("engineio.server", "message async handler error", exc=error)
    assert line == "engineio.server message async handler error (ValueError)"
