"""Change missions: create, edit, and move them through their states."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, and_, true, update
from sqlmodel import Session, select

from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.errors import BadInput, WrongState
from reserve_app.domain.reasons import ReviewReason, reason_or_words
from reserve_app.domain.slugs import slug
from reserve_app.domain.states import MISSION as MISSION_STATES
from reserve_app.domain.states import By, MissionState, StructureState
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.mail.dates import PARIS
from reserve_app.models import MISSION, Mission, Structure
from reserve_app.models.engine import transaction
from reserve_app.search.cells import keeping_cells
from reserve_app.search.points import Point, point
from reserve_app.search.words import reindex
from reserve_app.services.auditing import Change, Doing, Subject, record
from reserve_app.services.inputs import MissionInput
from reserve_app.services.moves import release_interests, with_live
from reserve_app.services.permissions import (
    missing,
    moved,
    refuse_visitors,
    roles_or_refuse,
)

_BATCH = 500  # missions finished at once: SQLite allows 32,766 parameters
_CLOSED = frozenset({StructureState.CLOSED, StructureState.REFUSED})
_ENDED = frozenset({MissionState.FINISHED, MissionState.CANCELLED, MissionState.SUSPENDED})
_EDITABLE = frozenset(
    {
        MissionState.DRAFT,
        MissionState.PENDING,
        MissionState.CHANGES_REQUESTED,
        MissionState.PUBLISHED,
        MissionState.PAUSED,
    }
)


def create_mission(actor: Actor, structure_id: int, given: MissionInput, now: datetime) -> int:
    """Create a draft mission of a structure and return its number.

    Raises:
        Forbidden: nobody is signed in.
        NotFound: the structure does not exist, or is not the actor's.
        WrongState: the structure is closed or refused.
    """
    refuse_visitors(actor)
    with transaction() as session:
        structure = _structure(session, structure_id)
        roles = roles_or_refuse(actor, structure_id, structure.department)
        if By.MANAGER not in roles:
            raise missing()
        if StructureState(structure.state) in _CLOSED:
            msg = "Cette structure n'est plus ouverte : elle ne peut plus proposer de mission."
            raise WrongState(msg)
        mission = Mission(
            structure_id=structure_id,
            structure_validated=structure.validated,
            created_at=now,
            **_columns(given),
        )
        session.add(mission)
        session.flush()
        number = mission.id
        assert number is not None  # noqa: S101 - flushed
        reindex(session.connection(), MISSION.c.id == number)
        doing, change = Doing(actor, By.MANAGER, now), Change(after=mission.state)
        record(session, Act.MISSION_CREATED, _subject(mission), doing, change)
        session.commit()
    return number


def edit_mission(actor: Actor, mission_id: int, given: MissionInput) -> int:
    """Change a mission and return its new revision; a published one stays online.

    Raises:
        Forbidden: nobody is signed in.
        NotFound: it does not exist, or is not the actor's.
        WrongState: it has ended, or was refused or suspended.
        BadInput: fewer places than are taken.
    """
    refuse_visitors(actor)
    with transaction() as session:
        mission, structure = _locked(session, mission_id)
        if By.MANAGER not in roles_or_refuse(actor, mission.structure_id, structure.department):
            raise missing()
        if MissionState(mission.state) not in _EDITABLE:
            msg = "Cette mission ne peut plus être modifiée."
            raise WrongState(msg)
        if given.places < mission.taken:
            msg = f"{mission.taken} places sont déjà prises : indiquez-en au moins autant."
            raise BadInput(msg, field="places")
        with keeping_cells(session, MISSION.c.id == mission_id):
            for name, value in _columns(given).items():
                setattr(mission, name, value)
            mission.is_full = mission.taken >= mission.places
            mission.revision += 1
        revision = mission.revision
        reindex(session.connection(), MISSION.c.id == mission_id)
        session.commit()
    return revision


def transition_mission(
    actor: Actor, mission_id: int, verb: str, now: datetime, reason: str | None = None
) -> MissionState:
    """Move a mission by a verb of its state table.

    When it ends or is suspended, its volunteers are released and told in the same transaction.

    Args:
        actor: who.
        mission_id: which mission.
        verb: of the table `domain.states.MISSION`.
        now: the present moment.
        reason: a code of `ReviewReason`, or words; where the table needs one.

    Raises:
        Forbidden: nobody is signed in.
        NotFound: it does not exist, or is not the actor's.
        WrongState: its state does not allow it, its structure is not validated yet, or the reason
            is missing.
    """
    refuse_visitors(actor)
    with transaction() as session:
        mission, structure = _locked(session, mission_id)
        roles = roles_or_refuse(actor, mission.structure_id, structure.department)
        before = MissionState(mission.state)
        after, by = moved(MISSION_STATES, before, verb, roles, reason)
        if verb == "publish" and not structure.validated:
            msg = "Validez d'abord la structure : sa mission sera publiée ensuite."
            raise WrongState(msg)
        with keeping_cells(session, MISSION.c.id == mission_id):
            if after is MissionState.PUBLISHED and mission.published_at is None:
                mission.published_at = now
            mission.move_to(after)
        said = reason_or_words(ReviewReason, reason)
        change = Change(before.value, after.value, said)
        record(session, Act(f"mission:{verb}"), _subject(mission), Doing(actor, by, now), change)
        if after in _ENDED:
            over = after is MissionState.FINISHED
            release_interests(session, mission_id, now, over=over)
        session.commit()
    return after


def run_out(actor: Actor, today: date, now: datetime | None = None) -> int:
    """Finish every published mission whose last day is over; return how many.

    The clock runs it after midnight in Paris, and at start: a late run catches up. Until then the
    search hides those missions by their date, and leaves the pre-aggregated counts aside. Who was
    not confirmed is released and told in the same transaction; the others stay, for the structure
    to say whether they came.

    Args:
        actor: the clock.
        today: the day it is in Paris.
        now: the present moment, for the log; by default the midnight `today` began.

    Raises:
        Forbidden: the actor is not the clock.
    """
    refuse_visitors(actor)
    if not actor.system:
        raise missing()
    moment = now or datetime.combine(today, time(), PARIS).astimezone(UTC)
    over = and_(MISSION.c.published == true(), MISSION.c.ends_on < today)
    with transaction() as session:
        ids = session.connection().scalars(select(MISSION.c.id).where(over)).all()
        done = 0
        for start in range(0, len(ids), _BATCH):
            some = and_(MISSION.c.id.in_(ids[start : start + _BATCH]), over)
            done += _finish(session, some, Doing(actor, By.CLOCK, moment))
        session.commit()
    return done


def _finish(session: Session, which: ColumnElement[bool], doing: Doing) -> int:
    """Finish the published missions of a condition, and release whom they keep for nothing."""
    with keeping_cells(session, which):
        finished = session.connection().execute(
            update(MISSION)
            .where(which)
            .values(state=MissionState.FINISHED.value, published=False)
            .returning(MISSION.c.id, MISSION.c.department, MISSION.c.structure_id)
        )
        subjects = sorted((Subject(*row) for row in finished), key=lambda one: one.id)
    change = Change(MissionState.PUBLISHED.value, MissionState.FINISHED.value)
    for subject in subjects:
        record(session, Act.MISSION_RAN_OUT, subject, doing, change)
    for mission_id in with_live(session, [subject.id for subject in subjects]):
        release_interests(session, mission_id, doing.now, over=True)
    return len(subjects)


def _subject(mission: Mission) -> Subject:
    assert mission.id is not None  # noqa: S101 - stored
    return Subject(mission.id, mission.department, mission.structure_id)


def _structure(session: Session, structure_id: int) -> Structure:
    # A shared lock: its state may not change until the mission that copies it is written.
    statement = select(Structure).where(Structure.id == structure_id).with_for_update(read=True)
    structure = session.exec(statement).one_or_none()
    if structure is None:
        raise missing()
    return structure


def _locked(session: Session, mission_id: int) -> tuple[Mission, Structure]:
    """Lock a mission and its structure, the structure first: the order of every service."""
    owner = session.exec(select(Mission.structure_id).where(Mission.id == mission_id)).one_or_none()
    if owner is None:
        raise missing()
    structure = _structure(session, owner)
    statement = select(Mission).where(Mission.id == mission_id).with_for_update()
    return session.exec(statement).one(), structure


def _columns(given: MissionInput) -> dict[str, Any]:
    commune = get_gazetteer().commune(given.commune_insee)
    assert commune is not None  # noqa: S101 - the input was checked
    where = dict.fromkeys(Point._fields)
    if given.lat is not None and given.lon is not None:
        where = dict(point(given.lat, given.lon)._asdict())
    return {
        **given.model_dump(),
        **where,
        "slug": slug(given.title),
        "commune": commune.name,
        "department": commune.department,
    }
