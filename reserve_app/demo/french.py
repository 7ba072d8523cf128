"""Put a commune's name in a sentence: elision, contraction of its article, and its slug."""

from __future__ import annotations

from reserve_app.domain.text import fold

_VOWELS = frozenset("aeiouy")
# An aspirated h takes no elision; usage decides name by name: first words of those that have one.
_ASPIRATED = frozenset(
    (  # noqa: SIM905 - a list of words reads better without quotes
        "habsheim hagondange haguenau haie haies halle halles ham hames hamel harnes haut haute "
        "hautecloque hautes hauteville hauts havre haye hayes hegenheim hem herrlisheim hettange "
        "hochfelden hoenheim hoerdt holtzheim hombourg horbourg houdan houilles houssen huningue "
        "hussigny"
    ).split()
)
_NO_ELISION = frozenset({"ouistreham", "yutz"})


def elides(name: str) -> bool:
    """Say whether « de » loses its e before a name: for Arras and Hénin, not for Lens or Ham."""
    first = fold(name).split(" ", 1)[0]
    if first.startswith("h"):
        return first not in _ASPIRATED
    return first[:1] in _VOWELS and first not in _NO_ELISION


def de(name: str) -> str:
    """Say « of » a commune: « d'Arras », « de Lens », « du Touquet », « des Attaques »."""
    contracted = _contracted(name, {"Le ": "du ", "Les ": "des "})
    if contracted:
        return contracted
    return f"d'{name}" if elides(name) else f"de {name}"


def a(name: str) -> str:
    """Say « in » this commune: « à Arras », « au Touquet », « aux Attaques », « à La Couture »."""
    return _contracted(name, {"Le ": "au ", "Les ": "aux "}) or f"à {name}"


def capitalised(text: str) -> str:
    """Raise the first letter only; the rest stays as written."""
    return text[:1].upper() + text[1:]


def _contracted(name: str, articles: dict[str, str]) -> str | None:
    for article, contraction in articles.items():
        if name.startswith(article):
            return contraction + name.removeprefix(article)
    return None
