"""Who administers, who moderates which territory, and who stands in for whom until when.

An administrator gives and withdraws territories. A moderator lets a colleague of another
territory stand in for them, in their own, until a day; a stand-in lets nobody else.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from sqlalchemy import and_, delete, or_, select, update
from sqlmodel import Session

from reserve_app.domain import durations
from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.errors import BadInput, Forbidden, NotFound
from reserve_app.domain.states import By
from reserve_app.geo.territories import Territory, get_territories
from reserve_app.language import _
from reserve_app.mail import moderator_letters
from reserve_app.mail.dates import PARIS, paris_day
from reserve_app.models import ACCOUNT, GRANT
from reserve_app.models.engine import read_session, transaction
from reserve_app.services.auditing import Doing, Subject, record
from reserve_app.services.invitations import account_for, invite
from reserve_app.services.outbox import Reader, post
from reserve_app.services.sql import GONE, known_id, run

MOST_DEPARTMENTS = 20  # given in one act; the capital's region has eight
_A, _G = ACCOUNT.c, GRANT.c


def make_admin(actor: Actor, email: str, *, now: datetime) -> bool:
    """Let the owner of an address administer; return whether a link to choose a password left.

    Raises:
        Forbidden: only the operator's command line does this.
        BadInput: not an address, or its account is suspended.
    """
    if not actor.system:
        msg = _("Seule la ligne de commande de l'installation nomme une administration.")
        raise Forbidden(msg)
    doing = Doing(actor, By.SYSTEM, now)
    with transaction() as session:
        reader, new = account_for(session, email, doing)
        subject = Subject(_id(reader))
        run(session, update(ACCOUNT).where(_A.id == subject.id).values(admin=True))
        record(session, Act.ACCOUNT_MADE_ADMIN, subject, doing)
        if new:
            invite(session, reader, (), doing)
        else:
            key = f"account:{subject.id}:admin:{now.timestamp():.6f}"
            post(session, key, reader, moderator_letters.made_admin, now=now)
        session.commit()
    return new


def invite_moderator(
    actor: Actor, email: str, departments: Collection[str], *, now: datetime, name: str = ""
) -> bool:
    """Give territories to the owner of an address; return whether an account was opened for them.

    Colleagues see them by that name, unless they have one already.

    Raises:
        Forbidden: the actor does not administer.
        BadInput: not an address, not a name, no territory, one that does not exist, a
            suspended account.
    """
    _only_admins(actor)
    territories = _territories(departments)
    doing = Doing(actor, By.SYSTEM if actor.system else By.MODERATOR, now)
    with transaction() as session:
        reader, new = account_for(session, email, doing, name)
        for territory in territories:
            _give(session, _id(reader), territory.code, doing, until=None)
        if new:
            invite(session, reader, territories, doing)
        else:
            key = f"account:{reader.account_id}:granted:{now.timestamp():.6f}"
            post(session, key, reader, lambda: moderator_letters.granted(territories), now=now)
        session.commit()
    return new


def give_departments(
    actor: Actor, account_id: int, departments: Collection[str], *, now: datetime
) -> None:
    """Give more territories to somebody who administers or moderates already.

    Raises:
        Forbidden, BadInput: as `invite_moderator`.
        NotFound: no such person.
    """
    _only_admins(actor)
    with read_session() as session:
        staff = or_(_A.admin, _A.id.in_(select(_G.account_id)))
        query = select(_A.email).where(_A.id == known_id(account_id), staff)
        email = run(session, query).scalar_one_or_none()
    if email is None:
        raise NotFound(_(GONE))
    invite_moderator(actor, email, departments, now=now)


def deputise(actor: Actor, email: str, department: str, last_day: date, *, now: datetime) -> None:
    """Let a moderator of another territory stand in for one of the actor's, until a day included.

    Raises:
        NotFound: the territory is not the actor's own (a stand-in's is not).
        BadInput: no such colleague, they moderate it already, or the day is past or too far.
    """
    territory = _one(department)
    until = _end_of(last_day, now)
    doing = Doing(actor, By.MODERATOR, now)
    with transaction() as session:
        if not _owns(session, actor, territory.code):
            raise NotFound(_(GONE))
        reader = _colleague(session, actor, email.strip(), territory.code)
        _give(session, _id(reader), territory.code, doing, until=until)
        key = f"account:{reader.account_id}:deputised:{now.timestamp():.6f}"
        letter = partial(moderator_letters.deputised, territory, last_day)
        post(session, key, reader, letter, now=now)
        session.commit()


def withdraw_department(actor: Actor, account_id: int, department: str, *, now: datetime) -> None:
    """Withdraw a territory: any by an administrator, a stand-in by whoever moderates it.

    Whoever its moderator let stand in for them there goes with them.

    Raises:
        NotFound: no such grant, or not the actor's to withdraw.
    """
    territory = _one(department)
    grant = and_(_G.account_id == known_id(account_id), _G.department == territory.code)
    with transaction() as session:
        if not (actor.admin or actor.system):
            if not _owns(session, actor, territory.code):
                raise NotFound(_(GONE))
            grant = and_(grant, _G.until.is_not(None))
        if run(session, delete(GRANT).where(grant)).rowcount != 1:
            raise NotFound(_(GONE))
        doing = Doing(actor, By.SYSTEM if actor.system else By.MODERATOR, now)
        _withdrawn(session, account_id, territory, doing)
        _end_stand_ins(session, account_id, territory, doing)
        session.commit()


def hand_in_territories(session: Session, account_id: int, doing: Doing) -> None:
    """Take all territories from an account that is erased, and from who stands in for it there."""
    own = select(_G.department).where(_G.account_id == account_id, _G.until.is_(None))
    for code in run(session, own.order_by(_G.department)).scalars().all():
        _end_stand_ins(session, account_id, _one(code), doing)
    run(session, delete(GRANT).where(_G.account_id == account_id))


def _end_stand_ins(session: Session, account_id: int, territory: Territory, doing: Doing) -> None:
    stand_ins = _stand_ins(session, account_id, territory.code)
    theirs = and_(_G.account_id.in_(stand_ins), _G.department == territory.code)
    run(session, delete(GRANT).where(theirs))
    for one in stand_ins:
        _withdrawn(session, one, territory, doing)


def _stand_ins(session: Session, account_id: int, department: str) -> list[int]:
    """Return who stands in for somebody in a territory: with their right, theirs ends too."""
    theirs = and_(_G.granted_by == account_id, _G.department == department, _G.until.is_not(None))
    query = select(_G.account_id).where(theirs).order_by(_G.account_id).with_for_update()
    return list(run(session, query).scalars())


def _withdrawn(session: Session, account_id: int, territory: Territory, doing: Doing) -> None:
    """Write down that somebody lost a territory, and tell them."""
    record(session, Act.ACCOUNT_WITHDRAWN, Subject(account_id, territory.code), doing)
    email = run(session, select(_A.email).where(_A.id == account_id)).scalar_one()
    key = f"account:{account_id}:withdrawn:{territory.code}:{doing.now.timestamp():.6f}"
    letter = partial(moderator_letters.withdrawn, territory)
    post(session, key, Reader(account_id, email), letter, now=doing.now)


def _give(
    session: Session, account_id: int, department: str, doing: Doing, *, until: datetime | None
) -> None:
    """Write one grant; one without an end stays so, and one with an end gets the new one."""
    values = {"until": until, "granted_by": doing.actor.account_id}
    mine = (_G.account_id == account_id, _G.department == department)
    known = run(session, select(_G.until).where(*mine).with_for_update()).one_or_none()
    if known is None:
        row = {"account_id": account_id, "department": department, "since": doing.now, **values}
        run(session, GRANT.insert().values(**row))
    elif known.until is not None:
        run(session, update(GRANT).where(*mine).values(**values))
    act = Act.ACCOUNT_GRANTED if until is None else Act.ACCOUNT_DEPUTISED
    record(session, act, Subject(account_id, department), doing)


def _owns(session: Session, actor: Actor, department: str) -> bool:
    """Say whether a territory is the actor's own: not one they stand in for."""
    if actor.admin or actor.system:
        return True
    own = (_G.account_id == actor.account_id, _G.department == department, _G.until.is_(None))
    return run(session, select(_G.department).where(*own)).first() is not None


