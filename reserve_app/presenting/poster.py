"""A mission as a poster: one A4 page to print and pin up, read from two metres, with a QR code.

Only what everybody may read is on it; no contact, so an old poster betrays nobody.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import segno
from fpdf import FPDF
from fpdf.enums import Align, XPos, YPos

from reserve_app.language import N_, _, current_language
from reserve_app.presenting.profile import profile
from reserve_app.presenting.words import period_text, slots_text
from reserve_app.queries.details import MissionDetail
from reserve_app.settings import get_settings

FONTS = Path(__file__).resolve().parent.parent / "data" / "fonts"
FACE = "Atkinson"
WIDTH, HEIGHT, MARGIN = 210.0, 297.0, 16.0  # millimetres, A4
INNER = WIDTH - 2 * MARGIN
LARGEST_TITLE, SMALLEST_TITLE = 50, 26  # points; 26 is 9 mm high, read from two metres
TITLE_TALL = 84.0  # millimetres the title may take
FACTS_TOP, CODE_SIZE = 150.0, 74.0
CODE_TOP = HEIGHT - MARGIN - CODE_SIZE
INK, SOFT, WHITE = (22, 26, 43), (74, 80, 104), (255, 255, 255)
LINE = 0.44  # millimetres of a line for each point of its letters
CALL = N_("Vous pouvez aider.")
SITE = N_("Réserve : chaque mission est vérifiée avant d'être publiée.")
SCAN = N_("Visez ce code avec votre téléphone, ou tapez l'adresse :")
# Our letters are those of western Europe: another one is written as a plain question mark.
_PRINTED = str.maketrans({"'": "’", "\u202f": "\u00a0", "\u2011": "-", "\u2192": ">"})
_UNSEEN = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u200b-\\u200f\\u2028-\\u202e\\ufeff]")


def poster(mission: MissionDetail, today: date) -> bytes:
    """Return the poster of a mission as PDF, always one page, whatever the length of its text."""
    pdf = new_page(mission.title, mission.published_at)
    kind = profile().kind(mission.kind)
    _band(pdf, kind.label, kind.colour)
    _title(pdf, mission.title)
    _facts(pdf, mission, today)
    _way(pdf, mission)
    return bytes(pdf.output())


def short_address(mission: MissionDetail) -> str:
    """Return the address a person types; it leads to the whole one."""
    return f"{get_settings().public_url}/missions/{mission.id}"


def new_page(title: str, created: datetime) -> FPDF:
    """Return an empty A4 page in our typeface, without automatic breaks: there is never a second.

    ``created`` is a moment of what is printed, not now: the same content gives the same bytes.
    """
    pdf = FPDF(unit="mm", format="A4")
    pdf.set_auto_page_break(auto=False)
    for style, name in (("", "Regular"), ("B", "Bold")):
        pdf.add_font(FACE, style, FONTS / f"AtkinsonHyperlegibleNext-{name}.ttf")
    pdf.set_margins(MARGIN, MARGIN)
    pdf.set_lang(current_language())
    pdf.set_title(shown(pdf, title))
    pdf.set_creation_date(created)
    pdf.add_page()
    return pdf


def _band(pdf: FPDF, label: str, colour: str) -> None:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    pdf.set_fill_color(red, green, blue)
    pdf.rect(0, 0, WIDTH, 44, style="F")
    pdf.set_text_color(*WHITE)
    _line(pdf, shown(pdf, _(CALL)), 34, bold=True, top=9)
    _line(pdf, shown(pdf, label), 20, top=27)


def _title(pdf: FPDF, title: str) -> None:
    pdf.set_text_color(*INK)
    written = shown(pdf, title)
    for points in range(LARGEST_TITLE, SMALLEST_TITLE - 1, -2):
        lines = _lines(pdf, written, points, bold=True)
        if len(lines) * points * LINE <= TITLE_TALL:
            break
    most = int(TITLE_TALL / (points * LINE))
    pdf.set_y(54)
    for line in lines[:most]:
        _line(pdf, line, points, bold=True)


def _facts(pdf: FPDF, mission: MissionDetail, today: date) -> None:
    place = _("À distance") if mission.remote else f"{mission.commune} ({mission.department})"
    period = period_text(mission.starts_on, mission.ends_on, today)
    pdf.set_y(FACTS_TOP)
    pdf.set_text_color(*INK)
    _some(pdf, mission.structure, 22, 2, bold=True)
    _some(pdf, place, 22, 1)
    pdf.ln(2)
    pdf.set_text_color(*SOFT)
    # No number of places: what is printed stays up while they are taken.
    for text in (mission.address, _capital(slots_text(mission.slots)), _capital(period)):
        _some(pdf, text, 18, 1)


def _way(pdf: FPDF, mission: MissionDetail) -> None:
    address = short_address(mission)
    _code(pdf, address, WIDTH - MARGIN - CODE_SIZE, CODE_TOP)
    beside = INNER - CODE_SIZE - 8
    pdf.set_xy(MARGIN, CODE_TOP + 6)
    pdf.set_text_color(*INK)
    _paragraph(pdf, _("Je veux aider"), 30, beside, bold=True)
    pdf.set_text_color(*SOFT)
    _paragraph(pdf, _(SCAN), 16, beside)
    pdf.set_text_color(*INK)
    _paragraph(pdf, address.partition("://")[2], 16, beside, bold=True)
    pdf.set_text_color(*SOFT)
    pdf.set_y(HEIGHT - MARGIN - 5)
    _line(pdf, shown(pdf, _(SITE)), 12)


def _code(pdf: FPDF, text: str, left: float, top: float) -> None:
    """Draw a QR code as squares: sharp at any size, with the quiet border readers need."""
    code = segno.make_qr(text, error="m")
    rows = [list(row) for row in code.matrix_iter(border=4)]
    side = CODE_SIZE / len(rows)
    pdf.set_fill_color(*INK)
    for down, row in enumerate(rows):
        for across, dark in enumerate(row):
            if dark:
                pdf.rect(left + across * side, top + down * side, side, side, style="F")


def _line(pdf: FPDF, text: str, points: float, *, bold: bool = False, top: float = 0) -> None:
    pdf.set_font(FACE, "B" if bold else "", points)
    if top:
        pdf.set_y(top)
    pdf.set_x(MARGIN)
    pdf.cell(INNER, points * LINE, text, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _some(pdf: FPDF, text: str, points: float, most: int, *, bold: bool = False) -> None:
    """Write a text on at most so many lines; what is left out is said by its dots."""
    lines = _lines(pdf, shown(pdf, text), points, bold=bold) if text else []
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1].rstrip()[:-1] + "…"]
    for line in lines:
        _line(pdf, line, points, bold=bold)


def _lines(pdf: FPDF, text: str, points: float, *, bold: bool = False) -> list[str]:
    pdf.set_font(FACE, "B" if bold else "", points)
    pdf.set_x(MARGIN)
    found = pdf.multi_cell(INNER, points * LINE, text, align=Align.L, dry_run=True, output="LINES")
    return [str(line) for line in found] if isinstance(found, list) else []


def _paragraph(pdf: FPDF, text: str, points: float, width: float, *, bold: bool = False) -> None:
    pdf.set_font(FACE, "B" if bold else "", points)
    written, after = shown(pdf, text), {"new_x": XPos.LMARGIN, "new_y": YPos.NEXT}
    pdf.multi_cell(width, points * LINE, written, align=Align.L, **after)
    pdf.ln(2)


def shown(pdf: FPDF, text: str) -> str:
    """Return a text in the letters our typeface has; another is a plain question mark."""
    known = pdf.fonts[FACE.lower()].cmap
    plain = _UNSEEN.sub(" ", text).translate(_PRINTED)
    return "".join(letter if ord(letter) in known else "?" for letter in plain)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
