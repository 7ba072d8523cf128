"""Erase a person: anonymised at once, so that only counts and states are left.

What the person was doing ends first, as a withdrawal would: places are freed and structures told.
`PERSONAL` names every column that says something of a person; a test walks the tables with it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlmodel import Session

from reserve_app.domain.actor import SYSTEM, Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.review import ItemState
from reserve_app.domain.states import LIVE, By
from reserve_app.mail import account_letters
from reserve_app.models import (
    ACCOUNT,
    AUDIT_ENTRY,
    CONTACT_VIEW,
    INTEREST,
    JOIN_REQUEST,
    MEMBERSHIP,
    OUTBOX_MAIL,
    REVIEW_ITEM,
    REVIEW_NOTE,
    REVIEW_REPORT,
    STANDBY,
    STANDBY_CALL,
    STRUCTURE_DRAFT,
    TEAM_INVITATION,
    VOLUNTEER,
)
from reserve_app.models.engine import transaction
from reserve_app.services.auditing import Doing, Subject, record
from reserve_app.services.cases import cases
from reserve_app.services.credentials import prove_password
from reserve_app.services.links import forget_links
from reserve_app.services.moderators import hand_in_territories
from reserve_app.services.moves import move
from reserve_app.services.outbox import Reader, post
from reserve_app.services.places import lock_mission
from reserve_app.services.sessions import close_sessions, signed_in
from reserve_app.services.sql import run
from reserve_app.services.succession import hand_teams_on, refuse_last_manager

_A, _V, _I = ACCOUNT.c, VOLUNTEER.c, INTEREST.c
GONE_ADDRESS = "efface-{}@invalid"  # a domain that cannot exist (RFC 2606)


def erase_my_account(actor: Actor, password: str, *, now: datetime) -> None:
    """Erase the actor's own account, at once and for good.

    Raises:
        NotSignedIn: a visitor.
        BadCredentials: not their password.
        TooMany: too many tries.
        WrongState: they alone manage a structure: it is handed over or closed first.
    """
    prove_password(actor, password)
    with transaction() as session:
        refuse_last_manager(session, signed_in(actor))
        erase(session, signed_in(actor), Doing(actor, By.VOLUNTEER, now))
        session.commit()


def erase(session: Session, account_id: int, doing: Doing) -> None:
    """Erase one account in the caller's transaction; teams it alone managed are handed on."""
    hand_teams_on(session, account_id, doing)
    row = run(
        session, select(_A.email, _A.language).where(_A.id == account_id).with_for_update()
    ).one()
    volunteer = run(
        session, select(_V.id, _V.department).where(_V.account_id == account_id).with_for_update()
    ).one_or_none()
    if volunteer is not None:
        _end_interests(session, volunteer.id, doing)
        _forget_volunteer(session, volunteer.id)
    _forget_reviews(session, account_id, volunteer.id if volunteer else 0, doing.now)
    hand_in_territories(session, account_id, doing)
    _forget_account(session, account_id, doing.now)
    department = volunteer.department if volunteer else ""
    record(session, Act.ACCOUNT_ERASED, Subject(account_id, department), doing)
    # No account: nothing links the letter to the row any more.
    last = Reader(None, row.email, language=row.language)
    key = f"account:{account_id}:erased"
    post(session, key, last, account_letters.erased, now=doing.now)


def _end_interests(session: Session, volunteer_id: int, doing: Doing) -> None:
    mine = (_I.volunteer_id == volunteer_id, _I.state.in_(sorted(LIVE)))
    for mission_id in sorted(run(session, select(_I.mission_id).where(*mine)).scalars()):
        lock_mission(session, mission_id)
    as_volunteer = Doing(doing.actor if doing.actor.account_id else SYSTEM, By.VOLUNTEER, doing.now)
    for case in cases(session, *mine):
        move(session, case, "withdraw", as_volunteer)


def _forget_volunteer(session: Session, volunteer_id: int) -> None:
    blank = {
        "first_name": "",
        "last_name": "",
        "phone": "",
        "birth_date": None,
        "commune_insee": "",
        "commune": "",
        "lat": None,
        "lon": None,
        "kinds": " ",
        "slots": 0,
        "erased": True,
    }
    run(session, update(VOLUNTEER).where(_V.id == volunteer_id).values(**blank))
    words = {"message": "", "reason_text": ""}
    run(session, update(INTEREST).where(_I.volunteer_id == volunteer_id).values(**words))
    for table in (STANDBY_CALL, STANDBY):
        run(session, delete(table).where(table.c.volunteer_id == volunteer_id))
    run(session, delete(CONTACT_VIEW).where(CONTACT_VIEW.c.volunteer_id == volunteer_id))
    about = (
        select(AUDIT_ENTRY.c.id)
        .outerjoin(
            INTEREST, (AUDIT_ENTRY.c.subject == "interest") & (_I.id == AUDIT_ENTRY.c.subject_id)
        )
        .where(
            or_(
                (AUDIT_ENTRY.c.subject == "volunteer") & (AUDIT_ENTRY.c.subject_id == volunteer_id),
                _I.volunteer_id == volunteer_id,
            )
        )
    )
    run(session, update(AUDIT_ENTRY).where(AUDIT_ENTRY.c.id.in_(about)).values(reason_text=""))


def _forget_reviews(session: Session, account_id: int, volunteer_id: int, now: datetime) -> None:
    """Take the profile out of the moderators' queue, and its words out of what is kept of it."""
    r, n = REVIEW_ITEM.c, REVIEW_NOTE.c
    mine = update(REVIEW_ITEM).where(r.account_id == account_id)
    gone = {"state": ItemState.WITHDRAWN.value, "closed_at": now}
    run(session, mine.where(r.state == ItemState.OPEN.value).values(**gone))
    words = dict.fromkeys(("label", "place", "words", "decided_text"), "")
    run(session, mine.values(**words, before={}, seen={}))
    held = update(REVIEW_ITEM).where(r.claimed_by == account_id)
    run(session, held.values(claimed_by=None, claimed_until=None))
    about = (n.kind == "volunteer") & (n.subject_id == volunteer_id)
    run(session, delete(REVIEW_NOTE).where(about))
    told = update(REVIEW_REPORT).where(REVIEW_REPORT.c.account_id == account_id)
    run(session, told.values(text="", account_id=None))


def _forget_account(session: Session, account_id: int, now: datetime) -> None:
    close_sessions(session, account_id)
    forget_links(session, account_id)
    address = select(_A.email_key).where(_A.id == account_id).scalar_subquery()
    run(session, delete(TEAM_INVITATION).where(TEAM_INVITATION.c.email_key == address))
    for table in (OUTBOX_MAIL, MEMBERSHIP, STRUCTURE_DRAFT, JOIN_REQUEST):
        run(session, delete(table).where(table.c.account_id == account_id))
    gone = GONE_ADDRESS.format(account_id)
    values = {
        "email": gone,
        "email_key": gone,
        "name": "",
        "verified_at": None,
        "password_hash": None,
        "admin": False,
        "erased_at": now,
    }
    run(session, update(ACCOUNT).where(_A.id == account_id).values(**values))
