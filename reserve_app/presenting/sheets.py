"""Lists as files a spreadsheet opens: CSV and XLSX, in which no cell can be a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from itertools import chain, repeat

from reserve_app.language import N_, _
from reserve_app.mail.dates import PARIS
from reserve_app.presenting.words import slots_text
from reserve_app.services.volunteer_export import ConfirmedPerson

HEADERS = (
    N_("Mission"),
    N_("Lieu"),
    N_("Prénom"),
    N_("Nom"),
    N_("Téléphone"),
    N_("Adresse e-mail"),
    N_("Disponibilités"),
    N_("Confirmé le"),
)
_WIDTHS = (42, 22, 16, 20, 18, 34, 40, 18)
# What makes a spreadsheet read a cell as a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
BOM = "\ufeff"  # without it a French Excel reads UTF-8 as something else


def _headers() -> list[str]:
    return [_(title) for title in HEADERS]


def safe_cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe goes before."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def people_rows(people: Iterable[ConfirmedPerson]) -> list[tuple[str, ...]]:
    """Return a row of text a person."""
    return [
        (
            one.mission,
            one.place,
            one.first_name,
            one.last_name,
            one.phone,
            one.email,
            slots_text(one.slots),
            f"{one.confirmed_at.astimezone(PARIS):%d/%m/%Y %H:%M}",
        )
        for one in people
    ]


def as_csv(rows: Sequence[Sequence[str]], headers: Sequence[str] = ()) -> bytes:
    """Return the rows as CSV, the way a French spreadsheet expects it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([map(safe_cell, row) for row in (headers or _headers(), *rows)])
    return (BOM + out.getvalue()).encode()


def as_xlsx(rows: Sequence[Sequence[str]], headers: Sequence[str] = (), name: str = "") -> bytes:
    """Return the rows as an XLSX workbook of one sheet; a cell written as text is no formula."""
    from xlsxwriter import Workbook  # late: most servers never write one

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, options) as book:
        sheet = book.add_worksheet(name or _("Bénévoles"))
        bold = book.add_format({"bold": True, "bottom": 1})
        widths = chain(_WIDTHS, repeat(_WIDTHS[-1]))
        for place, (title, width) in enumerate(zip(headers or _headers(), widths, strict=False)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, title, bold)
        for line, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                sheet.write_string(line, place, cell)
        sheet.freeze_panes(1, 0)
    return out.getvalue()
