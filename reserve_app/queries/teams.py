"""Read the team of a structure, and the invitations and requests around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session

from reserve_app.domain.actor import Actor
from reserve_app.domain.states import LIVE, StructureState
from reserve_app.domain.teams import MemberRole
from reserve_app.models import (
    ACCOUNT,
    INTEREST,
    JOIN_REQUEST,
    MEMBERSHIP,
    MISSION,
    STRUCTURE,
    TEAM_INVITATION,
    VOLUNTEER,
)
from reserve_app.models.engine import read_session
from reserve_app.queries.structures import get_my_structure
from reserve_app.services.colleagues import SHOWN_NAME
from reserve_app.services.hashing import secret_hash
from reserve_app.services.sql import run

_A, _B, _V, _S = ACCOUNT.c, MEMBERSHIP.c, VOLUNTEER.c, STRUCTURE.c
_T, _J, _M, _I = TEAM_INVITATION.c, JOIN_REQUEST.c, MISSION.c, INTEREST.c


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the team, or who asks to be; ``email`` is empty for those who do not manage."""

    account_id: int
    name: str
    email: str
    role: MemberRole | None
    since: datetime
    here: bool


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that waits, as managers see it."""

    id: int
    email: str
    role: MemberRole
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Team:
    """The team of a structure as one of its people sees it."""

    people: tuple[Colleague, ...]
    invited: tuple[Invited, ...] = ()
    asking: tuple[Colleague, ...] = ()
    engaged: int = 0


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation as whoever is invited sees it."""

    id: int
    structure_id: int
    structure: str
    commune: str
    email: str
    role: MemberRole


def team_of(actor: Actor, structure_id: int, now: datetime) -> Team:
    """Return the team of a structure of the actor's.

    Addresses, invitations and requests are its managers' to read. ``engaged`` counts the
    volunteers whom closing the structure would release.

    Raises:
        NotFound: it does not exist, or the actor is not in its team.
    """
    mine = get_my_structure(actor, structure_id)
    with read_session() as session:
        people = _people(session, actor, structure_id, with_email=mine.manages)
        if not mine.manages:
            return Team(people)
        return Team(
            people,
            _invited(session, structure_id, now),
            _asking(session, structure_id),
            _engaged(session, structure_id),
        )


def invitation_of(secret: str, now: datetime) -> Invitation | None:
    """Return what a mailed link invites to; None when it no longer opens anything."""
    if not secret:
        return None
    with read_session() as session:
        found = _invitations(session, now, _T.token_hash == secret_hash(secret))
    return found[0] if found else None


def my_invitations(actor: Actor, now: datetime) -> tuple[Invitation, ...]:
    """Return the invitations sent to the actor's confirmed address."""
    if actor.account_id is None:
        return ()
    proved = (_A.id == actor.account_id, _A.verified_at.is_not(None))
    address = select(_A.email_key).where(*proved).scalar_subquery()
    with read_session() as session:
        return _invitations(session, now, _T.email_key == address)


def my_requests(actor: Actor) -> tuple[str, ...]:
    """Return the names of the structures whose team the actor asked to join."""
    query = (
        select(_S.name)
        .join(JOIN_REQUEST, _J.structure_id == _S.id)
        .where(_J.account_id == actor.account_id)
        .order_by(_S.name)
    )
    with read_session() as session:
        return tuple(run(session, query).scalars())


def my_name(actor: Actor) -> tuple[str, str]:
    """Return the actor's own name, empty when it is not known, and address."""
    name = func.nullif(SHOWN_NAME, _A.email)
    query = select(name, _A.email).select_from(ACCOUNT).outerjoin(VOLUNTEER, _V.account_id == _A.id)
    with read_session() as session:
        row = run(session, query.where(_A.id == actor.account_id)).one_or_none()
    return (row[0] or "", row[1]) if row else ("", "")


def _people(
    session: Session, actor: Actor, structure_id: int, *, with_email: bool
) -> tuple[Colleague, ...]:
    query = (
        select(_A.id, SHOWN_NAME.label("name"), _A.email, _B.role, _B.since)
        .select_from(MEMBERSHIP)
        .join(ACCOUNT, _A.id == _B.account_id)
        .outerjoin(VOLUNTEER, _V.account_id == _A.id)
        .where(_B.structure_id == structure_id)
        .order_by(_B.role, _B.since, _A.id)  # « manager » comes before « member »
    )
    return tuple(
        Colleague(
            account_id=row.id,
            name=row.name,
            email=row.email if with_email and row.email != row.name else "",
            role=MemberRole(row.role),
            since=row.since,
            here=row.id == actor.account_id,
        )
        for row in run(session, query)
    )


def _invited(session: Session, structure_id: int, now: datetime) -> tuple[Invited, ...]:
    waiting = (_T.structure_id == structure_id, _T.expires_at > now)
    query = select(_T.id, _T.email, _T.role, _T.expires_at).where(*waiting).order_by(_T.id)
    return tuple(
        Invited(row.id, row.email, MemberRole(row.role), row.expires_at)
        for row in run(session, query)
    )


def _asking(session: Session, structure_id: int) -> tuple[Colleague, ...]:
    query = (
        select(_A.id, SHOWN_NAME.label("name"), _A.email, _J.created_at)
        .select_from(JOIN_REQUEST)
        .join(ACCOUNT, _A.id == _J.account_id)
        .outerjoin(VOLUNTEER, _V.account_id == _A.id)
        .where(_J.structure_id == structure_id)
        .order_by(_J.created_at, _A.id)
    )
    return tuple(
        Colleague(row.id, row.name, row.email, None, row.created_at, here=False)
        for row in run(session, query)
    )


def _engaged(session: Session, structure_id: int) -> int:
    query = (
        select(func.count())
        .select_from(INTEREST)
        .join(MISSION, _M.id == _I.mission_id)
        .where(_M.structure_id == structure_id, _I.state.in_(sorted(LIVE)))
    )
    return int(run(session, query).scalar_one())


def _invitations(session: Session, now: datetime, which: object) -> tuple[Invitation, ...]:
    query = (
        select(_T.id, _T.structure_id, _S.name.label("structure"), _S.commune, _T.email, _T.role)
        .join(STRUCTURE, _S.id == _T.structure_id)
        .where(which, _T.expires_at > now, _S.state != StructureState.CLOSED.value)  # type: ignore[arg-type]
        .order_by(_T.id)
    )
    return tuple(
        Invitation(**{**row, "role": MemberRole(row["role"])})
        for row in run(session, query).mappings()
    )
