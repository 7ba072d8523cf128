"""Read the file of a partner: CSV, XLSX or JSON, whatever a stranger put in it.

Nothing is written and nothing is believed: sizes are bounded before anything is unpacked, a
formula is a text like another, and what cannot be read is refused with a sentence.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from enum import StrEnum, unique
from itertools import islice
from typing import Any

from reserve_app.domain.errors import BadFile, TooLarge, UnknownFormat
from reserve_app.domain.mission_import import (
    COLUMNS,
    LARGEST_FILE,
    MOST_ROWS,
    NEEDED,
    Fault,
    ImportRow,
    Sheet,
    column_called,
    fault,
    in_order,
)
from reserve_app.language import _
from reserve_app.services.import_xlsx import xlsx_lines

MOST_COLUMNS = 60
LONGEST_CELL = 20_000  # characters
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ZIP = b"PK\x03\x04"
_SEPARATORS = ";\t,"
# Letters of no French text, which files of another encoding show when they are read as cp1252.
_MISREAD = frozenset("Žˆ‰ƒ‡‹")
_LINES = frozenset("\t\r\n")


@unique
class Format(StrEnum):
    """What is read."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


_TYPES = {
    "text/csv": Format.CSV,
    "text/tab-separated-values": Format.CSV,
    "application/csv": Format.CSV,
    "application/vnd.ms-excel": Format.CSV,  # what Windows calls a CSV file
    "application/json": Format.JSON,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Format.XLSX,
}
_ENDINGS = {
    ".csv": Format.CSV, ".tsv": Format.CSV, ".txt": Format.CSV, ".xlsx": Format.XLSX,
    ".json": Format.JSON,
}  # fmt: skip


def format_of(name: str, media_type: str = "") -> Format:
    """Say how to read a file, by its name or else by its media type.

    Raises:
        UnknownFormat: neither is one that is read.
    """
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    kind = _ENDINGS.get(ending) or _TYPES.get(media_type.partition(";")[0].strip().lower())
    if kind is None:
        msg = _("Ce fichier n'est pas lu : envoyez du CSV, du XLSX ou du JSON.")
        raise UnknownFormat(msg, field="file")
    return kind


def read_sheet(content: bytes, kind: Format) -> Sheet:
    """Return the lines of a file, and what is wrong with its form.

    Raises:
        BadFile: it cannot be read as what it says it is.
        TooLarge: more bytes or lines than are read.
    """
    if len(content) > LARGEST_FILE:
        msg = _(
            "Ce fichier est trop lourd : {size} Mo au plus. Découpez-le.",
            size=LARGEST_FILE // 1_000_000,
        )
        raise TooLarge(msg, field="file")
    if not content.strip():
        msg_0 = _("Ce fichier est vide.")
        raise _bad(msg_0)
    if kind is Format.JSON:
        return _read_json(content)
    lines = _csv_lines(content) if kind is Format.CSV else xlsx_lines(content, MOST_COLUMNS)
    return _titled(lines)


def _titled(lines: Iterable[list[str]]) -> Sheet:
    """Read lines whose first one holds the titles of the columns."""
    every = iter(lines)
    keys, faults = _titles(next(every, []))
    if faults:
        return Sheet((), in_order(faults))
    rows: list[ImportRow] = []
    for number, line in enumerate(every, 2):
        cells = [cell.replace("\0", "").strip() for cell in line]
        if not any(cells):
            continue
        _refuse_too_many(len(rows) + 1)
        if any(cells[len(keys) :]):
            faults.append(Fault(number, "", "too_many_cells", _("Cette ligne a trop de cases.")))
        faults += _too_long(number, keys, cells)
        given = zip(keys, cells, strict=False)
        rows.append(ImportRow(number, {key: cell for key, cell in given if key and cell}))
    if not rows:
        msg = _("Ce fichier n'a aucune mission sous ses titres de colonnes.")
        raise _bad(msg)
    return Sheet(tuple(rows), in_order(faults))


