"""Whatever a partner's file holds: read as meant, or refused with a sentence; never a trace."""

from __future__ import annotations

import io
import json
import time
import tracemalloc
import zlib
from contextlib import suppress
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reserve_app.domain.errors import BadFile, ReserveError, TooLarge, UnknownFormat
from reserve_app.domain.mission_import import LARGEST_FILE, MOST_ROWS, Sheet
from reserve_app.services import import_xlsx
from reserve_app.services.import_files import Format, format_of, read_sheet
from tests.partner.files import GOOD, csv_of, good, xlsx_of


def cells(sheet: Sheet) -> list[dict[str, str]]:
    assert sheet.faults == ()
    return [row.cells for row in sheet.rows]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_is_read_whatever_wrote_it(separator: str, encoding: str) -> None:
    content = csv_of(good(), good(reference="É-2"), separator=separator, encoding=encoding)
    assert cells(read_sheet(content, Format.CSV)) == [GOOD, good(reference="É-2")]


@pytest.mark.parametrize(
    "content",
    [
        csv_of(good()).decode().encode("mac-roman"),
        b"\x89PNG\r\n\x1a\n\0\0",
        csv_of(good(title="a\x07bien long")),
        csv_of(good()) + b'\r\n"sans fin',
        xlsx_of(good()),
        b"",
        b" \r\n",
        b"bonjour",
        csv_of(good()).split(b"\r\n")[0],
        b"\xff\xfea",
    ],
)
def test_a_csv_that_is_none_gets_a_sentence(content: bytes) -> None:
    with pytest.raises(BadFile) as refused:
        read_sheet(content, Format.CSV)
    assert refused.value.field == "file"


def test_titles_are_known_whatever_their_case_and_accents() -> None:
    content = csv_of(good()).replace("Référence".encode(), b"REF").replace(b"Code postal", b"CP")
    assert cells(read_sheet(content, Format.CSV)) == [GOOD]


def test_every_wrong_title_is_said() -> None:
    one = good(horaire="10 h")
    del one["places"]
    content = csv_of(one).replace(b'"Commune"', b'"Titre"')
    faults = read_sheet(content, Format.CSV).faults
    assert {(one.row, one.column, one.code) for one in faults} == {
        (1, "horaire", "unknown_column"),
        (1, "Titre", "duplicate_column"),
        (1, "Places", "missing_column"),
    }


def test_a_line_is_numbered_as_a_spreadsheet_does() -> None:
    content = csv_of(good(description="Une ligne\nune autre ligne, et encore"), {}, good(extra=""))
    content = content.replace(b';"extra"', b"").replace(b'"extra"', b"")
    assert [row.number for row in read_sheet(content, Format.CSV).rows] == [2, 4]


def test_a_formula_is_a_text() -> None:
    for content, kind in (
        (csv_of(good(title="=HYPERLINK(1)")), Format.CSV),
        (xlsx_of(good(title="@SUM(A1)")), Format.XLSX),
    ):
        assert cells(read_sheet(content, kind))[0]["title"][0] in "=@"


def test_a_workbook_gives_dates_numbers_and_codes() -> None:
    row = good(starts_on=date(2020, 3, 27), places=4, postcode=62000, urgent=True)
    assert cells(read_sheet(xlsx_of(row), Format.XLSX)) == [
        {**GOOD, "starts_on": "2020-03-27", "urgent": "oui"}
    ]


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04", csv_of(good()), b"\xd0\xcf\x11\xe0 of another age", xlsx_of(good())[:-40]],
)
def test_a_workbook_that_is_none_gets_a_sentence(content: bytes) -> None:
    with pytest.raises(BadFile):
        read_sheet(content, Format.XLSX)


