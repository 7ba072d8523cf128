"""Read a structure's record: what is stored, being typed, or to correct; and its likely twins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import ColumnElement, or_, select

from reserve_app.domain.acronyms import acronyms_in, alike_form
from reserve_app.domain.actor import Actor
from reserve_app.domain.review import Decision, Reviewed
from reserve_app.domain.states import StructureState
from reserve_app.domain.text import fold
from reserve_app.models import REVIEW_ITEM, STRUCTURE, STRUCTURE_DRAFT
from reserve_app.models.engine import read_session
from reserve_app.queries.structures import MyStructure, get_my_structure
from reserve_app.services.inputs import StructureInput
from reserve_app.services.sql import run
from reserve_app.services.structure_drafts import draft_of
from reserve_app.services.structure_numbers import stands

ALIKE = 88  # of 100: « Secours d'Arras » and « Le Secours Arras » are, two « Secours … » are not
MOST_COMPARED = 2_000  # structures of one commune; Paris had 1,500 at the height of 2020
MOST_SHOWN = 3
_S, _D, _R = STRUCTURE.c, STRUCTURE_DRAFT.c, REVIEW_ITEM.c


@dataclass(frozen=True, slots=True)
class Record:
    """What is stored of a structure of the actor's; ``fields`` by their names in the table."""

    mine: MyStructure
    fields: Mapping[str, Any]
    to_correct: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What the actor typed and did not send yet."""

    typed: Mapping[str, str]
    revision: int
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Twin:
    """A structure that may be the same one: what anybody may know of it, never a contact."""

    id: int
    name: str
    commune: str
    department: str
    same_number: bool


def get_record(actor: Actor, structure_id: int) -> Record:
    """Return the record of a structure of the actor's.

    Raises:
        NotFound: it does not exist, or the actor is not in its team.
    """
    mine = get_my_structure(actor, structure_id)
    columns = (
        _S.legal_kind, _S.name, _S.siret, _S.rna, _S.commune, _S.department, _S.commune_insee,
        _S.description, _S.contact_name, _S.contact_email, _S.contact_phone,
    )  # fmt: skip
    last = (
        select(_R.decision, _R.to_correct)
        .where(_R.kind == Reviewed.STRUCTURE.value, _R.subject_id == structure_id)
        .where(_R.decision != "")
        .order_by(_R.id.desc())
        .limit(1)
    )
    with read_session() as session:
        row = run(session, select(*columns).where(_S.id == structure_id)).mappings().one()
        decided = run(session, last).one_or_none()
    asked = decided is not None and decided.decision == Decision.REQUEST_CHANGES
    sent_back = mine.state is StructureState.CHANGES_REQUESTED
    fields = tuple(decided.to_correct.split()) if asked and sent_back and decided else ()
    return Record(mine, dict(row), fields)


def my_draft(actor: Actor, structure_id: int | None = None) -> Draft | None:
    """Return what the actor is typing, of a new structure or of one of theirs; None if nothing."""
    if actor.account_id is None:
        return None
    query = select(_D.typed, _D.revision, _D.saved_at)
    with read_session() as session:
        mine = query.where(draft_of(actor.account_id, structure_id))
        row = run(session, mine).one_or_none()
    return Draft(row.typed, row.revision, row.saved_at) if row else None


def likely_twins(given: StructureInput) -> tuple[Twin, ...]:
    """Return the structures that may be the one described: same number, or same name and commune.

    Public facts only, whoever asks: a name and a commune.
    """
    same = _same_number(given)
    there = _S.commune_insee == given.commune_insee
    query = (
        select(_S.id, _S.name, _S.commune, _S.department, same.label("same_number"))
        .where(or_(same, there), stands(), or_(same, _S.state != StructureState.DRAFT.value))
        .order_by(same.desc(), _S.id)
        .limit(MOST_COMPARED)
    )
    with read_session() as session:
        rows = run(session, query).all()
    found = [row for row in rows if row.same_number or _alike(given.name, row.name)]
    return tuple(
        Twin(row.id, row.name, row.commune, row.department, bool(row.same_number))
        for row in found[:MOST_SHOWN]
    )


def _alike(one: str, other: str) -> bool:
    """Say whether two names are nearly the same, as written or with their acronyms made one.

    Made short, the names of two bodies of one commune are close: each must be of the same kind.
    """
    if fuzz.token_sort_ratio(fold(one), fold(other)) >= ALIKE:
        return True
    mine, theirs = alike_form(one), alike_form(other)
    same_kind = acronyms_in(mine) == acronyms_in(theirs)
    return same_kind and fuzz.token_sort_ratio(mine, theirs) >= ALIKE


def _same_number(given: StructureInput) -> ColumnElement[bool]:
    siret = _S.siret == given.siret if given.siret else _S.id == 0
    rna = _S.rna == given.rna if given.rna else _S.id == 0
    same: ColumnElement[bool] = (siret.is_(True)) | (rna.is_(True))
    return same
