"""Who is acting: passed to every service and query, never guessed inside them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, the clock or the operator, with the rights read from the database this time.

    Attributes:
        account_id: None for a visitor, the clock and the command line.
        departments: codes of the départements this actor moderates.
        structures: ids of the structures this actor manages.
        admin: may do what an administrator may.
        system: the clock and the operator's command line; never built from a request.
    """

    account_id: int | None = None
    departments: frozenset[str] = field(default_factory=frozenset)
    structures: frozenset[int] = field(default_factory=frozenset)
    admin: bool = False
    system: bool = False


VISITOR = Actor()
SYSTEM = Actor(system=True)
