"""Reads the pages Reflex built and fills them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from pathlib import Path

from fastapi import Request
from reflex.utils.prerequisites import get_web_dir

from reserve_app.api.documents.markup import Markup, html
from reserve_app.build_languages import ANY, FALLBACK
from reserve_app.domain.errors import NotFound
from reserve_app.language import SOURCE, _, address, current_language
from reserve_app.presenting.finder import RADII

TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)


@dataclass(frozen=True)
class BuiltPage:
    """The HTML of a page; each method returns another one."""

    text: str

    def titled(self, title: str) -> BuiltPage:
        """Return the page with this title; some are built without one."""
        written = f"<title>{html(title)}</title>"
        if TITLE.search(self.text):
            return replace(self, text=TITLE.sub(lambda _: written, self.text, count=1))
        return replace(self, text=self.text.replace("</head>", f"{written}</head>", 1))

    def with_head(self, *elements: Markup) -> BuiltPage:
        """Return the page with those elements at the end of its head.

        A preview picture replaces the one of the build, whose address is not whole.
        """
        added = "".join(elements)
        text = _PICTURE.sub("", self.text) if _PICTURE.search(added) else self.text
        return replace(self, text=text.replace("</head>", f"{added}</head>", 1))

    def filled(self, slots: dict[str, Markup]) -> BuiltPage:
        """Return the page with its slots filled; a slot it does not have is left out."""

        def fill(found: re.Match[str]) -> str:
            content = slots.get(found["name"], "")
            return f"{found['open']}{content}{found['close']}"

        return replace(self, text=_SLOT.sub(fill, self.text))

    def switching(self, path: str, query: str) -> BuiltPage:
        """Return the page with its link to the other language leading to the same page."""

        def lead(found: re.Match[str]) -> str:
            there = address(path, found["language"]) + (f"?{query}" if query else "")
            return _HREF.sub(lambda _: f' href="{escape(there)}"', found[0])

        return replace(self, text=_SWITCH.sub(lead, self.text))

    def checked(self, values: dict[str, list[str]], place_code: str = "") -> BuiltPage:
        """Return the page with its form showing these values, as it will without JavaScript.

        ``place_code`` is what the place written in the field travels as.
        """

        def show(found: re.Match[str]) -> str:
            return _field(found, values, place_code)

        text = _INPUT.sub(show, self.text)
        return replace(self, text=_OTHER.sub(lambda found: _other_radius(found, values), text))


_PARAMETER = re.compile(r"\{[^}]*\}")
_SLOT = re.compile(
    r'(?P<open><(?P<tag>div|span)(?:\s[^>]*)?\sdata-slot="(?P<name>[\w-]+)"[^>]*>)'
    r"(?P<close></(?P=tag)>)"
)
_SWITCH = re.compile(r'<a\s[^>]*data-language="(?P<language>\w+)"[^>]*>')
_HREF = re.compile(r'\shref="[^"]*"')
_INPUT = re.compile(r"<input\s[^>]*>|<option\s[^>]*>")
# An option left empty, hidden, for a radius that is not in the list.
_OTHER = re.compile(r'<option\s[^>]*data-slot="radius"[^>]*></option>')
_PICTURE = re.compile(r'<meta [^>]*property="og:image"[^>]*>')
_RADII = frozenset(map(str, RADII))
_KM = re.compile(r"-?[0-9]+(\.[0-9]+)?")
LONGEST_RADIUS = 20  # characters shown of one that cannot be used


def _attribute(element: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', element)
    return found[1] if found else ""


def _option(element: str, value: str, values: dict[str, list[str]]) -> str:
    # Radii and orders: their values do not overlap, and only a radius is selected by itself.
    chosen = value in (*values.get("radius", ()), *values.get("sort", ())) and value
    plain = re.sub(r'\sselected(="")?', "", element) if values.get("radius") else element
    return plain.replace("<option", '<option selected=""') if chosen else plain


def _other_radius(found: re.Match[str], values: dict[str, list[str]]) -> str:
    sent = next(iter(values.get("radius", ())), "")[:LONGEST_RADIUS]
    if not sent or sent in _RADII:
        return found[0]
    # One that cannot be used is shown too, as it came: its message stands beside.
    shown = f"{sent.replace('.', ',')} km" if _KM.fullmatch(sent) else sent
    written = f'value="{html(sent)}" data-slot="radius"'
    return f'<option selected="" {written}>{html(shown)}</option>'


def _field(found: re.Match[str], values: dict[str, list[str]], place_code: str) -> str:
    element = found[0]
    value = _attribute(element, "value")
    if element.startswith("<option"):
        return _option(element, value, values)
    name, kind = _attribute(element, "name"), _attribute(element, "type")
    sent = values.get(name, [])
    if kind in {"checkbox", "radio"}:
        plain = re.sub(r'\schecked(="")?', "", element) if sent else element
        return plain.replace("<input", '<input checked=""') if sent and value in sent else plain
    if name and sent:
        plain = re.sub(r'\svalue="[^"]*"', "", element)
        shown = f' value="{html(sent[0])}"'
        if _attribute(element, "role") == "combobox":
            plain = re.sub(r'\sdata-code="[^"]*"', "", plain)
            shown += f' data-code="{html(place_code)}"'
        return plain.replace("<input", f"<input{shown}")
    return element


@lru_cache(maxsize=64)
def _read(path: Path, _modified_ns: int) -> BuiltPage:
    return BuiltPage(path.read_text(encoding="utf-8"))


def _in_language(name: str) -> str:
    language = current_language()
    if language == SOURCE:
        return name
    return language if name == "index" else f"{language}/{name}"


def built_file(name: str) -> Path:
    """Return where Reflex builds a page."""
    return get_web_dir() / "build" / "client" / f"{name}.html"


def built_page(name: str) -> BuiltPage:
    """Return a built page in the current language, read again when it was built again.

    Raises:
        NotFound: the pages are not built (`reserve serve --no-pages`).
    """
    path = built_file(_in_language(name))
    try:
        return _read(path, path.stat().st_mtime_ns)
    except OSError:
        msg = _("Les pages ne sont pas construites sur ce serveur.")
        raise NotFound(msg) from None


def built_for(pattern: str) -> str:
    """Return the name of the page built for all addresses of a route."""
    return _PARAMETER.sub(ANY, pattern.strip("/"))


def built_page_of(request: Request) -> BuiltPage:
    """Return the built page of the address asked for, which may have numbers in it.

    Where only forms are sent there is none: the browser then draws the page anew.
    """
    try:
        return built_page(built_for(request.scope["route"].path))
    except NotFound:
        return built_page(FALLBACK)
