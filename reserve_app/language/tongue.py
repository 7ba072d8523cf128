"""Which language is spoken now: that of the page's address, or of the reader of a letter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

SOURCE = "fr"
NAMES = {"fr": "Français", "en": "English"}  # each in its own language
LANGUAGES = tuple(NAMES)

_spoken: ContextVar[str] = ContextVar("reserve_language", default=SOURCE)

current_language = _spoken.get


def known(language: str | None) -> str:
    """Return that language if we speak it, French otherwise."""
    return language if language in LANGUAGES else SOURCE


def speak(language: str | None) -> None:
    """Speak that language to the end of this request, event or job."""
    _spoken.set(known(language))


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Speak that language meanwhile: a letter is in its reader's."""
    before = _spoken.set(known(language))
    try:
        yield
    finally:
        _spoken.reset(before)
