"""Read structures as open data: those that were checked, and nothing of the people behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select, true

from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import NotFound
from reserve_app.language import _
from reserve_app.models import MISSION, STRUCTURE
from reserve_app.models.engine import read_connection
from reserve_app.queries.missions import LARGEST_ID, today_in_france
from reserve_app.queries.territories import known_territory
from reserve_app.search.cursor import Position, read_cursor, write_cursor
from reserve_app.search.statements import public

_M, _S = MISSION.c, STRUCTURE.c
_ALL = "all"  # the only part of this list


@dataclass(frozen=True, slots=True)
class OpenStructure:
    """A validated structure as everybody may read it."""

    id: int
    name: str
    legal_kind: str
    siret: str | None
    rna: str | None
    description: str
    insee: str
    commune: str
    department: str
    open_missions: int


@dataclass(frozen=True, slots=True)
class StructureList:
    """Some structures by number, and the cursor of the others; empty at the end."""

    structures: tuple[OpenStructure, ...]
    total: int
    next: str


def list_structures(
    actor: Actor, *, limit: int, department: str = "", cursor: str = ""
) -> StructureList:
    """Return at most ``limit`` validated structures, oldest first, of one département if asked.

    Raises:
        NotFound: there is no such département.
        BadInput: the cursor is none of ours, or of another list.
        Unavailable: the database does not answer.
    """
    del actor  # what is public is so for everybody
    search = f"structures&department={department}"
    where = [_S.validated == true()]
    if department:
        where.append(_S.department == known_territory(department).code)
    after = read_cursor(cursor, search, {_ALL: str}) if cursor else None
    statement = _select().where(*where).order_by(_S.id).limit(limit + 1)
    if after:
        statement = statement.where(_S.id > after.id)
    counted = select(func.count()).select_from(STRUCTURE).where(*where)
    with read_connection() as connection:
        total = int(connection.execute(counted).scalar_one())
        rows = connection.execute(statement).all()
    found = tuple(OpenStructure(*row) for row in rows[:limit])
    more = len(rows) > limit
    following = write_cursor(Position(_ALL, "", found[-1].id), search) if more else ""
    return StructureList(found, total, following)


def open_structure(structure_id: int, actor: Actor) -> OpenStructure:
    """Return one validated structure.

    Raises:
        NotFound: there is none of that number, or it is not public: both answer alike.
        Unavailable: the database does not answer.
    """
    del actor
    row = None
    if 0 < structure_id <= LARGEST_ID:
        statement = _select().where(_S.id == structure_id, _S.validated == true())
        with read_connection() as connection:
            row = connection.execute(statement).one_or_none()
    if row is None:
        msg = _("Cette structure n'existe pas ou n'est plus présente ici.")
        raise NotFound(msg)
    return OpenStructure(*row)


def _select() -> Select[Any]:
    today = today_in_france()
    open_missions = (
        select(func.count())
        .where(_M.structure_id == _S.id, *public(), or_(_M.ends_on.is_(None), _M.ends_on >= today))
        .correlate(STRUCTURE)
        .scalar_subquery()
    )
    return select(
        _S.id, _S.name, _S.legal_kind, _S.siret, _S.rna, _S.description,
        _S.commune_insee, _S.commune, _S.department, open_missions,
    )  # fmt: skip
