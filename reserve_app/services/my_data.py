"""Everything that is held about a person, for that person (RGPD articles 15 and 20)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, or_, select
from sqlmodel import Session

from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.states import By
from reserve_app.models import (
    ACCOUNT,
    ACCOUNT_LINK,
    ACCOUNT_SESSION,
    AUDIT_ENTRY,
    CONTACT_VIEW,
    GRANT,
    INTEREST,
    JOIN_REQUEST,
    MEMBERSHIP,
    MISSION,
    OUTBOX_MAIL,
    PARTNER_KEY,
    REVIEW_ITEM,
    REVIEW_NOTE,
    REVIEW_REPORT,
    STANDBY,
    STANDBY_CALL,
    STRUCTURE,
    STRUCTURE_DRAFT,
    TEAM_INVITATION,
    VOLUNTEER,
)
from reserve_app.models.engine import transaction
from reserve_app.services import throttle
from reserve_app.services.auditing import Doing, Subject, record
from reserve_app.services.sessions import signed_in
from reserve_app.services.sql import run
from reserve_app.services.throttle import Limit

# Never given out, not even to their owner: they open the account or are ours alone.
SECRETS = frozenset({"password_hash", "token_hash", "claimed_by", "claimed_until", "key"})
# Letters hold single-use links: the export says what was sent, not the secret inside.
# Of moderators, what they decided and wrote of the person, not who they are.
NOT_REPEATED = {
    OUTBOX_MAIL.name: frozenset({"text", "html", "unsubscribe"}),
    REVIEW_ITEM.name: frozenset({"decided_by", "words"}),
    REVIEW_NOTE.name: frozenset({"author_id"}),
}


def export_my_data(actor: Actor, *, now: datetime) -> dict[str, Any]:
    """Return all that is held about the actor, ready for JSON: one list of rows a table.

    Raises:
        NotSignedIn: a visitor.
        TooMany: too many exports in a day.
    """
    account_id = signed_in(actor)
    throttle.check(Limit.EXPORT_BY_ACCOUNT, account_id)
    with transaction() as session:
        tables = {
            table.name: _rows(session, table, which) for table, which in _held(account_id).items()
        }
        tables["contact_view"] = _readings(session, account_id)
        tables["interest"] = _with_missions(session, tables["interest"])
        subject = Subject(account_id)
        record(session, Act.ACCOUNT_EXPORTED, subject, Doing(actor, By.PERSON, now))
        session.commit()
    return {"exported_at": now.isoformat(), "account_id": account_id, "data": tables}


def held_tables() -> frozenset[str]:
    """Return the tables that hold something of a person: a test compares them with the models."""
    return frozenset(
        {
            *(table.name for table in (ACCOUNT, ACCOUNT_SESSION, ACCOUNT_LINK, MEMBERSHIP, GRANT)),
            *(table.name for table in (OUTBOX_MAIL, VOLUNTEER, INTEREST, STANDBY, STANDBY_CALL)),
            *(table.name for table in (AUDIT_ENTRY, CONTACT_VIEW)),
            *(table.name for table in (REVIEW_ITEM, REVIEW_NOTE, REVIEW_REPORT)),
            *(
                table.name
                for table in (STRUCTURE_DRAFT, JOIN_REQUEST, TEAM_INVITATION, PARTNER_KEY)
            ),
        }
    )


def _held(account_id: int) -> dict[Table, ColumnElement[bool]]:
    mine = VOLUNTEER.c.account_id == account_id
    volunteers = select(VOLUNTEER.c.id).where(mine).scalar_subquery()
    interests = select(INTEREST.c.id).where(INTEREST.c.volunteer_id == volunteers)
    a, n = AUDIT_ENTRY.c, REVIEW_NOTE.c
    address = select(ACCOUNT.c.email_key).where(ACCOUNT.c.id == account_id).scalar_subquery()
    return {
        ACCOUNT: ACCOUNT.c.id == account_id,
        **{
            table: table.c.account_id == account_id
            for table in (ACCOUNT_SESSION, ACCOUNT_LINK, MEMBERSHIP, GRANT, OUTBOX_MAIL)
        },
        REVIEW_ITEM: REVIEW_ITEM.c.account_id == account_id,
        REVIEW_REPORT: REVIEW_REPORT.c.account_id == account_id,
        REVIEW_NOTE: or_(
            n.author_id == account_id, (n.kind == "volunteer") & (n.subject_id == volunteers)
        ),
        **{
            table: table.c.account_id == account_id
            for table in (STRUCTURE_DRAFT, JOIN_REQUEST, PARTNER_KEY)
        },
        TEAM_INVITATION: TEAM_INVITATION.c.email_key == address,
        VOLUNTEER: mine,
        **{
            table: table.c.volunteer_id == volunteers for table in (INTEREST, STANDBY, STANDBY_CALL)
        },
        AUDIT_ENTRY: or_(
            a.actor_id == account_id,
            a.subject.in_(("account", "team")) & (a.subject_id == account_id),
            a.subject.in_(("volunteer", "standby")) & (a.subject_id == volunteers),
            (a.subject == "interest") & a.subject_id.in_(interests),
        ),
    }


def _rows(session: Session, table: Table, which: ColumnElement[bool]) -> list[dict[str, Any]]:
    left_out = SECRETS | NOT_REPEATED.get(table.name, frozenset())
    columns = [column for column in table.c if column.name not in left_out]
    order = list(table.primary_key.columns)
    found = run(session, select(*columns).where(which).order_by(*order)).mappings()
    return [{name: _plain(value) for name, value in row.items()} for row in found]


def _readings(session: Session, account_id: int) -> list[dict[str, Any]]:
    """Return who read their contact: the structure and when, not the manager's name."""
    v = CONTACT_VIEW.c
    query = (
        select(v.at, v.interest_id, STRUCTURE.c.name.label("structure"))
        .join(VOLUNTEER, VOLUNTEER.c.id == v.volunteer_id)
        .outerjoin(STRUCTURE, STRUCTURE.c.id == v.structure_id)
        .where(VOLUNTEER.c.account_id == account_id)
        .order_by(v.id)
    )
    return [
        {name: _plain(value) for name, value in row.items()}
        for row in run(session, query).mappings()
    ]


def _with_missions(session: Session, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ids = {row["mission_id"] for row in rows}
    query = select(MISSION.c.id, MISSION.c.title).where(MISSION.c.id.in_(ids))
    titles = {row.id: row.title for row in run(session, query)}
    return [{**row, "mission": titles[row["mission_id"]]} for row in rows]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
