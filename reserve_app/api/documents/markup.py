"""Writes HTML with everything escaped unless it is already markup."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from typing import Any

from reserve_app.language import address

LEADING = frozenset({"href", "action", "formaction"})  # to a page, in the language of this one
VOID = frozenset({"br", "input", "link", "meta", "use"})
# In a script no entity is read: these three could close it or open a comment.
_IN_SCRIPT = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


Child = str | Iterable["Child"] | None


def html(child: Child) -> Markup:
    """Return any content as markup; plain text is escaped."""
    if child is None:
        return Markup("")
    if isinstance(child, Markup):
        return child
    if isinstance(child, str):
        return Markup(escape(child))
    return Markup("".join(html(item) for item in child))


def tag(name: str, /, *children: Child, **attributes: str | bool | None) -> Markup:
    """Return an element: `class_` is written class, `data_x` data-x; None and False are not."""
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{html(children)}</{name}>")


def _attribute(key: str, value: str | bool | None) -> str:  # noqa: FBT001 - an HTML attribute
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    if value is True:
        return f" {name}"
    return f' {name}="{escape(address(value) if name in LEADING else value)}"'


def icon(name: str) -> Markup:
    """Return one of our icons, as `reserve_app.components.icons` draws it."""
    return tag("span", class_=f"icon icon-{name}", aria_hidden="true")


def data_script(data: dict[str, Any]) -> Markup:
    """Return a JSON-LD script; no text in it can end it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_IN_SCRIPT)
    return Markup(f'<script type="application/ld+json">{text}</script>')
