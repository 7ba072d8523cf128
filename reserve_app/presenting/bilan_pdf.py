"""The bilan as one A4 page, for the press: its text, its figures, its kinds, how it counts.

Drawn as posters are (docs/adr/0080): the same bilan gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time

from fpdf import FPDF
from fpdf.enums import Align, XPos, YPos

from reserve_app.language import N_, _
from reserve_app.presenting.bilan import KIND_HEADS, BilanFigure, BilanPage
from reserve_app.presenting.poster import FACE, INK, MARGIN, SOFT, WHITE, WIDTH, new_page, shown
from reserve_app.presenting.words import number

INNER = WIDTH - 2 * MARGIN
BAND = 42.0  # millimetres
TEXT_TALL = 92.0  # the sentences take no more, whatever their length
LARGEST_TEXT, SMALLEST_TEXT = 14.0, 8.0  # points
LINE = 0.48  # millimetres of a line for each point of its letters
FIGURES_ACROSS = 4
FIGURE_TALL, KIND_TALL = 21.0, 10.0
BAR_WIDE = 88.0
LARGEST_CURVE, SMALLEST_CURVE = 48.0, 20.0
FOOT = 263.0
DEEP, PALE, RULE = (27, 27, 107), (233, 235, 247), (190, 194, 214)
NAME_WIDE = 92.0
SITE = N_("Réserve : aucun territoire oublié.")


def bilan_pdf(page: BilanPage) -> bytes:
    """Return the bilan as PDF, always one page."""
    pdf = new_page(page.title, datetime.combine(page.last, time(), UTC))
    _band(pdf, page)
    pdf.set_y(BAND + 9)
    _sentences(pdf, page)
    pdf.ln(5)
    _figures(pdf, page.figures)
    _kinds(pdf, page)
    _curves(pdf, page)
    _foot(pdf, page)
    return bytes(pdf.output())


def _band(pdf: FPDF, page: BilanPage) -> None:
    pdf.set_fill_color(*DEEP)
    pdf.rect(0, 0, WIDTH, BAND, style="F")
    pdf.set_text_color(*WHITE)
    pdf.set_y(9)
    size = 26.0
    while _wide(pdf, page.title, size) > INNER:
        size -= 1
    _line(pdf, page.title, size, bold=True)
    pdf.set_y(25)
    _line(pdf, f"{page.period}, {page.elapsed}" if page.elapsed else page.period, 14)


def _sentences(pdf: FPDF, page: BilanPage) -> None:
    """Write the text as large as it fits."""
    points, gap = LARGEST_TEXT, 2.2
    while points > SMALLEST_TEXT:
        lines = sum(len(_split(pdf, sentence, points)) for sentence in page.sentences)
        if lines * points * LINE + len(page.sentences) * gap <= TEXT_TALL:
            break
        points -= 0.5
    pdf.set_text_color(*INK)
    for n, sentence in enumerate(page.sentences):
        for line in _split(pdf, sentence, points, bold=not n):
            _line(pdf, line, points, bold=not n)
        pdf.ln(gap)


def _figures(pdf: FPDF, figures: tuple[BilanFigure, ...]) -> None:
    wide, top = INNER / FIGURES_ACROSS, pdf.get_y()
    for n, one in enumerate(figures):
        down, across = divmod(n, FIGURES_ACROSS)
        left, above = MARGIN + across * wide, top + down * FIGURE_TALL
        pdf.set_fill_color(*PALE)
        pdf.rect(left, above, wide - 2.5, FIGURE_TALL - 2.5, style="F")
        pdf.set_text_color(*DEEP)
        _cell(pdf, (left + 2.5, above + 2, wide - 7), one.value, 17, bold=True)
        if one.change:
            pdf.set_text_color(*SOFT)
            _cell(pdf, (left + 2.5, above + 3, wide - 7), one.change, 10, align=Align.R)
        pdf.set_text_color(*INK)
        _cell(pdf, (left + 2.5, above + 11, wide - 7), one.label, 9)
    pdf.set_y(top + (-(-len(figures) // FIGURES_ACROSS)) * FIGURE_TALL)


def _kinds(pdf: FPDF, page: BilanPage) -> None:
    wide = (INNER - NAME_WIDE) / (len(KIND_HEADS) - 1)
    top = pdf.get_y() + 4
    _row(pdf, top, wide, tuple(_(head) for head in KIND_HEADS), bold=True)
    for n, one in enumerate(page.kinds, 1):
        above = top + n * KIND_TALL
        pdf.set_draw_color(*RULE)
        pdf.line(MARGIN, above - 1, WIDTH - MARGIN, above - 1)
        counts = (one.missions, one.places, one.places - one.left, one.left)
        _row(pdf, above, wide, (one.kind.label, *map(number, counts)))
        red, green, blue = (int(one.kind.colour[at : at + 2], 16) for at in (1, 3, 5))
        pdf.set_fill_color(red, green, blue)
        pdf.rect(MARGIN + 1, above + 5.8, BAR_WIDE * one.share / 100, 1.6, style="F")
    pdf.set_y(top + (1 + len(page.kinds)) * KIND_TALL)


def _curves(pdf: FPDF, page: BilanPage) -> None:
    """Draw how many there were day by day, where the page has room left for it."""
    top = pdf.get_y() + 3
    tall = min(LARGEST_CURVE, FOOT - 6 - top)
    if len(page.missions) < 2 or tall < SMALLEST_CURVE:  # noqa: PLR2004 - a line has two ends
        return
    wide = (INNER - 10) / 2
    for n, (label, values) in enumerate(
        ((_("Bénévoles inscrits"), page.volunteers), (_("Missions ouvertes"), page.missions))
    ):
        _curve(pdf, (MARGIN + n * (wide + 10), top, wide), tall, label, values)


def _curve(
    pdf: FPDF, box: tuple[float, float, float], tall: float, label: str, values: Sequence[int]
) -> None:
    left, top, wide = box
    pdf.set_text_color(*INK)
    _cell(pdf, (left, top, wide - 2), label, 10, bold=True)
    floor, most = top + tall, max(*values, 1)
    points = [
        (left + 1 + n * (wide - 2) / (len(values) - 1), floor - value / most * (tall - 9))
        for n, value in enumerate(values)
    ]
    pdf.set_fill_color(*PALE)
    pdf.polygon([(points[0][0], floor), *points, (points[-1][0], floor)], style="F")
    pdf.set_draw_color(*DEEP)
    pdf.set_line_width(0.6)
    pdf.polyline(points)
    pdf.set_line_width(0.2)
    pdf.set_text_color(*SOFT)
    _cell(pdf, (left, top, wide - 1), number(values[-1]), 10, align=Align.R)


def _row(pdf: FPDF, top: float, wide: float, cells: tuple[str, ...], *, bold: bool = False) -> None:
    pdf.set_text_color(*INK)
    _cell(pdf, (MARGIN, top, NAME_WIDE), cells[0], 11, bold=bold)
    for n, text in enumerate(cells[1:]):
        box = (MARGIN + NAME_WIDE + n * wide, top, wide)
        _cell(pdf, box, text, 11, bold=bold, align=Align.R)


def _foot(pdf: FPDF, page: BilanPage) -> None:
    pdf.set_text_color(*SOFT)
    pdf.set_y(FOOT)
    for line in _split(pdf, page.note, 9):
        _line(pdf, line, 9)
    if page.contact:
        pdf.set_y(272)
        _line(pdf, _split(pdf, page.contact, 9)[0], 9)
    pdf.set_y(277)
    _line(pdf, f"{_(SITE)} {page.address.partition('://')[2]}", 9)


def _cell(  # noqa: PLR0913 - a box, and how it is written in
    pdf: FPDF,
    box: tuple[float, float, float],
    text: str,
    points: float,
    *,
    bold: bool = False,
    align: Align = Align.L,
) -> None:
    """Write a text in a box: its left, its top, how wide it is."""
    left, top, wide = box
    pdf.set_font(FACE, "B" if bold else "", points)
    pdf.set_xy(left, top)
    pdf.cell(wide, points * LINE, shown(pdf, text), align=align)


def _line(pdf: FPDF, text: str, points: float, *, bold: bool = False) -> None:
    pdf.set_font(FACE, "B" if bold else "", points)
    pdf.set_x(MARGIN)
    after = {"new_x": XPos.LMARGIN, "new_y": YPos.NEXT}
    pdf.cell(INNER, points * LINE, shown(pdf, text), align=Align.L, **after)


def _split(pdf: FPDF, text: str, points: float, *, bold: bool = False) -> list[str]:
    pdf.set_font(FACE, "B" if bold else "", points)
    pdf.set_x(MARGIN)
    found = pdf.multi_cell(
        INNER, points * LINE, shown(pdf, text), align=Align.L, dry_run=True, output="LINES"
    )
    return [str(line) for line in found] if isinstance(found, list) else []


def _wide(pdf: FPDF, text: str, points: float) -> float:
    pdf.set_font(FACE, "B", points)
    return float(pdf.get_string_width(shown(pdf, text)))
