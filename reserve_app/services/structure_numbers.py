"""Which structures hold their SIRET or RNA: those that stand, not what was refused or closed.

Otherwise whoever registers first with somebody else's number keeps them out for ever.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlmodel import Session

from reserve_app.domain.states import StructureState
from reserve_app.models import STRUCTURE
from reserve_app.services.sql import run

GONE = (StructureState.REFUSED, StructureState.CLOSED)
_S = STRUCTURE.c


def stands() -> ColumnElement[bool]:
    """Return the condition of the structures that hold their numbers."""
    return _S.state.not_in([state.value for state in GONE])


def taken_number(session: Session, siret: str | None, rna: str | None, but: int = 0) -> str:
    """Return which of two numbers a structure still standing has, ``siret`` or ``rna``, or nothing.

    Args:
        session: the transaction that would write them.
        siret: None when there is none.
        rna: None when there is none.
        but: the structure that may keep its own.
    """
    for column, value in ((_S.siret, siret), (_S.rna, rna)):
        if value is None:
            continue
        other = select(_S.id).where(column == value, stands(), _S.id != but).limit(1)
        if run(session, other).first() is not None:
            return str(column.name)
    return ""


def same_structure(number: int, siret: str | None, rna: str | None) -> Select[tuple[int]]:
    """Return the ids of a structure and of those refused or closed before under its numbers."""
    numbers = [_S.siret == siret] if siret else []
    numbers += [_S.rna == rna] if rna else []
    return select(_S.id).where(or_(_S.id == number, and_(~stands(), or_(false(), *numbers))))
