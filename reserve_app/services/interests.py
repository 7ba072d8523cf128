"""What a volunteer does with a mission: apply, accept an offered place, withdraw."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, func, or_, select
from sqlmodel import Session

from reserve_app.data import load_crisis
from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.clocks import next_look
from reserve_app.domain.eligibility import eligibility
from reserve_app.domain.errors import BadInput, Forbidden, NotEligible, NotFound, WrongState
from reserve_app.domain.free_text import refuse_contact
from reserve_app.domain.names import clean_text
from reserve_app.domain.states import (
    LIVE,
    By,
    InterestState,
    VolunteerState,
)
from reserve_app.language import _
from reserve_app.mail.dates import paris_day
from reserve_app.models import ACCOUNT, INTEREST, MISSION, STRUCTURE, VOLUNTEER
from reserve_app.models.engine import transaction
from reserve_app.search.statements import public
from reserve_app.services import throttle
from reserve_app.services.auditing import Change, Doing, record
from reserve_app.services.cases import Case, locked_case
from reserve_app.services.interest_mail import tell_applied
from reserve_app.services.moves import move
from reserve_app.services.places import take_place
from reserve_app.services.sessions import signed_in
from reserve_app.services.sql import GONE, insert_row, known_id, one_of, run
from reserve_app.services.throttle import Limit
from reserve_app.settings import get_settings

LONGEST_MESSAGE = 1000  # characters
MOST_LIVE = 20  # interests of one person at a time: places are scarce
_KEY = re.compile(r"[A-Za-z0-9_-]{8,40}")
_I, _V, _M, _A = INTEREST.c, VOLUNTEER.c, MISSION.c, ACCOUNT.c
_MAY_APPLY = {
    VolunteerState.PENDING: InterestState.HELD,
    VolunteerState.CHANGES_REQUESTED: InterestState.HELD,
    VolunteerState.VALIDATED: InterestState.PROPOSED,
}

# Three readings bring all an application needs, each made once; the first and last lock.
_VOLUNTEER = (
    select(
        _V.id, _V.account_id, _V.state, _V.birth_date, _V.first_name,
        _V.lat.label("home_lat"), _V.lon.label("home_lon"), _A.email, _A.mail_frequency,
        _A.language,
    )
    .join(ACCOUNT, _A.id == _V.account_id)
    .where(_V.account_id == bindparam("account"), _A.suspended_at.is_(None))
    .with_for_update(of=VOLUNTEER)
)  # fmt: skip
_MINE = (
    select(_I.id, _I.state, _I.mission_id, _I.key)
    .where(_I.volunteer_id == bindparam("volunteer"))
    .where(or_(_I.key == bindparam("key"), one_of(_I.state, LIVE)))
    .order_by(_I.id.desc())
)
_MISSION = (
    select(
        _M.kind, _M.ends_on, _M.is_full, _M.slug, _M.title, _M.commune, _M.remote, _M.lat, _M.lon,
        _M.structure_id, _M.department, _M.contact_email, STRUCTURE.c.name.label("structure"),
    )
    .join(STRUCTURE, STRUCTURE.c.id == _M.structure_id)
    .where(_M.id == bindparam("mission"), *public())
    .with_for_update(of=MISSION)
)  # fmt: skip
_OF_VOLUNTEER = (
    "account_id", "first_name", "home_lat", "home_lon", "email", "mail_frequency", "language",
)  # fmt: skip
_OF_MISSION = (
    "slug", "title", "commune", "remote", "lat", "lon", "structure_id", "department",
    "contact_email", "structure",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Applied:
    """Where an application stands. ``position`` counts from 1 on the waiting list, else 0.

    ``new`` is false when the same click, or an earlier one, had already made it.
    """

    interest_id: int
    state: InterestState
    position: int
    new: bool


def apply(actor: Actor, mission_id: int, *, key: str, now: datetime, message: str = "") -> Applied:
    """Say "I want to help": take a place, or a rank on the waiting list when it is full.

    Args:
        actor: a signed-in volunteer.
        mission_id: the mission.
        key: idempotency key of the click, 8 to 40 letters, digits, ``-`` or ``_``.
        now: the present moment.
        message: a few words for the structure, optional.

    Raises:
        NotSignedIn: the actor is a visitor.
        NotFound: no such mission, or not public; or the actor has no profile.
        NotEligible: closed to them by age, or the mission is over.
        Forbidden: their profile was refused or suspended.
        BadInput: malformed key, or a message too long or with a number or an address in it.
        TooMany: too many applications.
    """
    account_id = signed_in(actor)
    mission_id = known_id(mission_id)
    if not _KEY.fullmatch(key):
        msg = _("Rechargez la page et recommencez.")
        raise BadInput(msg, field="key")
    words = clean_text(message, longest=LONGEST_MESSAGE, field="message")
    refuse_contact(words, field="message")
    asked = _Asked(actor, mission_id, f"{account_id}:{key}", words, now)
    with transaction() as session:
        volunteer = _volunteer(session, account_id)
        mine = run(session, _MINE, {"volunteer": volunteer["id"], "key": asked.key}).all()
        for one in mine:  # what the same click made, or the live interest that is already there
            if one.key == asked.key or one.mission_id == mission_id:
                rank = position_of(session, one.id)
                return Applied(one.id, InterestState(one.state), rank, new=False)
        throttle.check(Limit.APPLY_BY_ACCOUNT, account_id)
        mission = run(session, _MISSION, {"mission": mission_id}).mappings().one_or_none()
        if mission is None:
            raise NotFound(_(GONE))
        _refuse_unless_allowed(volunteer, mission, len(mine), paris_day(now))
        applied = _insert(session, asked, volunteer, mission)
        session.commit()
    return applied


def accept_offer(actor: Actor, interest_id: int, *, now: datetime) -> InterestState:
    """Take the place that was offered, before the offer ends.

    Raises:
        NotFound: no such interest, or not the actor's.
        WrongState: nothing is offered any more.
    """
    with transaction() as session:
        case = locked_case(
            session, _I.id == known_id(interest_id), _V.account_id == signed_in(actor)
        )
        if case.at is InterestState.OFFERED and case.due_at is not None and case.due_at <= now:
            msg = _("Le temps pour accepter est écoulé : la place passe à la personne suivante.")
            raise WrongState(msg)
        after = move(session, case, "accept_offer", Doing(actor, By.VOLUNTEER, now))
        session.commit()
    return after


def withdraw(actor: Actor, interest_id: int, *, now: datetime) -> InterestState:
    """Withdraw at any time; the place goes to the next who waits. Twice is once.

    Raises:
        NotFound: no such interest, or not the actor's.
        WrongState: it had already ended.
    """
    with transaction() as session:
        case = locked_case(
            session, _I.id == known_id(interest_id), _V.account_id == signed_in(actor)
        )
        if case.at is InterestState.WITHDRAWN:
            return case.at
        after = move(session, case, "withdraw", Doing(actor, By.VOLUNTEER, now))
        session.commit()
    return after


@dataclass(frozen=True, slots=True)
class _Asked:
    actor: Actor
    mission_id: int
    key: str
    message: str
    now: datetime


def _volunteer(session: Session, account_id: int) -> RowMapping:
    """Lock the volunteer's row: a decision on the profile and this application wait in turn."""
    row = run(session, _VOLUNTEER, {"account": account_id}).mappings().one_or_none()
    if row is None:
        msg = _("Complétez d'abord votre profil de bénévole.")
        raise NotFound(msg)
    return row


