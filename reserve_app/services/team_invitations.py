"""Invite somebody into the team of a structure: a mailed link, for seven days, used once.

The database keeps only the hash of its secret. Whoever holds the link may accept with the account
they are signed in to; whoever confirmed the address it was sent to finds it under `/structure`.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, Row, and_, delete, select, update
from sqlmodel import Session

from reserve_app.domain import durations
from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.emails import clean_email, email_key
from reserve_app.domain.errors import BadInput, BadLink, NotFound
from reserve_app.domain.states import By, StructureState
from reserve_app.domain.teams import MemberRole
from reserve_app.language import N_, _, current_language
from reserve_app.mail import team_letters
from reserve_app.models import ACCOUNT, MEMBERSHIP, TEAM_INVITATION
from reserve_app.models.engine import transaction
from reserve_app.services import throttle
from reserve_app.services.auditing import Doing, record
from reserve_app.services.colleagues import managers_of, name_of
from reserve_app.services.hashing import new_secret, secret_hash
from reserve_app.services.links import LONGEST_SECRET, key_of
from reserve_app.services.outbox import Reader, post
from reserve_app.services.permissions import missing
from reserve_app.services.sessions import signed_in
from reserve_app.services.sql import insert_row, known_id, run
from reserve_app.services.team_access import Team, locked_team, managed_team, refuse_stopped
from reserve_app.services.teams import let_in, read_role
from reserve_app.services.throttle import Limit

_T, _A, _B = TEAM_INVITATION.c, ACCOUNT.c, MEMBERSHIP.c
NOT_VALID = N_(
    "Cette invitation n'est plus valable : elle a déjà servi, a été annulée ou est trop "
    "ancienne. Demandez-en une autre à la structure."
)


def invite(actor: Actor, structure_id: int, email: str, role: str, now: datetime) -> None:
    """Invite the owner of an address; inviting them again replaces the link.

    Raises:
        NotFound: not the actor's structure.
        Forbidden: the actor is a member of its team, not a manager.
        BadInput: not an address, no such role, or they are in the team.
        WrongState: the structure is suspended or refused.
        TooMany: too many invitations in a day.
    """
    account_id = signed_in(actor)
    clean, wanted = clean_email(email), read_role(role)
    with transaction() as session:
        team = managed_team(session, actor, structure_id)
        refuse_stopped(team)
        _refuse_colleague(session, team, clean)
        _refuse_many(team, account_id, clean)
        same = and_(_T.structure_id == structure_id, _T.email_key == email_key(clean))
        run(session, delete(TEAM_INVITATION).where(same))
        row = {
            "structure_id": structure_id,
            "email": clean,
            "email_key": email_key(clean),
            "role": wanted.value,
            "invited_by": account_id,
            "created_at": now,
        }
        _send(session, team, insert_row(session, TEAM_INVITATION, row | _fresh(now)), now)
        doing = Doing(actor, By.MANAGER, now)
        record(session, Act.STRUCTURE_INVITED, team.subject, doing)
        session.commit()


def invite_again(actor: Actor, structure_id: int, invitation_id: int, now: datetime) -> None:
    """Send a new link, for seven days more; the one before no longer opens anything.

    Raises:
        NotFound, Forbidden, WrongState, TooMany: as `invite`; or there is no such invitation.
    """
    account_id = signed_in(actor)
    with transaction() as session:
        team = managed_team(session, actor, structure_id)
        refuse_stopped(team)
        found = _one(session, _of_team(structure_id, invitation_id))
        _refuse_many(team, account_id, found.email)
        _send(session, team, invitation_id, now)
        record(session, Act.STRUCTURE_INVITED, team.subject, Doing(actor, By.MANAGER, now))
        session.commit()


def cancel_invitation(actor: Actor, structure_id: int, invitation_id: int, now: datetime) -> None:
    """Take an invitation back: its link no longer opens anything.

    Raises:
        NotFound, Forbidden: as `invite`; or there is no such invitation.
    """
    with transaction() as session:
        team = managed_team(session, actor, structure_id)
        which = _of_team(structure_id, invitation_id)
        if run(session, delete(TEAM_INVITATION).where(which)).rowcount == 0:
            raise missing()
        record(session, Act.STRUCTURE_UNINVITED, team.subject, Doing(actor, By.MANAGER, now))
        session.commit()


def accept_by_link(actor: Actor, secret: str, now: datetime) -> int:
    """Join the team a mailed link invites to; return the structure's number.

    Raises:
        NotSignedIn: a visitor.
        BadLink: unknown, used, taken back or too old: all answer alike.
        WrongState: the structure is suspended or refused, or its team is full.
    """
    account_id = signed_in(actor)
    if not secret or len(secret) > LONGEST_SECRET:
        raise BadLink(_(NOT_VALID))
    try:
        return _accept(account_id, _T.token_hash == secret_hash(secret), actor, now)
    except NotFound:
        raise BadLink(_(NOT_VALID)) from None


def accept_mine(actor: Actor, invitation_id: int, now: datetime) -> int:
    """Join the team an invitation sent to the actor's confirmed address is for.

    Raises:
        NotSignedIn: a visitor.
        NotFound: no such invitation, not sent to them, or too old.
        WrongState: as `accept_by_link`.
    """
    account_id = signed_in(actor)
    return _accept(account_id, _to_me(account_id, invitation_id), actor, now)


def decline_mine(actor: Actor, invitation_id: int) -> None:
    """Decline an invitation sent to the actor's confirmed address.

    Raises:
        NotSignedIn: a visitor.
        NotFound: no such invitation, or not sent to them.
    """
    which = _to_me(signed_in(actor), invitation_id)
    with transaction() as session:
        if run(session, delete(TEAM_INVITATION).where(which)).rowcount == 0:
            raise missing()
        session.commit()


def forget_old_invitations(now: datetime) -> int:
    """Delete the invitations nobody answered in time; return how many."""
    with transaction() as session:
        gone = run(session, delete(TEAM_INVITATION).where(_T.expires_at <= now))
        session.commit()
    return int(gone.rowcount)


def _accept(account_id: int, which: ColumnElement[bool], actor: Actor, now: datetime) -> int:
    with transaction() as session:
        # The structure is locked before its invitation, as everywhere; then read again.
        team = locked_team(session, _one(session, which).structure_id)
        used = and_(which, _T.expires_at > now)
        role = run(session, delete(TEAM_INVITATION).where(used).returning(_T.role)).scalar()
        if role is None:
            raise missing()
        doing = Doing(actor, By.PERSON, now)
        if let_in(session, team, account_id, MemberRole(role), doing):
            _tell_managers(session, team, account_id, now)
        session.commit()
    return team.structure_id


def _send(session: Session, team: Team, invitation_id: int, now: datetime) -> None:
    """Give an invitation a new secret and mail it."""
    secret = new_secret()
    until = now + durations.TEAM_LINK
    values = {"token_hash": secret_hash(secret), "expires_at": until}
    run(session, update(TEAM_INVITATION).where(_T.id == invitation_id).values(**values))
    found = _one(session, _T.id == invitation_id)
    by = name_of(session, found.invited_by) if found.invited_by else team.name
    role = MemberRole(found.role)
    letter = partial(team_letters.invited, team.name, by, role, secret, until)
    key = f"team:{team.structure_id}:invited:{key_of(secret)}"
    reader = Reader(None, found.email, language=_language_of(session, found.email))
    post(session, key, reader, letter, now=now)


def _language_of(session: Session, email: str) -> str:
    """Return the language of the account of an address; of the page, if there is none."""
    known = select(_A.language).where(_A.email_key == email_key(email))
    return run(session, known).scalar_one_or_none() or current_language()


def _refuse_many(team: Team, account_id: int, email: str) -> None:
    """Refuse to write to many strangers, or often to one: whoever registers chooses the words.

    Raises:
        TooMany: too many invitations in a day.
    """
    throttle.check(Limit.INVITE_BY_ACCOUNT, account_id)
    if team.state is not StructureState.VALIDATED:
        throttle.check(Limit.INVITE_UNCHECKED, account_id)
    throttle.check(Limit.INVITE_TO_ADDRESS, email_key(email))


def _fresh(now: datetime) -> dict[str, object]:
    return {"token_hash": secret_hash(new_secret()), "expires_at": now + durations.TEAM_LINK}


def _one(session: Session, which: ColumnElement[bool]) -> Row[tuple[int, str, str, int | None]]:
    query = select(_T.structure_id, _T.email, _T.role, _T.invited_by).where(which)
    found = run(session, query).one_or_none()
    if found is None:
        raise missing()
    invitation: Row[tuple[int, str, str, int | None]] = found
    return invitation


def _of_team(structure_id: int, invitation_id: int) -> ColumnElement[bool]:
    return and_(_T.structure_id == structure_id, _T.id == known_id(invitation_id))


def _to_me(account_id: int, invitation_id: int) -> ColumnElement[bool]:
    proved = (_A.id == account_id, _A.verified_at.is_not(None))
    address = select(_A.email_key).where(*proved).scalar_subquery()
    return and_(_T.id == known_id(invitation_id), _T.email_key == address)


def _refuse_colleague(session: Session, team: Team, email: str) -> None:
    query = (
        select(_A.id)
        .join(MEMBERSHIP, _B.account_id == _A.id)
        .where(_A.email_key == email_key(email), _B.structure_id == team.structure_id)
    )
    if run(session, query).first() is not None:
        msg = _("Cette personne fait déjà partie de l'équipe.")
        raise BadInput(msg, field="email")


def _tell_managers(session: Session, team: Team, account_id: int, now: datetime) -> None:
    who = name_of(session, account_id)
    letter = partial(team_letters.joined, team.name, who, team.structure_id)
    for manager in managers_of(session, team.structure_id):
        if manager.account_id != account_id:
            at = f"{account_id}:{now.timestamp():.6f}:{manager.account_id}"
            key = f"team:{team.structure_id}:joined:{at}"
            post(session, key, manager, letter, now=now, may_wait=True)
