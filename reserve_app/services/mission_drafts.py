"""What is being typed of a mission: saved as it is, and sent when it is whole.

A draft is the working paper of a structure's team: it changes no state and is not in the audit
log. Sending it is: then it is a mission, or the next revision of one, and the draft is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, delete, func, select, update
from sqlmodel import Session

from reserve_app.domain.actor import Actor
from reserve_app.domain.durations import DRAFT_KEPT
from reserve_app.domain.errors import Outdated, WrongState
from reserve_app.domain.mission_form import REPEATED, Typed, follows, said_alike, typed_of
from reserve_app.domain.states import By, MissionState
from reserve_app.language import _
from reserve_app.mail.dates import paris_day
from reserve_app.models import MISSION, MISSION_DRAFT, Structure
from reserve_app.models.engine import transaction
from reserve_app.services import throttle
from reserve_app.services.auditing import Doing
from reserve_app.services.mission_rows import (
    lock_mission_row,
    lock_structure,
    mission_subject,
    refuse_unless_writer,
)
from reserve_app.services.mission_typed import form_of_mission, read_typed
from reserve_app.services.mission_writing import (
    EDITABLE,
    insert_mission,
    outdated,
    rewrite_mission,
)
from reserve_app.services.missions import move_mission
from reserve_app.services.permissions import missing, refuse_visitors
from reserve_app.services.sql import LARGEST_ID, insert_row, known_id, run
from reserve_app.services.throttle import Limit

MOST_DRAFTS = 50  # of new missions, of one structure: more were forgotten, not begun
_D = MISSION_DRAFT.c
_SENT_BACK = frozenset({MissionState.DRAFT, MissionState.CHANGES_REQUESTED})


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft that was saved: its number, and the version the next saving must name."""

    draft_id: int
    version: int


def start_draft(actor: Actor, structure_id: int, typed: Typed, now: datetime) -> int:
    """Begin a mission and return the number of its draft.

    One that the same person began and never typed in is taken again: two clicks begin one.

    Raises:
        Forbidden: nobody is signed in.
        NotFound: the structure does not exist, or is not the actor's.
        WrongState: it may not act, or has too many drafts.
    """
    refuse_visitors(actor)
    with transaction() as session:
        structure = lock_structure(session, structure_id)
        refuse_unless_writer(actor, structure)
        number = _untouched(session, actor, structure_id)
        if number is None:
            number = _insert(session, actor, structure_id, typed, now)
        else:
            values = {"typed": typed_of(typed), "saved_at": now}
            run(session, update(MISSION_DRAFT).where(_D.id == number).values(**values))
        session.commit()
    return number


def save_draft(actor: Actor, draft_id: int, typed: Typed, version: int, now: datetime) -> Saved:
    """Keep what is typed of a mission to come.

    Raises:
        NotFound: it does not exist (any more), or is not the actor's.
        WrongState: the structure may not act.
        Outdated: another screen saved it since that version.
        TooMany: more often than a form saves itself.
    """
    refuse_visitors(actor)
    throttle.check(Limit.SAVE_BY_ACCOUNT, actor.account_id or 0)
    with transaction() as session:
        row, _ = _own_draft(session, actor, draft_id)
        saved = _write(session, actor, row, typed, version, now)
        session.commit()
    return saved


def save_edit(  # noqa: PLR0913, PLR0917 - what the form carries
    actor: Actor, mission_id: int, typed: Typed, base: int, version: int, now: datetime
) -> Saved:
    """Keep what is typed of a change of a mission; the mission itself stays as it is.

    Args:
        actor: who.
        mission_id: the mission.
        typed: the fields.
        base: the revision the change began from.
        version: of the draft that was read; 0 when there was none.
        now: the present moment.

    Raises:
        NotFound: it does not exist, or is not the actor's.
        WrongState: it cannot be changed any more, or its structure may not act.
        Outdated: another screen saved a change of it since that version.
        TooMany: more often than a form saves itself.
    """
    refuse_visitors(actor)
    throttle.check(Limit.SAVE_BY_ACCOUNT, actor.account_id or 0)
    base = min(base, LARGEST_ID)
    with transaction() as session:
        mission, structure = lock_mission_row(session, mission_id)
        refuse_unless_writer(actor, structure)
        if MissionState(mission.state) not in EDITABLE:
            msg = _("Cette mission ne peut plus être modifiée.")
            raise WrongState(msg)
        row = _draft_of(session, mission_id)
        if row is not None:
            saved = _write(session, actor, row, typed, version, now, base)
        else:  # none yet, or somebody sent or dropped it: what is typed here is kept all the same
            begun = {"mission_id": mission_id, "base": max(1, base)}
            number = _insert(session, actor, mission.structure_id, typed, now, **begun)
            saved = Saved(number, 1)
        session.commit()
    return saved


