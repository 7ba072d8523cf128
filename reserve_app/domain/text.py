"""Compare words as people do: without accents, case or punctuation."""

import re
import unicodedata

# Letters that Unicode does not decompose, though a French keyboard seldom has them; signs that
# decompose into letters ("№", "™") need nothing here.
_LIGATURES = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
)

_NOT_A_WORD = re.compile(r"[^0-9a-z]+")


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES)).lower()
    letters = "".join([letter for letter in decomposed if not unicodedata.combining(letter)])
    return _NOT_A_WORD.sub(" ", letters)


# European letters and typographic signs, worked out once: names are folded by the ten thousand at
# start-up.
_COMMON = {code: _plain(chr(code)) for code in (*range(0x250), 0x2013, 0x2014, 0x2019)}


def fold(text: str) -> str:
    """Reduce a text to lower-case ASCII words parted by single spaces.

    ``fold("L'Haÿ-les-Roses")`` is ``"l hay les roses"`` and ``fold("Œuvre À  faire !")`` is
    ``"oeuvre a faire"``. Folding twice changes nothing. Whatever is neither a letter nor a digit
    (controls, NUL, emoji, other scripts) parts words and disappears, so the result is safe as a
    search key.
    """
    plain = text.translate(_COMMON)
    return " ".join((plain if plain.isascii() else _plain(text)).split())
