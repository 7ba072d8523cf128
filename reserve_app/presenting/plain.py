"""The plain pages: Markdown files of ours, one a page and language, as HTML.

The charter somebody accepts when they sign up is the list of the page itself.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from reserve_app.data import DATA
from reserve_app.language import N_, _, address, current_language
from reserve_app.settings import get_settings

TITLES = {
    "charte": N_("Charte du bénévole"),
    "regles-de-securite": N_("Règles de sécurité"),
    "confidentialite": N_("Vie privée"),
    "accessibilite": N_("Accessibilité"),
    "mentions-legales": N_("Mentions légales"),
}
ABOUT = {
    "charte": N_("Ce que vous promettez avant d'aider."),
    "regles-de-securite": N_("À lire avant la première mission, et à garder sous la main."),
    "confidentialite": N_("Ce que nous gardons, pourquoi, combien de temps, et vos droits."),
    "accessibilite": N_("Ce qui est accessible, ce qui ne l'est pas encore, et comment le dire."),
    "mentions-legales": N_("Qui ouvre ce site, qui l'héberge, et sous quelle licence."),
}
NAMES = tuple(TITLES)
PATHS = tuple(f"/{name}" for name in NAMES)
FOLDER = DATA / "plain"
MISSING = N_("à compléter par l'organisme qui ouvre ce site")
# Raw HTML is off: what stands in a file is text, and so is what the settings put in it.
_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_MEANS_SOMETHING = frozenset("\\`*_{}[]()<>#+-.!|&")


class PlainPage(NamedTuple):
    """A page: its title, and the HTML of what stands under it."""

    title: str
    about: str
    body: str


def plain_page(name: str) -> PlainPage:
    """Return a page in the current language; `KeyError` when there is none of that name."""
    return PlainPage(_(TITLES[name]), _(ABOUT[name]), _rendered(name, current_language(), _told()))


def charter_rules() -> tuple[str, ...]:
    """Return what a volunteer accepts: the first list of the charter."""
    return _rules(current_language())


def source(name: str, language: str) -> str:
    """Return the Markdown of a page."""
    return (FOLDER / language / f"{name}.md").read_text(encoding="utf-8")


def _told() -> tuple[tuple[str, str], ...]:
    settings = get_settings()
    missing = f"**[{_(MISSING)}]**"
    known = {
        "operator": settings.operator_name,
        "contact": settings.operator_contact,
        "host": settings.host_name,
    }
    return tuple((name, _escaped(text) or missing) for name, text in known.items())


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in _MEANS_SOMETHING else letter for letter in text)


@cache
def _rendered(name: str, language: str, told: tuple[tuple[str, str], ...]) -> str:
    text = source(name, language)
    for place, words in told:
        text = text.replace(f"{{{place}}}", words)
    tokens = _MARKDOWN.parse(text)
    heading = 3  # tokens of the title, which the page writes itself
    for token in _every(tokens[heading:]):
        href = token.attrGet("href")
        if token.type == "link_open" and isinstance(href, str) and href.startswith("/"):
            token.attrSet("href", address(href))
    return str(_MARKDOWN.renderer.render(tokens[heading:], _MARKDOWN.options, {}))


@cache
def _rules(language: str) -> tuple[str, ...]:
    lines = source("charte", language).partition("\n- ")[2].partition("\n\n")[0]
    return tuple(" ".join(line.split()) for line in lines.split("\n- "))


def _every(tokens: list[Token]) -> list[Token]:
    return [one for token in tokens for one in (token, *_every(token.children or []))]
