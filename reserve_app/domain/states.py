"""The state tables: every way a thing may change, one row each; anything else is refused.

A row says from which state, by which verb, to which state, who may do it and what it needs.
The tables are data: services ask `next_state`, tests walk them, documentation prints them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from reserve_app.domain.errors import WrongState
from reserve_app.language import _


class By(StrEnum):
    """Who acts; the state tables say which of them may make a transition."""

    PERSON = "person"  # anyone, about their own account
    VOLUNTEER = "volunteer"
    MANAGER = "manager"
    MODERATOR = "moderator"
    CLOCK = "clock"
    SYSTEM = "system"


class StructureState(StrEnum):
    """Where a structure stands."""

    DRAFT = "draft"
    PENDING = "pending"
    CHANGES_REQUESTED = "changes_requested"
    REFUSED = "refused"
    VALIDATED = "validated"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class MissionState(StrEnum):
    """Where a mission stands. Only `PUBLISHED` is ever shown in public."""

    DRAFT = "draft"
    PENDING = "pending"
    CHANGES_REQUESTED = "changes_requested"
    REFUSED = "refused"
    PUBLISHED = "published"
    SUSPENDED = "suspended"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class VolunteerState(StrEnum):
    """Where a volunteer's profile stands."""

    PENDING = "pending"
    CHANGES_REQUESTED = "changes_requested"
    REFUSED = "refused"
    VALIDATED = "validated"
    SUSPENDED = "suspended"


class InterestState(StrEnum):
    """Where a mise en relation stands."""

    HELD = "held"
    PROPOSED = "proposed"
    CONTACTED = "contacted"
    CONFIRMED = "confirmed"
    DONE = "done"
    NO_SHOW = "no_show"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    EXPIRED = "expired"
    RELEASED = "released"


# States in which an interest occupies one of the mission's places.
HOLDING = frozenset(
    {
        InterestState.HELD,
        InterestState.PROPOSED,
        InterestState.CONTACTED,
        InterestState.CONFIRMED,
        InterestState.OFFERED,
    }
)
LIVE = HOLDING | {InterestState.WAITLISTED}


S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class Transition(Generic[S]):
    """One row of a state table.

    Attributes:
        verb: the service function's verb.
        needs: what must come with it: ``reason`` (coded), or nothing.
    """

    verb: str
    before: S
    after: S
    by: frozenset[By]
    needs: frozenset[str] = frozenset()


REASON = frozenset({"reason"})
MODERATORS = frozenset({By.MODERATOR})
MANAGERS = frozenset({By.MANAGER})
CLOCK = frozenset({By.CLOCK})


def _rows(
    verb: str,
    before: Iterable[S],
    after: S,
    by: frozenset[By],
    needs: frozenset[str] = frozenset(),
) -> tuple[Transition[S], ...]:
    return tuple(Transition(verb, state, after, by, needs) for state in before)


def _others(states: type[S], *excluded: S) -> list[S]:
    return [state for state in states if state not in excluded]


_St = StructureState
STRUCTURE: tuple[Transition[StructureState], ...] = (
    *_rows("submit", [_St.DRAFT, _St.CHANGES_REQUESTED], _St.PENDING, MANAGERS),
    *_rows("validate", [_St.PENDING], _St.VALIDATED, MODERATORS),
    *_rows("request_changes", [_St.PENDING], _St.CHANGES_REQUESTED, MODERATORS, REASON),
    *_rows("refuse", [_St.PENDING], _St.REFUSED, MODERATORS, REASON),
    *_rows("suspend", [_St.VALIDATED], _St.SUSPENDED, MODERATORS, REASON),
    *_rows("reinstate", [_St.SUSPENDED], _St.VALIDATED, MODERATORS),
    *_rows("close", _others(_St, _St.CLOSED), _St.CLOSED, MANAGERS),
)

