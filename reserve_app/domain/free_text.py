"""What a public text should not hold: ways to reach somebody, and links.

The form points them out while one types, and the moderator's checks name them again: one rule for
both. In a public text they are pointed out, never refused: « 12 rue du 8-Mai 1945 » must not stop
anybody. A volunteer's message is another matter: the board shows it before their contact is
revealed, so it may hold neither number nor address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

import phonenumbers

from reserve_app.domain.errors import BadInput
from reserve_app.domain.phones import SHARED_PLAN, phone_region
from reserve_app.language import N_, _


class Leak(StrEnum):
    """What may slip into a text."""

    PHONE = "phone"
    EMAIL = "email"
    LINK = "link"
    HANDLE = "handle"


LEAK_LABELS = {
    Leak.PHONE: N_("un numéro de téléphone"),
    Leak.EMAIL: N_("une adresse e-mail"),
    Leak.LINK: N_("un lien"),
    Leak.HANDLE: N_("un compte de réseau social"),
}


class Found(NamedTuple):
    """One of them, as it is written, and where it begins."""

    start: int
    leak: Leak
    text: str


LONGEST_READ = 10_000  # characters; no text of ours is longer
# « nom @ exemple.fr », « nom(at)exemple.fr », « nom arobase exemple point fr ».
_AT = r"\s?(?:@|[(\[]\s?(?:at|arobase|@)\s?[)\]]|\sarobase\s)\s?"
_DOT = r"(?:\.|\s?[(\[]\s?(?:dot|point)\s?[)\]]\s?|\spoint\s)"
_EMAIL = re.compile(rf"[\w.+-]{{1,64}}{_AT}[\w-]+(?:{_DOT}[\w-]+)+", re.IGNORECASE)
_ENDINGS = "fr|com|org|net|eu|io|info|gouv|asso|app|page|link|site|online|re|gp|mq|nc|pf|paris|bzh"
_SHORT = r"wa\.me|t\.me|fb\.me|m\.me|bit\.ly|goo\.gl|youtu\.be|g\.page"
_LINK = re.compile(
    rf"https?://\S+|www\.\S+|\b(?:{_SHORT})/\S+"
    # The end of a domain, not of a sentence: « courses.Le » is left alone, « exemple.fr » is not.
    rf"|(?<![\w@.-])(?:[a-z0-9][a-z0-9-]*\.)+(?:{_ENDINGS})\b(?![\w-])(?:/\S*)?",
    re.IGNORECASE,
)
# Pairs of digits with one same sign, or a line's end, between them: « 06/12/34/56/78 ».
_PAIRS = re.compile(r"(?<!\d)0[1-9]([\s./_-]?)\d\d(?:\1\d\d){3}(?!\d)")
_LETTER_O = re.compile(r"(?<![^\W_])[Oo](?=[1-9])")  # « O6 12 34 56 78 »
_PARTING = re.compile("[\u200c\u200d\u20e3]")  # joiners and key caps part digits to a machine only
_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z_][\w.]{2,29}")


def leaks(text: str, department: str = "") -> tuple[Found, ...]:
    """Return every way to reach somebody that a text holds, in the order of the text.

    Args:
        text: as typed; only its first 10,000 characters are read.
        department: code of the territory whose dialling rules a national number follows.
    """
    read = text[:LONGEST_READ]
    found: list[Found] = []
    # What is part of another is told once: the domain of an address, the digits of a link.
    for one in (*_matches(_EMAIL, Leak.EMAIL, read), *_matches(_LINK, Leak.LINK, read),
                *_matches(_HANDLE, Leak.HANDLE, read), *_phones(read, department)):  # fmt: skip
        if not any(_overlap(one, other) for other in found):
            found.append(one)
    return tuple(sorted(found))


def refuse_contact(text: str, *, field: str) -> None:
    """Refuse a text that gives a telephone number or an e-mail address.

    Raises:
        BadInput: it holds one.
    """
    if _gives_contact(_PARTING.sub("", text)):
        msg = _(
            "Retirez de votre message le numéro de téléphone ou l'adresse e-mail : "
            "la structure reçoit vos coordonnées quand elle les demande."
        )
        raise BadInput(msg, field=field)


def in_words(found: Found) -> str:
    """Say what was found and as it is written, such as « un lien (« exemple.fr ») »."""
    return _("{what} (« {text} »)", what=_(LEAK_LABELS[found.leak]), text=found.text)


def _gives_contact(text: str) -> bool:
    """Say whether one is there; a number in a link (« wa.me/33612345678 ») counts too."""
    read = text[:LONGEST_READ]
    if _EMAIL.search(read):
        return True
    return any(True for department in SHARED_PLAN for _each in _phones(read, department))


def _matches(pattern: re.Pattern[str], leak: Leak, text: str) -> Iterator[Found]:
    for match in pattern.finditer(text):
        yield Found(match.start(), leak, match[0].strip().rstrip(".,;:!?)»"))


def _phones(text: str, department: str) -> Iterator[Found]:
    digits = _LETTER_O.sub("0", text)
    for match in phonenumbers.PhoneNumberMatcher(digits, phone_region(department)):
        yield Found(match.start, Leak.PHONE, text[match.start : match.end])
    for pairs in _PAIRS.finditer(digits):
        yield Found(pairs.start(), Leak.PHONE, text[pairs.start() : pairs.end()])


def _overlap(one: Found, other: Found) -> bool:
    return one.start < other.start + len(other.text) and other.start < one.start + len(one.text)
