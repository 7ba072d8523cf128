"""Say a French sentence in the language that is spoken now."""

from __future__ import annotations

from reserve_app.language.catalogue import in_context, plurals, texts
from reserve_app.language.numbers import number
from reserve_app.language.tongue import SOURCE, current_language


def _(french: str, /, **values: object) -> str:
    """Return the sentence in the current language, its named places filled with the values.

    A sentence without English stays French: tests/language fails before anybody sees that.
    """
    language = current_language()
    said = french if language == SOURCE else texts(language).get(french, french)
    return said.format(**values) if values else said


def N_(french: str, /) -> str:  # noqa: N802 - the name gettext's readers know
    """Mark a sentence that is translated where it is shown, by `_`."""
    return french


def n_(one: str, many: str, count: int, /, **values: object) -> str:
    """Return the sentence for that count; its place `{count}` is the number, written out.

    French says zero and one alike; English says one apart from all others.
    """
    language = current_language()
    if language == SOURCE:
        said = one if abs(count) < 2 else many  # noqa: PLR2004
    else:
        forms = plurals(language).get(one, (one, many))
        said = forms[0] if count == 1 else forms[1]
    return said.format(**{"count": number(count), **values})


def p_(context: str, french: str, /, **values: object) -> str:
    """Return the sentence as `_` does, where one French word has several translations."""
    language = current_language()
    if language == SOURCE:
        said = french
    else:
        said = texts(language).get(in_context(context, french), french)
    return said.format(**values) if values else said
