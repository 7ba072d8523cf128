"""What is held about a person is given to them whole, and erased whole (P10)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import String, Table, Text, select
from sqlmodel import Session, SQLModel

from reserve_app.domain import durations
from reserve_app.domain.actor import VISITOR
from reserve_app.domain.errors import BadCredentials, NotSignedIn
from reserve_app.models import (
    ACCOUNT,
    JOIN_REQUEST,
    OUTBOX_MAIL,
    PARTNER_KEY,
    REVIEW_ITEM,
    REVIEW_NOTE,
    REVIEW_REPORT,
    STRUCTURE_DRAFT,
    TEAM_INVITATION,
    VOLUNTEER,
)
from reserve_app.models.engine import read_session, transaction
from reserve_app.services import interest_answers, retention, sessions
from reserve_app.services.accounts import SignUp, sign_up
from reserve_app.services.credentials import request_password_reset
from reserve_app.services.erasure import erase_my_account
from reserve_app.services.hashing import hash_password
from reserve_app.services.interests import apply
from reserve_app.services.my_data import export_my_data, held_tables
from reserve_app.services.sql import insert_row, run
from reserve_app.services.standby import StandbyWish, start_standby
from reserve_app.services.standby_waves import call_standby
from tests.people import NOW, PASSWORD, Person, mails, mission, person, states, taken, volunteer

pytestmark = pytest.mark.usefixtures("database")
CANARIES = ("Canarille", "Serinette", "canari@exemple.fr", "+33612345678", "message-canari")


def _whole_person() -> tuple[Person, int]:
    """Store somebody with something in every table that can hold something of a person."""
    missions = [mission(places=2) for _ in range(2)]
    manager = person(structures=(missions[0][1],))
    someone = volunteer(first_name=CANARIES[0], last_name=CANARIES[1], phone="0612345678")
    with transaction() as session:
        named = {"email": CANARIES[2], "email_key": CANARIES[2], "name": CANARIES[0]}
        values = {**named, "password_hash": _HASH}
        mine = ACCOUNT.c.id == someone.account_id
        run(session, ACCOUNT.update().where(mine).values(**values))
        sessions.open_session(session, someone.account_id, "Firefox Android", NOW)
        _wish_for_a_team(session, someone.account_id, missions[1][1])
        session.commit()
    request_password_reset(CANARIES[2], address="x", now=NOW)
    start_standby(someone.actor, StandbyWish(), now=NOW)
    call_standby(NOW)
    done = apply(someone.actor, missions[0][0], key="clic-0001", now=NOW, message=CANARIES[4])
    interest_answers.reveal_contact(manager.actor, done.interest_id, now=NOW)
    _review(someone, missions[0][0])
    return someone, missions[0][0]


def _review(someone: Person, mission_id: int) -> None:
    """Let moderators have looked at the profile, and the person at a mission."""
    subject = {"kind": "volunteer", "subject_id": someone.volunteer_id}
    words: dict[str, Any] = dict.fromkeys(("label", "words"), CANARIES[0])
    words |= {key: {"first_name": CANARIES[0]} for key in ("before", "seen")}
    item = {
        **subject, **words, "reason": "new", "state": "open", "department": "62", "version": 1,
        "account_id": someone.account_id, "opened_at": NOW, "due_at": NOW, "subject_revision": 1,
        "flags": " ", "reports": 0, "decision": "", "decided_text": "", "decided_reason": "",
        "to_correct": " ", "decided_from": "", "decided_to": "", "place": "",
    }  # fmt: skip
    with transaction() as session:
        number = insert_row(session, REVIEW_ITEM, item)
        insert_row(session, REVIEW_NOTE, {**subject, "at": NOW, "text": CANARIES[1]})
        reported = {"item_id": number, "account_id": someone.account_id, "at": NOW}
        told = {"reason": "other", "text": f"{CANARIES[4]} {mission_id}"}
        insert_row(session, REVIEW_REPORT, {**reported, **told})
        session.commit()


def _wish_for_a_team(session: Session, account_id: int, structure: int) -> None:
    """Let somebody begin a form, ask to join a team and be invited into it."""
    typed = {"contact_name": CANARIES[0], "contact_email": CANARIES[2]}
    draft = {"account_id": account_id, "typed": typed, "revision": 0, "saved_at": NOW}
    run(session, STRUCTURE_DRAFT.insert().values(**draft))
    asked = {"account_id": account_id, "structure_id": structure, "created_at": NOW}
    run(session, JOIN_REQUEST.insert().values(**asked))
    invited = {
        "structure_id": structure,
        "email": CANARIES[2],
        "email_key": CANARIES[2],
        "role": "member",
        "token_hash": "f" * 64,
        "created_at": NOW,
        "expires_at": NOW,
    }
    run(session, TEAM_INVITATION.insert().values(**invited))
    made = {
        "account_id": account_id,
        "structure_id": structure,
        "created_at": NOW,
        "name": "Nos outils",
    }
    key = {"prefix": "rsv_abcd", "token_hash": "e" * 64, "scopes": "missions:read"}
    run(session, PARTNER_KEY.insert().values(**made, **key))


_HASH = hash_password(PASSWORD)


def _rows(table: Table) -> str:
    with read_session() as session:
        return str(run(session, select(table)).all())


def _people_columns(table: Table) -> bool:
    """Whether a table points at a person, or holds one."""
    targets = {key.column.table.name for key in table.foreign_keys}
    return table.name == "account" or bool(targets & {"account", "volunteer", "interest"})


def test_every_table_that_points_at_a_person_is_exported() -> None:
    pointing = {t.name for t in SQLModel.metadata.sorted_tables if _people_columns(t)}
    assert pointing | {"audit_entry"} == held_tables()
    assert len(pointing) > 8


def test_the_export_holds_everything_and_no_secret() -> None:
    someone, _ = _whole_person()
    data = export_my_data(someone.actor, now=NOW)
    text = json.dumps(data, ensure_ascii=False)
    assert [canary for canary in CANARIES if canary not in text] == []
    filled = {name for name, rows in data["data"].items() if rows}
    assert held_tables() - filled == {"membership", "moderator_grant"}
    assert data["data"]["contact_view"][0]["structure"].startswith("Les Mains tendues")
    assert "argon2" not in text
    assert "token_hash" not in text


def test_the_export_is_of_oneself_only() -> None:
    _whole_person()
    text = json.dumps(export_my_data(volunteer().actor, now=NOW), ensure_ascii=False)
    assert [canary for canary in CANARIES if canary in text and canary != CANARIES[3]] == []
    with pytest.raises(NotSignedIn):
        export_my_data(VISITOR, now=NOW)


def test_erasing_leaves_no_trace_in_any_table_and_frees_the_places() -> None:
    someone, mission_id = _whole_person()
    with pytest.raises(BadCredentials):
        erase_my_account(someone.actor, "autre chose de long", now=NOW)
    before = {t.name: _rows(t) for t in SQLModel.metadata.sorted_tables}
    assert sum(CANARIES[0] in rows for rows in before.values()) >= 2
    erase_my_account(someone.actor, PASSWORD, now=NOW)
    with transaction() as session:  # the last letter has left, and is forgotten in its time
        run(session, OUTBOX_MAIL.delete().where(OUTBOX_MAIL.c.key.like("%:erased")))
        # What structures were told holds a first name, and is deleted a month after it is sent.
        told = OUTBOX_MAIL.c.recipient != CANARIES[2]
        run(session, OUTBOX_MAIL.delete().where(told))
        session.commit()
    for table in SQLModel.metadata.sorted_tables:
        rows = _rows(table)
        assert [canary for canary in CANARIES if canary in rows] == [], table.name
    assert taken(mission_id) == 0
    assert states(mission_id) == ["withdrawn"]
    with read_session() as session:
        kept = run(session, select(VOLUNTEER.c.department, VOLUNTEER.c.state)).one()
    assert tuple(kept) == ("62", "validated")


def test_every_text_column_of_the_erased_rows_is_known() -> None:
    """A column added to a person's row must be blanked, or said here to say nothing of them."""
    silent = {
        "account": {"mail_frequency"},
        "volunteer": {"state", "department"},
        "interest": {"state", "key", "reason"},
    }
    someone, _ = _whole_person()
    erase_my_account(someone.actor, PASSWORD, now=NOW)
    for table in SQLModel.metadata.sorted_tables:
        if table.name not in silent:
            continue
        texts = [c for c in table.c if isinstance(c.type, String | Text)]
        with read_session() as session:
            row = _of(session, table, someone)
        left = {c.name for c in texts if (row[c.name] or "").strip()} - silent[table.name]
        assert left <= {"email", "email_key"}
    assert "efface-" in _rows(ACCOUNT)


