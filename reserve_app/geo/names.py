"""Reduce the name of a place to what people type, whatever they abbreviate or leave out."""

from reserve_app.domain.text import fold

# What people write for what. « lez » and « lès » both mean "near" and are confused by everyone.
_ABBREVIATIONS = {
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
    "mt": "mont",
    "gd": "grand",
    "gde": "grande",
    "lez": "les",
}

# Words that people leave out. « s » is for « s/Mer ».
_LINKS = frozenset(
    [
        "a",
        "au",
        "aux",
        "d",
        "de",
        "des",
        "du",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "s",
        "sous",
        "ss",
        "sur",
    ]
)

# A municipal arrondissement is typed « Paris 15 », « Paris 15e », « Paris 15ème ».
_ORDINALS = ("", "e", "eme")


def words_of(text: str) -> tuple[str, ...]:
    """Give the words of a name or a query, folded, abbreviations spelled out."""
    return tuple([_ABBREVIATIONS.get(word, word) for word in fold(text).split()])


def skeleton(words: tuple[str, ...]) -> tuple[str, ...]:
    """Give the words that carry the name: « saint pol ternoise »; never nothing."""
    return (
        words if _LINKS.isdisjoint(words) else tuple([w for w in words if w not in _LINKS]) or words
    )


def keys_of(name: str) -> tuple[str, str]:
    """Give the keys under which a name is filed: in full, without link words (often the same)."""
    words = words_of(name)
    short = skeleton(words)
    full_key = " ".join(words)
    return full_key, full_key if short is words else " ".join(short)


def arrondissement_keys(name: str) -> set[str]:
    """Give the keys of « Paris 15e Arrondissement »."""
    city, ordinal, *_ = words_of(name)
    number = ordinal.removesuffix("er").removesuffix("e")
    spelled = {f"{city} {number}{ending}" for ending in _ORDINALS}
    return {*keys_of(name), *spelled, f"{city} {number.zfill(2)}", f"{city} {ordinal}"}


def inner_keys(key: str) -> list[str]:
    """Give what follows the first words of a key: « paris plage », « plage » for Le Touquet.

    Nothing for a key with link words: the same name is filed without them.
    """
    words = key.split(" ")
    if len(words) == 1 or not _LINKS.isdisjoint(words):
        return []
    return [" ".join(words[start:]) for start in range(1, len(words))]
