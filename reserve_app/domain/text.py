"""Compare words as people do: without accents, case or punctuation."""

import re
import unicodedata

# Letters that Unicode does not decompose, though a French keyboard seldom has them; typographic signs that
# decompose into a letter ("№", "™") need nothing here.
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"})

_NOT_A_WORD = re.compile(r"[^0-9a-z]+")


def fold(text: str) -> str:
    """Reduce a text to lower-case ASCII words parted by single spaces.

    ``fold("L'Haÿ-les-Roses")`` is ``"l hay les roses"`` and ``fold("Œuvre À  faire !")`` is ``"oeuvre a faire"``.
    Folding twice changes nothing. Whatever is neither a letter nor a digit (controls, NUL, emoji, other scripts)
    parts words and disappears, so the result is safe as a search key.
    """
    if text.isascii():  # the common case: no table to look up
        return _NOT_A_WORD.sub(" ", text.lower()).strip()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES)).lower()
    plain = "".join([letter for letter in decomposed if not unicodedata.combining(letter)])
    return _NOT_A_WORD.sub(" ", plain).strip()
