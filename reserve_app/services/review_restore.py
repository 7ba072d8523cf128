"""Bring back what was last accepted of something already online, when its changes are refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from reserve_app.domain.errors import WrongState
from reserve_app.domain.review import STRUCTURE_FIELDS
from reserve_app.domain.revisions import MODERATED
from reserve_app.domain.slugs import slug
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.language import N_, _
from reserve_app.models import MISSION, VOLUNTEER, Mission, Structure
from reserve_app.search.cells import keeping_cells
from reserve_app.search.points import Point, point
from reserve_app.search.words import reindex
from reserve_app.services.auditing import Doing
from reserve_app.services.mission_writing import keep_revision
from reserve_app.services.moves import offer_places
from reserve_app.services.places import lock_mission
from reserve_app.services.sql import run

_UNKNOWN = N_(
    "La version précédente n'est pas connue : demandez des corrections, ou suspendez en attendant."
)


def restore_mission(
    session: Session, mission: Mission, before: Mapping[str, Any], doing: Doing
) -> None:
    """Give a locked mission its text, kind, place and places of before, as a new revision.

    Places that were taken meanwhile stay: nobody loses one. Dates were nobody's to refuse.

    Raises:
        WrongState: what it said before is not known.
    """
    _known(before)
    this = MISSION.c.id == mission.id
    at = (before["lat"], before["lon"])
    where = dict.fromkeys(Point._fields) if before["remote"] else dict(point(*at)._asdict())
    values = {name: before[name] for name in MODERATED} | where
    values |= {"commune": before["commune"], "department": before["department"]}
    values |= {"slug": slug(before["title"]), "places": max(before["places"], mission.taken)}
    with keeping_cells(session, this):
        for name, value in values.items():
            setattr(mission, name, value)
        mission.is_full = mission.taken >= mission.places
        mission.revision += 1
    reindex(session.connection(), this)
    keep_revision(session, mission, doing)
    if mission.id is not None:
        lock_mission(session, mission.id)
        offer_places(session, mission.id, doing.now)


def restore_structure(session: Session, structure: Structure, before: Mapping[str, Any]) -> None:
    """Give a locked structure what its sheet said before; its missions are found by that name.

    Raises:
        WrongState: what it said is not known, or another structure took its number meanwhile.
    """
    _known(before)
    for name in STRUCTURE_FIELDS:
        setattr(structure, name, before[name])
    structure.revision += 1
    try:
        session.flush()
    except IntegrityError:
        msg = _("Une autre structure a pris ce numéro depuis : demandez des corrections.")
        raise WrongState(msg) from None
    reindex(session.connection(), MISSION.c.structure_id == structure.id)


def restore_volunteer(
    session: Session, row: RowMapping | Mapping[str, Any], before: Mapping[str, Any]
) -> None:
    """Give a locked profile the name, birth date and commune of before.

    Raises:
        WrongState: what it said before is not known.
    """
    _known(before)
    commune = get_gazetteer().commune(before["commune_insee"])
    same = ("first_name", "last_name", "commune_insee", "commune", "department")
    values = {name: before[name] for name in same}
    values |= {
        "birth_date": date.fromisoformat(before["birth_date"]),
        "revision": row["revision"] + 1,
    }
    if commune is not None:
        values |= {"lat": commune.lat, "lon": commune.lon}
    run(session, update(VOLUNTEER).where(VOLUNTEER.c.id == row["id"]).values(**values))


def _known(before: Mapping[str, Any]) -> None:
    if not before:
        raise WrongState(_(_UNKNOWN))
