"""Move missions through their states. `mission_writing` is where they are written."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, and_, true, update
from sqlmodel import Session, select

from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.reasons import ReviewReason, reason_or_words
from reserve_app.domain.review import Reviewed
from reserve_app.domain.states import MISSION as MISSION_STATES
from reserve_app.domain.states import By, MissionState
from reserve_app.mail.dates import PARIS
from reserve_app.models import MISSION, REVIEW_ITEM, Mission, Structure
from reserve_app.models.engine import transaction
from reserve_app.search.cells import keeping_cells
from reserve_app.services.auditing import Change, Doing, Subject, record
from reserve_app.services.mission_moves import move_locked_mission
from reserve_app.services.mission_rows import lock_mission_row, refuse_if_closed
from reserve_app.services.moves import release_interests, with_live
from reserve_app.services.permissions import missing, moved, refuse_visitors, roles_or_refuse
from reserve_app.services.review_queue import withdraw

_BATCH = 500  # missions finished at once: SQLite allows 32,766 parameters


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
        WrongState: its state does not allow it, its structure is not validated yet or may not act,
            or the reason is missing.
    """
    refuse_visitors(actor)
    with transaction() as session:
        mission, structure = lock_mission_row(session, mission_id)
        after = move_mission(session, actor, mission, structure, verb, now, reason)
        session.commit()
    return after


def move_mission(  # noqa: PLR0913, PLR0917 - the transaction, then what `transition_mission` takes
    session: Session,
    actor: Actor,
    mission: Mission,
    structure: Structure,
    verb: str,
    now: datetime,
    reason: str | None = None,
) -> MissionState:
    """Move a locked mission of a locked structure; does not commit. See `transition_mission`."""
    roles = roles_or_refuse(actor, mission.structure_id, mission.department)
    said = reason_or_words(ReviewReason, reason)
    _, by = moved(MISSION_STATES, MissionState(mission.state), verb, roles, said.code)
    if by is By.MANAGER and not actor.system:
        refuse_if_closed(structure)
    return move_locked_mission(session, mission, structure, verb, Doing(actor, by, now), said)


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
    ended = [subject.id for subject in subjects]
    r = REVIEW_ITEM.c
    withdraw(session, and_(r.kind == Reviewed.MISSION.value, r.subject_id.in_(ended)), doing.now)
    for mission_id in with_live(session, ended):
        release_interests(session, mission_id, doing.now, over=True)
    return len(subjects)
