"""The pages of the other languages that Reflex does not build: what stands for pages it knows late.

One page stands for every address where only forms are sent, and one for those that do not exist.
Reflex builds them once, in French; the browser draws them in the language of the address
(`components.languages.in_each_language`), and adopts the server's HTML only if it says the same.
"""

from __future__ import annotations

import re
from html import escape, unescape
from pathlib import Path

from reserve_app.language import LANGUAGES, NAMES, SOURCE, _, address, current_language, speaking

ANY = "0"  # in the address of the page built for all that have a number or a name there
FALLBACK = "__spa-fallback"
STANDS_FOR_OTHERS = (FALLBACK, "404")
_PART = re.compile(r"(<script\b.*?</script>|<style\b.*?</style>|<[^>]*>)", re.DOTALL)
_READ_ALOUD = re.compile(r'(?<=\saria-label=")[^"]*')
_LINK = re.compile(r'(?<=\shref=")[^"]*')
_SWITCH = re.compile(r"<a\s[^>]*data-language=[^>]*>[^<]*</a>")
_HTML = re.compile(r'(<html\b[^>]*\slang=")\w+')


def in_its_language(html: str) -> str:
    """Return a built page whose root says the language spoken."""
    return _HTML.sub(rf"\g<1>{current_language()}", html, count=1)


def translated(html: str) -> str:
    """Return a page built in French with every text of its shell in the language spoken."""
    parts = _PART.split(_SWITCH.sub(_to_french, in_its_language(html)))
    return "".join(_tag(part) if part.startswith("<") else _said(part) for part in parts)


def write_others(folder: Path) -> None:
    """Write those pages for each other language, beside the pages of that language."""
    for language in (one for one in LANGUAGES if one != SOURCE):
        with speaking(language):
            for name in STANDS_FOR_OTHERS:
                html = (folder / f"{name}.html").read_text(encoding="utf-8")
                (folder / language / f"{name}.html").write_text(translated(html), encoding="utf-8")


def _tag(part: str) -> str:
    if part.startswith(("<script", "<style")):
        return part
    said = _READ_ALOUD.sub(lambda found: _said(found[0]), part)
    if said.startswith("<a ") and "data-language" not in said:
        said = _LINK.sub(lambda found: address(found[0]), said)
    return said


def _said(text: str) -> str:
    return escape(_(unescape(text))) if text.strip() else text


def _to_french(_found: re.Match[str]) -> str:
    leads = f'href="/" hreflang="{SOURCE}" lang="{SOURCE}" data-language="{SOURCE}"'
    return f"<a {leads}>{NAMES[SOURCE]}</a>"
