"""Keep a launch that was played: a demo with days that were lived, and accounts to sign in to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlmodel import Session

from reserve_app.demo.bulk import copy_rows
from reserve_app.demo.load import Loaded, settle
from reserve_app.demo.replay.playing import Play
from reserve_app.demo.replay.rules import OURS
from reserve_app.demo.replay.script import Asked, draw_script
from reserve_app.demo.sign_ins import DEMO_HASH, SIGN_INS, roles, told
from reserve_app.domain.states import VolunteerState
from reserve_app.domain.structures import LegalKind
from reserve_app.models import (
    ACCOUNT,
    GRANT,
    INTEREST,
    MEMBERSHIP,
    MISSION,
    OUTBOX_MAIL,
    STRUCTURE,
    VOLUNTEER,
)
from reserve_app.models.engine import transaction
from reserve_app.services.sql import run

_A, _I, _M, _S, _V = ACCOUNT.c, INTEREST.c, MISSION.c, STRUCTURE.c, VOLUNTEER.c
_O = OUTBOX_MAIL.c
_SHOWN = (LegalKind.MDPH, LegalKind.CCAS, LegalKind.ASSOCIATION)
Row = dict[str, Any]


def keep_launch(asked: Asked, told_day: Callable[[datetime], None] | None = None) -> Loaded:
    """Play a launch by our rules in the configured, empty database, and open it to visitors.

    The letters of those days are taken as sent: they are for nobody.

    Raises:
        Unavailable: the database does not answer.
    """
    script = draw_script(asked)
    now = asked.opened + timedelta(days=asked.days)
    Play(script, OURS).run(now, told_day)
    with transaction() as session:
        sent = update(OUTBOX_MAIL).where(_O.due_at <= now, _O.sent_at.is_(None))
        run(session, sent.values(sent_at=_O.due_at))
        shown = _shown(session)
        _give_volunteers(session)
        _give_roles(session, asked, shown)
        loaded = _counted(session, shown)
        settle(session.connection())
        session.commit()
    return loaded


def _shown(session: Session) -> dict[LegalKind, Row]:
    """Return, for each sign-in of a structure, the one with most people: of its kind if any."""
    people = (
        select(_M.structure_id, func.count().label("people"))
        .join(INTEREST, _I.mission_id == _M.id)
        .group_by(_M.structure_id)
        .subquery()
    )
    query = (
        select(_S.id, _S.name, _S.legal_kind)
        .outerjoin(people, people.c.structure_id == _S.id)
        .order_by(_S.validated.desc(), func.coalesce(people.c.people, 0).desc(), _S.id)
    )
    rows = [dict(row) for row in run(session, query).mappings()]
    found: dict[LegalKind, Row] = {}
    for kind in _SHOWN if rows else ():
        free = [row for row in rows if row not in found.values()] or rows
        found[kind] = next((row for row in free if row["legal_kind"] == kind), free[0])
    return found


def _give_volunteers(session: Session) -> None:
    """Let one sign in as volunteers of each state: whoever has done most."""
    given: list[int] = []
    for one in SIGN_INS:
        if one.state is None:
            continue
        query = (
            select(_V.account_id)
            .outerjoin(INTEREST, _I.volunteer_id == _V.id)
            .where(_V.state == VolunteerState(one.state).value, _V.account_id.not_in(given))
            .group_by(_V.account_id)
            .order_by(func.count(_I.id).desc(), _V.account_id)
            .limit(1)
        )
        account_id = run(session, query).scalar_one_or_none()
        if account_id is None:
            continue
        given.append(account_id)
        values = {"email": one.email, "email_key": one.email, "password_hash": DEMO_HASH}
        run(session, update(ACCOUNT).where(_A.id == account_id).values(**values))


def _give_roles(session: Session, asked: Asked, shown: dict[LegalKind, Row]) -> None:
    if not shown:
        return  # a launch where nobody came yet
    connection = session.connection()
    last = run(session, select(func.max(_A.id))).scalar_one()
    accounts, memberships, grants = roles(last + 1, asked.opened, shown)
    copy_rows(connection, ACCOUNT, accounts)
    copy_rows(connection, MEMBERSHIP, memberships)
    copy_rows(connection, GRANT, grants)
    known = {row["department"] for row in grants}
    if asked.department and asked.department not in known:
        first = grants[0]["account_id"]
        row = {"account_id": first, "department": asked.department, "since": asked.opened}
        run(session, insert(GRANT).values(**row))


def _counted(session: Session, shown: dict[LegalKind, Row]) -> Loaded:
    structures, missions, volunteers = (
        run(session, select(func.count()).select_from(table)).scalar_one()
        for table in (STRUCTURE, MISSION, VOLUNTEER)
    )
    placed = run(session, select(func.coalesce(func.sum(_M.taken), 0))).scalar_one()
    return Loaded(structures, missions, volunteers, placed, told(shown) if shown else ())
