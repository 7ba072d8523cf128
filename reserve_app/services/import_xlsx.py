"""Read the first sheet of an XLSX workbook, line by line, without trusting a byte of it.

A workbook is a zip of XML. The sizes its directory declares are added up before anything is
unpacked, and Python's own `zipfile`, which openpyxl reads by, gives no byte more than was declared;
entities are refused by defusedxml, which openpyxl uses when it is there.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from zipfile import BadZipFile, ZipFile

from reserve_app.domain.errors import BadFile, TooLarge
from reserve_app.language import _

LARGEST_UNPACKED = 8_000_000  # bytes: 100 of our longest missions are 1 MB
MOST_PARTS = 300
MOST_LINES = 2_000  # read, empty ones among them: a workbook may say a million of these
_MIDNIGHT = time()


def xlsx_lines(content: bytes, most_columns: int) -> Iterator[list[str]]:
    """Give the lines of the first sheet as texts.

    Raises:
        BadFile: not a workbook, or one that cannot be read.
        TooLarge: a workbook that unpacks to more than is read.
        RuntimeError: what refuses entities is not installed.
    """
    from openpyxl import DEFUSEDXML, load_workbook  # late: it brings NumPy

    if not DEFUSEDXML:  # a dependency of ours: without it entities would be expanded
        msg = "defusedxml is not installed: workbooks of strangers are not read without it"
        raise RuntimeError(msg)
    _refuse_bombs(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and lists of choices, which are not read
            book = load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(max_col=most_columns, values_only=True), 1):
            if number > MOST_LINES:
                break
            yield [_text(value) for value in row]
    except Exception as error:  # a stranger's file fails in the library's own ways
        if isinstance(error, (BadFile, TooLarge, GeneratorExit)):
            raise
        raise _unreadable() from None


def _refuse_bombs(content: bytes) -> None:
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        raise _unreadable() from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        msg = _("Ce classeur est trop grand : gardez une seule feuille, sans images.")
        raise TooLarge(msg, field="file")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        value = value.date() if value.time() == _MIDNIGHT else value
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def _unreadable() -> BadFile:
    msg = _("Ce classeur ne s'ouvre pas : enregistrez-le de nouveau en XLSX, ou en CSV.")
    return BadFile(msg, field="file")