def drop_draft(actor: Actor, draft_id: int) -> None:
    """Throw a draft away; the mission it would change stays as it is.

    Raises:
        NotFound: it does not exist (any more), or is not the actor's.
    """
    refuse_visitors(actor)
    with transaction() as session:
        row, _ = _own_draft(session, actor, draft_id, writing=False)
        run(session, delete(MISSION_DRAFT).where(_D.id == row["id"]))
        session.commit()


def send_draft(actor: Actor, draft_id: int, typed: Typed, now: datetime) -> int:
    """Make a mission of what was typed, hand it to the moderators, and return its number.

    Raises:
        NotFound: it does not exist (any more), or is not the actor's.
        WrongState: the structure may not act.
        BadFields: what is missing or wrong, field by field.
        TooMany: too often in an hour.
    """
    refuse_visitors(actor)
    throttle.check(Limit.SEND_BY_ACCOUNT, actor.account_id or 0)
    with transaction() as session:
        row, structure = _own_draft(session, actor, draft_id)
        if row["mission_id"] is not None:
            raise missing()
        given = read_typed(typed, today=paris_day(now), home_insee=structure.commune_insee)
        mission = insert_mission(session, structure, given, Doing(actor, By.MANAGER, now))
        move_mission(session, actor, mission, structure, "submit", now)
        run(session, delete(MISSION_DRAFT).where(_D.id == row["id"]))
        number = mission_subject(mission).id
        session.commit()
    return number


def send_edit(
    actor: Actor, mission_id: int, typed: Typed, based_on: int, now: datetime
) -> MissionState:
    """Change a mission as typed and return its state; one that was sent back is submitted again.

    Raises:
        NotFound: it does not exist, or is not the actor's.
        WrongState: it cannot be changed any more, or its structure may not act.
        Outdated: somebody changed it since that revision.
        BadFields: what is missing or wrong, field by field.
        BadInput: fewer places than are taken.
        TooMany: too often in an hour.
    """
    refuse_visitors(actor)
    throttle.check(Limit.SEND_BY_ACCOUNT, actor.account_id or 0)
    with transaction() as session:
        mission, structure = lock_mission_row(session, mission_id)
        refuse_unless_writer(actor, structure)
        if MissionState(mission.state) in EDITABLE and based_on != mission.revision:
            raise outdated()
        given = read_typed(typed, today=paris_day(now), home_insee=structure.commune_insee)
        rewrite_mission(session, mission, given, Doing(actor, By.MANAGER, now))
        if MissionState(mission.state) in _SENT_BACK:
            move_mission(session, actor, mission, structure, "submit", now)
        run(session, delete(MISSION_DRAFT).where(_D.mission_id == mission_id))
        state = MissionState(mission.state)
        session.commit()
    return state


def duplicate_mission(actor: Actor, mission_id: int, now: datetime) -> int:
    """Begin another mission that says the same, dates aside; return the number of its draft.

    Raises:
        NotFound: the mission does not exist, or is not the actor's.
        WrongState: the structure may not act, or has too many drafts.
    """
    refuse_visitors(actor)
    with transaction() as session:
        mission, structure = lock_mission_row(session, mission_id)
        refuse_unless_writer(actor, structure)
        query = select(MISSION).where(MISSION.c.id == mission_id)
        said = form_of_mission(dict(run(session, query).mappings().one()))
        typed = {name: values for name, values in said.items() if name in REPEATED}
        number = _insert(session, actor, mission.structure_id, typed, now)
        session.commit()
    return number


