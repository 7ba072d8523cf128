"""Brings the catalogues in step with the code: new sentences in, forgotten ones out.

    python -m tools.catalogue [--check]

One file a floor. Sentences are sorted and carry no line numbers: a change of code that changes no
sentence changes no catalogue. What still has no English is printed.
"""

from __future__ import annotations

import ast
import io
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from reserve_app.language import LANGUAGES, SOURCE

ROOT = Path(__file__).parent.parent
APP = ROOT / "reserve_app"
CATALOGUES = APP / "language"
# The first folder that fits says the floor; what fits none is of the command line.
FLOORS = {
    "api/documents": "documents",
    "api": "api",
    "components": "components",
    "domain": "domain",
    "geo": "geo",
    "mail": "mail",
    "pages": "pages",
    "presenting": "presenting",
    "queries": "services",
    "search": "services",
    "services": "services",
    "state": "pages",
}
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
NAMED = (ast.Name, ast.Attribute, ast.Subscript, ast.Call)
OF_A_KIND = ("label", "short_label", "objective")


@dataclass(frozen=True, order=True)
class Sentence:
    """One French sentence of the code; `many` is its plural, empty without one."""

    french: str
    many: str = ""
    context: str = ""


def sentences(source: str) -> Iterator[Sentence]:
    """Return the sentences a module marks.

    Raises:
        ValueError: what is marked is not a plain text, so that nobody could translate it.
    """
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        match node.func.id:
            case "_" if isinstance(node.args[0], NAMED):
                continue  # marked by `N_` where it is written
            case "_" | "N_":
                yield Sentence(_text(node.args[0]))
            case "n_":
                yield Sentence(_text(node.args[0]), many=_text(node.args[1]))
            case "p_":
                yield Sentence(_text(node.args[1]), context=_text(node.args[0]))


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    msg = (
        f"line {node.lineno}: a plain text is needed, its places filled by name: _('… {{x}}', x=x)"
    )
    raise ValueError(msg)


def profile_sentences(source: str) -> Iterator[Sentence]:
    """Return the sentences of a crisis profile."""
    crisis = tomllib.loads(source)
    yield from map(Sentence, (crisis["label"], crisis["promise"]))
    for kind in crisis["kinds"]:
        yield from (Sentence(kind[name]) for name in OF_A_KIND)
        yield from map(Sentence, kind["safety_rules"])


def floor_of(file: Path) -> str:
    """Return the floor whose catalogue holds the sentences of a module."""
    path = file.relative_to(APP).as_posix()
    return next((floor for start, floor in FLOORS.items() if path.startswith(f"{start}/")), "cli")


@cache
def of_the_code() -> dict[str, set[Sentence]]:
    """Return the sentences of each floor."""
    found: dict[str, set[Sentence]] = {floor: set() for floor in (*FLOORS.values(), "cli")}
    for file in sorted(APP.rglob("*.py")):
        if CATALOGUES in file.parents:
            continue
        try:
            found[floor_of(file)].update(sentences(file.read_text(encoding="utf-8")))
        except ValueError as error:
            msg = f"{file.relative_to(ROOT)}: {error}"
            raise ValueError(msg) from None
    crises = (APP / "data" / "crises").glob("*.toml")
    texts = [file.read_text(encoding="utf-8") for file in crises]
    return found | {"profile": {one for text in texts for one in profile_sentences(text)}}


def read(file: Path, language: str) -> Catalog:
    """Return a catalogue, an empty one if there is no file yet."""
    if not file.is_file():
        return Catalog(locale=language)
    with file.open("rb") as lines:
        return read_po(lines, locale=language)


def brought_up(old: Catalog, wanted: set[Sentence], language: str) -> Catalog:
    """Return the catalogue with those sentences and no other, what was translated kept."""
    new = Catalog(locale=language)
    for one in sorted(wanted):
        key = (one.french, one.many) if one.many else one.french
        was = old.get(one.french, one.context or None)
        same = was is not None and was.id == key
        new.add(
            key,
            was.string if same else None,
            user_comments=was.user_comments if was is not None else (),
            context=one.context or None,
        )
    return new


def written(catalogue: Catalog, language: str) -> str:
    """Return the text of a catalogue."""
    lines = io.BytesIO()
    write_po(lines, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    return HEADER.format(language=language) + lines.getvalue().decode().strip("\n") + "\n"


def missing(catalogue: Catalog) -> list[str]:
    """Return the sentences without translation."""
    return [
        one.id if isinstance(one.id, str) else one.id[0]
        for one in catalogue
        if one.id and not (one.string if isinstance(one.id, str) else all(one.string))
    ]


def main(check: bool) -> int:  # noqa: FBT001 - the one option
    """Write every catalogue, or say whether one is out of step."""
    stale = untranslated = 0
    code = of_the_code()
    for language in (one for one in LANGUAGES if one != SOURCE):
        for floor, wanted in sorted(code.items()):
            file = CATALOGUES / language / f"{floor}.po"
            catalogue = brought_up(read(file, language), wanted, language)
            text = written(catalogue, language)
            if not file.is_file() or file.read_text(encoding="utf-8") != text:
                stale += 1
                if not check:
                    file.write_text(text, encoding="utf-8")
            for french in (lacking := missing(catalogue)):
                print(f"{file.relative_to(ROOT)}: {french}")
            untranslated += len(lacking)
    print(f"{untranslated} sans traduction")
    return 1 if check and (stale or untranslated) else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
