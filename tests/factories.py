"""Build structures and missions for the tests, straight into the tables."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Connection, insert

from reserve_app.domain.slugs import slug
from reserve_app.domain.states import MissionState, StructureState
from reserve_app.models import MISSION, STRUCTURE
from reserve_app.models.engine import transaction
from reserve_app.search.cells import recount
from reserve_app.search.points import Point, point
from reserve_app.search.words import reindex

TODAY = date(2020, 3, 26)
NOW = datetime(2020, 3, 26, 9, 30, tzinfo=UTC)
ARRAS = (50.2931, 2.7785)
_serial = count(1)

# Strings that must never be seen in public, in the fields where they would be personal data.
CONTACT = {
    "contact_name": "Canari Secret",
    "contact_email": "canari@secret.example",
    "contact_phone": "+33353010099",
}


def structure_row(**changes: Any) -> dict[str, Any]:
    """Give the columns of a validated association of Arras, changed as asked."""
    serial = next(_serial)
    row = {
        "id": serial,
        "state": StructureState.VALIDATED.value,
        "name": f"Les Mains tendues {serial}",
        "legal_kind": "association",
        "siret": None,
        "rna": f"W62{serial:07d}",
        "description": "",
        "commune_insee": "62041",
        "commune": "Arras",
        "department": "62",
        **CONTACT,
        "created_at": NOW,
        "revision": 1,
        **changes,
    }
    return {**row, "validated": row["state"] == StructureState.VALIDATED}


def mission_row(structure: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Give the columns of a published, open mission in Arras, changed as asked.

    ``at=(lat, lon)`` places it; ``remote=True`` takes its point away.
    """
    at = changes.pop("at", ARRAS)
    remote = changes.get("remote", False)
    row = {
        "id": next(_serial),
        "structure_id": structure["id"],
        "structure_validated": structure["validated"],
        "state": MissionState.PUBLISHED.value,
        "kind": "food_aid",
        "title": "Préparer des colis à Arras",
        "description": "",
        "remote": False,
        "address": "",
        "commune_insee": "62041",
        "commune": "Arras",
        "department": "62",
        **(dict.fromkeys(Point._fields) if remote else point(*at)._asdict()),
        "starts_on": TODAY,
        "ends_on": None,
        "slots": 0,
        "places": 3,
        "taken": 0,
        "urgent": False,
        **CONTACT,
        "created_at": NOW - timedelta(days=1),
        "published_at": NOW,
        "revision": 1,
        **changes,
    }
    return {
        **row,
        "slug": slug(row["title"]),
        "published": row["state"] == MissionState.PUBLISHED,
        "is_full": row["taken"] >= row["places"],
    }


def store(structures: list[dict[str, Any]], missions: list[dict[str, Any]]) -> None:
    """Write rows, their words and the counts by cell."""
    with transaction() as session:
        write(session.connection(), structures, missions)
        session.commit()


def write(
    connection: Connection, structures: list[dict[str, Any]], missions: list[dict[str, Any]]
) -> None:
    """Write rows, their words and the counts by cell, in the caller's transaction."""
    if structures:
        connection.execute(insert(STRUCTURE), structures)
    if missions:
        connection.execute(insert(MISSION), missions)
        reindex(connection, MISSION.c.id >= 0)
    recount(connection)