def _colleague(session: Session, actor: Actor, email: str, department: str) -> Reader:
    """Return a moderator of another territory by their address."""
    theirs = select(_G.account_id).where(_G.department != department, _G.until.is_(None))
    query = select(_A.id, _A.email).where(
        _A.email_key == email.casefold(),
        _A.id != (actor.account_id or 0),
        _A.id.in_(theirs),
        _A.verified_at.is_not(None),
        _A.suspended_at.is_(None),
    )
    found = run(session, query).one_or_none()
    if found is None:
        msg = _("Personne qui modère un autre département n'a cette adresse : vérifiez-la.")
        raise BadInput(msg, field="email")
    has = (_G.account_id == found.id, _G.department == department, _G.until.is_(None))
    if run(session, select(_G.department).where(*has)).first() is not None:
        msg = _("Cette personne modère déjà ce département.")
        raise BadInput(msg, field="email")
    return Reader(found.id, found.email)


def _end_of(last_day: date, now: datetime) -> datetime:
    """Return the end of a day in Paris, refusing one that is past or too far."""
    today = paris_day(now)
    if not today <= last_day <= today + durations.LONGEST_DEPUTY:
        days = durations.LONGEST_DEPUTY.days
        msg = _("Choisissez un jour entre aujourd'hui et dans {days} jours.", days=days)
        raise BadInput(msg, field="until")
    return datetime.combine(last_day + timedelta(days=1), time(), PARIS).astimezone(UTC)


def _territories(codes: Collection[str]) -> list[Territory]:
    chosen = list(dict.fromkeys(code.strip().upper() for code in codes if code.strip()))
    if not 0 < len(chosen) <= MOST_DEPARTMENTS:
        msg = _("Choisissez de 1 à {most} départements.", most=MOST_DEPARTMENTS)
        raise BadInput(msg, field="departments")
    return [_one(code, field="departments") for code in chosen]


def _one(code: str, *, field: str = "department") -> Territory:
    found = get_territories().get(code)
    if found is None:
        msg = _("Ce département n'existe pas : écrivez son code, comme 62 ou 2A.")
        raise BadInput(msg, field=field)
    return found


def _only_admins(actor: Actor) -> None:
    if not (actor.admin or actor.system):
        msg = _("Cette action est réservée à l'administration.")
        raise Forbidden(msg)


def _id(reader: Reader) -> int:
    assert reader.account_id is not None  # noqa: S101 - these all have an account
    return reader.account_id
