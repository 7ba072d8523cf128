"""Which passwords are accepted: long, and not the ones everybody tries first.

No rule of composition (NIST SP 800-63B §3.1.1.2; ANSSI, « Recommandations relatives à
l'authentification multifacteur et aux mots de passe », 2021): length, and a blocklist.
"""

from __future__ import annotations

from collections.abc import Collection

from reserve_app.domain.errors import BadInput
from reserve_app.domain.text import fold
from reserve_app.language import _

SHORTEST, LONGEST = 12, 200  # characters; the upper bound only keeps hashing cheap
_FEWEST_DIFFERENT = 5  # characters
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "aqwzsxedcrfvtgbyhnujikolpm",
)
_LOOK_ALIKE = str.maketrans("01345@$!", "oieasasi")
_LEAST_LEFT = 6  # what must remain once known words are taken out, see `_left`


def check_password(password: str, known: Collection[str], about_them: Collection[str] = ()) -> None:
    """Accept a new password, or say why not.

    Args:
        password: as typed; never kept nor quoted.
        known: folded words of the blocklist (French words and sentences, words of this site).
        about_them: the person's own address and names, which others would try.

    Raises:
        BadInput: too short, too long or too easy to guess; the sentence says which.
    """
    if len(password) < SHORTEST:
        msg = _(
            "Choisissez au moins {shortest} caractères, par exemple quatre mots sans rapport.",
            shortest=SHORTEST,
        )
        raise BadInput(msg, field="password")
    if len(password) > LONGEST:
        msg = _("Ce mot de passe est trop long ({longest} caractères au plus).", longest=LONGEST)
        raise BadInput(msg, field="password")
    if _is_guessable(password, [*known, *_parts(about_them)]):
        msg = _(
            "Ce mot de passe est trop facile à deviner : choisissez des mots sans rapport entre "
            "eux."
        )
        raise BadInput(msg, field="password")


def _is_guessable(password: str, words: Collection[str]) -> bool:
    if len(set(password)) < _FEWEST_DIFFERENT:
        return True
    signs = len({letter for letter in password if not letter.isalnum() and letter != " "})
    foreign = sum(letter.isalpha() and not fold(letter) for letter in password)
    spellings = {fold(password), fold(password.translate(_LOOK_ALIKE))}
    return any(_left(text, words) + signs + foreign < _LEAST_LEFT for text in spellings)


def _left(text: str, words: Collection[str]) -> int:
    """Count the letters and different digits left without known words and keyboard runs."""
    text = text.replace(" ", "")
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word.replace(" ", ""), "")
    for run in (*_RUNS, *(run[::-1] for run in _RUNS)):
        for size in range(min(len(text), len(run)), 3, -1):
            for start in range(len(run) - size + 1):
                text = text.replace(run[start : start + size], "")
    digits = {letter for letter in text if letter.isdigit()}
    return sum(letter.isalpha() for letter in text) + len(digits)


def _parts(about_them: Collection[str]) -> list[str]:
    longest_ignored = 3
    return [w for text in about_them for w in fold(text).split() if len(w) > longest_ignored]