def _titles(first: list[str]) -> tuple[list[str], list[Fault]]:
    keys: list[str] = []
    faults: list[Fault] = []
    for title in (cell.replace("\0", "").strip() for cell in first):
        key = column_called(title) if title else ""
        shown = title[:60]
        if key is None:
            told = _("Colonne inconnue : enlevez-la, ou reprenez un titre du modèle.")
            faults.append(Fault(1, shown, "unknown_column", told))
        elif key and key in keys:
            faults.append(Fault(1, shown, "duplicate_column", _("Cette colonne est deux fois là.")))
        keys.append(key or "")
    if not any(keys):
        msg = _("La première ligne n'a aucun titre de colonne connu : partez du modèle.")
        raise _bad(msg)
    told = _("Cette colonne manque.")
    faults += [fault(1, key, "missing_column", told) for key in NEEDED if key not in keys]
    return keys, faults


def _too_long(number: int, keys: list[str], cells: list[str]) -> Iterator[Fault]:
    for key, cell in zip(keys, cells, strict=False):
        if key and len(cell) > LONGEST_CELL:
            yield fault(number, key, f"bad_{key}", _("Ce texte est beaucoup trop long."))


def _refuse_too_many(rows: int) -> None:
    if rows > MOST_ROWS:
        msg = _("Ce fichier a plus de {most} missions : découpez-le.", most=MOST_ROWS)
        raise TooLarge(msg, field="file")


def _csv_lines(content: bytes) -> Iterator[list[str]]:
    if content.startswith(_ZIP):
        msg = _("Ce fichier est un classeur : enregistrez-le en CSV, ou nommez-le .xlsx.")
        raise _bad(msg)
    text = _decoded(content)
    first = text[: text.find("\n")] if "\n" in text else text
    separator = max(_SEPARATORS, key=lambda one: _known_titles(first, one))
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    except csv.Error:
        msg = _("Un guillemet de ce fichier n'est pas refermé, ou une case est sans fin.")
        raise _bad(msg) from (None)


def _known_titles(line: str, separator: str) -> int:
    cells = (cell.strip(' "\r') for cell in line.split(separator, MOST_COLUMNS))
    return sum(column_called(cell) is not None for cell in cells if cell)


def _decoded(content: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 with its mark, or what Windows writes in France."""
    sizes = ("utf-16",) if content.startswith(_UTF16) else ("utf-8-sig", "cp1252")
    for encoding in sizes:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        controls = any(letter < " " and letter not in _LINES for letter in text)
        if controls or (encoding == "cp1252" and not _MISREAD.isdisjoint(text)):
            break
        return text
    msg = _("Les caractères de ce fichier ne se lisent pas : enregistrez-le en UTF-8.")
    raise _bad(msg)


def _read_json(content: bytes) -> Sheet:
    try:
        data = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_no_key_twice)
    except (ValueError, RecursionError):
        msg = _("Ce JSON est mal formé, ou dit deux fois la même clé.")
        raise _bad(msg) from None
    listed = data.get("missions") if isinstance(data, dict) else data
    if not isinstance(listed, list) or not listed:
        msg = _("Envoyez une liste de missions, ou un objet avec « missions ».")
        raise _bad(msg)
    _refuse_too_many(len(listed))
    rows: list[ImportRow] = []
    faults: list[Fault] = []
    for number, given in enumerate(listed, 1):
        if not isinstance(given, dict):
            faults.append(Fault(number, "", "bad_row", _("Une mission est un objet.")))
            continue
        cells, wrong = _json_cells(number, given)
        faults += wrong
        rows.append(ImportRow(number, cells))
    return Sheet(tuple(rows), in_order(faults))


def _json_cells(number: int, given: dict[str, Any]) -> tuple[dict[str, str], list[Fault]]:
    cells: dict[str, str] = {}
    faults: list[Fault] = []
    for name, value in islice(given.items(), 2 * len(COLUMNS)):
        key, text = column_called(name), _json_text(value)
        if key is None:
            told = _("Champ inconnu : enlevez-le.")
            faults.append(Fault(number, name[:60], "unknown_column", told))
        elif key in cells:
            told = _("Ce champ est deux fois là.")
            faults.append(fault(number, key, "duplicate_column", told))
        elif text is None or len(text) > LONGEST_CELL:
            told = _("Écrivez ici un texte, un nombre, vrai ou faux, pas trop long.")
            faults.append(fault(number, key, f"bad_{key}", told))
        elif text:
            cells[key] = text
    return cells, faults


def _json_text(value: object) -> str | None:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    if value is None:
        return ""
    if isinstance(value, (str, int, float)):
        return str(value).replace("\0", "").strip()
    return None


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _bad(sentence: str) -> BadFile:
    return BadFile(sentence, field="file")
