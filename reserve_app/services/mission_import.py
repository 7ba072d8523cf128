"""Write the missions of a partner's file: all of them or none, and never one twice.

The partner's reference says which mission is meant. What a line says goes through the services of
the editor: a new mission is submitted to the moderators, a change makes a revision, one that was
sent back is submitted again. A mission somebody changed here since is not overwritten unasked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, select, update
from sqlmodel import Session
from sqlmodel import select as select_rows

from reserve_app.domain.actor import Actor
from reserve_app.domain.audit import Act
from reserve_app.domain.mission_import import (
    Done,
    Fault,
    ImportRow,
    Outcome,
    Report,
    Sheet,
    fault,
    in_order,
)
from reserve_app.domain.states import By, MissionState
from reserve_app.language import _
from reserve_app.mail.dates import paris_day
from reserve_app.models import PARTNER_MISSION, Mission, Structure
from reserve_app.models.engine import read_session, transaction
from reserve_app.services import throttle
from reserve_app.services.auditing import Change, Doing, Subject, record
from reserve_app.services.import_rows import RowFaults, digest_of, mission_of, reference_of
from reserve_app.services.inputs import MissionInput
from reserve_app.services.mission_rows import mission_subject, refuse_unless_validated_writer
from reserve_app.services.mission_writing import (
    EDITABLE,
    insert_mission,
    rewrite_mission,
    says_another,
)
from reserve_app.services.missions import move_mission
from reserve_app.services.partner_keys import refuse_dead_key
from reserve_app.services.permissions import missing, refuse_visitors
from reserve_app.services.sql import known_id, run
from reserve_app.services.throttle import Limit

_P = PARTNER_MISSION.c
_SENT_BACK = frozenset({MissionState.DRAFT, MissionState.CHANGES_REQUESTED})


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that was understood."""

    row: ImportRow
    reference: str
    given: MissionInput
    digest: str


