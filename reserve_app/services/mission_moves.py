"""Move one locked mission from state to state: the only place where its state changes by a verb.

The state, the counts of the map, the audit row, whom it releases, the letters of a decision and
the moderators' queue go in one transaction, the caller's.
"""

from __future__ import annotations

from sqlmodel import Session

from reserve_app.domain.audit import Act
from reserve_app.domain.errors import WrongState
from reserve_app.domain.reasons import NO_REASON, Said
from reserve_app.domain.review import Reviewed
from reserve_app.domain.states import MISSION as MISSION_STATES
from reserve_app.domain.states import MissionState, next_state, undone_state
from reserve_app.language import _
from reserve_app.models import MISSION, Mission, Structure
from reserve_app.search.cells import keeping_cells
from reserve_app.services.auditing import Change, Doing, record
from reserve_app.services.mission_rows import mission_subject
from reserve_app.services.moves import release_interests
from reserve_app.services.review_mail import tell_decided
from reserve_app.services.review_queue import follow_state
from reserve_app.services.review_subjects import Which

_ENDED = frozenset({MissionState.FINISHED, MissionState.CANCELLED, MissionState.SUSPENDED})


def move_locked_mission(  # noqa: PLR0913, PLR0917 - what a move is made of
    session: Session, mission: Mission, structure: Structure, verb: str, doing: Doing,
    said: Said = NO_REASON,
) -> MissionState:  # fmt: skip
    """Move a locked mission by a verb of its state table; does not commit.

    Raises:
        WrongState: the table has no such row for who acts, its structure is not validated yet, or
            the reason is missing.
    """
    before = MissionState(mission.state)
    after = next_state(MISSION_STATES, before, verb, doing.by, said.code)
    if verb == "publish" and not structure.validated:
        msg = _("Validez d'abord la structure : sa mission sera publiée ensuite.")
        raise WrongState(msg)
    subject = mission_subject(mission)
    with keeping_cells(session, MISSION.c.id == subject.id):
        if after is MissionState.PUBLISHED and mission.published_at is None:
            mission.published_at = doing.now
        mission.move_to(after)
    change, which = Change(before.value, after.value, said), Which(Reviewed.MISSION, subject.id)
    record(session, Act(f"mission:{verb}"), subject, doing, change)
    if after in _ENDED:
        over = after is MissionState.FINISHED
        release_interests(session, subject.id, doing.now, over=over)
    tell_decided(session, which, verb, said, doing)
    follow_state(session, which, verb, change, doing)
    return after


def put_mission_back(
    session: Session, mission: Mission, verb: str, before: MissionState, doing: Doing
) -> None:
    """Take a decision on a locked mission back: its state only, a row of the table read backwards.

    Raises:
        WrongState: no such decision led to its present state.
    """
    now_at = MissionState(mission.state)
    back = undone_state(MISSION_STATES, before, verb, now_at)
    subject = mission_subject(mission)
    with keeping_cells(session, MISSION.c.id == subject.id):
        mission.move_to(back)
        if verb == "publish":
            mission.published_at = None
    change = Change(now_at.value, back.value)
    record(session, Act.MISSION_DECISION_UNDONE, subject, doing, change)
