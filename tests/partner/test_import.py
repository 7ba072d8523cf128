"""A partner's file becomes missions: all or none, once, through the services of the editor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from reserve_app.domain.actor import SYSTEM, VISITOR, Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.errors import Forbidden, NotFound, TooMany, WrongState
from reserve_app.domain.mission_import import TITLES, Outcome, Report
from reserve_app.domain.states import MissionState
from reserve_app.language import _, speaking
from reserve_app.models import (
    AUDIT_ENTRY,
    MISSION,
    MISSION_REVISION,
    PARTNER_MISSION,
    REVIEW_ITEM,
)
from reserve_app.models.engine import read_session, transaction
from reserve_app.queries.journal import JournalFilter, journal
from reserve_app.queries.structure_missions import own_mission
from reserve_app.services.import_files import Format, read_sheet
from reserve_app.services.mission_drafts import send_edit
from reserve_app.services.mission_import import import_missions
from reserve_app.services.missions import transition_mission
from reserve_app.services.sql import run
from reserve_app.services.throttle import forget_counts
from tests.factories import NOW
from tests.partner.files import csv_of, good
from tests.services.test_mission_drafts import WHOLE, alice

pytestmark = pytest.mark.usefixtures("database", "_fresh")
MODERATOR = Actor(account_id=2, departments=frozenset({"62"}))


@pytest.fixture
def _fresh() -> None:
    forget_counts()


def send(actor: Actor, structure: int, *rows: dict[str, Any], **how: Any) -> Report:
    sheet = read_sheet(csv_of(*rows), Format.CSV)
    return import_missions(actor, structure, sheet, how.pop("now", NOW), **how)


def count(table: Any) -> int:
    with read_session() as session:
        return int(run(session, select(func.count()).select_from(table)).scalar_one())


def outcomes(report: Report) -> list[str]:
    assert report.faults == ()
    return [done.outcome.value for done in report.rows]


def number_of(reference: str) -> int:
    mine = PARTNER_MISSION.c.reference == reference
    with read_session() as session:
        return int(run(session, select(PARTNER_MISSION.c.mission_id).where(mine)).scalar_one())


def publish(reference: str) -> int:
    number = number_of(reference)
    transition_mission(MODERATOR, number, "publish", NOW)
    return number


def acts() -> list[str]:
    query = select(AUDIT_ENTRY.c.act).order_by(AUDIT_ENTRY.c.id)
    with read_session() as session:
        return list(run(session, query).scalars())


def test_a_file_becomes_missions_that_wait_for_the_moderators() -> None:
    actor, structure = alice()
    report = send(actor, structure, good(), good(reference="B", mode="", kind="Lien à distance"))
    assert outcomes(report) == ["created", "created"]
    made = own_mission(actor, structure, number_of("COLIS-1"))
    assert made.mission.state is MissionState.PENDING
    assert (made.mission.places, made.mission.commune) == (4, "Arras")
    assert made.said["slot"] == ["mon-morning", "wed-afternoon"]
    assert made.said["contact_email"] == ["canari@secret.example"]  # the structure's own
    assert own_mission(actor, structure, number_of("B")).mission.remote
    assert (count(REVIEW_ITEM), count(MISSION_REVISION)) == (2, 2)
    assert acts().count("mission:submit") == 2
    assert acts()[-1] == "structure:imported"


def test_the_same_file_again_changes_nothing() -> None:
    actor, structure = alice()
    send(actor, structure, good(), good(reference="B"))
    before = acts()
    assert outcomes(send(actor, structure, good(reference="B"), good())) == ["unchanged"] * 2
    assert (count(MISSION), acts()) == (2, before)


def test_a_line_that_says_another_thing_is_a_revision() -> None:
    actor, structure = alice()
    send(actor, structure, good(), good(reference="B"))
    number = publish("COLIS-1")
    changed = send(actor, structure, good(places=6), good(reference="B"))
    assert outcomes(changed) == ["updated", "unchanged"]
    now = own_mission(actor, structure, number).mission
    assert (now.state, now.places, now.revision, now.read_again) == (
        MissionState.PUBLISHED, 6, 2, True,
    )  # fmt: skip


def test_one_that_was_sent_back_is_submitted_again() -> None:
    actor, structure = alice()
    send(actor, structure, good())
    number = number_of("COLIS-1")
    transition_mission(MODERATOR, number, "request_changes", NOW, "unclear")
    assert outcomes(send(actor, structure, good())) == ["unchanged"]
    assert outcomes(send(actor, structure, good(title="Préparer des colis à Arras"))) == ["updated"]
    assert own_mission(actor, structure, number).mission.state is MissionState.PENDING


def test_what_was_changed_here_is_not_overwritten_unasked() -> None:
    actor, structure = alice()
    send(actor, structure, good())
    number = number_of("COLIS-1")
    send_edit(actor, number, {**WHOLE, "title": ["Un autre titre écrit ici"]}, 1, NOW)
    assert outcomes(send(actor, structure, good())) == ["unchanged"]
    refused = send(actor, structure, good(places=5))
    assert [one.code for one in refused.faults] == ["outdated"]
    assert own_mission(actor, structure, number).mission.title == "Un autre titre écrit ici"
    assert outcomes(send(actor, structure, good(places=5), replace=True)) == ["updated"]
    now = own_mission(actor, structure, number).mission
    assert (now.title, now.places) == ("Préparer des colis", 5)
    assert outcomes(send(actor, structure, good(places=6))) == ["updated"]


def test_what_is_over_or_taken_is_said_line_by_line() -> None:
    actor, structure = alice()
    send(actor, structure, good(), good(reference="B"), good(reference="C"))
    transition_mission(actor, publish("B"), "cancel", NOW)
    with transaction() as session:
        mine = MISSION.c.id == publish("C")
        run(session, update(MISSION).where(mine).values(taken=3))
        session.commit()
    rows = (good(places=9), good(reference="B", places=5), good(reference="C", places=2))
    refused = send(actor, structure, *rows)
    assert [(one.row, one.column, one.code) for one in refused.faults] == [
        (3, "Référence", "closed"),
        (4, "Places", "too_few_places"),
    ]
    assert own_mission(actor, structure, number_of("COLIS-1")).mission.places == 4  # nothing


def test_every_wrong_cell_is_said_and_nothing_is_written() -> None:
    actor, structure = alice()
    wrong: list[tuple[dict[str, Any], str, str]] = [
        (good(reference=""), "Référence", "missing_reference"),
        (good(), "Référence", "duplicate_reference"),
        (good(reference="x" * 81), "Référence", "bad_reference"),
        (good(kind="weapons"), "Type", "bad_kind"),
        (good(title="Court"), "Titre", "bad_title"),
        (good(description="Trop court"), "Description", "bad_description"),
        (good(mode="volant"), "Mode", "bad_mode"),
        (good(mode="à distance"), "Mode", "bad_mode"),  # food aid is on site
        (good(commune="Saint-Denis", postcode=""), "Commune", "ambiguous_place"),
        (good(commune="Xyzxyz", postcode=""), "Commune", "unknown_place"),
        (good(commune="", postcode=""), "Commune", "missing_commune"),
        (good(insee="99999"), "Code INSEE", "unknown_place"),
        (good(insee="62041", postcode="75011"), "Code postal", "bad_postcode"),
        (good(starts_on="31/02/2020"), "Début", "bad_starts_on"),
        (good(starts_on="03/27/2020"), "Début", "bad_starts_on"),
        (good(ends_on="2020-03-01"), "Fin", "bad_ends_on"),
        (good(half_days="lundi nuit"), "Demi-journées", "bad_half_days"),
        (good(places="beaucoup"), "Places", "bad_places"),
        (good(urgent="peut-être"), "Urgent", "bad_urgent"),
        (good(contact_email="alice"), "E-mail du contact", "bad_contact_email"),
        (good(lat="50,29", lon="x"), "Latitude", "bad_lat"),
        (good(lat="48.85", lon="2.35"), "Commune", "bad_commune"),  # Paris
    ]
    rows = [good(extra="")]
    for place, (row, *_rest) in enumerate(wrong):
        named = row["reference"] in {"", "x" * 81} or place == 1
        rows.append(row if named else {**row, "reference": f"R{place}"})
    columns = {key: "" for row in rows for key in row if key != "extra"}
    report = send(actor, structure, *({**columns, **row} for row in map(_without_extra, rows)))
    assert [(one.row, one.column, one.code) for one in report.faults] == [
        (line, column, code) for line, (_, column, code) in enumerate(wrong, 3)
    ]
    assert all(one.sentence.endswith((".", ")")) for one in report.faults)
    assert "93066" in next(x.sentence for x in report.faults if x.code == "ambiguous_place")
    assert (count(MISSION), count(PARTNER_MISSION), report.written) == (0, 0, False)


def _without_extra(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "extra"}


def test_a_dry_run_says_what_would_come_and_writes_nothing() -> None:
    actor, structure = alice()
    send(actor, structure, good(), good(reference="B"))
    before = acts()
    report = send(
        actor, structure, good(), good(reference="B", places=9), good(reference="C"), dry_run=True
    )
    assert outcomes(report) == ["unchanged", "updated", "created"]
    assert [report.count(one) for one in Outcome] == [1, 1, 1]
    assert (count(MISSION), acts(), report.written) == (2, before, False)


def test_only_those_who_manage_a_validated_structure_import() -> None:
    actor, structure = alice()
    other, elsewhere = alice()
    for who, where, refusal in (
        (VISITOR, structure, Forbidden),
        (other, structure, NotFound),
        (actor, elsewhere, NotFound),
        (actor, 999_999, NotFound),
        (MODERATOR, structure, NotFound),
    ):
        with pytest.raises(refusal):
            send(who, where, good())
    for state in ("draft", "pending", "changes_requested", "suspended", "refused", "closed"):
        actor, structure = alice(state)
        with pytest.raises(WrongState):
            send(actor, structure, good())
    assert count(MISSION) == 0
    # The same reference is another mission of another structure; the operator may help.
    assert outcomes(send(other, elsewhere, good())) == ["created"]
    actor, structure = alice()
    assert outcomes(send(SYSTEM, structure, good())) == ["created"]


def test_files_have_a_limit_of_their_own() -> None:
    actor, structure = alice()
    most = 45  # an hour
    for _each in range(most):
        send(actor, structure, good(), dry_run=True)
    with pytest.raises(TooMany):
        send(actor, structure, good(), dry_run=True)
    other, elsewhere = alice()
    assert outcomes(send(other, elsewhere, good())) == ["created"]


def test_a_past_day_does_not_make_an_old_mission_wrong() -> None:
    """A file sent each week goes on naming missions that began."""
    actor, structure = alice()
    send(actor, structure, good())
    later = NOW + timedelta(days=60)
    assert outcomes(send(actor, structure, good(), now=later)) == ["unchanged"]


def test_a_file_is_read_in_either_language() -> None:
    english = {"kind": "Food and emergency aid", "mode": "on site", "urgent": "no"}
    english["half_days"] = "Monday morning, Wednesday afternoon"
    with speaking("en"):
        row = {_(TITLES[key]): value for key, value in good(**english).items()}
    assert "Half-days" in row
    actor, structure = alice()
    assert outcomes(send(actor, structure, row)) == ["created"]
    assert outcomes(send(actor, structure, good())) == ["unchanged"]


def test_what_is_wrong_is_said_in_the_language_of_the_page() -> None:
    actor, structure = alice()
    wrong = good(starts_on="hier", mode="ailleurs")
    with speaking("en"):
        english = send(actor, structure, wrong).faults
    assert [(one.column, one.key, one.sentence) for one in english] == [
        ("Mode", "mode", "Write “on site” or “from home”."),
        ("Start", "starts_on", "Write the date like 17/05/2026."),
    ]
    assert [one.column for one in send(actor, structure, wrong).faults] == ["Mode", "Début"]


def test_the_log_keeps_counts_and_says_them_in_the_language_of_the_page() -> None:
    actor, structure = alice()
    send(actor, structure, good(), good(reference="COLIS-2"))
    wanted = JournalFilter(act=Act.STRUCTURE_IMPORTED.value)
    with read_session() as session:
        kept = select(AUDIT_ENTRY.c.reason_text).where(AUDIT_ENTRY.c.act == wanted.act)
        assert run(session, kept).scalar_one() == "created:2"
    assert journal(SYSTEM, wanted).entries[0].reason_text == "créées : 2"
    with speaking("en"):
        assert journal(SYSTEM, wanted).entries[0].reason_text == "created: 2"
