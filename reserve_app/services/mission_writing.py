"""Write missions: create one, change one. What each revision said is kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.errors import BadInput, Outdated, WrongState
from reserve_app.domain.review import Reviewed
from reserve_app.domain.revisions import PUBLIC_FIELDS, changed
from reserve_app.domain.slugs import slug
from reserve_app.domain.states import By, MissionState
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.language import _
from reserve_app.models import MISSION, MISSION_REVISION, Mission, Structure
from reserve_app.models.engine import transaction
from reserve_app.search.cells import keeping_cells
from reserve_app.search.points import Point, point
from reserve_app.search.words import reindex
from reserve_app.services.auditing import Change, Doing, record
from reserve_app.services.inputs import MissionInput
from reserve_app.services.mission_rows import (
    lock_mission_row,
    lock_structure,
    mission_subject,
    refuse_unless_writer,
)
from reserve_app.services.moves import offer_places
from reserve_app.services.permissions import refuse_visitors
from reserve_app.services.review_queue import follow_edit
from reserve_app.services.review_subjects import Which
from reserve_app.services.sql import insert_once

EDITABLE = frozenset(
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
        WrongState: the structure is suspended, closed or refused.
    """
    refuse_visitors(actor)
    with transaction() as session:
        structure = lock_structure(session, structure_id)
        refuse_unless_writer(actor, structure)
        mission = insert_mission(session, structure, given, Doing(actor, By.MANAGER, now))
        number = mission_subject(mission).id
        session.commit()
    return number


def edit_mission(
    actor: Actor, mission_id: int, given: MissionInput, now: datetime, based_on: int | None = None
) -> int:
    """Change a mission and return its revision; a published one stays online.

    Args:
        actor: who manages its structure.
        mission_id: which mission.
        given: all of what it says from now on.
        now: the present moment.
        based_on: the revision that was read when the change began; None changes whatever is there.

    Raises:
        Forbidden: nobody is signed in.
        NotFound: it does not exist, or is not the actor's.
        WrongState: it has ended, or was refused or suspended; or its structure was.
        Outdated: somebody changed it since that revision.
        BadInput: fewer places than are taken.
    """
    refuse_visitors(actor)
    with transaction() as session:
        mission, structure = lock_mission_row(session, mission_id)
        refuse_unless_writer(actor, structure)
        if based_on is not None and based_on != mission.revision:
            raise outdated()
        rewrite_mission(session, mission, given, Doing(actor, By.MANAGER, now))
        revision = mission.revision
        session.commit()
    return revision


def insert_mission(
    session: Session, structure: Structure, given: MissionInput, doing: Doing
) -> Mission:
    """Write a new draft mission of a locked structure; does not commit."""
    assert structure.id is not None  # noqa: S101 - stored
    mission = Mission(
        structure_id=structure.id,
        structure_validated=structure.validated,
        created_at=doing.now,
        **_columns(given),
    )
    session.add(mission)
    session.flush()
    reindex(session.connection(), MISSION.c.id == mission.id)
    keep_revision(session, mission, doing)
    change = Change(after=mission.state)
    record(session, Act.MISSION_CREATED, mission_subject(mission), doing, change)
    return mission


def rewrite_mission(session: Session, mission: Mission, given: MissionInput, doing: Doing) -> bool:
    """Change a locked mission; does not commit. Say whether anything was another.

    Places that become free are offered to those who wait.

    Raises:
        WrongState: it has ended, or was refused or suspended.
        BadInput: fewer places than are taken.
    """
    if MissionState(mission.state) not in EDITABLE:
        msg = _("Cette mission ne peut plus être modifiée.")
        raise WrongState(msg)
    if given.places < mission.taken:
        msg = _(
            "{taken} places sont déjà prises : indiquez-en au moins autant.", taken=mission.taken
        )
        raise BadInput(msg, field="places")
    if not says_another(mission, given):
        return False
    columns, before = _columns(given), content_of(mission)
    typed = given.model_dump()
    fields = tuple(name for name in typed if getattr(mission, name) != columns[name])
    subject = mission_subject(mission)
    keep_revision(session, mission, None)
    with keeping_cells(session, MISSION.c.id == subject.id):
        for name, value in columns.items():
            setattr(mission, name, value)
        mission.is_full = mission.taken >= mission.places
        mission.revision += 1
    reindex(session.connection(), MISSION.c.id == subject.id)
    keep_revision(session, mission, doing)
    record(session, Act.MISSION_EDITED, mission_subject(mission), doing, Change(fields=fields))
    session.flush()
    follow_edit(session, Which(Reviewed.MISSION, subject.id), before, doing.now)
    if "places" in changed(before, content_of(mission)):
        offer_places(session, subject.id, doing.now)
    return True


def says_another(mission: Mission, given: MissionInput) -> bool:
    """Say whether a mission would change if it were written so."""
    columns = _columns(given)
    return any(getattr(mission, name) != value for name, value in columns.items())


def keep_revision(session: Session, mission: Mission, doing: Doing | None) -> None:
    """Keep what a mission says now, once for each revision.

    Without ``doing`` it is what was there before revisions were kept: its author is unknown.
    """
    row = {
        "mission_id": mission.id,
        "revision": mission.revision,
        "at": doing.now if doing else mission.created_at,
        "account_id": doing.actor.account_id if doing else None,
        "content": content_of(mission),
    }
    insert_once(session, MISSION_REVISION, row)


def content_of(mission: Mission) -> dict[str, Any]:
    """Return what the public reads of a mission, in the words of JSON."""
    values = ((name, getattr(mission, name)) for name in PUBLIC_FIELDS)
    return {name: v.isoformat() if isinstance(v, date) else v for name, v in values}


def outdated() -> Outdated:
    """Return the refusal of a change that began before somebody else's."""
    return Outdated(
        _(
            "Quelqu'un a modifié cette mission pendant que vous écriviez. Rien n'est perdu : "
            "comparez, puis renvoyez votre texte."
        ),
        field="revision",
    )


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
