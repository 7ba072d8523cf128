"""Read what a person typed: which words name the place, which are a postcode or a département."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from reserve_app.geo.names import words_of
from reserve_app.geo.territories import department_code, get_territories

# The longest French address has some 150 characters; what follows cannot name a commune.
LONGEST_QUERY = 200
_MOST_WORDS = 16

# Postcodes and INSEE codes have the same length; where one number is both (62041), the postcode is
# meant.
CODE_LENGTH = 5
_CODE = re.compile(r"\d[\dab]\d{3}")
_BEGUN_CODE = re.compile(r"\d{1,4}")
_CEDEX_NUMBER = re.compile(r"\d{1,2}")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a query; ``words`` may be empty when a code says it all.

    ``code`` is a postcode, its beginning, or an INSEE code; ``misspelt`` allows for mistakes in the
    words.
    """

    words: tuple[str, ...]
    code: str = ""
    department: str = ""
    misspelt: bool = False


def readings(query: str) -> Iterator[Reading]:
    """Give the ways to understand a query, the most literal first."""
    words = tuple(_without_cedex(words_of(query[:LONGEST_QUERY])))[:_MOST_WORDS]
    words = _with_whole_postcode(words)
    place = next((i for i, word in enumerate(words) if _CODE.fullmatch(word)), None)
    if place is not None:
        yield from _with_code(words[:place], words[place].upper(), words[place + 1 :])
    elif words:
        yield from _without_code(words)


def literal_readings(query: str) -> Iterator[Reading]:
    """Give the ways that neither allow for mistakes nor leave a name or a whole code unheeded."""
    understood = [reading for reading in readings(query) if not reading.misspelt]
    named = any(reading.words for reading in understood)
    coded = any(len(reading.code) == CODE_LENGTH for reading in understood)
    for reading in understood:
        if named and not reading.words:  # « 62500 » of « 62500 bruxelles », or « 62 » alone
            continue
        if coded and not (reading.code or reading.department):
            continue
        if coded and "france" in words_of(query):  # dropped from « 97200 Fort-de-France »
            yield replace(reading, words=(*reading.words, "france"))
        yield reading


def _with_code(before: tuple[str, ...], code: str, after: tuple[str, ...]) -> Iterator[Reading]:
    """Read « 62500 st omer », « st omer 62500 », « 12 rue de Calais 62500 Saint-Omer »."""
    names = [words for words in (_without_country(after), _without_country(before)) if words]
    department = department_code(code)
    for misspelt in (False, True):
        yield from (Reading(words, code=code, misspelt=misspelt) for words in names)
    for misspelt in (False, True):
        yield from (Reading(words, department=department, misspelt=misspelt) for words in names)
    yield Reading((), code=code)
    for misspelt in (False, True):
        yield from (Reading(words, misspelt=misspelt) for words in names)


def _without_code(words: tuple[str, ...]) -> Iterator[Reading]:
    """Read « arras », « montreuil 62 », « (974) saint denis », « 625 », « valence drôme »."""
    numbered = list(_with_department_code(words))
    named = list(_with_department_name(words))
    shorter = _without_country(words) if words[-1] == "france" else ()
    for misspelt in (False, True):
        yield from (replace(reading, misspelt=misspelt) for reading in numbered)
        if len(words) == 1 and _BEGUN_CODE.fullmatch(words[0]):
            yield Reading((), code=words[0])
        yield Reading(words, misspelt=misspelt)
        if shorter and not misspelt:
            yield Reading(shorter)
        yield from (replace(reading, misspelt=misspelt) for reading in named)


def _with_department_code(words: tuple[str, ...]) -> Iterator[Reading]:
    for code, rest in ((words[-1], words[:-1]), (words[0], words[1:])):
        if code.upper() in get_territories():
            yield Reading(rest, department=code.upper())


def _with_department_name(words: tuple[str, ...]) -> Iterator[Reading]:
    for start in range(1, len(words)):
        code = _departments_by_name().get(" ".join(words[start:]))
        if code:
            yield Reading(words[:start], department=code)


def _without_cedex(words: tuple[str, ...]) -> Iterator[str]:
    """Drop « cedex » and the number after it: no part of a commune's name."""
    previous = ""
    for word in words:
        after_cedex = previous == "cedex" and _CEDEX_NUMBER.fullmatch(word)
        if word != "cedex" and not after_cedex:
            yield word
        previous = word


def _without_country(words: tuple[str, ...]) -> tuple[str, ...]:
    """Drop a last « france », as in « Arras, France » (and, alas, in « Fort-de-France »)."""
    return words[:-1] if words[-1:] == ("france",) else words


def _with_whole_postcode(words: tuple[str, ...]) -> tuple[str, ...]:
    """Join « 62 500 », as some people write a postcode."""
    for position, (left, right) in enumerate(pairwise(words)):
        if re.fullmatch(r"\d{2}", left) and re.fullmatch(r"\d{3}", right):
            return (*words[:position], left + right, *words[position + 2 :])
    return words


@cache
def _departments_by_name() -> dict[str, str]:
    names = {}
    for territory in get_territories():
        for name in (territory.name, f"{territory.article}{territory.name}"):
            names[" ".join(words_of(name))] = territory.code
    return names
