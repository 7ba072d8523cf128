"""Names of people: every script is welcome, pictures and codes are not."""

from __future__ import annotations

import unicodedata

from reserve_app.domain.errors import BadInput
from reserve_app.language import _

LONGEST_NAME = 60  # characters; the longest given names in French civil records are below 50
_SIGNS = frozenset(" -'’.·")


def clean_name(text: str, *, field: str) -> str:
    """Return a first or last name in normal form (NFC, single spaces).

    Letters and accents of any script, spaces, hyphens, apostrophes and points; at least a letter.

    Raises:
        BadInput: empty, too long, or something else in it (a digit, an emoji, a control).
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
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
    return clean_name(text, field="name") if text.strip() else ""


def clean_text(text: str, *, longest: int, field: str) -> str:
    """Return a free text without control characters, its lines kept.

    Raises:
        BadInput: longer than `longest` characters.
    """
    if len(text) > longest:
        msg = _("Ce texte est trop long : {longest} caractères au plus.", longest=longest)
        raise BadInput(msg, field=field)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in lines if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs", "Cn"})
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def _allowed(letter: str) -> bool:
    return letter in _SIGNS or unicodedata.category(letter)[0] in {"L", "M"}
