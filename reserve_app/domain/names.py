"""Names of people: every script is welcome, pictures and codes are not."""

from __future__ import annotations

import unicodedata

from reserve_app.domain.errors import BadInput
from reserve_app.language import _

LONGEST_NAME = 60  # characters; the longest given names in French civil records are below 50
_SIGNS = frozenset(" -'’.·")
# Controls, halves of a character, unassigned, and format characters: nothing of them is seen, and
# some of them (U+202E) write the letters of others backwards.
_UNSEEN_KINDS = frozenset({"Cc", "Cs", "Cn", "Cf"})
# Letters, signs and marks that show nothing: fillers of Hangul, the blank of Braille, the combining
# joiner, vowels of Khmer nobody writes, selectors of Mongolian.
_UNSEEN = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\U00016fe4\U0001d159"
)
_IDEOGRAPH_VARIANTS = range(0xE0100, 0xE01F0)
_JOINERS = frozenset("\u200c\u200d")  # Persian and Hindi are written with them, and emoji
_EMOJI_LOOK = "\ufe0f"
_LOOKS = range(0xFE00, 0xFE10)


def clean_name(text: str, *, field: str) -> str:
    """Return a first or last name in normal form (NFC, single spaces).

    Letters and accents of any script, spaces, hyphens, apostrophes and points; at least a letter.

    Raises:
        BadInput: empty, too long, or something else in it (a digit, an emoji, a control).
    """
    name = " ".join(unicodedata.normalize("NFC", without_unseen(text)).split())
    if not any(letter.isalpha() for letter in name):
        msg = (
            _("Écrivez votre prénom en lettres : la structure en a besoin pour vous accueillir.")
            if field == "first_name"
            else _("Écrivez votre nom en lettres : la structure en a besoin pour vous accueillir.")
        )
        raise BadInput(msg, field=field)
    if len(name) > LONGEST_NAME:
        msg = _("Ce nom est trop long ({most} caractères au plus).", most=LONGEST_NAME)
        raise BadInput(msg, field=field)
    if any(not _allowed(letter) for letter in name):
        msg = _("Un nom ne peut contenir ni chiffre, ni émoji, ni symbole : gardez les lettres.")
        raise BadInput(msg, field=field)
    return name


def clean_shown_name(text: str) -> str:
    """Return the name an account goes by among colleagues; empty for none of its own.

    Raises:
        BadInput: as `clean_name`.
    """
    return clean_name(text, field="name") if without_unseen(text).strip() else ""


def clean_text(text: str, *, longest: int, field: str) -> str:
    """Return a free text without what is not seen, its lines kept.

    Raises:
        BadInput: longer than `longest` characters.
    """
    if len(text) > longest:
        msg = _("Ce texte est trop long : {longest} caractères au plus.", longest=longest)
        raise BadInput(msg, field=field)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "\n".join(without_unseen(line) for line in lines.split("\n"))
    return unicodedata.normalize("NFC", kept).strip()


def without_unseen(text: str) -> str:
    """Return a line without the characters that show nothing; joiners stay between two letters."""
    kept = [letter for letter in text if not _is_unseen(letter)]
    around = zip(["", *kept], kept, [*kept[1:], ""], strict=False)
    return "".join(letter for before, letter, after in around if _stays(before, letter, after))


def _is_unseen(letter: str) -> bool:
    if letter in _JOINERS or letter == _EMOJI_LOOK:
        return False  # it depends on its neighbours
    code = ord(letter)
    return (
        unicodedata.category(letter) in _UNSEEN_KINDS
        or letter in _UNSEEN
        or code in _IDEOGRAPH_VARIANTS
        or code in _LOOKS
    )


def _stays(before: str, letter: str, after: str) -> bool:
    if letter in _JOINERS:
        return _kind(before) in {"L", "M", "S"} and _kind(after) in {"L", "S"}
    return letter != _EMOJI_LOOK or _kind(before) == "S"


def _kind(letter: str) -> str:
    return unicodedata.category(letter)[0] if letter else ""


def _allowed(letter: str) -> bool:
    return letter in _SIGNS or letter in _JOINERS or _kind(letter) in {"L", "M"}