@dataclass(slots=True)
class _Plan:
    """What would come of each line, and the missions that lines speak of."""

    done: list[tuple[_Line, Outcome]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    missions: dict[str, Mission] = field(default_factory=dict)


def import_missions(  # noqa: PLR0913 - a file, and how it is meant
    actor: Actor,
    structure_id: int,
    sheet: Sheet,
    now: datetime,
    *,
    dry_run: bool = False,
    replace: bool = False,
    key_id: int | None = None,
) -> Report:
    """Make the missions of a structure as a file says; with a fault anywhere, write nothing.

    Args:
        actor: who writes its missions.
        structure_id: whose they are.
        sheet: the file as it was read; missions it does not name stay as they are.
        now: the present moment.
        dry_run: say only what would come of it.
        replace: overwrite what was changed here since the last file.
        key_id: the key the file came with, which must still be good when it is written.

    Raises:
        Forbidden: nobody is signed in.
        NotFound: the structure does not exist, or is not the actor's.
        WrongState: it is not validated, or may not act.
        BadKey: the key was revoked meanwhile.
        TooMany: too many files in an hour.
    """
    refuse_visitors(actor)
    with read_session() as session:
        structure = _structure(session, actor, structure_id, locked=False)
        if not actor.system:
            throttle.check(Limit.IMPORT_BY_STRUCTURE, structure_id)
        lines, faults = _understood(sheet, structure, now)  # slow, and needs no lock
        if dry_run or faults:
            plan = _plan(session, structure, lines, replace=replace, locked=False)
            return _report(plan, faults, dry_run=dry_run)
    with transaction() as session:
        structure = _structure(session, actor, structure_id, locked=True)
        refuse_dead_key(session, key_id)
        plan = _plan(session, structure, lines, replace=replace, locked=True)
        if plan.faults:
            return _report(plan, (), dry_run=False)
        by = By.SYSTEM if actor.system else By.MANAGER
        _write(session, structure, plan, Doing(actor, by, now))
        report = _report(plan, (), dry_run=False)
        session.commit()
    return report


def _structure(session: Session, actor: Actor, structure_id: int, *, locked: bool) -> Structure:
    """Return the structure; locked, another file of it waits until this one is written."""
    statement = select_rows(Structure).where(Structure.id == known_id(structure_id))
    if locked:
        statement = statement.with_for_update()
    structure = session.exec(statement).one_or_none()
    if structure is None:
        raise missing()
    refuse_unless_validated_writer(actor, structure)
    return structure


def _understood(
    sheet: Sheet, structure: Structure, now: datetime
) -> tuple[list[_Line], list[Fault]]:
    lines: list[_Line] = []
    faults, seen, today = list(sheet.faults), dict[str, int](), paris_day(now)
    for row in sheet.rows:
        try:
            reference = reference_of(row)
        except RowFaults as error:
            faults += error.faults
            reference = ""
        if reference and reference in seen:
            told = _("La ligne {line} a déjà cette référence.", line=seen[reference])
            faults.append(fault(row.number, "reference", "duplicate_reference", told))
        seen.setdefault(reference, row.number)
        try:
            given = mission_of(row, structure, today)
        except RowFaults as error:
            faults += error.faults
        else:
            lines.append(_Line(row, reference, given, digest_of(given)))
    return lines, faults


def _plan(
    session: Session, structure: Structure, lines: Iterable[_Line], *, replace: bool, locked: bool
) -> _Plan:
    assert structure.id is not None  # noqa: S101 - stored
    plan, lines = _Plan(), [line for line in lines if line.reference]
    known = _known(session, structure.id, [line.reference for line in lines])
    plan.missions = _missions(session, known, locked=locked)
    for line in lines:
        before = known.get(line.reference)
        if before is None:
            plan.done.append((line, Outcome.CREATED))
            continue
        found = _judged(line, before, plan.missions[line.reference], replace=replace)
        if isinstance(found, Fault):
            plan.faults.append(found)
        else:
            plan.done.append((line, found))
    return plan


def _judged(line: _Line, before: RowMapping, mission: Mission, *, replace: bool) -> Outcome | Fault:
    """Say what comes of a line about a mission that is there."""
    said_so_before = line.digest == before["digest"] and not replace
    if said_so_before or not says_another(mission, line.given):
        return Outcome.UNCHANGED
    number = line.row.number
    if MissionState(mission.state) not in EDITABLE:
        told = _("Cette mission est terminée, annulée, refusée ou suspendue : elle ne change plus.")
        return fault(number, "reference", "closed", told)
    if mission.revision != before["revision"] and not replace:
        told = _(
            "Cette mission a été modifiée ici depuis votre dernier envoi : reprenez ces "
            "changements, ou demandez à les remplacer."
        )
        return fault(number, "reference", "outdated", told)
    if line.given.places < mission.taken:
        told = _(
            "{taken} places sont déjà prises : indiquez-en au moins autant.", taken=mission.taken
        )
        return fault(number, "places", "too_few_places", told)
    return Outcome.UPDATED


def _known(session: Session, structure_id: int, references: list[str]) -> Mapping[str, RowMapping]:
    mine = (_P.structure_id == structure_id, _P.reference.in_(references))
    rows = run(session, select(PARTNER_MISSION).where(*mine)).mappings()
    return {row["reference"]: row for row in rows}


def _missions(
    session: Session, known: Mapping[str, RowMapping], *, locked: bool
) -> dict[str, Mission]:
    """Return the missions of references, locked in one order."""
    by_id = {row["mission_id"]: reference for reference, row in known.items()}
    wanted: Any = Mission.id
    statement = select_rows(Mission).where(wanted.in_(sorted(by_id))).order_by(wanted)
    if locked:
        statement = statement.with_for_update()
    return {by_id[mission_subject(one).id]: one for one in session.exec(statement)}


def _write(session: Session, structure: Structure, plan: _Plan, doing: Doing) -> None:
    for line, outcome in plan.done:
        if outcome is Outcome.CREATED:
            mission = insert_mission(session, structure, line.given, doing)
            plan.missions[line.reference] = mission
        else:
            mission = plan.missions[line.reference]
        if outcome is Outcome.UPDATED:
            rewrite_mission(session, mission, line.given, doing)
        if outcome is not Outcome.UNCHANGED and MissionState(mission.state) in _SENT_BACK:
            move_mission(session, doing.actor, mission, structure, "submit", doing.now)
        _remember(session, structure, line, outcome, mission, doing.now)
    _tell(session, structure, plan, doing)


def _remember(  # noqa: PLR0913, PLR0917 - a row
    session: Session,
    structure: Structure,
    line: _Line,
    outcome: Outcome,
    mission: Mission,
    now: datetime,
) -> None:
    said = {"digest": line.digest, "imported_at": now}
    mine = (_P.structure_id == structure.id, _P.reference == line.reference)
    if outcome is Outcome.CREATED:
        row = {"structure_id": structure.id, "reference": line.reference,
               "mission_id": mission.id, "revision": mission.revision, **said}  # fmt: skip
        run(session, PARTNER_MISSION.insert(), row)
    elif outcome is Outcome.UPDATED:
        said["revision"] = mission.revision
        run(session, update(PARTNER_MISSION).where(*mine).values(**said))
    else:  # the revision stays: what was changed here since is still not the partner's
        run(session, update(PARTNER_MISSION).where(*mine).values(**said))


def _tell(session: Session, structure: Structure, plan: _Plan, doing: Doing) -> None:
    assert structure.id is not None  # noqa: S101 - stored
    written = (Outcome.CREATED, Outcome.UPDATED)
    counts = {one: sum(done is one for _line, done in plan.done) for one in written}
    if any(counts.values()):
        about = Subject(structure.id, structure.department, structure.id)
        fields = tuple(f"{one.value}:{number}" for one, number in counts.items() if number)
        record(session, Act.STRUCTURE_IMPORTED, about, doing, Change(fields=fields))


def _report(plan: _Plan, faults: Iterable[Fault], *, dry_run: bool) -> Report:
    found = in_order([*faults, *plan.faults])
    rows = tuple(_done(plan, line, outcome) for line, outcome in plan.done)
    return Report(dry_run, rows, found)


def _done(plan: _Plan, line: _Line, outcome: Outcome) -> Done:
    mission = plan.missions.get(line.reference)
    number = mission.id or 0 if mission else 0
    return Done(line.row.number, line.reference, line.given.title, outcome, number)