def _bomb(name: str, part: bytes) -> bytes:
    """Put another part in the place of one of a workbook."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(xlsx_of(good()))) as good_one, ZipFile(out, "w", ZIP_DEFLATED) as bad:
        for known in good_one.namelist():
            bad.writestr(known, part if known == name else good_one.read(known))
    return out.getvalue()


def _endless(length: int) -> bytes:
    """Pack one string of that length: well-formed, and small in the file."""
    ns = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    part = b'<sst xmlns="' + ns + b'"><si><t>' + b"a" * length + b"</t></si></sst>"
    return _bomb("xl/sharedStrings.xml", part)


def test_a_workbook_that_unpacks_without_end_is_refused_unread() -> None:
    bomb = _endless(80_000_000)
    assert len(bomb) < LARGEST_FILE
    tracemalloc.start()
    with pytest.raises(TooLarge):
        read_sheet(bomb, Format.XLSX)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_a_workbook_that_lies_about_its_sizes_gives_no_byte_more() -> None:
    """A directory that says 90 bytes where 30 million are packed."""
    big = b" " * 30_000_000
    bomb = bytearray(_bomb("xl/sharedStrings.xml", big))
    true, said = len(big).to_bytes(4, "little"), (90).to_bytes(4, "little")
    crc, of_90 = zlib.crc32(big).to_bytes(4, "little"), zlib.crc32(b" " * 90).to_bytes(4, "little")
    lying = bytes(bomb).replace(true, said).replace(crc, of_90)
    tracemalloc.start()
    with pytest.raises(ReserveError):
        read_sheet(lying, Format.XLSX)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_an_entity_is_not_expanded() -> None:
    entity = (
        b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&b;</t>'
        b"</si></sst>"
    )
    with pytest.raises(BadFile):
        read_sheet(_bomb("xl/sharedStrings.xml", entity), Format.XLSX)


def test_without_the_guard_the_bomb_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: the same file, the sizes not added up."""
    monkeypatch.setattr(import_xlsx, "_refuse_bombs", lambda _: None)
    bomb = _endless(30_000_000)
    tracemalloc.start()
    with suppress(ReserveError):
        read_sheet(bomb, Format.XLSX)
    assert tracemalloc.get_traced_memory()[1] > 30_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("lines", [MOST_ROWS + 1, 100_000])
def test_more_lines_than_are_read_are_refused_at_once(lines: int) -> None:
    short = b"a;b;c;d;e;f\n"
    head = "Référence;Type;Titre;Description;Début;Places\n".encode()
    began = time.process_time()
    with pytest.raises(TooLarge):
        read_sheet(head + short * lines, Format.CSV)
    assert time.process_time() - began < 1
    whole = read_sheet(head + short * MOST_ROWS, Format.CSV)
    assert len(whole.rows) == MOST_ROWS


def test_a_workbook_of_a_million_empty_lines_ends() -> None:
    out = io.BytesIO()
    from xlsxwriter import Workbook

    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Référence", "Type", "Titre", "Description", "Début", "Places"])
        sheet.write(1_048_575, 16_383, "loin")
    began = time.process_time()
    with pytest.raises(BadFile):
        read_sheet(out.getvalue(), Format.XLSX)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"{", BadFile),
        (b"[]", BadFile),
        (b"3", BadFile),
        (b'{"missions": 3}', BadFile),
        (b"[" * 200_000, BadFile),
        (b'[{"title": "a", "title": "b"}]', BadFile),
        (b"[" + b"1" * 5_000 + b"]", BadFile),
        (json.dumps([good()] * (MOST_ROWS + 1)).encode(), TooLarge),
        (b" " * (LARGEST_FILE + 1), TooLarge),
    ],
)
def test_a_json_that_is_none_gets_a_sentence(content: bytes, refusal: type[ReserveError]) -> None:
    with pytest.raises(refusal):
        read_sheet(content, Format.JSON)


def test_json_says_lists_numbers_and_truth() -> None:
    row = good(
        places=4, urgent=True, half_days=["lundi matin", "mercredi après-midi"], ends_on=None
    )
    sheet = read_sheet(json.dumps({"missions": [row]}).encode(), Format.JSON)
    assert cells(sheet) == [good(urgent="oui")]
    wrong = read_sheet(json.dumps([3, {"titre": {}, "title": "x", "y": 1}]).encode(), Format.JSON)
    assert [(one.row, one.code) for one in wrong.faults] == [
        (1, "bad_row"), (2, "unknown_column"), (2, "bad_title"),
    ]  # fmt: skip


def test_the_name_says_how_to_read_and_else_the_type() -> None:
    assert format_of("Missions.XLSX", "text/csv") is Format.XLSX
    assert format_of("", "text/csv; charset=utf-8") is Format.CSV
    assert format_of("missions", "application/json") is Format.JSON
    for name, kind in (("x.pdf", ""), ("", "text/html"), ("", "")):
        with pytest.raises(UnknownFormat):
            format_of(name, kind)


@pytest.mark.parametrize("kind", list(Format))
def test_any_bytes_are_read_or_refused_in_words(kind: Format) -> None:
    whole = {Format.CSV: csv_of, Format.XLSX: xlsx_of}.get(kind, _json)(good())

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.one_of(st.binary(max_size=400), st.tuples(st.integers(0, len(whole)), st.binary())))
    def never_a_trace(drawn: bytes | tuple[int, bytes]) -> None:
        content = drawn if isinstance(drawn, bytes) else _spoilt(whole, *drawn)
        with suppress(ReserveError):
            read_sheet(content, kind)

    never_a_trace()


def _spoilt(whole: bytes, place: int, noise: bytes) -> bytes:
    return whole[:place] + noise + whole[place + len(noise) :]


def _json(row: dict[str, object]) -> bytes:
    return json.dumps([row]).encode()
