"""The languages of the site: French is what the code says, the others are in catalogues.

Everybody may import this; it imports nothing of ours. How to wrap a sentence: docs/languages.md.
"""

from reserve_app.language.addresses import address, split
from reserve_app.language.numbers import decimal, number
from reserve_app.language.speech import N_, _, n_, p_
from reserve_app.language.tongue import (
    LANGUAGES,
    NAMES,
    SOURCE,
    current_language,
    known,
    speak,
    speaking,
)

__all__ = [
    "LANGUAGES",
    "NAMES",
    "N_",
    "SOURCE",
    "_",
    "address",
    "current_language",
    "decimal",
    "known",
    "n_",
    "number",
    "p_",
    "speak",
    "speaking",
    "split",
]
