"""The list of those confirmed: whose it is, what it logs, and that no cell can act."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import timedelta
from secrets import token_hex

import pytest
from sqlalchemy import select

from reserve_app.domain.actor import VISITOR
from reserve_app.domain.errors import NotFound, NotSignedIn, TooMany
from reserve_app.models import AUDIT_ENTRY, CONTACT_VIEW
from reserve_app.models.engine import read_session
from reserve_app.presenting.sheets import BOM, HEADERS, as_csv, as_xlsx, people_rows, safe_cell
from reserve_app.services.interest_answers import confirm, contact
from reserve_app.services.interests import apply
from reserve_app.services.sql import run
from reserve_app.services.volunteer_export import export_confirmed
from tests.people import NOW, Person, mission, person, volunteer

FORMULAS = ("=1+1", "+33 6", "-2", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x")')


def _confirmed(boss: Person, number: int, **profile: object) -> int:
    someone = volunteer(**profile)
    interest = apply(someone.actor, number, key=token_hex(8), now=NOW).interest_id
    contact(boss.actor, interest, now=NOW)
    confirm(boss.actor, interest, now=NOW + timedelta(hours=1))
    return interest


def _logged() -> tuple[list[int | None], list[str]]:
    with read_session() as session:
        views = run(session, select(CONTACT_VIEW.c.interest_id).order_by(CONTACT_VIEW.c.id))
        acts = run(session, select(AUDIT_ENTRY.c.act).where(AUDIT_ENTRY.c.subject == "structure"))
        return list(views.scalars()), list(acts.scalars())


@pytest.mark.usefixtures("database")
def test_only_those_confirmed_are_given_each_logged_as_a_reading() -> None:
    number, structure = mission(places=5)
    boss = person(structures=(structure,))
    interest = _confirmed(boss, number, first_name="Zoé", phone="06 99 88 77 66")
    waits = volunteer(first_name="Proposée")
    apply(waits.actor, number, key=token_hex(8), now=NOW)
    people = export_confirmed(boss.actor, structure, now=NOW)
    assert [(one.first_name, one.phone) for one in people] == [("Zoé", "06 99 88 77 66")]
    assert _logged() == ([interest], ["structure:volunteers_exported"])


@pytest.mark.usefixtures("database")
def test_others_get_nothing_and_nothing_is_logged() -> None:
    number, structure = mission(places=5)
    boss = person(structures=(structure,))
    _confirmed(boss, number)
    _, elsewhere = mission()
    stranger = person(structures=(elsewhere,))
    with pytest.raises(NotSignedIn):
        export_confirmed(VISITOR, structure, now=NOW)
    for who in (stranger, person(departments=("62",)), volunteer()):
        with pytest.raises(NotFound):
            export_confirmed(who.actor, structure, now=NOW)
    assert _logged() == ([], [])
    assert export_confirmed(stranger.actor, elsewhere, now=NOW) == ()
    assert len(export_confirmed(boss.actor, structure, now=NOW)) == 1  # it is there


@pytest.mark.usefixtures("database")
def test_a_day_has_few_exports() -> None:
    _, structure = mission()
    boss = person(structures=(structure,))
    for _ in range(10):
        export_confirmed(boss.actor, structure, now=NOW)
    with pytest.raises(TooMany):
        export_confirmed(boss.actor, structure, now=NOW)


def test_no_cell_of_the_csv_is_a_formula_and_accents_survive() -> None:
    data = as_csv([[cell] for cell in (*FORMULAS, "Zoé ; Élodie")], ["Prénom"])
    assert data.startswith(BOM.encode())
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert read[0] == ["Prénom"]
    assert [row[0] for row in read[1:]] == [*(f"'{cell}" for cell in FORMULAS), "Zoé ; Élodie"]
    assert safe_cell("Zoé") == "Zoé"


def test_no_cell_of_the_workbook_is_a_formula() -> None:
    data = as_xlsx([[cell] for cell in (*FORMULAS, "Zoé")], ["Prénom"])
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        words = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert len(re.findall(r't="s"', sheet)) == 1 + len(FORMULAS) + 1
    assert "Zoé" in words
    assert "=1+1" in words


@pytest.mark.usefixtures("database")
def test_a_row_has_a_cell_a_header() -> None:
    number, structure = mission(places=5)
    boss = person(structures=(structure,))
    _confirmed(boss, number)
    (row,) = people_rows(export_confirmed(boss.actor, structure, now=NOW))
    assert len(row) == len(HEADERS)
    assert row[-1] == "26/03/2020 11:30"