def _refuse_unless_allowed(
    volunteer: RowMapping, mission: RowMapping, live: int, today: date
) -> None:
    if VolunteerState(volunteer["state"]) not in _MAY_APPLY:
        msg = _("Votre profil ne permet pas de vous proposer. Le motif est dans votre compte.")
        raise Forbidden(msg)
    if mission["ends_on"] is not None and mission["ends_on"] < today:
        msg = _("Cette mission est terminée.")
        raise NotEligible(msg)
    kind = load_crisis(get_settings().crisis).kind(mission["kind"])
    born = volunteer["birth_date"]
    answer = eligibility(kind, remote=mission["remote"], birth_date=born, today=today)
    if not answer.allowed:
        raise NotEligible(answer.sentence)
    if live >= MOST_LIVE:
        msg = _(
            "Vous avez déjà {most} propositions en cours : désistez-vous d'une d'abord.",
            most=MOST_LIVE,
        )
        raise NotEligible(msg)


def _insert(session: Session, asked: _Asked, volunteer: RowMapping, mission: RowMapping) -> Applied:
    """Write the interest, its place, its log and its letters; the mission is locked."""
    now, placed = asked.now, not mission["is_full"]
    if placed:
        take_place(session, asked.mission_id, paris_day(now))
    state = _MAY_APPLY[VolunteerState(volunteer["state"])] if placed else InterestState.WAITLISTED
    began: dict[str, Any] = {
        "volunteer_id": volunteer["id"],
        "mission_id": asked.mission_id,
        "state": state.value,
        "since": now,
        "due_at": next_look(state, now),
        "reminders": 0,
    }
    more = {"key": asked.key, "message": asked.message, "created_at": now, "queued_at": now}
    row = {**began, **more, "reason": "", "reason_text": ""}
    interest_id = insert_row(session, INTEREST, row)
    case = Case(
        id=interest_id,
        **began,
        **{name: volunteer[name] for name in _OF_VOLUNTEER},
        **{name: mission[name] for name in _OF_MISSION},
    )
    doing = Doing(asked.actor, By.VOLUNTEER, now)
    record(session, Act.INTEREST_APPLIED, case.subject, doing, Change(after=state.value))
    position = 0 if placed else position_of(session, interest_id)
    tell_applied(session, case, now, position)
    return Applied(interest_id, state, position, new=True)


def position_of(session: Session, interest_id: int) -> int:
    """Return the rank of an interest on its waiting list, from 1; 0 when it is not waiting."""
    mine = INTEREST.alias("mine")
    ahead = or_(
        _I.queued_at < mine.c.queued_at,
        (_I.queued_at == mine.c.queued_at) & (_I.id <= mine.c.id),
    )
    statement = (
        select(func.count())
        .select_from(mine.join(INTEREST, _I.mission_id == mine.c.mission_id))
        .where(
            mine.c.id == interest_id,
            mine.c.state == InterestState.WAITLISTED.value,
            _I.state == InterestState.WAITLISTED.value,
            ahead,
        )
    )
    return int(run(session, statement).scalar_one())
