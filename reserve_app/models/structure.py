"""Structures: who asks for help."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from reserve_app.domain.states import StructureState
from reserve_app.domain.structures import LegalKind
from reserve_app.models.columns import Row, one_of

# What was refused or closed holds no number: nobody is kept out by who took theirs.
_STANDS = text("state NOT IN ('refused', 'closed')")


def _one_number(column: str) -> Index:
    return Index(
        f"uq_structure_standing_{column}",
        column,
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    )


class Structure(Row, table=True):
    """An association, a CCAS, an MDPH, a local authority… and where its validation stands.

    The contact fields are personal data and never leave in a public answer. The département
    comes from the commune's INSEE code, never from a form.
    """

    __tablename__ = "structure"
    __table_args__ = (
        # What `mission.(structure_id, structure_validated)` refers to, see `Mission`.
        UniqueConstraint("id", "validated"),
        CheckConstraint(
            f"validated = (state = '{StructureState.VALIDATED}')", name="validated_is_right"
        ),
        one_of("state", StructureState),
        one_of("legal_kind", LegalKind),
        CheckConstraint("siret IS NOT NULL OR rna IS NOT NULL", name="identified"),
        Index("ix_structure_department_state", "department", "state"),
        _one_number("siret"),
        _one_number("rna"),
    )

    id: int | None = Field(default=None, primary_key=True)
    state: str = Field(default=StructureState.DRAFT.value, max_length=20)
    validated: bool = False
    name: str = Field(max_length=120)
    legal_kind: str = Field(max_length=20)
    siret: str | None = Field(default=None, max_length=14)
    rna: str | None = Field(default=None, max_length=10)
    description: str = Field(default="", max_length=2000)
    commune_insee: str = Field(max_length=5)
    commune: str = Field(max_length=80)
    department: str = Field(max_length=3)
    contact_name: str = Field(max_length=120)
    contact_email: str = Field(max_length=254)
    contact_phone: str = Field(max_length=16)
    created_at: datetime
    revision: int = Field(default=1)

    def move_to(self, state: StructureState) -> None:
        """Set the state and what follows from it; its missions follow by themselves."""
        self.state = state.value
        self.validated = state is StructureState.VALIDATED