_Mi = MissionState
_ENDABLE = [_Mi.PUBLISHED, _Mi.PAUSED]
_NOT_ENDED = _others(_Mi, _Mi.FINISHED, _Mi.CANCELLED, _Mi.REFUSED)
MISSION: tuple[Transition[MissionState], ...] = (
    *_rows("submit", [_Mi.DRAFT, _Mi.CHANGES_REQUESTED], _Mi.PENDING, MANAGERS),
    *_rows("publish", [_Mi.PENDING], _Mi.PUBLISHED, MODERATORS),
    *_rows("request_changes", [_Mi.PENDING], _Mi.CHANGES_REQUESTED, MODERATORS, REASON),
    *_rows("refuse", [_Mi.PENDING], _Mi.REFUSED, MODERATORS, REASON),
    *_rows("suspend", [_Mi.PUBLISHED, _Mi.PAUSED], _Mi.SUSPENDED, MODERATORS, REASON),
    *_rows("reinstate", [_Mi.SUSPENDED], _Mi.PUBLISHED, MODERATORS),
    *_rows("pause", [_Mi.PUBLISHED], _Mi.PAUSED, MANAGERS),
    *_rows("resume", [_Mi.PAUSED], _Mi.PUBLISHED, MANAGERS),
    *_rows("finish", _ENDABLE, _Mi.FINISHED, MANAGERS),
    *_rows("cancel", _NOT_ENDED, _Mi.CANCELLED, MANAGERS),
    *_rows("run_out", [_Mi.PUBLISHED], _Mi.FINISHED, CLOCK),
)

_Vo = VolunteerState
VOLUNTEERS = frozenset({By.VOLUNTEER})
VOLUNTEER: tuple[Transition[VolunteerState], ...] = (
    *_rows("validate", [_Vo.PENDING], _Vo.VALIDATED, MODERATORS),
    *_rows("request_changes", [_Vo.PENDING], _Vo.CHANGES_REQUESTED, MODERATORS, REASON),
    *_rows("refuse", [_Vo.PENDING], _Vo.REFUSED, MODERATORS, REASON),
    *_rows("resubmit", [_Vo.CHANGES_REQUESTED], _Vo.PENDING, VOLUNTEERS),
    *_rows("suspend", [_Vo.VALIDATED], _Vo.SUSPENDED, MODERATORS, REASON),
    *_rows("reinstate", [_Vo.SUSPENDED], _Vo.VALIDATED, MODERATORS),
)

_In = InterestState
_LIVE_IN_ORDER = [state for state in _In if state in LIVE]
INTEREST: tuple[Transition[InterestState], ...] = (
    *_rows("release_to_structure", [_In.HELD], _In.PROPOSED, frozenset({By.SYSTEM})),
    *_rows("contact", [_In.PROPOSED], _In.CONTACTED, MANAGERS),
    *_rows("confirm", [_In.CONTACTED], _In.CONFIRMED, MANAGERS),
    # Came or not: one may have pressed the wrong button.
    *_rows("mark_done", [_In.CONFIRMED, _In.NO_SHOW], _In.DONE, MANAGERS),
    *_rows("mark_no_show", [_In.CONFIRMED, _In.DONE], _In.NO_SHOW, MANAGERS),
    *_rows("offer", [_In.WAITLISTED], _In.OFFERED, frozenset({By.SYSTEM, By.CLOCK})),
    *_rows("accept_offer", [_In.OFFERED], _In.PROPOSED, VOLUNTEERS),
    *_rows("withdraw", _LIVE_IN_ORDER, _In.WITHDRAWN, VOLUNTEERS),
    *_rows("decline", _LIVE_IN_ORDER, _In.DECLINED, MANAGERS, REASON),
    *_rows("expire", _LIVE_IN_ORDER, _In.EXPIRED, CLOCK),
    *_rows("release", _LIVE_IN_ORDER, _In.RELEASED, frozenset({By.SYSTEM})),
)


def next_state(
    table: tuple[Transition[S], ...], before: S, verb: str, by: By, reason: str | None = None
) -> S:
    """Return the state after `verb`, or refuse.

    Raises:
        WrongState: no row of the table allows it, or its required reason is missing.
    """
    for row in table:
        if row.before == before and row.verb == verb and by in row.by:
            if "reason" in row.needs and not (reason or "").strip():
                msg = _("Un motif est nécessaire pour cette décision.")
                raise WrongState(msg, field="reason")
            return row.after
    msg = _("Cette action n'est pas possible dans l'état actuel.")
    raise WrongState(msg)


def undone_state(table: tuple[Transition[S], ...], before: S, verb: str, after: S) -> S:
    """Return the state before a transition that is taken back: a row of the table read backwards.

    Raises:
        WrongState: no row of the table leads from the one to the other by that verb.
    """
    if any((row.before, row.verb, row.after) == (before, verb, after) for row in table):
        return before
    msg = _("Cette décision ne peut pas être annulée.")
    raise WrongState(msg)
