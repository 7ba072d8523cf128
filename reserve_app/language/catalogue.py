"""Reads the catalogues: one `.po` file a floor, so that two people seldom write in the same one.

They are read once, when somebody first asks for another language than French; nothing is compiled.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Message

_BEFORE_TEXT = "\x04"  # what gettext puts between a context and its text


def in_context(context: str, french: str) -> str:
    """Return the key of a text that has a context."""
    return f"{context}{_BEFORE_TEXT}{french}"


@cache
def texts(language: str) -> dict[str, str]:
    """Return what each French text is in that language."""
    return {
        in_context(one.context, str(one.id)) if one.context else str(one.id): str(one.string)
        for one in _messages(language)
        if isinstance(one.id, str) and one.string
    }


@cache
def plurals(language: str) -> dict[str, tuple[str, str]]:
    """Return, by its French singular, the forms for one and for any other count."""
    return {
        one.id[0]: (one.string[0], one.string[1])
        for one in _messages(language)
        if isinstance(one.id, tuple) and isinstance(one.string, tuple) and all(one.string)
    }


def _messages(language: str) -> Iterator[Message]:
    from babel.messages.pofile import read_po  # only a reader of another language needs it

    for file in sorted(files(__package__).joinpath(language).iterdir(), key=lambda one: one.name):
        if file.name.endswith(".po"):
            with file.open("rb") as lines:
                yield from (one for one in read_po(lines, locale=language) if one.id)