def forget_left_drafts(now: datetime) -> int:
    """Delete the drafts nobody saved for three months; return how many."""
    with transaction() as session:
        left = _D.saved_at <= now - DRAFT_KEPT
        gone = run(session, delete(MISSION_DRAFT).where(left)).rowcount
        session.commit()
    return int(gone)


def _own_draft(
    session: Session, actor: Actor, draft_id: int, *, writing: bool = True
) -> tuple[RowMapping, Structure]:
    """Return a draft of a structure of the actor's, locked after its structure."""
    mine = _D.id == known_id(draft_id)
    owner = run(session, select(_D.structure_id).where(mine)).scalar_one_or_none()
    if owner is None or not (actor.system or owner in actor.structures):
        raise missing()
    structure = lock_structure(session, owner)
    if writing:
        refuse_unless_writer(actor, structure)
    row = _locked(session, mine)
    if row is None:
        raise missing()
    return row, structure


def _draft_of(session: Session, mission_id: int) -> RowMapping | None:
    return _locked(session, _D.mission_id == mission_id)


def _locked(session: Session, which: ColumnElement[bool]) -> RowMapping | None:
    query = select(MISSION_DRAFT).where(which).with_for_update()
    return run(session, query).mappings().one_or_none()


def _write(  # noqa: PLR0913, PLR0917 - a draft, and what is put in it
    session: Session,
    actor: Actor,
    row: RowMapping,
    typed: Typed,
    version: int,
    now: datetime,
    base: int = 0,
) -> Saved:
    kept = typed_of(typed)
    if row["version"] != version:
        if said_alike(row["typed"], kept):  # the same click twice, or its answer lost on the way
            return Saved(row["id"], row["version"])
        if not follows(kept, row["typed"]):
            raise _elsewhere()
    values: dict[str, Any] = {
        "typed": kept,
        "version": row["version"] + 1,
        "account_id": actor.account_id,
        "saved_at": now,
    }
    if base:
        values["base"] = base
    run(session, update(MISSION_DRAFT).where(_D.id == row["id"]).values(**values))
    return Saved(row["id"], row["version"] + 1)


def _insert(  # noqa: PLR0913 - a row
    session: Session,
    actor: Actor,
    structure_id: int,
    typed: Typed,
    now: datetime,
    *,
    mission_id: int | None = None,
    base: int = 0,
) -> int:
    if mission_id is None:
        begun = (_D.structure_id == structure_id, _D.mission_id.is_(None))
        many = run(session, select(func.count()).select_from(MISSION_DRAFT).where(*begun))
        if many.scalar_one() >= MOST_DRAFTS:
            msg = _(
                "{most} brouillons attendent déjà : terminez-en ou supprimez-en.",
                most=MOST_DRAFTS,
            )
            raise WrongState(msg)
    row = {
        "structure_id": structure_id,
        "mission_id": mission_id,
        "base": base,
        "version": 1,
        "typed": typed_of(typed),
        "account_id": actor.account_id,
        "created_at": now,
        "saved_at": now,
    }
    return insert_row(session, MISSION_DRAFT, row)


def _untouched(session: Session, actor: Actor, structure_id: int) -> int | None:
    query = (
        select(_D.id, _D.typed)
        .where(
            _D.structure_id == structure_id,
            _D.mission_id.is_(None),
            _D.account_id == actor.account_id,
            _D.version == 1,
        )
        .order_by(_D.id.desc())
    )
    # A copy of another mission has a title already: somebody wanted it.
    return next((row.id for row in run(session, query) if "title" not in row.typed), None)


def _elsewhere() -> Outdated:
    return Outdated(
        _(
            "Ce brouillon a été enregistré depuis un autre écran. Rien n'est perdu : "
            "enregistrez encore pour garder ce que vous voyez, ou rechargez la page pour voir "
            "l'autre version."
        ),
        field="version",
    )
