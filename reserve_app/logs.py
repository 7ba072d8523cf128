"""What the process writes down: enough to mend it, nothing about people.

Reflex writes the whole event, cookie and typed text included, when a handler is unknown or fails
(docs/adr/0003). Everything therefore passes one formatter that hides personal data and secrets,
in messages and in traces alike.
"""

from __future__ import annotations

import logging
import re
import sys

LONGEST_FOREIGN_MESSAGE = 300  # characters kept of a library's message: they may quote a person
FOREIGN = ("reflex", "socketio", "engineio")
CHATTY = (*FOREIGN, "alembic")  # what they say below a warning helps nobody who runs the site

LONGEST_RECORD = 8_000  # characters redacted and kept of one record, its trace included
SOCKETS = ("engineio", "socketio")
_SECRET_NAME = r"cookie|authorization|pass(?:word|wd)|mot_de_passe|secret|token|session|csrf"  # noqa: S105
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            # Bounded, and begun at a word's start only: linear whatever the text.
            rf"""(?ix) (['"]? (?<![\w-]) [\w-]{{0,40}}? (?:{_SECRET_NAME}) [\w-]{{0,40}}
            ['"]? \s{{0,9}} [:=] \s{{0,9}})
            (?: b?"(?:\\.|[^"\\])*" | b?'(?:\\.|[^'\\])*' | (?:bearer\s+)? [^\s,;}})\]]+ )"""
        ),
        r"\1<hidden>",
    ),
    (re.compile(r"(://[^:/@\s]{0,64}:)[^@/\s]{1,256}(?=@)"), r"\1<hidden>"),
    (re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,190}"), "<e-mail>"),
    (re.compile(r"(?<!\d)(?:\+33\s?|0033\s?|0)[1-9](?:[ .-]?\d{2}){4}(?!\d)"), "<phone>"),
)
_EVENT = re.compile(r"(?s)(Event data:|Event\(|router_data|payload=).*")


def redact(text: str) -> str:
    """Return `text` without secrets, e-mail addresses and telephone numbers."""
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


class RedactingFormatter(logging.Formatter):
    """Format a record, then hide what must not be written."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line (and trace) to write."""
        if record.name.split(".")[0].split("_")[0] in FOREIGN:
            record = _without_event(record)
        return redact(super().format(record)[:LONGEST_RECORD])


def _without_event(record: logging.LogRecord) -> logging.LogRecord:
    message = _EVENT.sub(r"\1 <hidden>", record.getMessage())
    if len(message) > LONGEST_FOREIGN_MESSAGE:
        message = message[:LONGEST_FOREIGN_MESSAGE] + "…"
    clean = logging.makeLogRecord(record.__dict__)
    clean.msg, clean.args = message, None
    if record.name.startswith(SOCKETS) and record.exc_info:
        # Whoever connects can cause these: one line, not a trace of twenty.
        clean.msg = f"{message} ({getattr(record.exc_info[0], '__name__', '')})"
        clean.exc_info = clean.exc_text = None
    return clean


def configure_logging(level: str) -> None:
    """Send every log line of this process to standard error through the redacting formatter."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # A socket library adds a handler of its own to a logger without a level.
    for name in (*CHATTY, "engineio.server", "socketio.server"):
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
