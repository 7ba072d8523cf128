"""What the queue needs to know of a structure, a mission or a volunteer: one shape for the three.

A *content* is what moderators read and compare, in the words of JSON (dates as ``2020-03-26``);
never a way to reach somebody, whose reading is logged elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, null, select
from sqlmodel import Session

from reserve_app.domain.review import CONTENT_FIELDS, Reviewed
from reserve_app.domain.text import fold
from reserve_app.models import ACCOUNT, MISSION, STRUCTURE, VOLUNTEER
from reserve_app.services.sql import run

_LONGEST_WORDS = 500  # of `ReviewItem.words`
_S, _M, _V, _A = STRUCTURE.c, MISSION.c, VOLUNTEER.c, ACCOUNT.c
TABLES = {
    Reviewed.STRUCTURE: STRUCTURE,
    Reviewed.MISSION: MISSION,
    Reviewed.VOLUNTEER: VOLUNTEER,
}


class Which(NamedTuple):
    """A subject: its kind and its number in the table of that kind."""

    kind: Reviewed
    id: int


@dataclass(frozen=True, slots=True)
class Facts:
    """One subject as it is now. ``row`` holds its columns, with ``structure``, its owner's name."""

    kind: Reviewed
    id: int
    state: str
    revision: int
    department: str
    structure_id: int | None
    account_id: int | None
    label: str
    place: str
    row: Mapping[str, Any]

    @property
    def content(self) -> dict[str, Any]:
        """What moderators read and compare."""
        return content_of(self.kind, self.row)

    @property
    def words(self) -> str:
        """What the queue's search looks in."""
        told = (self.label, self.place, self.row["structure"] or "")
        return fold(" ".join(told))[:_LONGEST_WORDS]


def content_of(kind: Reviewed, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of a subject from its columns."""
    values = ((name, row[name]) for name in CONTENT_FIELDS[kind])
    return {name: v.isoformat() if isinstance(v, date) else v for name, v in values}


def facts_of(session: Session, which: Which) -> Facts | None:
    """Return what a subject is now; None when there is none, or it was erased."""
    kind = which.kind
    statement = _SELECTS[kind].where(TABLES[kind].c.id == which.id)
    found = run(session, statement).mappings().one_or_none()
    if found is None or found.get("erased"):
        return None
    row = dict(found)
    return Facts(
        kind=kind,
        id=row["id"],
        state=row["state"],
        revision=row["revision"],
        department=row["department"],
        structure_id=row["structure_id"],
        account_id=row["account_id"],
        label=_label(kind, row),
        place=row["commune"],
        row=row,
    )


def _label(kind: Reviewed, row: Mapping[str, Any]) -> str:
    if kind is Reviewed.VOLUNTEER:
        return f"{row['first_name']} {row['last_name']}"
    return str(row["name"] if kind is Reviewed.STRUCTURE else row["title"])


def _none(name: str) -> ColumnElement[Any]:
    return null().label(name)


_SELECTS: dict[Reviewed, Select[Any]] = {
    Reviewed.STRUCTURE: select(
        STRUCTURE, _S.id.label("structure_id"), _S.name.label("structure"), _none("account_id")
    ),
    Reviewed.MISSION: select(
        MISSION,
        _S.name.label("structure"),
        _S.state.label("structure_state"),
        _S.department.label("structure_department"),
        _none("account_id"),
    ).join(STRUCTURE, _S.id == _M.structure_id),
    Reviewed.VOLUNTEER: select(
        VOLUNTEER,
        _none("structure_id"),
        _none("structure"),
        _A.email.label("email"),
        _A.verified_at.label("verified_at"),
    ).join(ACCOUNT, _A.id == _V.account_id),
}
