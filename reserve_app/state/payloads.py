"""What an event may carry: for each argument of its handler, a value of the type written there.

A browser can send anything. A handler is called only when each of its arguments came, and is of
the plain type its signature says; what the value means is for the handler to check.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from inspect import Parameter, signature
from typing import Any

from reflex_base.utils.form import FORM_DATA_ENTRIES_KEY

LONGEST_TEXT = 10_000  # characters of one text
MOST_FIELDS, LONGEST_NAME = 60, 80  # of a form
LARGEST = 2**31 - 1  # an integer of the database


def fits(function: Callable[..., Any], payload: Mapping[str, object]) -> bool:
    """Say whether a handler of ours can be called with these arguments."""
    wanted = _wanted(function)
    return payload.keys() == wanted.keys() and all(
        _TYPES.get(wanted[name], _none_fits)(value) for name, value in payload.items()
    )


def typed(form: Mapping[str, object], name: str) -> str:
    """Return the text of a field; empty when it was not sent."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def unknown_types(function: Callable[..., Any]) -> list[str]:
    """Return the arguments of a handler that no value would fit."""
    return [name for name, kind in _wanted(function).items() if kind not in _TYPES]


@cache
def _wanted(function: Callable[..., Any]) -> dict[str, str]:
    """Return the name of the type of each argument, but the state itself."""
    arguments = list(signature(function).parameters.values())[1:]
    return {one.name: _name(one) for one in arguments}


def _name(argument: Parameter) -> str:
    kind = argument.annotation
    return kind if isinstance(kind, str) else getattr(kind, "__name__", "")


def _none_fits(value: object) -> bool:
    del value
    return False


def _is_text(value: object) -> bool:
    """Say whether it is a text that a database can hold: no NUL, no half of a character."""
    return (
        isinstance(value, str)
        and len(value) <= LONGEST_TEXT
        and "\x00" not in value
        and not any("\ud800" <= char <= "\udfff" for char in value)
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST


def _is_form(value: object) -> bool:
    """Say whether it is a flat form: names, and texts, ticks, or nothing.

    Reflex sends the submitted ones as pairs, in their order, under one key; it adds each field
    that has an id once more, by that, and one that is not there is null.
    """
    if not isinstance(value, dict):
        return False
    pairs = value.get(FORM_DATA_ENTRIES_KEY) if len(value) == 1 else None
    if pairs is None:
        pairs = list(value.items())
    return isinstance(pairs, list) and len(pairs) <= MOST_FIELDS and all(map(_is_field, pairs))


def _is_field(pair: object) -> bool:
    """Say whether it is the name of a field, and what it may hold."""
    if not isinstance(pair, tuple | list) or len(pair) != 2:  # noqa: PLR2004 - a pair
        return False
    name, value = pair
    known = isinstance(name, str) and len(name) <= LONGEST_NAME
    return known and (value is None or isinstance(value, bool) or _is_text(value))


_TYPES: dict[str, Callable[[object], bool]] = {
    "str": _is_text,
    "int": _is_number,
    "bool": lambda value: isinstance(value, bool),
    "dict": _is_form,
}
