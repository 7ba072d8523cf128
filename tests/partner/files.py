"""Files as partners send them."""

from __future__ import annotations

import io
from typing import Any

from xlsxwriter import Workbook

from reserve_app.domain.mission_import import TITLES

GOOD = {
    "reference": "COLIS-1",
    "kind": "food_aid",
    "title": "Préparer des colis",
    "description": "Trier les dons, composer les colis et les remettre aux familles.",
    "commune": "Arras",
    "postcode": "62000",
    "starts_on": "27/03/2020",
    "half_days": "lundi matin, mercredi après-midi",
    "places": "4",
}


def good(**changes: Any) -> dict[str, Any]:
    return {**GOOD, **changes}


def csv_of(*rows: dict[str, Any], separator: str = ";", encoding: str = "utf-8") -> bytes:
    """Write a CSV with French titles; the columns are those of the first row."""
    keys = list(dict.fromkeys(key for row in rows for key in row))
    lines = [[TITLES.get(key, key) for key in keys]]
    lines += [[str(row.get(key, "")) for key in keys] for row in rows]
    text = "\r\n".join(separator.join(_quoted(cell) for cell in line) for line in lines)
    return text.encode(encoding)


def xlsx_of(*rows: dict[str, Any]) -> bytes:
    """Write a workbook whose cells keep their type."""
    keys = list(dict.fromkeys(key for row in rows for key in row))
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [TITLES.get(key, key) for key in keys])
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, [row.get(key, "") for key in keys])
    return out.getvalue()


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'
