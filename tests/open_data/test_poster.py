"""A poster is one page whatever is typed, says what all may read, and leads to the mission."""

from __future__ import annotations

import re
import zlib
from typing import Any

import pytest
import segno
from fpdf import FPDF

from reserve_app.domain.actor import VISITOR
from reserve_app.presenting import poster as drawing
from reserve_app.queries.details import MissionDetail
from reserve_app.queries.missions import get_mission
from tests.api.conftest import Browser
from tests.factories import CONTACT, TODAY, mission_row, store, structure_row

pytestmark = [
    pytest.mark.usefixtures("database"),
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]


def _mission(**changes: Any) -> MissionDetail:
    structure = structure_row(name=changes.pop("structure", "CCAS d'Hénin-Beaumont"))
    row = mission_row(structure, **changes)
    store([structure], [row])
    return get_mission(row["id"], VISITOR, today=TODAY)


def _said(monkeypatch: pytest.MonkeyPatch, mission: MissionDetail) -> tuple[bytes, str, float]:
    """Draw a poster; give it with its text and how far down, in millimetres, anything reaches."""
    words: list[str] = []
    lowest = [0.0]
    for name in ("_line", "_paragraph"):
        whole = getattr(drawing, name)

        def drawn(pdf: FPDF, text: str, *args: Any, _whole: Any = whole, **named: Any) -> None:
            words.append(text)
            _whole(pdf, text, *args, **named)
            lowest[0] = max(lowest[0], pdf.get_y())

        monkeypatch.setattr(drawing, name, drawn)
    written = drawing.poster(mission, TODAY)
    monkeypatch.undo()
    return written, "\n".join(words), lowest[0]


@pytest.mark.parametrize(
    "title",
    ["Aider", "Préparer des colis pour les aînés du Vieux-Cœur à Noël", "Écouter " * 15, "W" * 120],
)
@pytest.mark.parametrize("structure", ["La Passerelle", "Œuvre d'été " * 10])
def test_it_is_one_page_whatever_is_typed(
    monkeypatch: pytest.MonkeyPatch, title: str, structure: str
) -> None:
    mission = _mission(title=title[:120], structure=structure[:120], address="12 rue " * 28)
    written, text, lowest = _said(monkeypatch, mission)
    assert written.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", written)) == 1
    assert lowest <= drawing.HEIGHT - 5
    typed = "".join(title.replace("'", "’").split())
    assert typed in "".join(text.split())  # whole: every letter of it, accents too
    assert f"/missions/{mission.id}" in text


def test_what_the_typeface_lacks_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    mission = _mission(title="Colis 🦆 \u202eà l\u200b'envers", remote=True)
    _, text, _ = _said(monkeypatch, mission)
    assert "Colis ?" in text
    assert "À distance" in text
    assert "\u202e" not in text


def test_the_code_leads_to_the_mission(monkeypatch: pytest.MonkeyPatch) -> None:
    mission = _mission()
    drawn: list[tuple[float, ...]] = []
    whole = FPDF.rect

    def rect(pdf: FPDF, x: float, y: float, w: float, h: float, **named: Any) -> Any:
        drawn.append((x, y, w, h))
        return whole(pdf, x, y, w, h, **named)

    monkeypatch.setattr(FPDF, "rect", rect)
    drawing.poster(mission, TODAY)
    rows = list(segno.make_qr(drawing.short_address(mission), error="m").matrix_iter(border=4))
    side = drawing.CODE_SIZE / len(rows)
    left = drawing.WIDTH - drawing.MARGIN - drawing.CODE_SIZE
    dark = {
        (round((y - drawing.CODE_TOP) / side), round((x - left) / side))
        for x, y, w, _ in drawn
        if w == side
    }
    assert dark == {
        (down, across)
        for down, row in enumerate(rows)
        for across, module in enumerate(row)
        if module
    }
    other = segno.make_qr("http://localhost:3000/missions/0", error="m")  # negative control
    assert [list(row) for row in other.matrix_iter(border=4)] != [list(row) for row in rows]


def test_it_is_served_once_and_its_mission_links_to_it(browser: Browser) -> None:
    mission = _mission()
    path = f"/missions/{mission.id}/affiche.pdf"
    first = browser.get(path)
    assert (first.status_code, first.headers["content-type"]) == (200, "application/pdf")
    assert browser.get(path, **{"If-None-Match": first.headers["etag"]}).status_code == 304
    assert path in browser.get(f"/missions/{mission.id}/{mission.slug}").text
    pdf = first.content
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)
    plain = b"".join(zlib.decompress(found) for found in streams if found[:1] == b"x")
    assert plain
    assert not [word for word in CONTACT.values() if word.encode() in pdf + plain]