def _of(session: Any, table: Table, someone: Person) -> Any:
    column, value = {
        "account": ("id", someone.account_id),
        "volunteer": ("id", someone.volunteer_id),
        "interest": ("volunteer_id", someone.volunteer_id),
    }[table.name]
    return run(session, select(table).where(table.c[column] == value)).mappings().one()


def test_an_inactive_account_is_warned_thirty_days_before_and_then_erased() -> None:
    someone = volunteer()
    quiet = NOW + durations.INACTIVE - durations.WARNED_BEFORE
    assert retention.warn_inactive(quiet - timedelta(seconds=1)) == 0
    assert retention.warn_inactive(quiet) == 1
    assert retention.warn_inactive(quiet) == 0
    assert mails(someone.email) == ["Votre compte sera bientôt effacé"]
    assert retention.erase_inactive(NOW + durations.INACTIVE - timedelta(seconds=1)) == 0
    assert retention.erase_inactive(NOW + durations.INACTIVE) == 1
    assert retention.erase_inactive(NOW + durations.INACTIVE) == 0
    assert someone.email not in _rows(ACCOUNT)


def test_a_job_stopped_for_years_still_warns_first() -> None:
    volunteer()
    late = NOW + 3 * durations.INACTIVE
    assert retention.erase_inactive(late) == 0
    assert retention.warn_inactive(late) == 1
    assert retention.erase_inactive(late) == 0
    assert retention.erase_inactive(late + durations.WARNED_BEFORE) == 1


def test_signing_in_after_the_warning_keeps_the_account() -> None:
    someone = volunteer()
    quiet = NOW + durations.INACTIVE - durations.WARNED_BEFORE
    retention.warn_inactive(quiet)
    with transaction() as session:
        sessions.open_session(session, someone.account_id, "", quiet + timedelta(days=1))
        session.commit()
    assert retention.erase_inactive(NOW + durations.INACTIVE) == 0


def test_an_address_never_confirmed_is_erased_after_a_month_and_can_sign_up_again() -> None:
    sign_up(SignUp("alice@exemple.fr", PASSWORD), address="x", now=NOW)
    assert retention.erase_unconfirmed(NOW + durations.UNCONFIRMED) == 1
    later = NOW + durations.UNCONFIRMED
    sign_up(SignUp("alice@exemple.fr", PASSWORD), address="x", now=later)
    assert "alice@exemple.fr" in _rows(ACCOUNT)
