"""What makes one page of ours two: each is compiled in French and in English."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import ParamSpec, TypeVar

import reflex as rx
from reflex_base.components.component import field
from reflex_base.components.tags import IterTag
from reflex_components_core.core.foreach import Foreach

from reserve_app.components.scripts import script
from reserve_app.language import LANGUAGES, NAMES, SOURCE, _, current_language, speaking

P, Made = ParamSpec("P"), TypeVar("Made")
# What stands outside the pages is compiled once, and asks the address when it is drawn.
_ENGLISH = rx.Var(
    _js_expr='(typeof window !== "undefined" && /^\\/en(\\/|$)/.test(window.location.pathname))'
).to(bool)


class LanguageSwitch(rx.Component):
    """A link to the same page in the other language, wherever navigation inside the page leads."""

    library = script(__name__, "language_switch.jsx")
    tag = "LanguageSwitch"

    language: rx.Var[str]  # of the page it leads to
    label: rx.Var[str]


class _Each(Foreach):
    """A list whose items speak the language it was made in, whenever Reflex draws them.

    Reflex draws them once while the list is made, and keeps that: the language is known before.
    """

    language: str = field(default_factory=current_language, is_javascript_property=False)

    def _render(self) -> IterTag:
        tag = super()._render()
        draw = in_language(self.language, tag.render_fn)

        def draw_one(item: rx.Var) -> rx.Component:
            return draw(item)

        return replace(tag, render_fn=draw_one)


def each(items: object, draw: Callable[..., rx.Component]) -> rx.Component:
    """Return a component an item, as `rx.foreach` does, in the language of the page."""
    return _Each.create(items, draw)


def in_language(language: str, make: Callable[P, Made]) -> Callable[P, Made]:
    """Return a function that does the same in that language, whenever it is called."""

    @wraps(make)
    def said(*given: P.args, **named: P.kwargs) -> Made:
        with speaking(language):
            return make(*given, **named)

    return said


def in_each_language(make: Callable[[], rx.Component]) -> rx.Component:
    """Return what stands outside the pages: in the language of the address it is drawn at."""
    english, french = (in_language(language, make)() for language in ("en", SOURCE))
    return rx.cond(_ENGLISH, english, french)


def text_in_each_language(french: str) -> rx.Var[str]:
    """Return a marked text that stands outside the pages, in the language of the address."""
    return rx.cond(_ENGLISH, in_language("en", _)(french), french).to(str)


def language_switch() -> rx.Component:
    """Return the link to this page in the other language."""
    other = next(one for one in LANGUAGES if one != current_language())
    return LanguageSwitch.create(language=other, label=NAMES[other])
