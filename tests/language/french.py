"""Finds French in the code: texts a person may read that nobody marked for translation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

MARKS = frozenset({"_", "N_", "n_", "p_"})
LOGGING = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
SITE = re.compile(r"Réserve|Français")
READ_ALOUD = frozenset({"aria_label", "title", "placeholder", "alt", "summary"})
_LETTERS = re.compile(r"[^\W\d_]{2}")
_ACCENT = re.compile(r"[àâäçéèêëîïôöùûüœÀÂÇÉÈÊËÎÏÔÖÙÛÜŒ«»]")
_WORD = re.compile(r"[A-Za-z]+'?")
_COMMON = (
    "le la les l' un une des du de d' et ou au aux en dans sur sous par pour avec sans chez "
    "vers ce cette ces son sa ses votre vos notre nos leur leurs vous nous il elle ils elles "
    "on qui que qu' quoi dont est sont sera pas ne n' plus moins tout tous toute toutes rien "
    "aucun aucune jour jours mission missions place places structure structures compte page "
    "recherche choisissez voir retour suivant envoyer annuler fermer ouvrir"
)
COMMON = frozenset(_COMMON.split())
# These are written alike in English, or are keys of ours: two together prove nothing.
_BOTH = (
    "mission missions place places structure structures page on son des sa plus pour sans est "
    "par en sur les la de du ce et"
)
_ALIKE = frozenset(_BOTH.split())


def looks_french(text: str) -> bool:
    """Say whether a text is French a person could read, and no key, path or name."""
    text = SITE.sub("", text)
    if " " not in text.strip() and not _ACCENT.search(text):
        return False
    if _ACCENT.search(text):
        return bool(re.search(r"[^\W\d_]{2}", text))
    words = [word.lower() for word in _WORD.findall(text)]
    known = [word for word in words if word in COMMON]
    return len(known) > 1 and any(word not in _ALIKE for word in known)


def unmarked(source: str) -> Iterator[tuple[int, str]]:
    """Return the line and text of what looks French in a module and is not marked."""
    tree = ast.parse(source)
    silent, shown = set(_silent(tree)), set(_shown(tree))
    for node in ast.walk(tree):
        if id(node) in silent:
            continue
        if isinstance(node, ast.JoinedStr):
            silent.update(id(part) for part in node.values)
            text = "{}".join(str(part.value) for part in node.values if _is_text(part))
        elif _is_text(node):
            text = str(node.value)
        else:
            continue
        if looks_french(text) or (id(node) in shown and _LETTERS.search(SITE.sub("", text))):
            yield node.lineno, text


def _shown(tree: ast.AST) -> Iterator[int]:
    """Return what an element shows, be it a single word no rule knows for French."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        if name in {"tag", "html"} or name.startswith("rx.el.") or name == "A.create":
            yield from map(id, node.args[1:] if name == "tag" else node.args)
            yield from (id(word.value) for word in node.keywords if word.arg in READ_ALOUD)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _silent(tree: ast.AST) -> Iterator[int]:
    """Return what nobody reads on a screen: docstrings, logs, what is marked."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):  # a docstring, or the words below an attribute
            yield id(node.value)
        elif isinstance(node, ast.Call) and _says_nothing(node.func):
            yield from map(id, node.args)  # its named values may hold words that are not marked


def _says_nothing(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id in MARKS
    return isinstance(function, ast.Attribute) and function.attr in LOGGING | {"compile"}


_JS_TEXT = re.compile(
    r"//[^\n]*|/\*.*?\*/"
    r"|\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`",
    re.DOTALL,
)


def unmarked_in_js(source: str) -> Iterator[tuple[int, str]]:
    """Return the line and text of what looks French in a script: its words come as props."""
    for found in _JS_TEXT.finditer(source):
        text = next((part for part in found.groups() if part), "")
        if looks_french(text):
            yield source.count("\n", 0, found.start()) + 1, text
